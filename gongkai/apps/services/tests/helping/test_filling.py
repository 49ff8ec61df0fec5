"""代为填写: whoever helps fills in the item's own form, on the authority or after the visit, and sees nothing else."""

import copy
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import applications
from gongkai.apps.services.actions.applications import FormFault, Verdict
from gongkai.apps.services.actions.helping import agency as agencies
from gongkai.apps.services.actions.helping import filling as acts
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries.helping import filling as reading
from gongkai.apps.services.tests.hall import forms
from gongkai.apps.services.tests.hall.forms import BUSINESS, PERSON, SITES, bound, changed, paper, send
from gongkai.apps.services.tests.helping.stage import OLD
from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Post
from gongkai.testing import LONG_AGO

AT = "services_desk:help_fill"
BY = public("陈晓兰")
PLACES = {key: value for key, value in SITES.items() if not key.startswith("sign")}
CONTACT = {key: PERSON[key] for key in ("apply_phone", "apply_address")}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def one(help):
    """An agency whose authority covers everything, for an item with a form of its own."""
    bound(help.hall)
    return help.authorised()


@pytest.fixture
def browser(help, logged_in):
    return logged_in(help.account("agent"))


def page(one):
    kind = "agency" if one.case.kind == "services.agency" else "visit"
    return reverse(f"services_desk:{kind}", args=[one.case.uid])


def begun(browser, one, help) -> FormAnswers:
    kind = "agency" if one.case.kind == "services.agency" else "visit"
    browser.post(reverse(f"services_desk:{kind}_hand_in", args=[one.case.uid, help.item.uid]))
    return FormAnswers.objects.order_by("-pk")[0]


def filled(browser, answers):
    send(browser, answers, "apply_person", at=AT, **CONTACT)
    send(browser, answers, "business", at=AT, **BUSINESS)
    send(browser, answers, "sites", at=AT, **PLACES, handed_1="both", paper=paper("扫描件.pdf"))
    return send(browser, answers, "apply_papers", at=AT, apply_delivery="window")


def handed_in(browser, answers):
    return browser.post(reverse(AT, args=[answers.uid, "review"]), follow=True)


# 代办 -------------------------------------------------------------------------------


def test_the_agent_fills_in_the_form_for_the_applicant_and_hands_it_in(help, one, browser):
    start = reverse("services_desk:agency_hand_in", args=[one.case.uid, help.item.uid])
    told = text(browser.get(start))
    assert "燃气经营许可申请表" in told and "纸质授权委托书" in told and not FormAnswers.objects.exists()
    answers = begun(browser, one, help)
    first = text(browser.get(reverse(AT, args=[answers.uid, "apply_person"])))
    assert "陈晓兰" in first and OLD.identity_number in first and help.account("agent").name not in answers.holder
    filled(browser, answers)
    assert "青石站" in text(browser.get(reverse(AT, args=[answers.uid, "review"])))
    assert "办件编号" in text(handed_in(browser, answers))
    application = Application.objects.get()
    assert (application.channel, application.applicant_name, application.agent_name) == (
        "agency",
        "陈晓兰",
        "帮办agent",
    )
    assert application.identity_index == one.requester.identity_index
    values = eforms.values_of(application.filled)
    assert (values["total"], values["apply_citizen_id"]) == (20, OLD.identity_number)
    assert application.filled.version.number == 1
    assert application.materials.get(number=1).handed_in == "both"
    assert [file.purpose for file in files.of_owner(application.case.subject)] == ["material-1"]
    assert one.items.get().application == application
    entry = next(entry for entry in entries(application.case.subject) if entry.verb == "register")
    assert (entry.actor_name, entry.details["helped_by"]) == ("帮办agent", one.case.number)
    assert entry.details["authority"] == "纸质授权委托书，2026年3月2日至2026年5月31日"
    assert [e.details["what"] for e in entries(one.case.subject) if e.verb == "read"] == [acts.READ]


def test_what_was_saved_is_gone_on_with_by_whoever_is_assigned_next(help, one, browser, logged_in):
    answers = begun(browser, one, help)
    send(browser, answers, "business", do="save", at=AT, trade="bottle")
    assert "继续填写申请表" in text(browser.get(page(one)))
    agencies.assign(one, by=help.who("agency_manager"), agent=help.account("second_agent"))
    assert browser.get(reverse(AT, args=[answers.uid, "business"])).status_code == 404
    second = logged_in(help.account("second_agent"))
    resumed = begun(second, one, help)
    assert resumed == answers and FormAnswers.objects.count() == 1
    assert resumed.unsealed()["answers"]["trade"] == "bottle"
    discard = reverse("services_desk:help_fill_discard", args=[answers.uid])
    assert "立即删除" in text(second.get(discard))
    assert second.post(discard).url == page(one) and FormAnswers.objects.get().state == "purged"


