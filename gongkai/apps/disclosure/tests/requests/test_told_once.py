"""查询码: told once, stored nowhere in clear, printed on the receipt only by whoever was told."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.tests.requests.test_floods import form as web_form
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN
from gongkai.kernel.cases.letters import CODE_BLANK
from gongkai.kernel.cases.models import Letter
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.reading import entries
from gongkai.web.told_once import COOKIE, code_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def registered(cast, clock, client):
    """(browser of the clerk, request, code as the page tells it)."""
    clock.set(DAY)
    client.force_login(cast.account("clerk"), backend="django.contrib.auth.backends.ModelBackend")
    form = {
        "org": cast.bureau.pk,
        "channel": "in_person",
        "submitted_on": "2026-03-02",
        "applicant_class": "natural_person",
        "name": "王小明",
        "identity_kind": "citizen_id",
        "identity_number": CITIZEN,
        "phone": "13800138000",
        "description": "2025年度预算批复",
        "form": "paper",
        "delivery": "pick_up",
    }
    answer = client.post(reverse("disclosure_desk:register"), form)
    assert answer.status_code == 302
    item = DisclosureRequest.objects.get()
    page = client.get(answer.url)
    return client, item, code_of(page.wsgi_request, item.case.number), page.content.decode()


def receipt(item):
    return item.case.letters.get(template="disclosure.receipt")


def everything_stored(item):
    """Letters, sessions, journal and the case itself, as text."""
    rows = [str(letter.content) for letter in Letter.objects.all()]
    rows += [str(session.get_decoded()) for session in Session.objects.all()]
    rows += [entry.details_json for entry in entries(item.case.subject)]
    return "\n".join([*rows, item.case.query_hash])


def test_the_clerk_is_told_and_nothing_is_stored_in_clear(registered):
    _, item, code, page = registered
    assert len(code) == 8 and query_code_matches(item.case, code) and code in page
    assert code not in everything_stored(item)
    assert CODE_BLANK in "".join(receipt(item).content["paragraphs"])


def test_the_receipt_is_printed_with_the_code_by_whoever_was_told(registered, cast):
    browser, item, code, _ = registered
    address = reverse("desk:letter", args=[receipt(item).uid])
    assert code in browser.get(address).content.decode()
    assert browser.get(reverse("desk:letter_file", args=[receipt(item).uid, "docx"])).status_code == 200
    colleague = Client()
    colleague.force_login(cast.account("handler"), backend="django.contrib.auth.backends.ModelBackend")
    page = colleague.get(address).content.decode()
    assert code not in page and CODE_BLANK in page


def test_after_an_hour_the_code_is_gone(registered, clock):
    browser, item, code, _ = registered
    browser.cookies[COOKIE] = browser.cookies[COOKIE].value + "x"
    assert code not in browser.get(reverse("desk:letter", args=[receipt(item).uid])).content.decode()


def test_an_applicant_on_the_web_is_told_once_and_the_session_knows_nothing(cast, clock, client):
    clock.set(DAY)
    proof = SimpleUploadedFile("身份证.png", hostile.png(4))
    sent = client.post("/requests/apply/caizheng/", web_form(proof=proof))
    item = DisclosureRequest.objects.get()
    page = client.get(sent.url)
    code = code_of(page.wsgi_request, item.case.number)
    assert code in page.content.decode() and query_code_matches(item.case, code)
    assert code not in everything_stored(item)
    del client.cookies[COOKIE]
    assert "不再显示" in client.get(sent.url).content.decode()
