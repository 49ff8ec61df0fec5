"""文件清理 (国办发〔2018〕37号): the list draws itself, every body answers for its own, the marks are all or none."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import cleanup as acts
from gongkai.apps.disclosure.models import CleanUp, CleanUpTask, Document
from gongkai.apps.disclosure.queries import library as reading
from gongkai.apps.disclosure.tests.documents import walk as document_walk
from gongkai.apps.disclosure.tests.library import walk
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.queries import inbox
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO, Cast, FrozenClock

OPINIONS = {
    "甲": ("keep", ""),
    "乙": ("repeal", "上位法已修改"),
    "丙": ("invalid", "适用期已过"),
    "丁": ("amend", "机构更名"),
}


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The county has its own people for signing and publishing."""
    for name in ("drafter", "clerk", "reviewer", "secrecy", "head", "leader"):
        account = Account.objects.create(username=f"county_{name}", name=f"县{name}")
        Post.objects.create(account=account, org=cast.county, role=f"disclosure.{name}", from_on=LONG_AGO)
        cast.accounts[f"county_{name}"] = account
    return cast


def scope(**changes: Any) -> acts.Scope:
    values = {
        "title": "2026年行政规范性文件清理",
        "basis": "与上位法不一致的修改或者废止。",
        "kinds": ["normative"],
        "cutoff_on": date(2026, 4, 1),
        "deadline_on": date(2026, 4, 30),
    }
    return acts.Scope(**{**values, **changes})


def opened(cast: Cast, clock: FrozenClock) -> tuple[CleanUp, CleanUpTask]:
    for title in OPINIONS:
        walk.in_force(cast, clock, title=title)
    walk.drafted(cast, clock, title="草稿")
    clock.set(date(2026, 4, 1))
    made = acts.open_cleanup(org=cast.county, by=cast.supervisor, scope=scope())
    return made, made.tasks.get()


def opinions(task: CleanUpTask) -> list[acts.Opinion]:
    return [acts.Opinion(item, *OPINIONS[item.entry.title]) for item in task.items.select_related("entry")]


def answered(cast: Cast, task: CleanUpTask) -> None:
    acts.give_opinions(task, by=cast.clerk, opinions=opinions(task))
    acts.submit(task, by=cast.clerk)
    acts.confirm(task, by=cast.head)


def announced(cast: Cast, cleanup: CleanUp) -> CleanUp:
    acts.begin_decision(cleanup, by=cast.supervisor)
    acts.submit_decision(cleanup, by=cast.supervisor)
    acts.sign(cleanup, by=cast.actor("county_leader"))
    return acts.draft_result(cleanup, by=cast.actor("county_clerk"))


def publish(cast: Cast, document: Document) -> None:
    acts.documents.submit_review(document, by=cast.actor("county_drafter"))
    acts.documents.approve_section(document, by=cast.actor("county_reviewer"), openness="proactive")
    finding = acts.documents.SecrecyFinding(**document_walk.CLEAN)
    acts.documents.approve_secrecy(document, by=cast.actor("county_secrecy"), finding=finding, opinion="不涉密。")
    acts.documents.approve_office(document, by=cast.actor("county_head"))
    acts.documents.sign(document, by=cast.actor("county_leader"))
    acts.documents.publish(document, by=cast.actor("county_drafter"))


def test_a_round_from_the_list_to_the_marks(county: Cast, clock: FrozenClock) -> None:
    cleanup, task = opened(county, clock)
    assert [c.due_on for c in inbox(county.clerk) if c.kind == "disclosure.cleanup_task"] == [date(2026, 4, 30)]
    with pytest.raises(Refused, match="还有4件没有提出意见"):
        acts.submit(task, by=county.clerk)
    with pytest.raises(Refused, match="还有单位没有报送"):
        acts.begin_decision(cleanup, by=county.supervisor)
    answered(county, task)
    result = announced(county, cleanup).result
    assert result is not None
    for heading in ("继续有效的文件（1件）", "废止的文件（1件）", "宣布失效的文件（1件）", "修改的文件（1件）"):
        assert heading in result.shown.text
    with pytest.raises(Refused, match="还没有公开"):
        acts.carry_out(cleanup, by=county.actor("county_clerk"))
    clock.set(date(2026, 5, 6))
    publish(county, result)
    acts.follow_results()
    cleanup.refresh_from_db()
    assert (cleanup.case.step, cleanup.carried_out_on) == ("done", date(2026, 5, 6))
    steps = {item.entry.title: item.entry.case.step for item in cleanup.items.select_related("entry__case")}
    assert steps == {"甲": "in_force", "乙": "repealed", "丙": "expired", "丁": "amended"}
    marked = Document.objects.get(entry__title="乙")
    assert marked.repealed_on == date(2026, 5, 6)
    assert "上位法已修改" in marked.repeal_note
    assert [r.label for r in reading.company(marked, date(2026, 5, 6)).relations] == ["清理结果"]
    kept = Document.objects.get(entry__title="甲")
    assert reading.company(kept, date(2026, 5, 6)).relations == []


