"""窗口收件: the clerk fills in the same form; 核对、补正: only what was asked is changed, the old answer stays."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import keeping
from gongkai.apps.services.actions.applications import FormFault, Verdict
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.tests.hall import forms
from gongkai.apps.services.tests.hall.forms import BUSINESS, PERSON, SITES, begin, bound, fill_gas, paper, send, submit
from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.tests.people import person, sign_in
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries

AT = "services_desk:window_fill"
CAME = {"apply_channel": "counter", "apply_came_on": "2026-03-02", "apply_ticket": "A012"}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def desk(hall, logged_in):
    return lambda name: logged_in(hall.account(name))


def begun(client, item):
    client.post(reverse("services_desk:register", args=[item.uid]))
    return FormAnswers.objects.order_by("-pk")[0]


# The window -----------------------------------------------------------------------


def test_the_clerk_fills_in_the_form_of_the_item_and_may_scan(hall, desk):
    item, client = bound(hall), desk("window")
    answers = begun(client, item)
    send(client, answers, "apply_person", at=AT, **CAME, **PERSON)
    send(client, answers, "business", at=AT, **BUSINESS)
    unsigned = {key: value for key, value in SITES.items() if not key.startswith("sign")}
    send(client, answers, "sites", at=AT, **unsigned, handed_1="both", paper=paper("扫描件.pdf"))
    send(client, answers, "apply_papers", at=AT, apply_delivery="window")
    application = Application.objects.get()
    assert eforms.values_of(application.filled)["total"] == 20
    assert application.materials.get(number=1).handed_in == "both"
    assert [one.purpose for one in files.of_owner(application.case.subject)] == ["material-1"]


def test_the_card_fills_in_what_it_knows_and_the_look_is_on_record(hall, desk):
    earlier, item, client = hall.received(), bound(hall), desk("window")
    address = reverse("services_desk:register", args=[item.uid])
    wrong = client.post(address, {"card": "110105194912310021"})
    assert wrong.status_code == 422 and "110105194912310021" in wrong.content.decode()
    assert not FormAnswers.objects.exists()
    page = client.post(address, {"card": "陈晓兰|女|11010519491231002X"}, follow=True)
    shown = page.content.decode()
    assert 'value="11010519491231002X"' in shown and earlier.phone in shown and earlier.case.number in shown
    assert [entry.details["what"] for entry in entries(earlier.case.subject) if entry.verb == "read"] == [
        "窗口读卡，取用申请人的联系信息"
    ]
    answers = FormAnswers.objects.get()
    send(client, answers, "apply_person", at=AT, **CAME, **PERSON)
    send(client, answers, "business", at=AT, **BUSINESS)
    unsigned = {key: value for key, value in SITES.items() if not key.startswith("sign")}
    send(client, answers, "sites", at=AT, **unsigned, handed_1="original")
    send(client, answers, "apply_papers", at=AT, apply_delivery="window")
    assert Application.objects.latest("pk").begun_at == answers.started_at


def test_what_a_clerk_has_begun_is_the_clerks_own(hall, desk):
    client = desk("window")
    answers = begun(client, bound(hall))
    address = reverse(AT, args=[answers.uid, "apply_person"])
    assert "燃气经营许可证核发" in text(client.get(reverse("services_desk:choose_item")))
    for name in ("examiner", "overseer"):
        assert desk(name).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    client, give_up = desk("window"), reverse("services_desk:window_discard", args=[answers.uid])
    assert "立即删除" in text(client.get(give_up))
    client.post(give_up)
    assert FormAnswers.objects.get().state == "purged" and client.get(address).status_code == 404


# 核对和补正 ------------------------------------------------------------------------


@pytest.fixture
def handed_in(hall, client):
    """An application of the signed-in applicant on the gas form."""
    sign_in(client, person())
    answers = begin(client, bound(hall))
    fill_gas(client, answers)
    submit(client, answers)
    return Application.objects.get()


def asked(hall, application, *faults, missing=False):
    window = hall.who("window")
    acts.check_form(application, by=window, faults=[FormFault(*one) for one in faults])
    acts.check_materials(application, by=window, verdicts=[Verdict(1, "missing" if missing else "fitting")])
    acts.request_supplement(application, by=window, allowed_days=10)
    return application


def at(application, name=""):
    more = [name] if name else []
    return reverse("services:correct_step" if name else "services:correct", args=[application.case.number, *more])


def test_the_window_marks_what_is_wrong_and_tells_it_once(hall, desk, handed_in):
    client = desk("window")
    address = reverse("services_desk:application_act", args=[handed_in.case.uid, "check_form"])
    page = text(client.get(address))
    assert "填写的是：赵刚" in page and "核对申请表" in page
    client.post(address, {"fault_manager": "应当是本单位的人员", "fault_stations": ""})
    handed_in.refresh_from_db()
    assert handed_in.form_faults == [{"field": "manager", "label": "安全负责人", "note": "应当是本单位的人员"}]
    assert {entry.verb for entry in entries(handed_in.filled.owner)} >= {"read"}
    acts.check_materials(handed_in, by=hall.who("window"), verdicts=[Verdict(1, "fitting")])
    with pytest.raises(Refused, match="“安全负责人”需要改正，不能受理"):
        acts.accept(handed_in, by=hall.who("window"))
    acts.request_supplement(handed_in, by=hall.who("window"), allowed_days=10)
    letter = handed_in.case.letters.get(template="services.supplement")
    assert any("请改正申请表中的“安全负责人”：应当是本单位的人员" in line for line in letter.content["paragraphs"])


def test_what_is_checked_stands_in_the_form_and_says_why(hall, handed_in):
    window = hall.who("window")
    with pytest.raises(Refused, match="申请表中没有“nothing”"):
        acts.check_form(handed_in, by=window, faults=[FormFault("nothing", "x")])
    with pytest.raises(Refused, match="哪里需要改正"):
        acts.check_form(handed_in, by=window, faults=[FormFault("manager", " ")])
    acts.check_form(handed_in, by=window, faults=[FormFault("manager", "甲")])
    acts.check_form(handed_in, by=window, faults=[])
    assert handed_in.form_faults == []
    plain = hall.register().application
    with pytest.raises(Refused, match="没有填写的申请表"):
        acts.check_form(plain, by=window, faults=[])


def test_the_applicant_changes_only_what_was_asked_and_the_old_answer_stays(hall, client, handed_in, desk):
    asked(hall, handed_in, ("manager", "应当是本单位的人员"))
    old = handed_in.filled
    assert client.get(reverse("services:supplement", args=[handed_in.case.number])).url == at(handed_in)
    page = client.get(at(handed_in), follow=True)
    assert page.request["PATH_INFO"] == at(handed_in, "business")
    shown = page.content.decode()
    assert 'name="manager"' in shown and 'name="trade"' not in shown and "不用改动" in shown
    client.post(at(handed_in, "business"), {"do": "next", "manager": "钱进", "trade": "pipe"})
    refused = client.post(at(handed_in, "review"))
    assert refused.status_code == 422 and "申请人签名" in text(refused)
    client.post(at(handed_in, "sites"), {"do": "next", "sign.name": "陈晓兰", "truth": "true", "stations.count": "0"})
    done = client.post(at(handed_in, "review"), follow=True)
    assert "补正已经提交" in text(done)
    application = Application.objects.get()
    values = eforms.values_of(application.filled)
    assert (values["manager"], values["trade"], values["stations"][0]["station"]) == ("钱进", "bottle", "青石站")
    assert application.filled.replaces == old and eforms.values_of(old)["manager"] == "赵刚"
    assert (application.case.step, application.form_faults) == ("submitted", [])
    page = text(desk("window").get(reverse("services_desk:application", args=[application.case.uid])))
    assert "与上次提交相比" in page and "赵刚" in page and "钱进" in page
    supplement = next(entry for entry in entries(application.case.subject) if entry.verb == "supplement")
    assert "安全负责人" in supplement.details["corrected"]


def test_a_material_that_is_missing_is_handed_in_later_beside_the_old_one(hall, client, handed_in):
    asked(hall, handed_in, missing=True)
    page = client.get(at(handed_in), follow=True)
    assert page.request["PATH_INFO"] == at(handed_in, "sites") and 'name="sign.name"' not in page.content.decode()
    client.post(at(handed_in, "sites"), {"do": "next", "paper": paper("补交.pdf")})
    client.post(at(handed_in, "review"))
    application = Application.objects.get()
    assert len(eforms.values_of(application.filled)["paper"]) == 2
    assert {one.original_name for one in reading.files_of(application, hall.who("window"))} == {
        "申请表.pdf",
        "补交.pdf",
    }
    assert application.materials.get(number=1).verdict == ""


def test_whoever_has_number_and_code_corrects_without_an_account(hall, handed_in):
    asked(hall, handed_in, ("manager", "应当是本单位的人员"))
    stranger = Client()
    assert stranger.get(at(handed_in)).status_code == 404
    session = stranger.session
    session["services_tracked"] = [handed_in.case.number]
    session.save()
    stranger.get(at(handed_in), follow=True)
    stranger.post(at(handed_in, "business"), {"do": "next", "manager": "钱进"})
    signed = {"do": "next", "sign.name": "陈晓兰", "truth": "true", "stations.count": "0"}
    stranger.post(at(handed_in, "sites"), signed)
    stranger.post(at(handed_in, "review"))
    application = Application.objects.get()
    assert eforms.values_of(application.filled)["manager"] == "钱进"
    assert not FormAnswers.objects.filter(state="open").exists()


def test_whoever_was_barred_meanwhile_hands_in_no_correction(hall, client, handed_in):
    """LIC 第七十九条: judged by the day the correction is received, as an application is by its own."""
    other = hall.closed()
    asked(hall, handed_in, ("manager", "应当是本单位的人员"))
    client.get(at(handed_in), follow=True)
    client.post(at(handed_in, "business"), {"do": "next", "manager": "钱进"})
    signed = {"do": "next", "sign.name": "陈晓兰", "truth": "true", "stations.count": "0"}
    client.post(at(handed_in, "sites"), signed)
    acts.revoke(other, by=hall.who("approver"), reason="行贿取得", ground="deceit", safety_matter=True)
    refused = client.post(at(handed_in, "review"))
    assert refused.status_code == 422 and "不得再次申请本许可" in text(refused)
    handed_in.refresh_from_db()
    assert handed_in.case.step == "supplement_pending" and eforms.values_of(handed_in.filled)["manager"] == "赵刚"


def test_a_case_where_nothing_is_asked_offers_no_form(hall, client, handed_in):
    assert client.get(at(handed_in)).url == reverse("services:tracked", args=[handed_in.case.number])


# Elsewhere ---------------------------------------------------------------------------


def test_a_transfer_takes_the_answers_along(hall, handed_in, logged_in):
    """移送: the body that handles it now reads them, the former one no more."""
    from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff

    add_staff(hall.stage, hall.stage.cast.office, "other_hall")
    (item,) = hall.stage.adopted("", org=hall.stage.cast.office, **FOR_ALL)
    moved = acts.transfer(handed_in, by=hall.who("window"), item=item, reason="属办公室职权")
    handed_in.refresh_from_db()
    assert (handed_in.filled, moved.filled.version.number) == (None, 1)
    theirs = logged_in(hall.stage.cast.account("other_hall_window"))
    page = theirs.get(reverse("services_desk:application", args=[moved.case.uid]))
    assert "青石站" in text(page)
    ours = logged_in(hall.account("window")).get(reverse("services_desk:application", args=[handed_in.case.uid]))
    assert "青石站" not in text(ours)
    keeping.destroy_application(handed_in.case, by=hall.who("window"))
    assert FormAnswers.objects.get().state == "frozen"


def test_answers_drafts_and_what_they_replaced_go_with_the_record(hall, client, handed_in):
    asked(hall, handed_in, ("manager", "甲"))
    client.get(at(handed_in), follow=True)
    acts.withdraw(handed_in, by=hall.who("window"), reason="撤回")
    keeping.destroy_application(handed_in.case, by=hall.who("window"))
    assert set(FormAnswers.objects.values_list("state", flat=True)) == {"purged"}
    assert FormAnswers.objects.count() == 2 and not Application.objects.exists()


def test_a_part_of_a_case_is_examined_on_the_answers_of_the_main_one(hall, handed_in, logged_in):
    from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff

    add_staff(hall.stage, hall.stage.cast.office, "other_hall")
    (item,) = hall.stage.adopted("", org=hall.stage.cast.office, **FOR_ALL)
    acts.accept(hall.checked(handed_in), by=hall.who("window"))
    acts.start_review(handed_in, by=hall.who("examiner"))
    (part,) = acts.open_joint(handed_in, by=hall.who("examiner"), items=[item])
    theirs = logged_in(hall.stage.cast.account("other_hall_examiner"))
    page = theirs.get(reverse("services_desk:application", args=[part.case.uid]))
    assert page.status_code == 200 and "青石站" in text(page)
    assert forms.GAS["title"] in text(page)
