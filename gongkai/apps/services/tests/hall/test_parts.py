"""并联、转报、移送, commitment and licences: cases of several bodies, each seeing its own (casework §9)."""

from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import hearings
from gongkai.apps.services.actions.applications import LicenceTerms, bulk
from gongkai.apps.services.models import Application, Licence
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff, make_hall
from gongkai.apps.services.tests.hall.test_course import due
from gongkai.apps.services.tests.hall.test_hearings import told
from gongkai.apps.services.tests.samples import raw
from gongkai.kernel import files
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.people.actors import SYSTEM


@pytest.fixture
def other(hall):
    """The same catalogue entry at another bureau, with its own people."""
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    return hall.stage.adopted("", org=hall.stage.cast.other_bureau, **FOR_ALL)[0]


@pytest.fixture
def upper(hall):
    add_staff(hall.stage, hall.stage.cast.county, "upper_hall")
    return hall.stage.adopted("", org=hall.stage.cast.county, **FOR_ALL)[0]


def decide(hall, part: Application, prefix: str, grant: bool = True) -> None:
    who = hall.stage.cast.actor
    acts.start_review(part, by=who(f"{prefix}_examiner"))
    acts.pass_stage(part, by=who(f"{prefix}_examiner"), opinion="符合", proposed="granted")
    if grant:
        acts.grant(part, by=who(f"{prefix}_approver"))
    else:
        acts.refuse(part, by=who(f"{prefix}_approver"), reason="选址不符合规划", ground="conditions")


def test_a_joint_case_waits_for_its_parts(hall, other):
    application = hall.in_review()
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    assert (part.case.parent_id, part.org, part.case.step) == (application.case_id, other.org, "accepted")
    assert (due(application, "statutory"), due(part, "promise")) == (date(2026, 5, 8), date(2026, 3, 16))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合", proposed="granted")
    with pytest.raises(Refused, match="安澜县水利局的子件还没有办结"):
        acts.grant(application, by=hall.who("approver"))
    decide(hall, part, "other_hall")
    assert (part.case.step, part.outcome) == ("closed", "granted")
    acts.grant(application, by=hall.who("approver"))
    assert application.case.step == "granted"


def test_a_part_moves_the_limit_of_the_whole_only_where_it_ends_after_it(hall, other, clock_at):
    """casework §14, 7: the group has 45 working days from acceptance; twenty of a part are inside them."""
    application = hall.in_review()
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    examiner = hall.stage.cast.actor("other_hall_examiner")
    acts.start_review(part, by=examiner)
    run = {"kind": "detection", "document_number": "检1号", "reason": "检测", "expected_days": 20}
    acts.begin_special(part, by=examiner, **run)
    clock_at("2026-03-20")
    acts.end_special(part, by=examiner, result="合格")
    assert (due(part, "statutory"), due(application, "statutory")) == (date(2026, 4, 20), date(2026, 5, 8))
    acts.begin_special(part, by=examiner, **run)
    clock_at("2026-05-06")
    acts.end_special(part, by=examiner, result="合格")
    assert due(part, "statutory") == due(application, "statutory") == date(2026, 6, 2)


def test_the_limit_of_the_whole_is_in_working_days_whatever_the_list_says(stage, clock_at):
    hall = make_hall(stage, statutory_days=2, statutory_unit="month")
    add_staff(stage, stage.cast.other_bureau, "other_hall")
    item = stage.adopted("", org=stage.cast.other_bureau, **FOR_ALL)[0]
    application = hall.in_review()
    acts.open_joint(application, by=hall.who("examiner"), items=[item])
    clock = application.case.clocks.get(key="statutory", stopped_on=None)
    assert (clock.unit, clock.due_on) == ("working", date(2026, 5, 8))


def test_what_was_paused_before_stays_out_of_the_limit_of_the_whole(hall, other, clock_at):
    application = hall.in_review()
    run = {"kind": "detection", "document_number": "检1号", "reason": "检测", "expected_days": 2}
    acts.begin_special(application, by=hall.who("examiner"), **run)
    clock_at("2026-03-04")
    acts.end_special(application, by=hall.who("examiner"), result="合格")
    acts.open_joint(application, by=hall.who("examiner"), items=[other])
    assert due(application, "statutory") == date(2026, 5, 11), "5/9 is worked"


