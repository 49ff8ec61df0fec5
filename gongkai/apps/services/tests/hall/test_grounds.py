"""Grounds, bars, project codes, the order of acceptance (LIC 第三十二条, 第五十七条, 第六十九条, 第七十八条以下)."""

from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Aside, Filing, HandedIn, LicenceTerms, Verdict
from gongkai.apps.services.models import ApplicantBar, Application
from gongkai.apps.services.rules import handling, projects
from gongkai.apps.services.tests.hall.stage import FOR_ALL, SHE, add_staff, make_hall
from gongkai.apps.services.tests.samples import raw
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries


def letter(application: Application, template: str) -> str:
    return str(application.case.letters.get(template=f"services.{template}").content)


def test_not_accepted_only_on_a_ground_of_the_law(hall):
    with pytest.raises(Refused, match="法律规定的情形"):
        acts.refuse_acceptance(hall.received(), by=hall.who("window"), reason="不想办", ground="whatever")


def test_beyond_the_power_names_the_right_body(hall):
    """第三十二条第一款第（二）项: 并告知申请人向有关行政机关申请."""
    application = hall.received()
    with pytest.raises(Refused, match="写明有权办理的机关"):
        acts.refuse_acceptance(application, by=hall.who("window"), reason="属于水利", ground="not_ours")
    acts.refuse_acceptance(
        application, by=hall.who("window"), reason="属于水利", ground="not_ours", right_body="安澜县水利局"
    )
    assert "不属于本机关职权范围" in letter(application, "not_accepted")


def test_incomplete_materials_are_told_once_before_anything_is_refused(hall, clock_at):
    application = hall.checked(hall.received(materials=()), "missing")
    refuse = {"by": hall.who("window"), "reason": "没有申请表", "ground": "not_completed"}
    with pytest.raises(Refused, match="先一次告知"):
        acts.refuse_acceptance(application, **refuse)
    acts.request_supplement(application, by=hall.who("window"), allowed_days=10)
    acts.supplement(application, by=hall.who("window"))
    hall.checked(application)
    with pytest.raises(Refused, match="应当受理"):
        acts.refuse_acceptance(application, **refuse)
    hall.checked(application, "faulty", "没有盖章")
    acts.refuse_acceptance(application, **refuse)
    assert application.ground == "not_completed"


def test_a_supplement_notice_waits_until_everything_was_looked_at(stage):
    materials = [raw()["materials"][0], {**raw()["materials"][0], "name": "场所证明"}]
    hall = make_hall(stage, materials=materials)
    application = hall.checked(hall.received(), "missing")
    with pytest.raises(Refused, match="《场所证明》还没有核对；告知补正只有一次"):
        acts.request_supplement(application, by=hall.who("window"), allowed_days=10)


def test_what_could_have_been_seen_at_first_stands_on_record(stage, clock_at):
    """casework R8: a second notice is possible; what the first should have said is there for the supervisor."""
    materials = [raw()["materials"][0], {**raw()["materials"][0], "name": "场所证明"}]
    hall = make_hall(stage, materials=materials)
    window = hall.who("window")
    application = hall.received(materials=(HandedIn(2, "original", 1),))
    verdicts = [Verdict(1, "missing"), Verdict(2, "fitting")]
    acts.check_materials(application, by=window, verdicts=verdicts)
    acts.request_supplement(application, by=window, allowed_days=10)
    clock_at("2026-03-04")
    acts.supplement(application, by=window)
    acts.check_materials(application, by=window, verdicts=[Verdict(1, "fitting"), Verdict(2, "faulty", note="过期")])
    acts.request_supplement(application, by=window, allowed_days=5, again_reason="复核发现")
    assert list(entries(application.case.subject))[-1].details["knowable_before"] == ["场所证明"]


def test_what_was_put_right_at_the_window_is_no_gap(hall):
    """第三十二条第一款第（三）项."""
    application = hall.checked(hall.received(), "corrected", "当场补签")
    acts.accept(application, by=hall.who("window"))
    assert application.case.step == "accepted"


