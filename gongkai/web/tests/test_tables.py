"""A list page: filter, whitelisted sort, pages, counts, exports, and what it costs."""

import io
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from gongkai.kernel.orgs.models import Organisation
from gongkai.web.tables import keyset

pytestmark = [pytest.mark.django_db, pytest.mark.urls("gongkai.web.tests.urls")]
PAGE = "/sample/list/"
HTMX = {"HX-Request": "true", "HX-Target": "organisations"}


@pytest.fixture
def bodies() -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(
            name=f"单位{n:02d}",
            kind="other" if n % 2 else "township",
            path=f"{n:04d}",
            site_slug=f"s{n}",
            phone="12345",
        )
        for n in range(12)
    )


def names(response: HttpResponse) -> list[str]:
    return re.findall(r"单位\d\d", response.content.decode())


def address(response: HttpResponse, rel: str) -> str:
    found = re.search(
        rf'href="([^"]+)" data-hx-get="[^"]+" rel="{rel}"|href="([^"]+)" rel="{rel}"', response.content.decode()
    )
    assert found, f"no link {rel}"
    return (found[1] or found[2]).replace("&amp;", "&")


@pytest.mark.usefixtures("bodies")
def test_a_page_costs_two_queries(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        response = client.get(PAGE)
    assert names(response) == [f"单位{n:02d}" for n in range(5)]
    assert "共 12 条" in response.content.decode()


@pytest.mark.usefixtures("bodies")
def test_walking_forth_and_back_shows_every_row_once(client: Client) -> None:
    first = client.get(PAGE)
    second = client.get(PAGE + address(first, "next"))
    third = client.get(PAGE + address(second, "next"))
    assert names(first) + names(second) + names(third) == [f"单位{n:02d}" for n in range(12)]
    assert 'rel="next"' not in third.content.decode()
    assert names(client.get(PAGE + address(third, "prev"))) == names(second)


@pytest.mark.usefixtures("bodies")
def test_only_declared_columns_can_be_sorted_by(client: Client) -> None:
    assert names(client.get(PAGE, {"sort": "-name"}))[0] == "单位11"
    assert names(client.get(PAGE, {"sort": "kind"}))[0] == "单位01"
    for forbidden in ("secret", "phone", "pk", "password", "region__name", "-?", "name;drop"):
        assert names(client.get(PAGE, {"sort": forbidden})) == names(client.get(PAGE))


@pytest.mark.usefixtures("bodies")
def test_a_changed_address_never_breaks_the_page(client: Client) -> None:
    for place in ("x", "ImF1", "9" * 300):
        response = client.get(PAGE, {"at": place})
        assert response.status_code == 200
        assert names(response)[0] == "单位00"


@pytest.mark.usefixtures("bodies")
def test_the_sorted_column_is_announced(client: Client) -> None:
    page = client.get(PAGE, {"sort": "-name"}).content.decode()
    assert page.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in page


@pytest.mark.usefixtures("bodies")
def test_the_filter_narrows_keeps_the_sort_and_can_be_cleared(client: Client) -> None:
    page = client.get(PAGE, {"q": "单位0", "sort": "-name"})
    assert names(page)[0] == "单位09"
    assert '<input type="hidden" name="sort" value="-name">' in page.content.decode()
    assert 'href="?sort=-name">清除' in page.content.decode()


@pytest.mark.usefixtures("bodies")
def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(client: Client) -> None:
    page = client.get(PAGE, {"level": "三"}).content.decode()
    assert "单位00" not in page
    assert "error-summary" in page
    assert client.get(PAGE, {"level": "三", "export": "csv"}).status_code == 400


@pytest.mark.usefixtures("bodies")
def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = client.get(PAGE, {"q": "没有的"}).content.decode()
    assert "没有符合条件的记录" in page
    assert "清除筛选条件" in page


def test_an_empty_list_is_not_a_failed_search(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "暂无记录" in page
    assert "清除筛选条件" not in page


@pytest.mark.usefixtures("bodies")
def test_htmx_gets_the_table_alone_and_no_cache_keeps_it_as_the_page(client: Client) -> None:
    part = client.get(PAGE, headers=HTMX)
    assert part.content.decode().lstrip().startswith('<div id="organisations"')
    assert part["Cache-Control"] == "no-store"
    assert "HX-Request" in part["Vary"]
    assert "<html" in client.get(PAGE, headers={"HX-Request": "true", "HX-Target": "other"}).content.decode()


@pytest.mark.usefixtures("bodies")
def test_the_count_stops_at_a_thousand(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset.capped_count, "__defaults__", (10,))
    assert "共 10+ 条" in client.get(PAGE).content.decode()


def test_what_people_typed_is_shown_not_run(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    Organisation.objects.create(name=evil, kind="other", path="0001", site_slug="s", phone=evil)
    page = client.get(PAGE).content.decode()
    assert evil not in page
    assert page.count(escape(evil)) == 2


def test_spreadsheets_hold_all_rows_and_no_live_formula(client: Client) -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"=cmd|{n:02d}", kind="other", path=f"{n:04d}", site_slug=f"s{n}", postcode="100000")
        for n in range(7)
    )
    answer = client.get(PAGE, {"export": "xlsx"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", "类别", "电话", "统一社会信用代码", "仅供导出"]
    assert [row[0] for row in rows[1:]] == [f"'=cmd|{n:02d}" for n in range(7)]
    assert rows[1][4] == "100000"
    text = b"".join(client.get(PAGE, {"export": "csv-gb"})).decode("gb18030")  # type: ignore[arg-type]
    assert text.count("'=cmd|") == 7


@pytest.mark.usefixtures("bodies")
def test_exports_obey_the_filter_and_refuse_what_they_do_not_know(client: Client) -> None:
    text = b"".join(client.get(PAGE, {"export": "csv", "q": "单位11"})).decode("utf-8-sig")  # type: ignore[arg-type]
    assert text.splitlines()[1:] == ["单位11,other,12345,,"]
    assert client.get(PAGE, {"export": "exe"}).status_code == 400


@pytest.mark.usefixtures("bodies")
def test_a_workbook_too_large_is_refused_with_advice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.tables.table.XLSX_ROWS", 5)
    answer = client.get(PAGE, {"export": "xlsx"})
    assert answer.status_code == 400
    assert "请缩小范围，或改用 CSV 导出" in answer.content.decode()
    assert client.get(PAGE, {"export": "csv"}).status_code == 200
