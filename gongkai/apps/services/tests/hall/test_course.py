"""办件的过程: from receipt to delivery, each lawful way, and every move the procedure forbids (casework §2–§5)."""

from datetime import date

import pytest

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import LicenceTerms, Verdict
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import touching
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.cases.procedures import START, procedure
from gongkai.kernel.journal.reading import entries

KIND = "services.application"


def due(application: Application, key: str) -> date | None:
    return application.case.clocks.filter(key=key).order_by("-round").first().due_on


def test_who_reviews_a_change_sees_how_many_cases_are_under_way(hall):
    form = ("现行申请表：政务服务事项基本申请表", 1)
    assert [one.label for one in touching.touched_by(hall.item)] == ["已公布的办事指南", form[0]]
    hall.received()
    assert [(one.label, one.count) for one in touching.touched_by(hall.item)][1:] == [("在办件", 1), form]
    hall.closed()
    assert [(one.label, one.count) for one in touching.touched_by(hall.item)][1:] == [("在办件", 1), form]


def test_from_receipt_to_delivery(hall):
    made = hall.register()
    application = made.application
    assert (application.case.step, len(made.query_code), application.visits) == ("submitted", 8, 1)
    assert application.exchange_number == f"{hall.item.code}202603020001"
    assert due(application, "acceptance") == date(2026, 3, 9)
    acts.pre_review(application, by=hall.who("window"))
    acts.accept(hall.checked(application), by=hall.who("window"))
    assert (due(application, "promise"), due(application, "statutory")) == (date(2026, 3, 16), date(2026, 3, 30))
    assert application.case.due_clock == "promise"
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合条件", proposed="granted")
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证"))
    assert (application.case.step, due(application, "delivery")) == ("granted", date(2026, 3, 16))
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert (application.case.step, application.outcome) == ("closed", "granted")
    assert [letter.title for letter in application.case.letters.order_by("pk")] == [
        "申请材料接收凭证",
        "受理通知书",
        "准予决定书",
        "送达回证",
    ]
    assert application.licences.get().number == "安财许证〔2026〕1号"


def test_shared_materials_are_never_asked_for(hall):
    rows = {row.name: (row.handed_in, row.verdict) for row in hall.received(materials=()).materials.all()}
    assert rows == {"燃气经营许可申请表": ("", ""), "营业执照": ("shared", "fitting")}


def test_nothing_outside_the_list_can_be_asked_for(hall):
    with pytest.raises(Refused, match="清单中没有这项材料"):
        acts.check_materials(hall.received(), by=hall.who("window"), verdicts=[Verdict(9, "missing")])


def test_unchecked_materials_are_not_accepted(hall):
    with pytest.raises(Refused, match="《燃气经营许可申请表》还没有核对"):
        acts.accept(hall.received(), by=hall.who("window"))


def test_supplement_is_asked_once_and_names_every_gap(hall, clock_at):
    application = hall.checked(hall.received(), "faulty", "未加盖公章")
    acts.request_supplement(application, by=hall.who("window"), allowed_days=15)
    assert application.supplement_items == ["请更正《燃气经营许可申请表》：未加盖公章"]
    assert (application.case.step, due(application, "supplement")) == ("supplement_pending", date(2026, 3, 23))
    clock_at("2026-03-10")
    with pytest.raises(Refused, match="告知补正之后"):
        acts.supplement(application, by=hall.who("window"), received_on=date(2026, 3, 1))
    acts.supplement(application, by=hall.who("window"))
    assert (application.case.step, due(application, "acceptance")) == ("submitted", date(2026, 3, 17))
    hall.checked(application, "missing")
    with pytest.raises(Refused, match="已经告知过一次"):
        acts.request_supplement(application, by=hall.who("window"), allowed_days=5)
    acts.request_supplement(application, by=hall.who("window"), allowed_days=5, again_reason="补正件引出新的缺项")
    last = list(entries(application.case.subject))[-1]
    assert (last.details["count"], last.details["again_reason"]) == (2, "补正件引出新的缺项")


def test_the_decision_period_begins_with_acceptance_after_the_supplement(hall, clock_at):
    application = hall.checked(hall.received(), "missing")
    acts.request_supplement(application, by=hall.who("window"), allowed_days=15)
    clock_at("2026-03-20")
    acts.supplement(application, by=hall.who("window"))
    acts.accept(hall.checked(application), by=hall.who("window"))
    assert (application.accepted_on, due(application, "statutory")) == (date(2026, 3, 20), date(2026, 4, 20))


def test_tolerance_needs_a_promise_and_names_what_is_due(hall, clock_at):
    application = hall.checked(hall.received(materials=()), "tolerated")
    with pytest.raises(Refused, match="书面承诺"):
        acts.accept_tolerant(application, by=hall.who("window"), promise=" ", allowed_days=5)
    acts.accept_tolerant(application, by=hall.who("window"), promise="五日内补交", allowed_days=5)
    assert (application.tolerance_until, due(application, "tolerance")) == (date(2026, 3, 9), date(2026, 3, 9))
    assert "燃气经营许可申请表" in str(application.case.letters.get(template="services.tolerance").content)
    clock_at("2026-03-11")
    for wrong in (date(2026, 3, 12), date(2026, 3, 1)):
        with pytest.raises(Refused, match="受理之后、今天之前"):
            acts.supply_tolerated(application, by=hall.who("window"), received_on=wrong)
    acts.supply_tolerated(application, by=hall.who("window"))
    assert list(entries(application.case.subject))[-1].details["late"] is True