def test_conditions_and_rows_are_judged_by_the_server(help, one, browser):
    answers = begun(browser, one, help)
    send(browser, answers, "apply_person", at=AT, **CONTACT)
    assert send(browser, answers, "business", at=AT, trade="pipe", manager="赵刚").status_code == 422
    wrong = send(browser, answers, "sites", at=AT, **{**PLACES, "stations.0.bottles": "-1"}, handed_1="original")
    assert wrong.status_code == 422
    refused = handed_in(browser, answers)
    assert refused.status_code == 422 and not Application.objects.exists()
    with pytest.raises(eforms.Incomplete):
        acts.submit(answers, one, help.item, by=help.who("agent"))


def test_who_applies_is_the_case_s_and_not_what_is_sent(help, one, browser):
    answers = begun(browser, one, help)
    send(
        browser,
        answers,
        "apply_person",
        at=AT,
        **{**PERSON, "apply_name": "王某", "apply_citizen_id": "110101199003074936"},
    )
    filled(browser, answers)
    handed_in(browser, answers)
    application = Application.objects.get()
    assert (application.applicant_name, application.identity_index) == ("陈晓兰", one.requester.identity_index)


def test_nothing_of_an_earlier_application_is_shown_to_the_agent(help, one, browser, logged_in):
    """`manager` takes up what the same form was told before; that is the applicant's, and the agent's is not."""
    me = people.person(OLD.name, number=OLD.identity_number, mobile="13900004444")
    own = Client()
    people.sign_in(own, me)
    draft = forms.begin(own, help.item)
    forms.fill_gas(own, draft, manager="钱秘书")
    forms.submit(own, draft)
    answers = begun(browser, one, help)
    assert "manager" not in answers.unsealed()["answers"]
    assert "钱秘书" not in text(browser.get(reverse(AT, args=[answers.uid, "business"])))


def test_a_form_published_on_the_way_is_looked_at_again_and_the_case_keeps_what_was_asked(help, one, browser):
    answers = begun(browser, one, help)
    filled(browser, answers)
    content = copy.deepcopy(forms.GAS)
    content["pages"][0]["parts"].append({"kind": "text", "id": "note", "label": "补充说明"})
    bound(help.hall, changed(answers.version, help.hall, content))
    assert "表单有修改" in text(handed_in(browser, answers)) and not Application.objects.exists()
    assert "补充说明" in text(browser.get(reverse(AT, args=[answers.uid, "business"])))
    handed_in(browser, answers)
    application = Application.objects.get()
    assert application.filled.version.number == 2
    assert "note" in eforms.definition_for(application.filled).fields


def test_without_the_scope_or_after_the_authority_nothing_is_filled_in(help, browser, logged_in, clock):
    bound(help.hall)
    consulting = help.authorised(scope=("consult",))
    told = browser.post(reverse("services_desk:agency_hand_in", args=[consulting.case.uid, help.item.uid]), follow=True)
    assert "授权范围不包括代为提交申请" in text(told) and not FormAnswers.objects.exists()
    one = help.authorised(until=date(2026, 3, 10))
    answers = begun(browser, one, help)
    clock.set(date(2026, 3, 11))
    browser = logged_in(help.account("agent"))
    told = browser.get(reverse(AT, args=[answers.uid, "business"]), follow=True)
    assert "授权已经到期" in text(told) and told.redirect_chain[0][0] == page(one)
    with pytest.raises(Refused, match="授权已经到期"):
        acts.submit(answers, one, help.item, by=help.who("agent"))
    assert not reading.may_fill(answers, help.who("agent"))


def test_revoking_takes_along_what_was_only_begun(help, one, browser):
    answers = begun(browser, one, help)
    send(browser, answers, "sites", do="upload:paper", at=AT, paper=paper())
    (file,) = files.of_owner(answers.owner)
    assert browser.get(f"/files/{file.uid}/").status_code == 200
    agencies.revoke(one, by=BY)
    answers.refresh_from_db()
    assert answers.state == "purged" and not files.of_owner(answers.owner).exists()
    assert browser.get(reverse(AT, args=[answers.uid, "sites"])).status_code == 404


def test_whoever_decides_fills_in_nothing(help, one, browser):
    answers = begun(browser, one, help)
    Post.objects.create(account=help.account("agent"), org=help.item.org, role="services.examiner", from_on=LONG_AGO)
    told = browser.get(reverse(AT, args=[answers.uid, "business"]), follow=True)
    assert "负责受理、审查或者审批" in text(told)


