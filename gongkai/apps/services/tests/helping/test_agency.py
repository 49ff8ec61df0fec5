"""代办服务: written authority, its scope and its end; no part in the decision; every step on record; no charge."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications
from gongkai.apps.services.actions.helping import agency as acts
from gongkai.apps.services.actions.helping import uploads
from gongkai.apps.services.actions.helping.agency import Authority
from gongkai.apps.services.models import AgencyStep, Application
from gongkai.apps.services.tests.hall.forms import bound
from gongkai.apps.services.tests.hall.stage import SHE
from gongkai.apps.services.tests.helping.stage import EVERYTHING, FILING, OLD, UNTIL, paper
from gongkai.kernel import files, registry
from gongkai.kernel.applicants import queries as applicant_reading
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.models import Clock
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Post
from gongkai.testing import LONG_AGO

BY = public("陈晓兰")
TODAY = date(2026, 3, 2)


def clock_of(one, key):
    return Clock.objects.filter(case=one.case, key=key).latest("round")


def test_a_request_is_received_with_a_receipt_that_says_it_is_free(help):
    one = help.asked()
    assert (one.case.step, one.case.waiting_role) == ("requested", "services.agency_manager")
    letter = one.case.letters.get()
    text = "".join(letter.content["paragraphs"])
    assert "不收取任何费用" in text
    assert "不参与事项的受理、审查和决定" in text
    assert clock_of(one, "response").due_on == date(2026, 3, 4)
    assert one.requester.identity_cipher and OLD.identity_number not in one.requester.identity_cipher


def test_items_must_be_those_of_the_point(help):
    wanted = replace(help.wanted(), items=[])
    with pytest.raises(Refused, match="请选择要办理的事项"):
        acts.request(org=help.point.org, by=BY, point=help.point, wanted=wanted, authority=Authority(EVERYTHING, UNTIL))
    help.item.visible = False
    help.item.save()
    with pytest.raises(Refused, match="不能在县政务服务中心帮办代办点办理"):
        help.asked()


@pytest.mark.parametrize(
    ("scope", "until", "said"),
    [
        ((), UNTIL, "授权范围"),
        (("decide",), UNTIL, "授权范围"),
        (EVERYTHING, date(2026, 3, 1), "不能早于今天"),
        (EVERYTHING, date(2027, 3, 3), "最长365天"),
    ],
)
def test_an_authority_has_a_scope_and_an_end(help, scope, until, said):
    with pytest.raises(Refused, match=said):
        help.asked(scope=scope, until=until)


@pytest.mark.parametrize("role", ["window", "examiner", "approver", "head"])
def test_whoever_decides_an_item_does_not_help_with_it(help, role):
    """代办员没有审批权."""
    Post.objects.create(account=help.account("agent"), org=help.item.org, role=f"services.{role}", from_on=LONG_AGO)
    with pytest.raises(Refused, match="负责受理、审查或者审批，不能代办"):
        help.assigned()


def test_an_agent_who_comes_to_decide_can_do_nothing_more(help):
    one = help.authorised()
    Post.objects.create(account=help.account("agent"), org=help.item.org, role="services.approver", from_on=LONG_AGO)
    with pytest.raises(Refused, match="不能代办"):
        acts.record_step(one, by=help.who("agent"), kind="contact", text="打电话")
    acts.assign(one, by=help.who("agency_manager"), agent=help.account("second_agent"))
    assert acts.record_step(one, by=help.who("second_agent"), kind="contact", text="打电话")


def test_nothing_is_done_before_the_authority_is_there(help):
    one = help.assigned()
    assert one.case.step == "assigned"
    with pytest.raises(Refused):
        acts.record_step(one, by=help.who("agent"), kind="contact", text="打电话")
    with pytest.raises(Refused, match="上传这次签名或者盖章的授权委托书"):
        acts.record_authority(one, by=help.who("agent"), signed_on=TODAY, scope=EVERYTHING, authority_until=UNTIL)


def test_the_paper_is_sealed_and_read_by_nobody_but_who_works_on_it(help, logged_in):
    one = help.authorised()
    assert (one.case.step, one.authority_form, one.authority_on) == ("working", "paper", TODAY)
    stored = files.of_owner(one.case.subject).get()
    assert stored.purpose == "authorisation"
    assert logged_in(help.account("agent")).get(f"/files/{stored.uid}/").status_code == 200
    for outsider in (help.hall.account("window"), help.account("visitor"), help.stage.account("manager")):
        assert logged_in(outsider).get(f"/files/{stored.uid}/").status_code == 404


def test_the_paper_decides_what_is_authorised(help):
    one = help.authorised(scope=("consult",))
    assert acts.record_step(one, by=help.who("agent"), kind="guide", text="指导准备申请表")
    with pytest.raises(Refused, match="授权范围不包括“代为领取结果”"):
        acts.record_step(one, by=help.who("agent"), kind="collect", text="领取")
    with pytest.raises(Refused, match="授权范围不包括代为提交申请"):
        acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)


def test_only_the_agent_who_was_named_acts(help):
    one = help.authorised()
    with pytest.raises(NotAllowed):
        acts.record_step(one, by=help.who("second_agent"), kind="contact", text="打电话")


def test_every_step_is_kept_and_told(help):
    one = help.authorised()
    acts.record_step(one, by=help.who("agent"), kind="contact", text="电话联系，约定见面", item=help.item)
    step = AgencyStep.objects.get()
    assert (step.kind, step.on, step.by_name, step.item) == ("contact", TODAY, "帮办agent", help.item)
    entry = entries(one.case.subject).last()
    assert entry.details["public_note"] == "联系申请人：电话联系，约定见面"
    with pytest.raises(Refused, match="授权之后"):
        acts.record_step(one, by=help.who("agent"), kind="contact", text="补记", on=date(2026, 2, 27))


def test_an_application_is_handed_in_in_the_applicant_s_name(help):
    one = help.authorised()
    made = acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)
    application = Application.objects.get(pk=made.application.pk)
    assert (application.channel, application.applicant_name, application.agent_name) == (
        "agency",
        "陈晓兰",
        "帮办agent",
    )
    assert application.identity_index == one.requester.identity_index
    assert (application.received_on, application.case.step, made.query_code != "") == (TODAY, "submitted", True)
    assert application.case.letters.get().template == "services.receipt"
    assert one.items.get().application == application
    with pytest.raises(Refused, match="已经提交"):
        acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)


def test_what_is_handed_in_stands_in_the_applicant_s_space(help):
    applicant = people.person("陈晓兰", number=OLD.identity_number, mobile="13900004444")
    presence = Presence(applicant)
    made = acts.request_from(
        presence, point=help.point, wanted=help.wanted(), authority=Authority(EVERYTHING, UNTIL), sign=False
    )
    one = acts.assign(made.agency, by=help.who("agency_manager"), agent=help.account("agent"))
    uploads.keep_authority(one, [paper()], by=help.who("agent"))
    acts.record_authority(one, by=help.who("agent"), signed_on=TODAY, scope=EVERYTHING, authority_until=UNTIL)
    filed = acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)
    assert applicant_reading.may_open(presence, filed.case.number) == filed.case
    assert ApplicantCase.objects.filter(applicant=applicant).count() == 2


def test_a_case_of_the_window_is_linked_if_it_is_the_same_applicant_s(help):
    one = help.authorised()
    theirs = help.hall.register().application
    assert theirs.identity_index == one.requester.identity_index
    acts.link_application(one, by=help.who("agent"), number=theirs.case.number)
    assert one.items.get().application == theirs


def test_somebody_else_s_case_looks_as_if_there_were_none(help):
    one = help.authorised()
    stranger = replace(SHE, name="王某", identity_number="110101199003074936")
    other = applications.register(
        org=help.item.org, by=help.hall.who("window"), item=help.item, person=stranger, filing=FILING
    )
    for number in (other.case.number, "BJ20260000000001"):
        with pytest.raises(Refused, match="没有找到这位申请人"):
            acts.link_application(one, by=help.who("agent"), number=number)


def test_waiting_for_the_applicant_stops_the_agent_s_clock(help, clock):
    one = help.authorised()
    due = clock_of(one, "handling").due_on
    acts.ask(one, by=help.who("agent"), text="请提供场地租赁合同")
    assert (one.case.step, clock_of(one, "handling").paused_since is not None) == ("waiting", True)
    clock.set(date(2026, 3, 6))
    acts.answer(one, by=BY, text="已经交给代办员")
    assert (one.case.step, one.asked) == ("working", "")
    assert clock_of(one, "handling").due_on > due
    assert clock_of(one, "answer").stopped_on == date(2026, 3, 6)


def test_an_authority_that_has_ended_carries_nothing_more(help, clock):
    one = help.authorised(until=date(2026, 3, 10))
    clock.set(date(2026, 3, 11))
    with pytest.raises(Refused, match="授权已经到期"):
        acts.record_step(one, by=help.who("agent"), kind="contact", text="打电话")
    assert jobs.end_authorities() == 1
    one.refresh_from_db()
    one.case.refresh_from_db()
    assert (one.case.step, one.authority_on) == ("assigned", None)
    assert clock_of(one, "handling").stopped_on == date(2026, 3, 11)
    assert jobs.end_authorities() == 0


def test_the_paper_of_an_ended_authority_proves_no_new_one(help, clock):
    one = help.authorised(until=date(2026, 3, 10))
    clock.set(date(2026, 3, 11))
    jobs.end_authorities()
    one.refresh_from_db()
    given = {"by": help.who("agent"), "signed_on": date(2026, 3, 11), "scope": EVERYTHING, "authority_until": UNTIL}
    for signed_on in (TODAY, date(2026, 3, 11)):
        with pytest.raises(Refused, match="上传这次签名或者盖章的授权委托书"):
            acts.record_authority(one, **{**given, "signed_on": signed_on})
    uploads.keep_authority(one, [paper("新授权委托书.txt")], by=help.who("agent"))
    acts.record_authority(one, **given)
    assert (one.case.step, one.authority_on) == ("working", date(2026, 3, 11))


def test_an_item_with_a_form_of_its_own_is_not_handed_in_without_it(help):
    one = help.authorised()
    bound(help.hall)
    with pytest.raises(Refused, match="须按申请表“燃气经营许可申请表（第1版）”填写"):
        acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)


def test_whoever_is_barred_is_refused_through_an_agent_too(help):
    """行政许可法第七十八条."""
    one, hall = help.authorised(), help.hall
    applications.refuse(
        hall.deciding(), by=hall.who("approver"), reason="报告伪造", ground="false_application", safety_matter=True
    )
    with pytest.raises(Refused, match="不得再次申请本许可"):
        acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)


def test_an_authority_holds_to_the_end_of_its_last_day(help, clock):
    one = help.authorised(until=date(2026, 3, 10))
    clock.set(date(2026, 3, 10))
    assert jobs.end_authorities() == 0
    assert acts.record_step(one, by=help.who("agent"), kind="contact", text="打电话")


def test_the_applicant_revokes_at_any_time(help):
    """民法典第九百三十三条."""
    one = help.authorised()
    made = acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)
    acts.revoke(one, by=BY)
    assert (one.case.step, one.authority_on) == ("revoked", None)
    made.application.case.refresh_from_db()
    assert made.application.case.step == "submitted"


def test_it_closes_with_a_result_and_is_rated(help):
    one = help.authorised()
    with pytest.raises(Refused, match="不能写为全部办成"):
        acts.close(one, by=help.who("agent"), result="done", result_text="已经提交")
    acts.file_application(one, by=help.who("agent"), item=help.item, filing=FILING)
    acts.close(one, by=help.who("agent"), result="done", result_text="申请已经提交，等待审查")
    text = "".join(one.case.letters.latest("id").content["paragraphs"])
    assert ("全部办成" in text, "没有收取费用" in text) == (True, True)
    assert registry.rateable()["services.agency"].steps == ("closed",)


def test_a_request_outside_the_service_is_declined_with_the_reason(help):
    one = acts.decline(help.asked(), by=help.who("agency_manager"), reason="须本人到场办理")
    text = "".join(one.case.letters.latest("id").content["paragraphs"])
    assert (one.case.step, "须本人到场办理" in text) == ("declined", True)


def test_the_clock_can_be_extended_with_a_reason_only(help):
    one = help.authorised()
    with pytest.raises(Refused):
        acts.extend(one, by=help.who("agency_manager"), days=5, reason=" ")
    due = clock_of(one, "handling").due_on
    acts.extend(one, by=help.who("agency_manager"), days=5, reason="审批部门需要补充论证")
    assert clock_of(one, "handling").due_on > due


def test_signing_online_needs_a_real_name_and_the_own_number(help):
    applicant = people.person("陈晓兰", number=OLD.identity_number, mobile="13900004444")
    presence = Presence(applicant)
    given = {"point": help.point, "authority": Authority(EVERYTHING, UNTIL), "sign": True}
    with pytest.raises(Refused, match="实名等级"):
        acts.request_from(presence, wanted=help.wanted(), **given)
    people.at_level(applicant)
    stranger = replace(OLD, identity_number="110101199003074936")
    with pytest.raises(Refused, match="只能签署本人"):
        acts.request_from(presence, wanted=help.wanted(stranger), **given)
    one = acts.request_from(presence, wanted=help.wanted(), **given).agency
    assert (one.authority_form, one.authority_on) == ("electronic", TODAY)
    acts.assign(one, by=help.who("agency_manager"), agent=help.account("agent"))
    assert one.case.step == "working"
    assert clock_of(one, "handling").started_on == TODAY


def test_nobody_signs_for_somebody_else_s_case(help):
    one = help.assigned()
    other = people.person("司徒安")
    people.at_level(other)
    for presence in (Presence(other), None):
        with pytest.raises(Refused):
            acts.authorise_from(presence, one, scope=EVERYTHING, authority_until=UNTIL)
    owner = people.person("陈晓兰", number=OLD.identity_number, mobile="13900004444")
    people.at_level(owner)
    assert acts.authorise_from(Presence(owner), one, scope=EVERYTHING, authority_until=UNTIL).case.step == "working"


def test_two_people_at_one_body_see_only_their_own_point(help, stage):
    one = help.asked()
    from gongkai.apps.services.queries.helping import agency as reading

    assert list(reading.agencies(help.who("agency_manager"))) == [one]
    assert list(reading.agencies(stage.who("manager"))) == [one]
    assert list(reading.agencies(help.hall.who("window"))) == []