def test_where_one_cannot_be_marked_none_is(county: Cast, clock: FrozenClock, monkeypatch: Any) -> None:
    cleanup, task = opened(county, clock)
    answered(county, task)
    result = announced(county, cleanup).result
    assert result is not None
    publish(county, result)
    real = acts.library.order_amendment

    def refuses(entry: Any, **given: Any) -> Any:
        real(entry, **given)
        raise Refused("档案冻结。")

    monkeypatch.setattr(acts.library, "order_amendment", refuses)
    with pytest.raises(Refused, match="《丁》不能标注：档案冻结"):
        acts.carry_out(cleanup, by=county.actor("county_clerk"))
    assert Document.objects.filter(repealed_on__isnull=False).count() == 0
    assert {item.entry.case.step for item in cleanup.items.select_related("entry__case")} == {"in_force"}


def test_what_ended_in_the_meantime_does_not_hold_up_the_rest(county: Cast, clock: FrozenClock) -> None:
    cleanup, task = opened(county, clock)
    answered(county, task)
    result = announced(county, cleanup).result
    assert result is not None
    gone = cleanup.items.get(entry__title="乙").entry
    acts.library.repeal(gone, by=county.clerk, repealed_on=date(2026, 6, 1), reason="另行废止")
    publish(county, result)
    acts.carry_out(cleanup, by=county.actor("county_clerk"))
    assert Document.objects.get(entry=gone).repealed_on == date(2026, 6, 1)


def test_ending_and_overruling_need_their_reason(county: Cast, clock: FrozenClock) -> None:
    cleanup, task = opened(county, clock)
    first = task.items.select_related("entry").first()
    assert first is not None
    with pytest.raises(Refused, match="请写明理由"):
        acts.give_opinions(task, by=county.clerk, opinions=[acts.Opinion(first, "repeal")])
    with pytest.raises(NotAllowed):
        acts.give_opinions(task, by=county.other_clerk, opinions=[acts.Opinion(first, "keep")])
    answered(county, task)
    acts.begin_decision(cleanup, by=county.supervisor)
    first.refresh_from_db()
    with pytest.raises(Refused, match="不一致"):
        acts.decide(cleanup, by=county.supervisor, decisions=[acts.Opinion(first, "repeal")])
    acts.decide(cleanup, by=county.supervisor, decisions=[acts.Opinion(first, "repeal", "专项督查要求")])
    first.refresh_from_db()
    assert (first.opinion, first.decision) == ("keep", "repeal")


def test_who_gave_opinions_does_not_confirm_them(county: Cast, clock: FrozenClock) -> None:
    _, task = opened(county, clock)
    Post.objects.create(account=county.account("clerk"), org=county.bureau, role="disclosure.head", from_on=LONG_AGO)
    acts.give_opinions(task, by=county.clerk, opinions=opinions(task))
    acts.submit(task, by=county.clerk)
    with pytest.raises(NotAllowed, match="请由他人办理"):
        acts.confirm(task, by=county.clerk)


def test_a_task_can_be_sent_back_and_a_round_ended(county: Cast, clock: FrozenClock) -> None:
    cleanup, task = opened(county, clock)
    answered(county, task)
    acts.return_task(task, by=county.supervisor, reason="漏报理由")
    assert task.case.step == "reviewing"
    acts.cancel(cleanup, by=county.supervisor, reason="并入上级清理")
    task.case.refresh_from_db()
    assert (cleanup.case.step, task.case.step) == ("cancelled", "cancelled")


def test_pages_of_a_round(county: Cast, clock: FrozenClock, logged_in: Any) -> None:
    for title in OPINIONS:
        walk.in_force(county, clock, title=title)
    clock.set(date(2026, 4, 1))
    browser = logged_in(county.account("supervisor"))
    typed = {
        "org": county.county.pk,
        "title": "清理",
        "basis": "标准",
        "kinds": ["normative"],
        "cutoff_on": "2026-04-01",
        "deadline_on": "2026-03-01",
    }
    refused = browser.post(reverse("disclosure_desk:cleanup_new"), typed)
    assert refused.status_code == 422
    made = browser.post(reverse("disclosure_desk:cleanup_new"), {**typed, "deadline_on": "2026-04-30"})
    assert made.status_code == 302
    assert "清理目录（4件）" in browser.get(made.url).content.decode()
    task = CleanUpTask.objects.get()
    browser = logged_in(county.account("clerk"))
    address = reverse("disclosure_desk:cleanup_task_act", args=[task.case.uid, "give_opinions"])
    items = {item.entry.title: item.pk for item in task.items.select_related("entry")}
    refused = browser.post(address, {f"verdict_{items['甲']}": "keep", f"verdict_{items['乙']}": "repeal"})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    assert task.items.exclude(opinion="").count() == 0
    given = browser.post(address, {f"verdict_{items['甲']}": "keep"})
    assert given.status_code == 302
    assert "1/4" in browser.get(reverse("disclosure_desk:cleanups")).content.decode()
