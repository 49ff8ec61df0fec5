"""提醒、移交、日志审计、办理流程."""

import json
from datetime import date
from importlib import import_module

import pytest

from gongkai.kernel.cases.models import Case
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.journal import jobs as journal_jobs
from gongkai.kernel.journal import writing
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people import actions as people
from gongkai.kernel.people import notices
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Notice
from gongkai.web.accounts.tests.conftest import words

pytestmark = pytest.mark.django_db


def account_of(actor):
    return Account.objects.get(pk=actor.account_id)


# Notices ---------------------------------------------------------------------------


def test_notices_are_listed_and_lead_to_their_case(enter, submitted, cast):
    case = submitted()
    me = account_of(cast["clerk"])
    notices.tell([me], "答复期限还剩 2 个工作日", fingerprint="a", link=f"/desk/cases/{case.uid}/", level="soon")
    notices.tell([account_of(cast["head"])], "别人的提醒", fingerprint="b")
    client = enter(cast["clerk"])
    text = words(client.get("/desk/notices/"))
    assert "答复期限还剩 2 个工作日" in text and "临期" in text and "别人的提醒" not in text
    one = Notice.objects.get(account=me)
    assert client.post("/desk/notices/read/", {"id": one.pk})["Location"] == f"/desk/cases/{case.uid}/"
    one.refresh_from_db()
    assert one.read_at is not None


def test_all_can_be_marked_as_read_but_only_one_s_own(enter, cast):
    mine, other = account_of(cast["clerk"]), account_of(cast["head"])
    notices.tell([mine, other], "提醒", fingerprint="a")
    client = enter(cast["clerk"])
    client.post("/desk/notices/read/", {"id": Notice.objects.get(account=other).pk})
    assert Notice.objects.get(account=other).read_at is None
    client.post("/desk/notices/read/")
    assert Notice.objects.get(account=mine).read_at is not None


def test_a_notice_never_leads_off_the_site(enter, cast):
    me = account_of(cast["clerk"])
    notices.tell([me], "提醒", fingerprint="a", link="//evil.example/")
    answer = enter(cast["clerk"]).post("/desk/notices/read/", {"id": Notice.objects.get().pk})
    assert answer["Location"] == "/desk/notices/"


def test_the_menu_counts_what_is_unread(enter, cast):
    for n in range(3):
        notices.tell([account_of(cast["clerk"])], f"第{n}条", fingerprint=str(n))
    page = enter(cast["clerk"]).get("/desk/").content.decode()
    assert '<span class="count">3</span>' in page


# Handing over ----------------------------------------------------------------------


def test_one_hands_over_one_s_own_cases(enter, submitted, cast, staff, office):
    me = account_of(cast["clerk"])
    cases = [submitted(), submitted()]
    Case.objects.update(handler=me)
    receiver = staff("clerk", office, username="receiver")
    client = enter(cast["clerk"])
    assert "您名下现有 2 件在办件" in words(client.get("/desk/handover/"))
    data = {"giver": me.pk, "receiver": receiver.pk, "reason": "调岗"}
    page = client.post("/desk/handover/", data, follow=True)
    assert "已移交 2 件" in words(page)
    assert Case.objects.filter(pk__in=[c.pk for c in cases], handler=receiver).count() == 2


def test_what_could_not_be_handed_over_is_named(enter, submitted, cast):
    me = account_of(cast["handler"])
    case = submitted()
    Case.objects.update(handler=me)
    data = {"giver": me.pk, "receiver": cast["watcher"].account_id, "reason": "调岗"}
    page = enter(cast["handler"]).post("/desk/handover/", data, follow=True)
    assert f"{case.number} 未移交" in words(page)


def test_nobody_hands_over_for_colleagues(enter, cast):
    data = {"giver": cast["head"].account_id, "receiver": cast["handler"].account_id, "reason": "调岗"}
    answer = enter(cast["clerk"]).post("/desk/handover/", data)
    assert answer.status_code == 422
    assert "选择一个有效的选项" in words(answer)


def test_an_administrator_hands_over_for_those_below(enter, submitted, cast, staff, office, county):
    admin = people.create_account(by=SYSTEM, username="admin", name="管理员")
    people.give_post(admin, by=SYSTEM, role="platform.admin", org=county)
    giver, receiver = account_of(cast["clerk"]), staff("clerk", office, username="receiver")
    submitted()
    Case.objects.update(handler=giver)
    data = {"giver": giver.pk, "receiver": receiver.pk, "reason": "离职"}
    assert "已移交 1 件" in words(enter(actor_for(admin)).post("/desk/handover/", data, follow=True))


# Audit -----------------------------------------------------------------------------


@pytest.fixture
def auditor(county):
    def make(org=county, username="auditor"):
        account = people.create_account(by=SYSTEM, username=username, name="审计员")
        people.give_post(account, by=SYSTEM, role="platform.auditor", org=org, from_on=date(2020, 1, 1))
        return actor_for(account)

    return make


AUDIT = ("/desk/journal/", "/desk/journal/seals/", "/desk/journal/seals.json")


