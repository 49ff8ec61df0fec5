"""The archives' pages: read, act, refuse, export."""

import io
import json
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongkai.apps.archives import actions, queries
from gongkai.apps.archives.models import Transfer
from gongkai.apps.disclosure.tests.documents import walk as documents
from gongkai.kernel.jobs import run_due
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"


def sheet(response):
    content = b"".join(response.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def act_on(client, found, act, **values):
    return client.post(reverse("archives_desk:list_act", args=[found.case.uid, act]), values)


def test_the_schedule_says_how_long_and_why(people, old, logged_in):
    case = old()
    client = logged_in(people.account("archivist"))
    page = client.get(reverse("archives_desk:schedule"), {"number": case.number}).content.decode()
    assert "2030年1月1日期满" in page and "本平台设定" in page and "条文未核对" in page
    assert "可以列入销毁清册 1 件" in page
    assert "没有编号为" in client.get(reverse("archives_desk:schedule"), {"number": "YSQ1"}).content.decode()


def test_a_hold_is_written_down_and_released_on_the_page(people, old, logged_in):
    case = old()
    client = logged_in(people.account("archivist"))
    address = reverse("archives_desk:hold", args=[case.number])
    refused = client.post(address, {"reason": "审计", "until_on": "2020-01-01"})
    assert refused.status_code == 422 and "审计" in refused.content.decode()
    client.post(address, {"reason": "审计"})
    page = client.get(reverse("archives_desk:schedule"), {"number": case.number}).content.decode()
    assert "暂缓销毁：审计" in page and "解除：审计" in page
    [hold] = queries.holds_of(case)
    client.post(reverse("archives_desk:release", args=[case.number, hold.uid]))
    assert queries.holds_of(case) == []


def test_a_list_from_drawing_to_proof(people, old, logged_in, django_capture_on_commit_callbacks):
    old()
    old(wanted="公交线路")
    client = logged_in(people.account("archivist"))
    made = client.post(reverse("archives_desk:draw"), {"org": people.bureau.pk})
    page = client.get(made["Location"]).content.decode()
    assert "公交线路" in page and "提交鉴定" in page and "批准销毁" not in page
    found = queries.lists(people.archivist).get()
    act_on(client, found, "submit")
    client = logged_in(people.account("appraiser"))
    item = queries.items(found).first()
    assert "必填" in client.get(reverse("archives_desk:list_act", args=[found.case.uid, "keep"])).content.decode()
    act_on(client, found, "keep", item=item.pk, reason="有史料价值")
    act_on(client, found, "appraise", opinion="无保存价值。")
    act_on(logged_in(people.account("lead")), found, "approve", opinion="同意。")
    act_on(logged_in(people.account("chief")), found, "sign", opinion="批准。")
    client = logged_in(people.account("archivist"))
    refused = act_on(client, found, "begin", supervisors="一人")
    assert refused.status_code == 422 and "两名监销人" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        act_on(client, found, "begin", supervisors="王建国、李秀英")
        run_due(10)
    page = client.get(made["Location"]).content.decode()
    assert "已销毁" in page and "有史料价值" in page and "王建国、李秀英" in page
    rows = sheet(client.get(reverse("archives_desk:list_file", args=[found.case.uid])))
    assert rows[0][0] == "档号" and [r[7] for r in rows[1:]] == ["继续保管", "已销毁"]
    told = json.loads(client.get(reverse("archives_desk:proof", args=[found.case.uid])).content)
    assert told["supervisors"] == "王建国、李秀英" and len(told["digest"]) == 64 and len(told["items"]) == 2


def test_nothing_to_list_is_said_in_words(people, logged_in, clock):
    client = logged_in(people.account("archivist"))
    answer = client.post(reverse("archives_desk:draw"), {"org": people.bureau.pk})
    assert answer.status_code == 422 and "没有保管期满" in answer.content.decode()


def test_the_list_of_what_is_due_says_what_is_open(people, logged_in, clock):
    """档案法实施条例第三十条: 移交时附具公开属性."""
    published = documents.published(people, clock, text={"title": "预算公开办法"})
    people.bureau.region = Region.objects.create(code="341298", name="安澜县")
    people.bureau.save()
    clock.set(date(2040, 1, 4))
    client = logged_in(people.account("archivist"))
    page = client.get(reverse("archives_desk:transfers")).content.decode()
    assert "县级档案馆" in page and "满10年" in page and "主动公开（已公开）" in page
    rows = sheet(client.get(reverse("archives_desk:due_file")))
    assert [r[1] for r in rows[1:]] == [published.item.case.number]
    assert entries(f"org:{people.bureau.uid}").last().details["count"] == 1
    assert logged_in(people.account("lead")).get(reverse("archives_desk:due_file")).status_code == 404


def test_a_transfer_from_its_list_to_the_receipt_on_the_desk(people, logged_in, clock):
    documents.published(people, clock)
    people.bureau.region = Region.objects.create(code="341298", name="安澜县")
    people.bureau.save()
    clock.set(date(2040, 1, 4))
    client = logged_in(people.account("archivist"))
    client.post(reverse("archives_desk:draw_transfer"), {"archive": "安澜县档案馆"})
    found = Transfer.objects.get()
    page = reverse("archives_desk:transfer", args=[found.case.uid])
    assert "登记移交" in client.get(page).content.decode()
    assert "编制移交目录" not in client.get(reverse("archives_desk:transfers")).content.decode()

    def act(name, **values):
        return client.post(reverse("archives_desk:transfer_act", args=[found.case.uid, name]), values)

    assert act("send", sent_on="2040-01-04").status_code == 302
    receipt = {
        "received_on": "2040-01-04",
        "receipt_no": "澜档接〔2040〕1号",
        "received_by": "管档",
        "received_count": "2",
    }
    refused = act("confirm_receipt", **receipt)
    assert refused.status_code == 422 and "与回执的 2 件不符" in refused.content.decode()
    assert act("confirm_receipt", **{**receipt, "received_count": "1"}).status_code == 302
    assert "已接收进馆" in client.get(page).content.decode()
    assert len(sheet(client.get(reverse("archives_desk:transfer_file", args=[found.case.uid])))) == 2


def test_without_a_region_no_archive_is_guessed(people, logged_in, clock):
    client = logged_in(people.account("archivist"))
    assert "不能判断移交到哪一级档案馆" in client.get(reverse("archives_desk:transfers")).content.decode()


def test_bodies_of_others_and_nonsense_look_like_nothing(people, old, logged_in):
    case = old(org=people.other_bureau)
    client = logged_in(people.account("archivist"))
    for query in ({"org": people.other_bureau.pk}, {"org": "x"}, {"org": "999999"}):
        assert client.get(reverse("archives_desk:schedule"), query).status_code == 404
    assert client.get(reverse("archives_desk:hold", args=[case.number])).status_code == 404
    theirs = actions.draw(org=people.other_bureau, by=people.other_archivist)
    assert client.get(reverse("archives_desk:list", args=[theirs.case.uid])).status_code == 404
    assert act_on(client, theirs, "submit").status_code == 404


def test_the_list_page_costs_the_same_for_one_and_for_many(people, old, logged_in, django_assert_max_num_queries):
    for number in range(30):
        old(wanted=f"第{number}件")
    found = actions.draw(org=people.bureau, by=people.archivist)
    client = logged_in(people.account("archivist"))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("archives_desk:list", args=[found.case.uid])).status_code == 200
