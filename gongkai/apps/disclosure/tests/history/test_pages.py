"""历年报告导入 at the desk and in public."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.disclosure.actions import report_imports as acts
from gongkai.apps.disclosure.models import ReportImport
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.apps.disclosure.rules.report.cells import catalogue, is_verified
from gongkai.apps.disclosure.rules.report.template import CURRENT, REPORT_2019
from gongkai.apps.disclosure.tests.history.test_course import TABLE, of_2020, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast, clock, logged_in):
    clock.set(date(2026, 3, 2))
    return logged_in(cast.account("clerk"))


def send(browser, cast, content, name="2016年报.txt", **more):
    data = {"org": cast.bureau.pk, "source": SimpleUploadedFile(name, content), **more}
    return browser.post(reverse("disclosure_desk:report_upload"), data)


def page(item):
    return reverse("disclosure_desk:report_import", args=[item.case.uid])


@pytest.fixture
def visitor():
    """Somebody who is not logged in."""
    return Client()


def act(item, name):
    return reverse("disclosure_desk:report_import_act", args=[item.case.uid, name])


def test_the_desk_leads_from_the_list_of_reports_to_upload(browser):
    assert reverse("disclosure_desk:report_imports") in browser.get(reverse("disclosure_desk:reports")).content.decode()
    listed = browser.get(reverse("disclosure_desk:report_imports")).content.decode()
    assert reverse("disclosure_desk:report_upload") in listed


def test_an_uploaded_file_opens_its_review_page(browser, cast):
    response = send(browser, cast, TABLE.encode())
    item = ReportImport.objects.get()
    assert response.headers["Location"] == page(item)
    shown = browser.get(page(item)).content.decode()
    for text in ("约5", "待核对", "需要核对的数（1）", "不是单独的一个数", "（一）主动公开政府信息数", "2016年报.txt"):
        assert text in shown


def test_rows_nobody_has_verified_say_so_and_the_others_do_not(browser, cast):
    """年度报告 §7.2: of the form of 2014 only a few rows were seen in a text; the full list is K."""
    send(browser, cast, TABLE.encode())
    seen = browser.get(page(ReportImport.objects.get()))
    marked = {line.key: line.verified for line in (*seen.context["open"], *seen.context["settled"])}
    assert marked["proactive.total.number"] and not marked["on_request.fax.number"]
    assert "未核实" in seen.content.decode() and "没有见到文件原文" in seen.content.decode()


@pytest.mark.parametrize("form_id", [CURRENT, REPORT_2019])
def test_forms_that_were_read_in_full_carry_no_mark(form_id):
    assert all(is_verified(key, form_id) for key in catalogue(form_id).printed)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"PK\x03\x04broken", "a.xlsx", "内容"),
        (b"", "a.txt", "空"),
        (b"MZ\x90", "a.exe", "格式"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(browser, cast, content, name, told):
    response = send(browser, cast, content, name, title="保留的标题")
    assert response.status_code == 422
    assert told in response.content.decode()
    assert "保留的标题" in response.content.decode()
    assert not ReportImport.objects.exists()


def test_the_doubtful_cells_are_one_form_that_keeps_what_was_typed(browser, cast):
    item = uploaded(cast, TABLE.replace("收到申请数\t件\t5", "收到申请数\t件\t若干"))
    form = browser.get(act(item, "settle")).content.decode()
    assert "原文：约5" in form and "原文：若干" in form
    typed = {"on_request.received.number": "5", "on_request.answered.number": "五六"}
    refused = browser.post(act(item, "settle"), typed)
    assert refused.status_code == 422
    assert 'value="五六"' in refused.content.decode() and "不是单独的一个数" in refused.content.decode()
    browser.post(act(item, "settle"), typed | {"on_request.answered.number": ""})
    item.refresh_from_db()
    assert reading.open_cells(item) == ["on_request.answered.number"]  # left blank is left for later, not zero
    browser.post(act(item, "settle"), {"on_request.answered.number": "5"})
    item.refresh_from_db()
    assert item.cells["on_request.answered.number"]["value"] == "5"
    assert act(item, "settle") not in browser.get(page(item)).content.decode()


def test_confirmed_it_is_public_at_its_permanent_address_with_its_original(browser, cast, visitor):
    item = uploaded(cast, of_2020(cast), name="2020年报.txt", source_url="https://www.example.gov.cn/2020.html")
    address = reverse("disclosure:report", args=[cast.bureau.site_slug, 2020])
    original = reverse("files:download", args=[reading.source_file(item).uid])
    assert visitor.get(address).status_code == 404
    assert visitor.get(original).status_code == 404
    browser.post(act(item, "confirm"), {"reason": ""})
    shown = visitor.get(address).content.decode()
    for text in ("2021年1月20日", "第二十条第（九）项", "按原件导入", original, "https://www.example.gov.cn/2020.html"):
        assert text in shown
    assert visitor.get(original).status_code == 200
    assert address in visitor.get(reverse("disclosure:reports")).content.decode()
    for form in ("docx", "xlsx", "csv", "json"):
        file = reverse("disclosure:report_file", args=[cast.bureau.site_slug, 2020, form])
        assert visitor.get(file).status_code == 200
    told = visitor.get("/api/v1/annual-reports/" + f"{cast.bureau.site_slug}/2020").json()
    assert (told["template"], told["cells"]["requests.total.new"]) == ("report-2019", 12)


def test_a_saved_web_page_is_kept_but_not_handed_out(browser, cast, visitor):
    markup = "<html><body><p>某局2020年政府信息公开工作年度报告</p><p>发布日期：2021-01-20</p></body></html>"
    item = uploaded(cast, markup, name="a.html")
    browser.post(act(item, "confirm"), {"reason": ""})
    stored = reading.source_file(item)
    assert visitor.get(reverse("files:download", args=[stored.uid])).status_code == 404
    assert browser.get(reverse("files:download", args=[stored.uid])).status_code == 200
    shown = visitor.get(reverse("disclosure:report", args=[cast.bureau.site_slug, 2020])).content.decode()
    assert str(stored.uid) not in shown
    # A table that was not in the file is not shown as zeros.
    assert "原报告未列明" in shown


def test_the_desk_page_of_an_imported_report_offers_no_new_count(browser, cast):
    item = uploaded(cast, of_2020(cast), name="2020.txt")
    browser.post(act(item, "confirm"), {"reason": ""})
    item.refresh_from_db()
    shown = browser.get(reverse("disclosure_desk:report", args=[item.report.case.uid])).content.decode()
    assert "begin_correction" not in shown
    cell = reverse("disclosure_desk:report_cell", args=[item.report.case.uid, "requests.total.new"])
    assert browser.get(cell).status_code == 404


def test_lists_and_pages_ask_a_bounded_number_of_questions(browser, cast):
    for n in range(4):
        uploaded(cast, TABLE.replace("800", f"80{n}"), name=f"{n}.txt")
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("disclosure_desk:report_imports"))
    for n in range(4, 9):
        uploaded(cast, TABLE.replace("800", f"80{n}"), name=f"{n}.txt")
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("disclosure_desk:report_imports"))
    assert len(many) == len(few)


def test_an_unknown_act_is_missing(browser, cast):
    item = uploaded(cast)
    assert browser.get(act(item, "upload")).status_code == 404
    assert acts.lost_rows(item) == []
