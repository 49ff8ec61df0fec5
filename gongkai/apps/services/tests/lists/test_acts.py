"""列入、修改、取消 of a line, with versions, and what held on which day."""

from datetime import date

import pytest
from django.db import connection, transaction

from gongkai.apps.services import jobs
from gongkai.apps.services.actions.lists import changes as acts
from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.models import LineState, ListLine, ListLineVersion, frozen
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.tests.lists.stage import RULE, line
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.models import Post
from gongkai.testing import LONG_AGO

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)


def on(day: date, list_id: str = "fee") -> list[str]:
    return [version.name for version in reading.on_day(day, list_id).order_by("pk")]


def test_a_line_goes_from_draft_over_review_to_the_public_list(lists):
    change = lists.draft()
    assert (change.case.step, change.line.state, on(TODAY)) == ("draft", LineState.DRAFT, [])
    row = lists.publish(change)
    assert (row.state, row.number, row.in_force_from, on(TODAY)) == (LineState.IN_FORCE, 1, TODAY, ["燃气许可证工本费"])
    assert row.code == f"SF2026{row.org_id:04d}0001"
    verbs = list(entries(change.case.subject).values_list("act", flat=True))
    assert verbs == [f"services.list.{name}" for name in ("propose_line", "submit", "approve", "publish")]
    event = OutboxEvent.objects.get(name="services.list_line_changed")
    assert (event.payload["code"], event.payload["kind"]) == (row.code, "establish")


def test_numbers_go_on_and_one_given_is_kept(lists):
    first, second = lists.held(), lists.held(name="燃气安装监督费")
    assert second.code == first.code[:-1] + "2"
    given = acts.propose_line(
        org=lists.bureau, by=lists.who("keeper"), line=line(name="另一项费用"), reason="新设", code=" 皖费 01 "
    )
    assert given.line.code == "皖费01"
    with pytest.raises(Refused, match="已经使用"):
        acts.propose_line(
            org=lists.bureau, by=lists.who("keeper"), line=line(name="再一项"), reason="新设", code="皖费01"
        )


def test_another_body_s_keeper_cannot_touch_it(lists):
    row = lists.held()
    with pytest.raises(NotAllowed):
        acts.propose_change(org=lists.bureau, by=lists.who("other_keeper"), row=row, reason="改")
    other = lists.stage.cast.other_bureau
    with pytest.raises(Refused, match="不是"):
        acts.propose_change(org=other, by=lists.who("other_keeper"), row=row, reason="改")


def test_nobody_reviews_the_own_draft(lists):
    Post.objects.create(
        account=lists.account("keeper"), org=lists.bureau, role="services.list_reviewer", from_on=LONG_AGO
    )
    change = acts.submit(lists.draft(), by=lists.who("keeper"))
    with pytest.raises(Refused):
        acts.approve(change, by=lists.who("keeper"))
    assert acts.approve(change, by=lists.who("reviewer")).case.step == "approved"


@pytest.mark.parametrize(
    ("list_id", "changes", "said"),
    [
        ("fee", {"bases": [RULE]}, "法律、行政法规层级的依据"),  # LIC 第五十八条
        ("fee", {"bases": None}, "设定依据：没有填写"),
        ("fee", {"standard": None}, "收费标准：没有填写"),
        ("intermediary", {"bases": [RULE]}, "法律、行政法规、国务院决定层级的依据"),  # O722 第四十三条
        ("intermediary", {"own_need": True}, "费用由审批机关承担"),  # O722 第四十三条
        ("certificate", {"bases": [RULE]}, "法律、行政法规、国务院决定层级的依据"),  # O722 第四十四条
        ("certificate", {"category": "commitment"}, "不实承诺的后果：实行告知承诺的应当填写"),
        ("fund", {"bases": None}, "管理办法和依据：没有填写"),
    ],
)
def test_what_the_law_does_not_carry_is_not_submitted(lists, list_id, changes, said):
    change = lists.draft(list_id, **changes)
    with pytest.raises(Refused, match=said):
        acts.submit(change, by=lists.who("keeper"))
    assert change.case.step == "draft"


def test_a_repealed_law_carries_nothing(lists):
    law = {"title": "旧条例", "kind": "regulation", "article": "第一条", "repealed": True}
    with pytest.raises(Refused, match="已经废止"):
        acts.submit(lists.draft(bases=[law]), by=lists.who("keeper"))


def test_the_same_name_is_listed_once_at_a_body(lists):
    lists.held()
    with pytest.raises(Refused, match="已有“燃气许可证工本费”"):
        acts.submit(lists.draft(), by=lists.who("keeper"))


def test_a_change_brings_a_version_and_the_past_stays(lists, clock):
    row = lists.held()
    clock.set(LATER)
    row = lists.changed(row, standard="每证8元")
    assert (row.number, row.in_force_from) == (2, TODAY)
    before, after = reading.version_on(row, date(2026, 3, 31)), reading.version_on(row, LATER)
    assert before is not None
    assert after is not None
    assert (reading.line_of(before).get("standard"), reading.line_of(after).get("standard")) == ("每证10元", "每证8元")
    assert [v.number for v in reading.on_day(LATER, "fee")] == [2]