def test_a_joint_case_is_extended_by_the_head_of_the_government(hall, other):
    """LIC 第四十二条第二款: fifteen days, with the number of the approval."""
    application = hall.in_review()
    acts.open_joint(application, by=hall.who("examiner"), items=[other])
    extend = {"by": hall.who("head"), "days": 15, "reason": "跨部门核查"}
    with pytest.raises(Refused, match="本级人民政府负责人批准，请填写批准的文号"):
        acts.extend(application, **extend)
    acts.extend(application, approval="安政批〔2026〕3号", **extend)
    text = str(application.case.letters.get(template="services.extension").content)
    assert "经本级人民政府负责人批准（安政批〔2026〕3号）" in text


def test_the_applicant_reads_what_other_bodies_wrote_to_him(hall, reported):
    """第三十八条: the written decision, by whichever body; it stands with the case he follows."""
    application, part = reported
    decide(hall, part, "upper_hall", grant=False)
    titles = [letter.title for letter in reading.letters_for_applicant(Application.objects.get(pk=application.pk))]
    assert titles == ["申请材料接收凭证", "受理通知书", "不予决定书"]


def test_the_applicant_is_told_of_letters_of_another_bodys_part(hall, other):
    application = hall.in_review()
    holder = people.person()
    linking.link(Presence(holder), application.case)
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    examiner = hall.stage.cast.actor("other_hall_examiner")
    acts.start_review(part, by=examiner)
    acts.begin_special(part, by=examiner, kind="detection", document_number="检1号", reason="检测", expected_days=5)
    run_pending()
    assert any("特别程序告知书" in title for title in people.told(holder))


def test_nothing_is_transferred_to_a_body_that_does_not_serve_the_applicant(hall):
    """The window of the sending body is told what to do, not the applicant's sentence."""
    item = hall.stage.adopted("", org=hall.stage.cast.other_bureau, service_objects=["2"], person_topics=[])[0]
    with pytest.raises(Refused, match="安澜县水利局的该事项不面向自然人，不能移送"):
        acts.transfer(hall.received(), by=hall.who("window"), item=item, reason="属水利部门职权")


def test_each_body_sees_its_own(hall, other):
    application = hall.in_review()
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    theirs = hall.stage.cast.actor("other_hall_examiner")
    assert list(reading.applications(theirs)) == [part]
    assert list(reading.applications(hall.who("examiner"))) == [application]
    assert set(reading.applications(hall.who("overseer"))) == {application, part}
    assert not reading.applications(hall.stage.cast.actor("other_clerk")).exists()


def test_the_lower_body_examines_and_the_upper_decides(hall, upper):
    application = acts.accept(hall.checked(hall.received()), by=hall.who("window"), reported=True)
    assert application.case.law_versions["services.first_examination"]
    acts.start_review(application, by=hall.who("examiner"))
    with pytest.raises(Refused, match="初步审查意见"):
        acts.report_up(application, by=hall.who("examiner"), item=upper, opinion=" ")
    part = acts.report_up(application, by=hall.who("examiner"), item=upper, opinion="材料属实，建议准予")
    application = Application.objects.get(pk=application.pk)
    assert (application.case.step, part.org, part.materials.count()) == ("reported", upper.org, 2)
    assert not application.case.clocks.filter(stopped_on=None).exists()
    decide(hall, part, "upper_hall", grant=False)
    application = Application.objects.get(pk=application.pk)
    assert (application.case.step, application.outcome) == ("refused", "refused")
    assert application.grounds == "选址不符合规划"
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")


