"""公开、存档、定时公开、导入: what reaches the public and under which number (条例第十七条、第二十三条、第二十四条)."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from gongkai.apps.disclosure import jobs
from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import Document, Openness
from gongkai.apps.disclosure.queries import catalogue
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.tests.documents.conftest import again, text_file
from gongkai.apps.disclosure.tests.documents.walk import CLEAN, DAY, Walk, content, drafted, placing, published
from gongkai.kernel import search
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.actions import change_organisation, move_organisation
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.actors import SYSTEM

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_published_is_visible_under_its_version(cast, clock):
    walk = published(cast, clock)
    assert walk.item.visible and walk.item.working is None
    assert (walk.item.current.number, walk.item.current.published_at) == (1, walk.item.published_at)
    assert list(reading.public()) == [walk.item]
    event = OutboxEvent.objects.get(name="disclosure.document_published")
    assert event.payload["index_no"] == walk.item.index_no


# What must not be published -------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["state_secret", "work_secret"])
def test_secrets_are_not_published(cast, clock, secret):
    """条例第十四条；保守国家秘密法第三十五条: a secret stops the review of what is to be public."""
    walk = drafted(cast, clock).submit().section()
    with pytest.raises(Refused) as refusal:
        walk.secrecy(**{secret: True}, redaction="已遮盖")
    assert (refusal.value.code, walk.step) == ("secret", "secrecy_review")
    closed = drafted(cast, clock).submit().section(openness="closed", ground="条例第十四条").secrecy(**{secret: True})
    closed.office().sign()
    with pytest.raises(Refused, match="不属于主动公开"):
        closed.publish()
    with pytest.raises(Refused, match="不属于主动公开"):
        acts.schedule(closed.item, by=cast.drafter, planned_at=datetime(2030, 1, 1, tzinfo=SHANGHAI))


def test_a_version_without_its_own_review_is_not_published(cast, clock):
    """先审查、后公开（第十七条）: whatever brought it to this step."""
    walk = drafted(cast, clock)
    type(walk.item.case).objects.filter(pk=walk.item.case.pk).update(step="approved")
    with pytest.raises(Refused, match="没有通过保密审查"):
        walk.publish()


@pytest.mark.parametrize("found", ["trade_secret", "personal_data"])
def test_trade_secrets_and_personal_data_need_their_redaction_note(cast, clock, found):
    """条例第十五条"""
    walk = drafted(cast, clock).submit().section()
    with pytest.raises(Refused) as refusal:
        walk.secrecy(**{found: True})
    assert refusal.value.field == "redaction"
    walk.secrecy(**{found: True}, redaction="已隐去姓名和住址")
    assert walk.item.working.review["redaction"] == "已隐去姓名和住址"


def test_an_opinion_is_written(cast, clock):
    walk = drafted(cast, clock).submit().section()
    with pytest.raises(Refused) as refusal:
        acts.approve_secrecy(walk.item, by=cast.secrecy, finding=acts.SecrecyFinding(**CLEAN), opinion=" ")
    assert refusal.value.field == "opinion"


# 公开属性 ------------------------------------------------------------------------------------


@pytest.mark.parametrize("openness", ["on_request", "closed"])
def test_what_is_not_public_needs_its_ground_and_is_filed(cast, clock, openness):
    """国办发〔2016〕80号: 拟不公开的，应当依法依规说明理由."""
    walk = drafted(cast, clock).submit()
    with pytest.raises(Refused) as refusal:
        walk.section(openness=openness, ground=" ")
    assert refusal.value.field == "ground"
    walk.section(openness=openness, ground="条例第十六条第二款").secrecy().office().sign()
    acts.file_closed(walk.item, by=cast.drafter)
    assert (walk.step, walk.item.visible, walk.item.openness) == ("filed", False, openness)
    assert reading.public_document(walk.item.case.uid) is None
    assert entries(walk.item.case.subject).last().details["ground"] == "条例第十六条第二款"


def test_what_is_public_is_not_filed_away(cast, clock):
    walk = drafted(cast, clock).approve()
    with pytest.raises(Refused, match="应当公开"):
        acts.file_closed(walk.item, by=cast.drafter)


def test_what_was_filed_may_become_public(cast, clock):
    """第十八条: 因情势变化可以公开的，应当公开."""
    walk = drafted(cast, clock).approve(openness="on_request", ground="过程性信息，第十六条第二款")
    acts.file_closed(walk.item, by=cast.drafter)
    clock.set(date(2026, 6, 1))
    walk.revise("已经作出决定，可以公开").approve().publish()
    assert (walk.step, walk.item.visible, walk.item.openness) == ("published", True, Openness.PROACTIVE)
    assert walk.item.published_on == date(2026, 6, 1)
    assert [v.number for v in reading.public_versions(walk.item)] == [2]


def test_giving_up_a_revision_of_a_filed_document_leaves_it_filed(cast, clock):
    walk = drafted(cast, clock).approve(openness="closed", ground="条例第十六条")
    acts.file_closed(walk.item, by=cast.drafter)
    walk.revise("重新评估").edit({"title": "改名"}, openness="proactive", column="plan").discard()
    found = again(walk.item)
    assert (walk.step, found.openness, found.column) == ("filed", "closed", "policy")
    assert (found.shown.number, found.title, found.case.title) == (1, content().title, content().title)


# 定时公开 ------------------------------------------------------------------------------------


def scheduled(cast, clock) -> Walk:
    walk = drafted(cast, clock).approve()
    acts.schedule(walk.item, by=cast.drafter, planned_at=datetime(2026, 3, 6, 9, 30, tzinfo=SHANGHAI))
    return walk


def test_the_system_publishes_at_the_planned_hour_and_not_before(cast, clock):
    walk = scheduled(cast, clock)
    clock.set(date(2026, 3, 6))  # nine in the morning
    jobs.publish_planned()
    assert not again(walk.item).visible
    with pytest.raises(Refused, match="未到"):
        acts.publish(walk.item, by=SYSTEM)
    clock.set(date(2026, 3, 7))
    jobs.publish_planned()
    found = again(walk.item)
    assert (found.visible, found.planned_at, found.case.step) == (True, None, "published")
    assert entries(found.case.subject).last().actor_kind == "system"
    jobs.publish_planned()
    assert entries(found.case.subject).filter(verb="publish").count() == 1


def test_the_system_publishes_nothing_that_nobody_planned(cast, clock):
    walk = drafted(cast, clock).approve()
    jobs.publish_planned()
    with pytest.raises(Refused, match="未到"):
        acts.publish(walk.item, by=SYSTEM)
    assert not again(walk.item).visible


def test_what_was_returned_is_not_published_at_its_hour(cast, clock):
    walk = scheduled(cast, clock)
    acts.return_draft(walk.item, by=cast.leader, reason="内容有误")
    clock.set(date(2026, 3, 9))
    jobs.publish_planned()
    assert (again(walk.item).visible, again(walk.item).planned_at) == (False, None)


def test_one_that_is_refused_does_not_hold_up_the_others(cast, clock):
    first, second = scheduled(cast, clock), scheduled(cast, clock)
    first.item.working.review = {}
    first.item.working.save()
    clock.set(date(2026, 3, 9))
    jobs.publish_planned()
    assert [again(w.item).visible for w in (first, second)] == [False, True]


def test_the_hour_lies_ahead(cast, clock):
    walk = drafted(cast, clock).approve()
    now = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    for hour in (now, now - timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            acts.schedule(walk.item, by=cast.drafter, planned_at=hour)
        assert refusal.value.field == "planned_at"


# 索引号 --------------------------------------------------------------------------------------


def test_index_numbers_have_twenty_characters_and_never_repeat(cast, clock):
    """目录系统实施指引: 组织机构代码/年份-流水号，20 个字符，唯一."""
    walks = [drafted(cast, clock) for _ in range(3)]
    walks.append(drafted(cast, clock, date(2026, 3, 2), formed_on=date(2025, 12, 30)))
    numbers = [w.item.index_no for w in walks]
    code = cast.bureau.organisation_code
    assert numbers == [f"{code}/2026-00001", f"{code}/2026-00002", f"{code}/2026-00003", f"{code}/2025-00001"]
    assert all(len(n) == 20 and codes.check_index_number(n) == [] for n in numbers)
    assert re.fullmatch(r"[0-9A-Z]{9}", code)


def test_an_index_number_is_permanent(cast, clock):
    """索引号一经编制不得变更, even if the body gets another code and whatever happens to the document."""
    walk = published(cast, clock)
    number = walk.item.index_no
    cast.bureau.uscc = codes.make_uscc(department="1", body_class="1", region="341298", stem="00499999")
    cast.bureau.save()
    walk.revise().edit({"title": "新标题"}, formed_on=date(2026, 1, 5)).approve().publish().take_down()
    assert again(walk.item).index_no == number


def test_a_discarded_number_is_not_given_again(cast, clock):
    first = drafted(cast, clock).discard()
    assert drafted(cast, clock).item.index_no != first.item.index_no


def test_a_body_without_a_code_cannot_number(cast, clock):
    cast.bureau.uscc = ""
    cast.bureau.save()
    with pytest.raises(Refused, match="统一社会信用代码"):
        drafted(cast, clock)


# 导入 ----------------------------------------------------------------------------------------

LEGACY = [
    "000014349/2015-00027",
    "K28044908/2026-12878",
    "0142768-8/2022-00185",
    "00000001/2018-00042",
    "11441700007280420Y/2021-00050",
    "11341703003249434A/202406-00042",
    "01527918X-2020-153077",
    "330203-014-04-00-20090112-001",
    "LY001-01-2008-0004",
]


def imported(cast, by=SYSTEM, text=None, where=None, **facts):
    facts = {"published_on": date(2019, 6, 3), **facts}
    return acts.import_published(
        org=cast.bureau,
        by=by,
        content=content(**(text or {})),
        placing=placing(**{"formed_on": date(2019, 5, 20), **(where or {})}),
        imported=acts.Imported(**facts),
    )


@pytest.mark.parametrize("number", LEGACY)
def test_import_keeps_the_number_as_it_was(cast, clock, number):
    """索引号 in the wild: every pattern met on real sites is kept letter by letter."""
    made = imported(cast, index_no=number, source_url="https://old.example.gov.cn/1.html")
    assert (made.index_no, made.visible, made.case.step) == (number, True, "published")
    assert (made.published_on, made.case.opened_on, made.case.closed_on) == (
        date(2019, 6, 3),
        date(2019, 5, 20),
        date(2019, 6, 3),
    )
    assert entries(made.case.subject).get().details["source"] == "https://old.example.gov.cn/1.html"
    assert made.case.due_on is None


@pytest.mark.parametrize("number", ["没有格式", "1/2-3", "000014349／2015-00027", "000014349/1015-00027"])
def test_a_number_that_is_none_is_refused(cast, clock, number):
    with pytest.raises(Refused) as refusal:
        imported(cast, index_no=number)
    assert refusal.value.field == "index_no"


def test_import_without_a_number_gets_one_of_its_year(cast, clock):
    assert imported(cast).index_no == f"{cast.bureau.organisation_code}/2019-00001"


def test_numbers_of_the_own_series_are_not_given_again(cast, clock):
    code = cast.bureau.organisation_code
    imported(cast, index_no=f"{code}/2026-00041")
    assert drafted(cast, clock).item.index_no == f"{code}/2026-00042"


def test_the_same_number_twice_is_refused(cast, clock):
    imported(cast, index_no=LEGACY[0])
    with pytest.raises(Refused, match="已经存在"):
        imported(cast, index_no=LEGACY[0])


@pytest.mark.parametrize(
    ("where", "facts"),
    [
        ({}, {"published_on": date(2019, 5, 19)}),
        ({}, {"published_on": date(2026, 3, 3)}),
        ({"openness": "closed", "ground": "条例第十六条"}, {}),
    ],
)
def test_import_refuses_what_cannot_have_been(cast, clock, where, facts):
    """生成日期 ≤ 公开日期 ≤ 今天; only what was public is imported as public."""
    with pytest.raises(Refused):
        imported(cast, where=where, **facts)
    assert not Document.objects.exists()


def test_only_the_clerk_and_the_system_import(cast, clock):
    imported(cast, by=cast.clerk)
    for name in ("drafter", "head", "other_clerk", "supervisor"):
        with pytest.raises(NotAllowed):
            imported(cast, by=cast.actor(name))


def test_imported_attachments_come_along(cast, clock):
    made = acts.import_published(
        org=cast.bureau,
        by=SYSTEM,
        content=content(),
        placing=placing(formed_on=date(2019, 5, 20)),
        imported=acts.Imported(published_on=DAY),
        attachments=[text_file("表.txt")],
    )
    assert made.has_files
    assert [f.original_name for f in reading.attachments(made.current)] == ["表.txt"]


def test_a_renamed_body_is_found_by_its_new_name(cast, clock, settle):
    made = imported(cast)
    settle()
    change_organisation(cast.bureau, by=SYSTEM, name="安澜县财政和国有资产管理局")
    move_organisation(cast.bureau, cast.other_bureau, by=SYSTEM)
    settle()
    (row,) = catalogue.find(catalogue.Asked("财政和国有资产管理局")).rows
    assert row.document.pk == made.pk
    (hit,) = search.index("disclosure_documents").query("国有资产管理局", visible=search.PUBLIC).hits
    assert hit.extra["org"] == "安澜县财政和国有资产管理局"


def test_the_catalogue_is_narrowed_by_the_day_of_publication(cast, clock, client, settle):
    walk = published(cast, clock)
    settle()
    day, address = walk.item.published_on, reverse("disclosure:catalogue")
    on_the_day = client.get(address, {"since": day, "until": day, "column": walk.item.column}).content.decode()
    later = client.get(address, {"since": day + timedelta(days=1)}).content.decode()
    assert walk.item.title_in_public in on_the_day and walk.item.title_in_public not in later
    assert f'name="column" value="{walk.item.column}"' in on_the_day, "the other choices are kept"