def test_only_one_change_of_a_line_is_open(lists):
    row = lists.held()
    acts.propose_change(org=row.org, by=lists.who("keeper"), row=row, reason="改")
    with pytest.raises(Refused, match="已有办理中的变动"):
        acts.propose_change(org=row.org, by=lists.who("keeper"), row=row, reason="又改")


def test_a_scheduled_change_holds_from_its_day(lists, clock):
    change = lists.approve(lists.draft())
    acts.publish(change, by=lists.who("publisher"), effective_on=LATER)
    assert (change.case.step, on(LATER)) == ("scheduled", [])
    clock.set(LATER)
    jobs.take_effect()
    assert (on(LATER), on(date(2026, 3, 31))) == (["燃气许可证工本费"], [])


def test_a_scheduled_change_that_no_longer_fits_goes_back(lists, clock):
    first, second = lists.approve(lists.draft()), lists.approve(lists.draft(name="另一项"))
    for change in (first, second):
        acts.publish(change, by=lists.who("publisher"), effective_on=LATER)
    # Both were in order when they were submitted; on the day the second one's name is taken.
    ListLineVersion.objects.filter(pk=second.version_id).update(
        document={**second.version.document, "name": first.line.name}, name=first.line.name
    )
    clock.set(LATER)
    jobs.take_effect()
    second.case.refresh_from_db()
    assert second.case.step == "draft"
    assert "已有" in entries(second.case.subject).last().details["reason"]


def test_an_end_holds_from_its_day_and_can_be_called_back(lists, clock):
    row = lists.held()
    terms = Terms(effective_on=LATER, basis="国发〔2026〕3号")
    change = acts.propose_end(org=row.org, by=lists.who("keeper"), row=row, reason="取消", terms=terms)
    acts.publish(lists.approve(change), by=lists.who("publisher"))
    row.refresh_from_db()
    assert (row.in_force_to, on(date(2026, 3, 31)), on(LATER)) == (date(2026, 3, 31), ["燃气许可证工本费"], [])
    acts.return_draft(change, by=lists.who("publisher"), reason="暂不取消")
    row.refresh_from_db()
    assert (row.in_force_to, on(LATER)) == (None, ["燃气许可证工本费"])
    acts.publish(lists.approve(change), by=lists.who("publisher"), effective_on=LATER)
    clock.set(LATER)
    jobs.take_effect()
    row.refresh_from_db()
    assert (row.state, reading.public_line("fee", row.uid)) == (LineState.ENDED, row)


def test_an_end_needs_basis_and_day(lists):
    row = lists.held()
    for terms, said in ((Terms(effective_on=LATER), "取消的依据"), (Terms(basis="文件"), "取消日期")):
        with pytest.raises(Refused, match=said):
            acts.propose_end(org=row.org, by=lists.who("keeper"), row=row, reason="取消", terms=terms)


def test_a_line_with_a_term_holds_to_its_last_day(lists):
    row = lists.held(terms=Terms(until_on=date(2026, 6, 30)))
    assert row.in_force_to == date(2026, 6, 30)
    assert (on(date(2026, 6, 30)), on(date(2026, 7, 1))) == (["燃气许可证工本费"], [])


def test_a_term_before_its_beginning_is_refused(lists):
    with pytest.raises(Refused, match="执行期限"):
        acts.submit(lists.draft(terms=Terms(until_on=date(2026, 1, 1))), by=lists.who("keeper"))


def test_a_longer_term_goes_on_without_a_gap(lists, clock):
    row = lists.held(terms=Terms(until_on=date(2026, 6, 30)))
    clock.set(date(2026, 6, 1))
    row = lists.changed(row, terms=Terms(until_on=date(2026, 12, 31)), standard="每证10元整")
    assert [on(date(2026, *day)) != [] for day in ((5, 1), (7, 1), (12, 31))] == [True, True, True]
    assert on(date(2027, 1, 1)) == []


def test_a_draft_that_never_held_frees_its_number(lists):
    change = lists.draft()
    acts.discard(change, by=lists.who("keeper"), reason="不设")
    row = ListLine.objects.get(pk=change.line_id)
    assert (row.state, row.code, ListLineVersion.objects.count()) == (LineState.DISCARDED, "", 0)


def test_a_published_version_is_never_changed_in_the_database(lists, transactional_db):
    row = lists.held()
    frozen.install(connection)
    version = ListLineVersion.objects.get(line=row)
    try:
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            ListLineVersion.objects.filter(pk=version.pk).update(document={})
        assert lists.changed(row, standard="每证9元").number == 2
    finally:
        frozen.remove(connection)


def test_filters_narrow_by_words_category_object_and_theme(lists):
    lists.held()
    more = {"service_objects": ["1"], "legal_topics": None, "person_topics": ["permit"]}
    lists.held(name="燃气保证金", category="deposit", **more)
    rows = reading.on_day(TODAY, "fee")

    def names(**wanted):
        return [v.name for v in reading.narrowed(rows, reading.Wanted(**wanted)).order_by("pk")]

    assert names(words="保證金") == ["燃气保证金"]
    assert names(words="燃气 工本") == ["燃气许可证工本费"]
    assert names(category="deposit") == names(objects="1") == names(theme="person.permit") == ["燃气保证金"]
    assert names(theme="legal.operate") == names(objects="2") == ["燃气许可证工本费"]
    assert names(org=lists.stage.cast.other_bureau) == []