def test_parts_end_with_the_main_case(hall, other):
    """A withdrawn application leaves no body working on a part of it, nor one that cannot be decided any more."""
    for end, words in (("withdraw", "申请人撤回了申请"), ("terminate", "申请主体消亡")):
        application = hall.in_review()
        (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
        by = hall.who("window" if end == "withdraw" else "examiner")
        more = {} if end == "withdraw" else {"ground": "applicant_ended"}
        getattr(acts, end)(application, by=by, reason="申请主体消亡", **more)
        part = Application.objects.get(pk=part.pk)
        assert (part.case.step, part.outcome, part.grounds) == ("terminated", "terminated", words)
        assert not part.case.clocks.filter(stopped_on=None).exists()


def test_a_part_that_was_decided_stays_decided(hall, other):
    application = hall.in_review()
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    decide(hall, part, "other_hall")
    acts.withdraw(application, by=hall.who("window"))
    assert Application.objects.get(pk=part.pk).outcome == "granted"


@pytest.fixture
def reported(hall, upper):
    """A case that waits for the upper body, and the part that body has."""
    application = hall.in_review()
    part = acts.report_up(application, by=hall.who("examiner"), item=upper, opinion="材料属实，建议准予")
    return Application.objects.get(pk=application.pk), part


def test_the_case_of_the_lower_body_is_never_left_waiting(hall, reported):
    application, part = reported
    who = hall.stage.cast.actor
    with pytest.raises(Refused, match="不能自行终止"):
        acts.terminate(part, by=who("upper_hall_examiner"), reason="不再需要", ground="other_end")
    with pytest.raises(Refused, match="子件随主件撤回"):
        acts.withdraw(part, by=who("upper_hall_window"))
    decide(hall, part, "upper_hall")
    with pytest.raises(Refused, match="不能重新办理"):
        acts.reopen(part, by=who("upper_hall_approver"), reason="事实不清")
    assert Application.objects.get(pk=application.pk).case.step == "granted"


def test_a_reported_case_can_be_terminated_and_ends_the_part(hall, reported):
    application, part = reported
    acts.terminate(application, by=hall.who("examiner"), reason="申请主体消亡", ground="applicant_ended")
    assert Application.objects.get(pk=part.pk).case.step == "terminated"


def test_a_part_goes_no_further_up(hall, other, upper):
    application = hall.in_review()
    (part,) = acts.open_joint(application, by=hall.who("examiner"), items=[other])
    examiner = hall.stage.cast.actor("other_hall_examiner")
    acts.start_review(part, by=examiner)
    with pytest.raises(Refused, match="不能再转报"):
        acts.report_up(part, by=examiner, item=upper, opinion="符合")


def test_what_the_upper_body_issued_is_served_by_the_lower(hall, reported):
    application, part = reported
    who = hall.stage.cast.actor
    acts.start_review(part, by=who("upper_hall_examiner"))
    acts.pass_stage(part, by=who("upper_hall_examiner"), opinion="符合", proposed="granted")
    acts.grant(part, by=who("upper_hall_approver"), licence=LicenceTerms("燃气经营许可证"))
    application = Application.objects.get(pk=application.pk)
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert "决定和证件" in str(application.case.letters.get(template="services.service").content)


def test_nothing_is_reported_sideways(hall, other):
    application = hall.in_review()
    with pytest.raises(Refused, match="只能转报上级机关"):
        acts.report_up(application, by=hall.who("examiner"), item=other, opinion="符合")


def test_a_transfer_takes_materials_and_code_along(hall, other):
    made = hall.register(form_version="basic-1", values={"content": "经营瓶装燃气"})
    moved = acts.transfer(made.application, by=hall.who("window"), item=other, reason="属水利部门职权")
    assert (made.application.case.step, moved.org, moved.channel) == ("transferred", other.org, "transfer")
    assert reading.by_number_and_code(moved.case.number, made.query_code) == moved
    assert moved.materials.get(number=1).handed_in == "original"
    assert moved.answers == made.application.answers
    assert moved.case.number in str(made.application.case.letters.get(template="services.transferred").content)


def test_a_transfer_takes_the_files_along(hall, other):
    """“不需要重新提交” (LIC 第三十二条): the body that handles it now opens them, the former one no more."""
    application, theirs = hall.received(), hall.stage.cast.actor("other_hall_window")
    form = hall.uploaded(application)
    moved = acts.transfer(application, by=hall.who("window"), item=other, reason="属水利部门职权")
    form.refresh_from_db()
    assert reading.files_of(moved, theirs) == [form] and files.open_file(form, theirs).read()
    assert (form.org, form.purpose) == (other.org, moved.materials.get(number=1).purpose)
    assert reading.files_of(application, hall.who("window")) == []
    with pytest.raises(files.FileShut):
        files.open_file(form, hall.who("window"))
    assert application.materials.get(number=1).handed_in == "original"
    assert [entry.verb for entry in entries(moved.case.subject)] == ["receive", "receive", "read"]
    gave = entries(application.case.subject).get(verb="hand_over")
    assert (gave.details["files"], gave.details["to"]) == ([str(form.uid)], moved.case.subject)


def test_files_the_other_list_does_not_name_travel_under_no_material(hall):
    materials = [{**raw()["materials"][0], "name": "取水许可申请书"}, raw()["materials"][1]]
    water = hall.stage.adopted("", org=hall.stage.cast.other_bureau, **FOR_ALL, materials=materials)[0]
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    application = hall.received()
    form, more = hall.uploaded(application), hall.uploaded(application, "supplement")
    moved = acts.transfer(application, by=hall.who("window"), item=water, reason="属水利部门职权")
    found = reading.files_of(moved, hall.stage.cast.actor("other_hall_window"))
    assert [(one, one.purpose) for one in found] == [(more, "supplement"), (form, "unlisted")]
    assert moved.materials.get(number=1).handed_in == ""


@pytest.mark.parametrize("part", ["joint", "upper"])
def test_the_body_of_a_part_lists_and_opens_the_files_of_the_main_case(hall, other, upper, part):
    application = hall.received()
    form = hall.uploaded(application)
    item, prefix = (other, "other_hall") if part == "joint" else (upper, "upper_hall")
    # As `open_joint` and `report_up` call it; how a case comes there is told by the tests above.
    made = acts.open_part(org=item.org, by=SYSTEM, original=application, item=item, part=part)
    theirs = hall.stage.cast.actor(f"{prefix}_examiner")
    assert reading.files_of(made, theirs) == [form] and files.open_file(form, theirs).read()
    assert reading.files_of(application, hall.who("examiner")) == [form]
    assert reading.files_of(made, hall.who("overseer")) == []
    stranger = hall.stage.cast.actor("other_clerk")
    assert reading.files_of(made, stranger) == []
    with pytest.raises(files.FileShut):
        files.open_file(form, stranger)


def test_a_false_commitment_ends_the_licence(stage):
    materials = [{**raw()["materials"][0], "commitment": True}, raw()["materials"][1]]
    hall = make_hall(stage, materials=materials)
    application = hall.received(materials=())
    acts.accept_by_commitment(application, by=hall.who("window"), commitment="具备固定经营场所")
    assert application.materials.get(number=1).handed_in == "promised"
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="已承诺", proposed="granted")
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证"))
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert (application.case.step, due(application, "commitment_check")) == ("verifying", date(2026, 4, 28))
    acts.revoke(application, by=hall.who("approver"), reason="承诺不实", ground="false_commitment")
    licence = application.licences.get()
    assert (application.case.step, application.commitment_kept, licence.state) == ("revoked", False, "revoked")
    assert licence.ended_on == date(2026, 3, 2)