def test_nothing_is_granted_while_a_necessary_material_is_owed(hall):
    application = hall.checked(hall.received(materials=()), "tolerated")
    acts.accept_tolerant(application, by=hall.who("window"), promise="五日内补交", allowed_days=5)
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合", proposed="granted")
    with pytest.raises(Refused, match="《燃气经营许可申请表》还没有核对、没有补交"):
        acts.grant(application, by=hall.who("approver"))


def test_who_applied_falsely_is_barred_for_a_year_where_safety_is_at_stake(hall, clock_at):
    """第七十八条: 一年内不得再次申请该行政许可; the refusal says so, and intake refuses with who, when and why."""
    application = hall.deciding()
    acts.refuse(
        application, by=hall.who("approver"), reason="检测报告系伪造", ground="false_application", safety_matter=True
    )
    bar = ApplicantBar.objects.get()
    assert (bar.from_on, bar.until_on) == (date(2026, 3, 2), date(2027, 3, 2))
    assert "申请人在一年内（至2027年3月2日）不得再次申请" in letter(application, "refused")
    clock_at("2027-03-02")
    with pytest.raises(Refused, match=r"自2026年3月2日至2027年3月2日不得再次申请本许可.*第七十八条.*安澜县财政局作出"):
        hall.register()
    clock_at("2027-03-03")
    assert hall.received().case.step == "submitted"


def test_no_bar_without_a_matter_of_safety(hall):
    application = hall.deciding()
    acts.refuse(application, by=hall.who("approver"), reason="材料虚假", ground="false_application")
    assert not ApplicantBar.objects.exists()
    assert hall.received().case.step == "submitted"


def test_deceit_bars_three_years_at_every_body_of_the_same_entry_and_nobody_else(hall, clock_at):
    """第七十九条: 三年内不得再次申请该行政许可."""
    other_bureau = hall.stage.cast.other_bureau
    add_staff(hall.stage, other_bureau, "other_hall")
    other = hall.stage.adopted("", org=other_bureau, **FOR_ALL)[0]
    acts.revoke(hall.closed(), by=hall.who("approver"), reason="行贿取得", ground="deceit", safety_matter=True)
    assert ApplicantBar.objects.get().until_on == date(2029, 3, 2)
    window = hall.stage.cast.actor("other_hall_window")
    given = {"org": other.org, "by": window, "item": other, "filing": Filing("经营瓶装燃气")}
    with pytest.raises(Refused, match="不得再次申请本许可"):
        acts.register(person=SHE, **given)
    someone = acts.Person("person", "王海峰", "citizen_id", "110105198001010038")
    assert acts.register(person=someone, **given).case.step == "submitted"


def test_a_bar_is_lifted_with_a_reason_or_with_the_decision_behind_it(hall):
    application = hall.closed()
    acts.revoke(application, by=hall.who("approver"), reason="行贿取得", ground="deceit", safety_matter=True)
    with pytest.raises(Refused, match="必须写明理由"):
        acts.lift_bar(application, by=hall.who("approver"), reason=" ")
    acts.lift_bar(application, by=hall.who("approver"), reason="复议撤销")
    assert hall.received().case.step == "submitted"
    refused = acts.refuse_acceptance(
        hall.received(), by=hall.who("window"), reason="虚假", ground="false_materials", safety_matter=True
    )
    acts.reopen(refused, by=hall.who("approver"), reason="复议责令受理")
    assert hall.received().case.step == "submitted"