def test_strangers_find_no_draft(help, one, browser, logged_in):
    answers = begun(browser, one, help)
    send(browser, answers, "sites", do="upload:paper", at=AT, paper=paper())
    (file,) = files.of_owner(answers.owner)
    me = people.person(OLD.name, number=OLD.identity_number, mobile="13900004444")
    addresses = [
        reverse(AT, args=[answers.uid, "business"]),
        reverse("services_desk:help_fill_discard", args=[answers.uid]),
    ]
    for name in ("second_agent", "agency_manager", "visitor"):
        stranger = logged_in(help.account(name))
        assert [stranger.get(one).status_code for one in (*addresses, f"/files/{file.uid}/")] == [404] * 3
        with pytest.raises(NotAllowed):
            acts.begin(one, help.item, by=help.who(name))
    window = logged_in(help.hall.account("window"))
    assert [window.get(one).status_code for one in addresses] == [404, 404]
    client = Client()
    people.sign_in(client, me)
    assert client.get(reverse("services:fill_start", args=[answers.uid])).status_code == 404
    assert client.get(f"/files/{file.uid}/").status_code == 404


def test_what_is_filled_in_for_one_case_is_handed_in_for_no_other(help, one, browser):
    answers = begun(browser, one, help)
    filled(browser, answers)
    other = help.authorised()
    with pytest.raises(Refused, match="不是为本件这个事项填写的"):
        acts.submit(answers, other, help.item, by=help.who("agent"))


def test_the_applicant_reads_it_corrects_it_and_withdraws_as_with_the_own(help, one, browser):
    me = people.person(OLD.name, number=OLD.identity_number, mobile="13900004444")
    linking.link(Presence(me), one.case)
    answers = begun(browser, one, help)
    filled(browser, answers)
    handed_in(browser, answers)
    application, window = Application.objects.get(), help.hall.who("window")
    number = application.case.number
    client = Client()
    people.sign_in(client, me)
    own = reverse("services:own_form", args=[number])
    assert "青石站" in text(client.get(own))
    assert "帮办agent代为提交（纸质授权委托书" in text(client.get(reverse("services:tracked", args=[number])))
    applications.check_form(application, by=window, faults=[FormFault("manager", "请填写全名")])
    applications.check_materials(application, by=window, verdicts=[Verdict(1, "fitting")])
    applications.request_supplement(application, by=window, allowed_days=10)
    client.get(reverse("services:correct", args=[number]))
    correction = FormAnswers.objects.get(replaces=application.filled)
    at = reverse("services:correct_step", args=[number, "business"])
    client.post(at, {"do": "next", "manager": "赵刚刚"})
    client.post(
        reverse("services:correct_step", args=[number, "sites"]), {"do": "next", "truth": "true", "_stood": "truth"}
    )
    client.post(reverse("services:correct_step", args=[number, "review"]))
    application.refresh_from_db()
    assert application.filled == correction and eforms.values_of(application.filled)["manager"] == "赵刚刚"
    assert application.agent_name == "帮办agent", "who handed it in stays"
    assert client.post(reverse("services:withdraw", args=[number])).status_code == 302
    application.case.refresh_from_db()
    assert application.case.step == "withdrawn"


# 上门 -------------------------------------------------------------------------------


@pytest.fixture
def visited(help, clock):
    bound(help.hall)
    one = help.arranged(date(2026, 3, 3))
    clock.set(date(2026, 3, 3))
    help.arrived(one)
    return help.left(one)


def test_after_a_visit_either_officer_fills_in_the_form_and_the_day_of_the_visit_counts(
    help, visited, logged_in, clock
):
    clock.set(date(2026, 3, 4))
    first = logged_in(help.account("visitor"))
    answers = begun(first, visited, help)
    send(first, answers, "business", do="save", at=AT, trade="bottle")
    second = logged_in(help.account("second_visitor"))
    assert begun(second, visited, help) == answers
    filled(second, answers)
    handed_in(second, answers)
    application = Application.objects.get()
    assert (application.channel, application.agent_name, application.received_on) == ("visit", "", date(2026, 3, 3))
    assert eforms.values_of(application.filled)["total"] == 20
    entry = next(entry for entry in entries(application.case.subject) if entry.verb == "register")
    assert entry.details["authority"].startswith("2026年3月3日上门，帮办")
    visited.case.refresh_from_db()
    assert visited.case.step == "done"


def test_before_the_visit_nobody_fills_in_anything(help, logged_in):
    bound(help.hall)
    one = help.arranged(date(2026, 3, 3))
    address = reverse("services_desk:visit_hand_in", args=[one.case.uid, help.item.uid])
    assert logged_in(help.account("visitor")).get(address).status_code == 404
    with pytest.raises(Refused, match="现在不能填写申请表"):
        acts.begin(one, help.item, by=help.who("visitor"))


def test_drafts_of_a_visit_that_ends_without_the_papers_go(help, visited, logged_in):
    from gongkai.apps.services.actions.helping import visits

    browser = logged_in(help.account("visitor"))
    answers = begun(browser, visited, help)
    visits.finish_filing(visited, by=help.who("visitor"), reason="材料由申请人取回")
    answers.refresh_from_db()
    assert answers.state == "purged"