def test_no_commitment_without_a_material_that_allows_it(hall):
    with pytest.raises(Refused, match="不适用告知承诺"):
        acts.accept_by_commitment(hall.received(), by=hall.who("window"), commitment="都符合")


def test_renewal_is_told_once(hall, clock_at):
    hall.closed(valid_to=date(2026, 6, 30))
    assert jobs.remind_of_renewal() == 0
    clock_at("2026-05-20")
    assert jobs.remind_of_renewal() == 1
    assert jobs.remind_of_renewal() == 0
    assert Licence.objects.get().reminded_on == date(2026, 5, 20)


def test_electronic_delivery_needs_consent(hall):
    application = hall.granted()
    with pytest.raises(Refused, match="没有选择电子送达"):
        acts.deliver(application, by=hall.who("window"), delivery="electronic")


def test_several_are_accepted_each_on_its_own(hall):
    ready, open_one = hall.checked(hall.received()), hall.received()
    done = bulk.accept_all([ready, open_one], by=hall.who("window"))
    assert (done.count, [one.pk for one, _ in done.refused]) == (1, [open_one.pk])
    assert "还没有核对" in done.refused[0][1]


def test_several_are_given_to_one_person(hall):
    rows = [hall.received(), hall.received()]
    done = bulk.assign_all(rows, by=hall.who("window"), handler=hall.account("window"))
    assert done.count == 2
    assert {one.case.handler for one in reading.applications(hall.who("window"))} == {hall.account("window")}


def test_an_open_hearing_holds_the_case_at_the_lower_body(hall, upper):
    """第四十五条: the hearing's days are not the upper body's; who asked to be heard is heard first."""
    application = hall.in_review()
    hearing = told(hall, application)
    with pytest.raises(Refused, match="听证还没有结束"):
        acts.report_up(application, by=hall.who("examiner"), item=upper, opinion="建议准予")
    hearings.cancel(hearing, by=hall.who("examiner"), reason="没有利害关系人")
    assert acts.report_up(application, by=hall.who("examiner"), item=upper, opinion="建议准予").org == upper.org