def test_not_accepted_says_why_where_to_go_and_the_remedies(hall):
    application = hall.received()
    with pytest.raises(Refused, match="必须写明理由"):
        acts.refuse_acceptance(application, by=hall.who("window"), reason=" ", ground="not_ours")
    acts.refuse_acceptance(
        application, by=hall.who("window"), reason="属于水利部门职权", ground="not_ours", right_body="安澜县水利局"
    )
    text = str(application.case.letters.get(template="services.not_accepted").content)
    assert "安澜县水利局" in text and "60日内向安澜县人民政府申请行政复议" in text and "6个月内" in text
    assert application.case.step == "not_accepted"


def test_a_refusal_gives_reasons_and_remedies(hall):
    application = hall.deciding()
    with pytest.raises(Refused, match="必须写明理由"):
        acts.refuse(application, by=hall.who("approver"), reason="", ground="conditions")
    acts.refuse(application, by=hall.who("approver"), reason="没有固定的经营场所", ground="conditions")
    assert "没有固定的经营场所" in str(application.case.letters.get(template="services.refused").content)
    assert application.case.step == "refused"


def test_who_received_or_examined_does_not_decide(hall):
    application = hall.deciding()
    for name in ("window", "examiner", "head"):
        with pytest.raises(NotAllowed):
            acts.grant(application, by=hall.who(name))


def test_every_stage_of_the_version_is_passed_in_its_order(stage):
    from gongkai.apps.services.tests.hall.stage import make_hall

    steps = [
        {"name": "受理", "kind": "accept", "post": "窗口", "days": 1},
        {"name": "初审", "kind": "examine", "post": "预算股", "days": 3},
        {"name": "复审", "kind": "examine", "post": "办公室", "days": 2},
        {"name": "决定", "kind": "decide", "post": "分管领导", "days": 2},
    ]
    hall = make_hall(stage, steps=steps)
    application = hall.in_review()
    assert (application.case.department.name, due(application, "stage")) == ("预算股", date(2026, 3, 5))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="材料属实")
    assert (application.case.step, application.case.department.name) == ("in_review", "办公室")
    assert due(application, "stage") == date(2026, 3, 4)
    assert application.case.clocks.filter(key="stage", stopped_on=None).count() == 1, "the second stage is timed too"
    with pytest.raises(Refused, match="建议"):
        acts.pass_stage(application, by=hall.who("examiner"), opinion="同意")
    acts.pass_stage(application, by=hall.who("examiner"), opinion="同意", proposed="granted")
    assert application.case.step == "deciding"
    assert not application.case.clocks.filter(key="stage", stopped_on=None).exists()
    acts.return_review(application, by=hall.who("approver"), reason="请补充依据")
    assert application.case.clocks.filter(key="stage", stopped_on=None).count() == 1


def test_a_site_check_needs_two_officers(hall):
    application = hall.in_review()
    for officers in ("张三、张三", "张三、 张三", "张三"):
        with pytest.raises(Refused, match="两名以上"):
            acts.record_site_check(
                application,
                by=hall.who("examiner"),
                on=date(2026, 3, 2),
                place="现场",
                officers=officers,
                finding="符合",
            )
    acts.record_site_check(
        application, by=hall.who("examiner"), on=date(2026, 3, 2), place="现场", officers="张三，李四", finding="符合"
    )
    assert application.checks.get().officers == "张三、李四"


def test_correction_and_reopening_leave_the_first_decision_on_record(hall):
    application = hall.closed()
    acts.correct(application, by=hall.who("approver"), correction="“兰”更正为“岚”", reason="笔误")
    assert (application.case.step, application.outcome) == ("closed", "granted")
    with pytest.raises(Refused, match="先撤销"):
        acts.reopen(application, by=hall.who("approver"), reason="自行纠正")


def test_a_case_refused_acceptance_can_be_taken_up_again(hall):
    application = acts.refuse_acceptance(hall.received(), by=hall.who("window"), reason="误判", ground="not_required")
    acts.reopen(application, by=hall.who("approver"), reason="复议决定责令受理")
    assert (application.case.step, application.case.closed_on, application.outcome) == ("in_review", None, "")
    assert due(application, "statutory") == date(2026, 3, 30)


def test_withdrawal_ends_every_clock(hall):
    application = acts.withdraw(hall.in_review(), by=hall.who("window"))
    assert (application.case.step, application.outcome) == ("withdrawn", "withdrawn")
    assert not application.case.clocks.filter(stopped_on=None).exists()


ACTS = [act for act in procedure(KIND).acts if START not in act.source]


def refused(application: Application, act, step: str, by) -> str:
    """The code of the refusal; "done" where nothing stood in the way."""
    application.case.step = step
    application.case.save(update_fields=["step"])
    try:
        IMPLEMENTED[f"{KIND}.{act.id}"](application, by=by, reason="试")
    except Refused as refusal:
        return refusal.code
    return "done"


def test_no_act_is_done_from_a_step_the_procedure_does_not_name(hall):
    application, by = hall.received(), hall.who("window")
    moves = [(act, step.id) for act in ACTS for step in procedure(KIND).steps if step.id not in act.source]
    assert len(moves) > 400
    assert {(a.id, s): code for a, s in moves if (code := refused(application, a, s, by)) != "wrong_step"} == {}


def test_nobody_acts_without_the_post(hall):
    application, by = hall.received(), hall.who("overseer")
    acts_of_staff = [act for act in ACTS if "public" not in act.by]
    assert {
        a.id: code for a in acts_of_staff if (code := refused(application, a, a.source[0], by)) != NotAllowed("").code
    } == {}
