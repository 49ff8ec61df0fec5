"""个人信息: a copy for the person, erasure of what has served its purpose, and no name in what is kept for ever."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.actions import disputes
from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.actions.erasure import erase_request
from gongkai.apps.disclosure.queries import personal
from gongkai.apps.disclosure.queries.file_access import HELD
from gongkai.apps.disclosure.rules import erasure
from gongkai.apps.disclosure.tests.requests import walk as requests
from gongkai.kernel import files
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal import reading as journal
from gongkai.kernel.people.actors import public

NAME, PHONE, IDENTITY = "欧阳询", "13800138000", "110101199003074936"
DAY, LATER = date(2026, 3, 2), date(2026, 11, 2)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"


@pytest.fixture
def answered(cast, clock):
    walk = requests.received(cast, clock, DAY, name=NAME, phone=PHONE, identity_number=IDENTITY)
    upload = SimpleUploadedFile("身份证.png", hostile.png(5))
    item = walk.item
    files.store(upload, org=item.org, owner=item.case.subject, by=public(NAME), purpose="identity_proof")
    return walk.answer(DAY).item


def shown(client, case):
    """A browser that has shown number and query code."""
    session = client.session
    session[HELD] = [case.number]
    session.save()
    return client


# What goes and what stays


def test_contact_goes_at_once_and_identity_when_nobody_can_sue_any_more():
    """行政诉讼法第四十六条: 六个月; 政府信息公开条例第四十五条: 归档."""
    values = dict.fromkeys(erasure.LABELS, "x")
    usual = {"remedy_until": date(2026, 9, 2), "in_dispute": False, "has_proofs": True, "kept_until": "10年"}
    early = erasure.plan(values, today=date(2026, 9, 2), **usual)
    assert early.erased == ("联系方式",) and not early.proofs
    assert "2026年9月2日" in early.kept[1] and "10年" in early.kept[0]
    late = erasure.plan(values, today=date(2026, 9, 3), **usual)
    assert late.erased == ("联系方式", "证件号码", "身份证明材料") and late.proofs
    assert len(late.kept) == 1
    disputed = erasure.plan(values, today=date(2030, 1, 1), **usual | {"in_dispute": True})
    assert disputed.erased == ("联系方式",) and "尚未终结" in disputed.kept[1]


def test_months_end_on_a_day_that_exists():
    assert erasure.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert erasure.months_after(date(2026, 12, 31), 6) == date(2027, 6, 30)
    assert erasure.months_after(date(2026, 3, 2), 6) == date(2026, 9, 2)


@pytest.mark.django_db
def test_erased_in_two_steps_and_the_case_keeps_counting(answered, cast, clock):
    erase_request(answered, by=public(NAME))
    answered.refresh_from_db()
    assert (answered.phone, answered.applicant_name) == ("", NAME)
    assert answered.identity_cipher and files.of_owner(answered.case.subject, "identity_proof").exists()
    with pytest.raises(Refused, match="没有可以删除"):
        erase_request(answered, by=public(NAME))
    clock.set(LATER)
    erase_request(answered, by=cast.clerk, reason="当面核对身份证")
    answered.refresh_from_db()
    assert (answered.identity_cipher, answered.identity_masked, answered.identity_index) == ("", "", "")
    assert not files.of_owner(answered.case.subject, "identity_proof").exists()
    assert (answered.outcome != "", answered.receipt_on, answered.case.step) == (True, DAY, "delivered")
    last = journal.entries(answered.case.subject).filter(act="disclosure.request.erase").last()
    assert last.details["erased"] == ["证件号码", "身份证明材料"]
    assert journal.verify().intact


@pytest.mark.django_db
def test_an_open_dispute_keeps_the_proof_of_who_asked(answered, cast, clock):
    complaint = disputes.Complaint("review", "reply", "安澜县人民政府", NAME, "撤销", DAY, request=answered)
    disputes.register(org=answered.org, by=cast.clerk, complaint=complaint)
    clock.set(LATER)
    erase_request(answered, by=public(NAME))
    answered.refresh_from_db()
    assert answered.identity_cipher and not answered.phone


@pytest.mark.django_db
def test_nothing_is_erased_while_the_request_is_under_way_or_by_others(cast, clock):
    item = requests.received(cast, clock, DAY, name=NAME, phone=PHONE).item
    with pytest.raises(Refused):
        erase_request(item, by=public(NAME))
    acts.withdraw(item, by=public(NAME))
    with pytest.raises(NotAllowed):
        erase_request(item, by=cast.handler)


@pytest.mark.django_db
def test_the_journal_never_holds_what_must_be_erasable(answered, cast, clock):
    """Entries are for ever: no name, telephone or identity number of an applicant may be in one."""
    erase_request(answered, by=public(NAME))
    text = "".join(f"{e.actor_name}{e.details_json}" for e in journal.entries(answered.case.subject))
    assert len(text) > 500
    for word in (NAME, PHONE, IDENTITY, answered.address or NAME, answered.email or NAME):
        assert word not in text, word


# The person's pages


@pytest.mark.django_db
def test_a_copy_holds_everything_and_the_reading_is_recorded(answered, client):
    client = shown(client, answered.case)
    page = client.get(reverse("disclosure:my_data", args=[answered.case.number])).content.decode()
    assert NAME in page and IDENTITY not in page and "归档" in page
    answer = client.post(reverse("disclosure:my_copy", args=[answered.case.number]))
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("个人信息.json"))
        readable = archive.read("个人信息.html").decode()
        assert archive.read(next(n for n in names if n.endswith("身份证.png"))) == hostile.png(5)
    assert data["登记的信息"]["证件号码"] == IDENTITY and NAME in readable and PHONE in readable
    assert any(n.startswith("文书/") and n.endswith(".pdf") for n in names)
    assert answered.reply_text == "" or answered.reply_text not in readable
    entry = journal.entries(answered.case.subject).last()
    assert (entry.verb, entry.actor_name, entry.details) == ("read", "申请人", {"what": "本人下载个人信息副本"})


@pytest.mark.django_db
def test_the_person_erases_on_the_page_and_is_told_what_stays(answered, client):
    client = shown(client, answered.case)
    address = reverse("disclosure:erase_data", args=[answered.case.number])
    page = client.post(address, follow=True).content.decode()
    assert "已删除" in page and "目前没有可以删除" in page and PHONE not in page
    assert "目前没有可以删除" in client.post(address, follow=True).content.decode()


@pytest.mark.django_db
def test_without_number_and_code_there_is_nothing(answered, client):
    for name in ("my_copy", "erase_data"):
        assert client.post(reverse(f"disclosure:{name}", args=[answered.case.number])).status_code == 404
    answered.refresh_from_db()
    assert answered.phone == PHONE


# At the counter


@pytest.mark.django_db
def test_the_clerk_hands_over_a_copy_after_checking_who_asks(answered, cast, logged_in):
    address = reverse("disclosure_desk:personal_copy", args=[answered.case.uid])
    client = logged_in(cast.account("clerk"))
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"reason": "当面核对居民身份证"})
    assert answer["Content-Type"] == "application/zip"
    entry = journal.entries(answered.case.subject).last()
    assert entry.verb == "read" and "当面核对居民身份证" in entry.details["what"]
    assert logged_in(cast.account("handler")).post(address, {"reason": "x"}).status_code == 404
    page = logged_in(cast.account("clerk")).get(reverse("disclosure_desk:request", args=[answered.case.uid]))
    assert "删除个人信息" in page.content.decode() and address in page.content.decode()


@pytest.mark.django_db
def test_inner_drafts_are_not_in_the_copy(answered):
    labels = personal.held_data(answered.case)
    assert not {"拟答复类型", "答复内容", "理由和依据", "证件号码索引"} & labels.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "viewer", ["", "handler", "reviewer", "supervisor", "auditor", "admin", "archivist", "other_clerk"]
)
def test_missing_and_forbidden_look_the_same_to_everybody_else(answered, cast, client, logged_in, viewer):
    """Neither the person's pages nor the counter's are for these eyes."""
    browser = logged_in(cast.account(viewer)) if viewer else client
    number = answered.case.number
    assert browser.get(reverse("disclosure:my_data", args=[number])).status_code == 404
    assert browser.get(reverse("disclosure:my_copy", args=[number])).status_code == 405
    assert browser.get(reverse("disclosure:erase_data", args=[number])).status_code == 405
    assert browser.post(reverse("disclosure:erase_data", args=[number])).status_code == 404
    counter = browser.get(reverse("disclosure_desk:personal_copy", args=[answered.case.uid])).status_code
    assert counter == (404 if viewer else 302)