def test_the_journal_is_for_auditors_only(enter, cast, auditor):
    for actor in cast.values():
        client = enter(actor)
        assert {client.get(address).status_code for address in AUDIT} == {404}
        assert client.post("/desk/journal/verify/").status_code == 404
    client = enter(auditor())
    assert {client.get(address).status_code for address in AUDIT} == {200}


def test_an_auditor_sees_the_bodies_below_and_no_others(enter, submitted, auditor, office, bureau, county):
    here, there = submitted(), submitted(org=bureau)
    local = enter(auditor(office, "local"))
    page = local.get("/desk/journal/")
    subjects = {item.entry.subject for item in page.context["items"]}
    assert here.subject in subjects
    assert there.subject not in subjects
    assert all(item.entry.org_path.startswith(office.path) for item in page.context["items"])
    whole = {i.entry.subject for i in enter(auditor()).get("/desk/journal/").context["items"]}
    assert {here.subject, there.subject} <= whole
    assert any(subject.startswith("account:") for subject in whole)


def test_the_journal_is_filtered_by_day_verb_person_and_subject(enter, sample, submitted, auditor, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    client = enter(auditor())

    def found(**values):
        page = client.get(
            "/desk/journal/", {"since": "", "until": "", "verb": "", "person": "", "subject": "", **values}
        )
        return [i.entry.verb for i in page.context["items"]]

    assert found(subject=case.subject) == ["accept", "submit"]
    assert found(subject=case.subject, verb="submit") == ["submit"]
    assert found(subject=case.subject, person="县府办clerk") == ["accept"]
    assert found(subject=case.subject, since="2026-03-03") == []
    assert found(subject=case.subject, until="2026-03-02", since="2026-03-02") == ["accept", "submit"]
    refused = client.get("/desk/journal/", {"since": "2026-03-03", "until": "2026-03-01"})
    assert "截止日期不能早于起始日期" in words(refused)


def test_the_journal_names_what_it_is_about(enter, submitted, auditor, cast):
    case = submitted()
    text = words(enter(auditor()).get("/desk/journal/"))
    assert f"办件 {case.number}" in text
    assert "账号 县府办clerk" in text


def test_long_journals_have_pages(enter, submitted, auditor, monkeypatch):
    monkeypatch.setattr(import_module("gongkai.web.desk.views.audit"), "PAGE", 2)
    for _ in range(3):
        submitted()
    client = enter(auditor())
    seen, address = [], "/desk/journal/"
    while address:
        page = client.get(address)
        seen += [i.entry.pk for i in page.context["items"]]
        address = f"/desk/journal/{page.context['next_url']}" if page.context["next_url"] else ""
    assert len(seen) == len(set(seen)) == Entry.objects.count()


def test_the_result_of_the_verification_is_shown(enter, submitted, auditor):
    client = enter(auditor())
    assert "还没有校验过" in words(client.get("/desk/journal/"))
    case = submitted()
    journal_jobs.verify()
    assert "最近一次校验：完整" in words(client.get("/desk/journal/"))
    entry = Entry.objects.filter(subject=case.subject).get()
    Entry.objects.filter(pk=entry.pk).update(actor_name="别人")
    journal_jobs.verify()
    text = words(client.get("/desk/journal/"))
    assert "发现异常" in text and f"第 {entry.pk} 条日志" in text


def test_a_verification_can_be_asked_for(enter, auditor):
    client = enter(auditor())
    for _ in range(2):
        assert client.post("/desk/journal/verify/").status_code == 302
    assert Job.objects.filter(name="journal.verify").count() == 1


def test_seals_are_shown_and_exported(enter, submitted, auditor):
    submitted()
    made = writing.seal(date(2026, 3, 2))
    client = enter(auditor())
    assert made.root in words(client.get("/desk/journal/seals/"))
    exported = json.loads(client.get("/desk/journal/seals.json").content)
    assert [(s["number"], s["root"]) for s in exported] == [(1, made.root)]


# Procedures ------------------------------------------------------------------------


def test_one_s_procedures_are_shown_as_charts(enter, cast, sample):
    client = enter(cast["clerk"])
    page = client.get("/desk/procedures/")
    assert "样本申请" in words(page) and "<svg" in page.content.decode()
    svg = client.get("/desk/procedures/sample.request.svg")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert client.get("/desk/procedures/nothing.svg").status_code == 404


def test_without_a_part_in_any_procedure_the_page_says_so(enter, auditor):
    assert "没有参与的办理流程" in words(enter(auditor()).get("/desk/procedures/"))


# The frame --------------------------------------------------------------------------


def test_no_page_of_the_desk_has_a_style_or_a_script_of_its_own(enter, submitted, cast, auditor):
    case = submitted()
    client = enter(cast["clerk"])
    own = [f"/desk/cases/{case.uid}/", f"/desk/cases/{case.uid}/clock/reply/", f"/desk/cases/{case.uid}/journal/"]
    for address in ("/desk/", "/desk/search/?q=a", "/desk/notices/", "/desk/handover/", "/desk/procedures/", *own):
        text = client.get(address).content.decode()
        assert " style=" not in text, address
        assert "<script>" not in text and "onclick" not in text, address
        assert text.count("<h1") == 1, address
    client = enter(auditor())
    for address in AUDIT[:2]:
        assert " style=" not in client.get(address).content.decode()