def test_a_false_commitment_is_recorded_and_shuts_the_short_way(stage):
    """AYSERV 第二十七条: 失信; applying stays possible, on a commitment no more."""
    materials = [{**raw()["materials"][0], "commitment": True}, raw()["materials"][1]]
    hall = make_hall(stage, materials=materials)
    application = hall.received(materials=())
    acts.accept_by_commitment(application, by=hall.who("window"), commitment="具备场所")
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="已承诺", proposed="granted")
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证"))
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    acts.revoke(application, by=hall.who("approver"), reason="承诺不实", ground="false_commitment")
    again = hall.received(materials=())
    with pytest.raises(Refused, match="信用修复以前不适用告知承诺"):
        acts.accept_by_commitment(again, by=hall.who("window"), commitment="具备场所")
    assert "承诺不实已经记入失信记录" in letter(application, "revoked")


def test_an_investment_item_needs_its_project_code(stage):
    """casework R13: no code, no acceptance."""
    hall = make_hall(stage, legal_topics=["finance"])
    with pytest.raises(Refused, match="请填写项目代码"):
        hall.register()
    with pytest.raises(Refused, match="项目代码应为24位"):
        hall.register(project_code="2606-3412")
    made = hall.register(project_code="２６０６－３４１２９８－０４－０１－１２３４５６")
    assert made.application.project_code == "2606-341298-04-01-123456"


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("2606-341298-04-01-123456", True),
        ("2011-341298-04-01-12345A", True),
        ("2017-532300-47-01-012345", True),
        ("2613-341298-04-01-123456", False),
        ("2606-999999-04-01-123456", False),
        ("2606341298040112345", False),
    ],
)
def test_shapes_of_project_codes(code, right):
    assert (projects.problems(code) == []) is right


def test_limited_places_go_by_the_order_of_acceptance(stage, clock_at):
    """第五十七条."""
    hall = make_hall(stage, limit_note="全县限5家")
    earlier = hall.accepted()
    clock_at("2026-03-03")
    later = hall.deciding()
    with pytest.raises(Refused, match=f"{earlier.case.number}受理在先"):
        acts.grant(later, by=hall.who("approver"))
    acts.grant(later, by=hall.who("approver"), aside=Aside(order="招标确定，适用《城镇燃气管理条例》第十五条"))
    assert list(entries(later.case.subject))[-1].details["order_reason"].startswith("招标确定")


@pytest.mark.parametrize(("said", "limited"), [("", False), ("无", False), ("没有数量限制", False), ("限5家", True)])
def test_what_the_list_says_of_numbers(said, limited):
    from gongkai.apps.services.tests.samples import elements

    assert handling.is_limited(elements(limit_note=said)) is limited


def test_silence_accepts_an_investment_item_without_its_code(stage, clock_at):
    """第三十二条第一款第（四）项: 逾期不告知的，自收到申请材料之日起即为受理."""
    hall = make_hall(stage, legal_topics=["finance"])
    application = hall.received(project_code="2606-341298-04-01-123456")
    Application.objects.filter(pk=application.pk).update(project_code="")
    application.refresh_from_db()
    with pytest.raises(Refused, match="没有项目代码不能受理"):
        acts.accept(hall.checked(application), by=hall.who("window"))
    clock_at("2026-03-10")
    assert jobs.accept_deemed() == 1
    assert Application.objects.get(pk=application.pk).deemed


def test_what_is_wrong_in_the_form_counts_as_what_is_wrong_in_a_material(stage, clock_at):
    """A form of which something must be changed is neither decided on at the window nor complete."""
    hall = make_hall(stage, project_type="1", promised_days=0)
    window = hall.who("window")
    application = hall.checked(hall.received())
    fault = {"field": "manager", "label": "安全负责人", "note": "应当是本单位的人员"}
    application.form_faults = [fault]
    application.save()
    with pytest.raises(Refused, match="先告知补正"):
        acts.decide_at_once(application, by=window)
    acts.request_supplement(application, by=window, allowed_days=10)
    acts.supplement(application, by=window)
    hall.checked(application)
    application.form_faults = [fault]
    application.save()
    acts.refuse_acceptance(application, by=window, reason="安全负责人不是本单位人员", ground="not_completed")
    assert application.ground == "not_completed"
