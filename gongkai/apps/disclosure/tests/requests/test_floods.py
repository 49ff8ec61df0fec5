"""Floods: whatever others send from the same address, a lawful first request gets through (条例第二十七条)."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.forms import limits
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN, submitted
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import hash_query_code
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.numbering import codes
from gongkai.web.questions import ANSWER, DIGITS, TOKEN

pytestmark = pytest.mark.django_db
ADDRESS = "/requests/apply/caizheng/"
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def now(cast):
    """A clock that goes on, for a person needs a moment to answer."""
    import time_machine

    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as traveller:
        yield traveller


def form(identity=CITIZEN, **changes):
    values = {
        "applicant_class": "natural_person",
        "name": "王小明",
        "identity_kind": "citizen_id",
        "identity_number": identity,
        "phone": "13800138000",
        "description": "2025年度预算批复",
        "form": "paper",
        "delivery": "online",
        "truth": "on",
        "proof": SimpleUploadedFile("身份证.png", hostile.png(4)),
    }
    return {**values, **changes}


def person(number: int) -> str:
    """The identity number of somebody else."""
    return codes.make_citizen_id(region="110105", born_on=date(1970, 1, 1), sequence=number + 1)


def question(page):
    """(token, right answer) as a reader finds them on the page."""
    text = page.content.decode()
    first, second = re.search(f"验证题：([{DIGITS}])加([{DIGITS}])等于多少", text).groups()
    return re.search(f'name="{TOKEN}" value="([^"]+)"', text).group(1), DIGITS.index(first) + DIGITS.index(second)


def flood(client, times):
    """Other people's applications from the same address, each in another name."""
    return [client.post(ADDRESS, form(person(number))).status_code for number in range(times)]


def test_a_flood_from_the_same_address_does_not_block_a_first_request(client, now):
    """Sixty pass as always; the rest are asked and, unanswered, leave nothing behind; the first applicant gets in."""
    assert flood(client, 75) == [302] * 60 + [422] * 15
    assert DisclosureRequest.objects.count() == 60
    page = client.get(ADDRESS)
    assert "不影响您的申请" in page.content.decode()
    token, answer = question(page)
    now.shift(8)
    sent = client.post(ADDRESS, form(CITIZEN, **{TOKEN: token, ANSWER: str(answer)}))
    assert sent.status_code == 302 and sent.url == reverse("disclosure:submitted")
    assert DisclosureRequest.objects.count() == 61


def test_who_was_overtaken_by_a_flood_while_writing_keeps_everything(client, now):
    flood(client, 60)
    page = client.post(ADDRESS, form(description="写了很久的申请内容"))
    text = page.content.decode()
    assert page.status_code == 422 and "写了很久的申请内容" in text and "文件请重新选择" in text
    token, answer = question(page)
    now.shift(8)
    assert client.post(ADDRESS, form(**{TOKEN: token, ANSWER: f" {answer}"})).status_code == 302


def test_the_flood_is_seen_by_every_process(client, now):
    """What one process remembers is nothing to the next; the counters are."""
    flood(client, 60)
    cache.clear()
    assert "验证题" in client.get(ADDRESS).content.decode()


def test_a_program_that_answers_at_once_wrongly_or_twice_gets_no_further(client, now):
    flood(client, 60)
    token, answer = question(client.get(ADDRESS))
    at_once = client.post(ADDRESS, form(**{TOKEN: token, ANSWER: str(answer)}))
    assert at_once.status_code == 422 and "提交得太快" in at_once.content.decode()
    now.shift(8)
    assert client.post(ADDRESS, form(**{TOKEN: token, ANSWER: str(answer + 1)})).status_code == 422
    again = client.post(ADDRESS, form(**{TOKEN: token, ANSWER: str(answer)}))
    assert again.status_code == 422 and "已经失效" in again.content.decode()
    assert client.post(ADDRESS, form(**{TOKEN: "made-up", ANSWER: "7"})).status_code == 422
    assert DisclosureRequest.objects.count() == 60


def test_an_answer_does_not_outlive_its_hours(client, now):
    flood(client, 60)
    token, answer = question(client.get(ADDRESS))
    now.shift(3 * 3600)
    for number in range(60):
        client.post(ADDRESS, form(person(number)))
    assert client.post(ADDRESS, form(**{TOKEN: token, ANSWER: str(answer)})).status_code == 422


def test_one_identity_that_sends_without_end_is_asked_and_at_last_sent_to_the_counter(client, now, monkeypatch):
    """By identity, from whatever address; nobody else is touched by it."""
    monkeypatch.setattr(limits, "OWN", 3)
    monkeypatch.setattr(limits, "OWN_MOST", 5)
    statuses = [client.post(ADDRESS, form(), REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(7)]
    assert statuses == [302, 302, 302, 422, 422, 429, 429]
    assert client.post(ADDRESS, form(person(1)), REMOTE_ADDR="192.0.2.1").status_code == 302


def test_the_interface_used_up_leaves_the_page_open(client, now):
    """Programs are refused with the way that is still open."""
    body = {name: value for name, value in form(org="caizheng", truth=True).items() if name != "proof"}
    statuses = [client.post("/api/v1/requests", body, content_type="application/json").status_code for _ in range(21)]
    assert statuses == [201] * 20 + [429]
    assert client.post(ADDRESS, form(person(1))).status_code == 302


def test_guessing_from_many_addresses_at_one_number_is_slowed(cast, client, clock, now):
    """A botnet has many addresses; its one number has a counter of its own, and the owner still gets in."""
    item = submitted(cast, clock, DAY).item
    Case.objects.filter(pk=item.case_id).update(query_hash=hash_query_code("ABCD2345"))
    track, number = reverse("disclosure:track"), item.case.number
    for n in range(limits.WRONG_FOR_ONE):
        client.post(track, {"number": number, "code": "AAAAAAAA"}, REMOTE_ADDR=f"198.51.100.{n}")
    page = client.post(track, {"number": number, "code": "ABCD2345"}, REMOTE_ADDR="203.0.113.1")
    token, answer = question(page)
    clock.set(DAY)
    now.shift(8)
    sent = {"number": number, "code": "ABCD2345", TOKEN: token, ANSWER: str(answer)}
    assert client.post(track, sent, REMOTE_ADDR="203.0.113.1").status_code == 302


def test_guessing_on_after_the_questions_is_stopped(client, now, monkeypatch):
    monkeypatch.setattr(limits.questions, "problem", lambda data: "")
    track = reverse("disclosure:track")
    guess = {"number": "YSQ2026000199999", "code": "AAAAAAAA"}
    statuses = [client.post(track, guess).status_code for _ in range(121)]
    assert statuses == [422] * 120 + [429]
