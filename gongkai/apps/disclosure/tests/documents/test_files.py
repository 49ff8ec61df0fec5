"""附件由谁打开: cast × purpose × state, by the policy of each kind of case."""

from datetime import date
from types import SimpleNamespace

import pytest

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.queries.file_access import HELD
from gongkai.apps.disclosure.tests.documents.conftest import again, text_file
from gongkai.apps.disclosure.tests.documents.walk import DAY, Walk, drafted, published
from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
from gongkai.kernel import files
from gongkai.kernel.files import access
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import SYSTEM, Actor, public

STAFF = {"drafter", "clerk", "reviewer", "secrecy", "head", "leader", "supervisor"}
PEOPLE = [
    *sorted(STAFF),
    "handler",
    "other_drafter",
    "other_clerk",
    "other_head",
    "admin",
    "auditor",
    "nobody",
    "visitor",
]
EVERYBODY = set(PEOPLE)


def person(cast, name: str) -> Actor:
    return public("") if name == "visitor" else cast.actor(name)


def readers(cast, file: StoredFile, request: object = None) -> set[str]:
    return {name for name in PEOPLE if access.may_open(file, person(cast, name), request)}


def with_file(cast, clock, **where) -> Walk:
    walk = drafted(cast, clock, **where)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file()])
    return walk


def filed(walk: Walk) -> Walk:
    acts.file_closed(walk.approve(openness="closed", ground="条例第十六条").item, by=walk.cast.drafter)
    return walk


STATES = {
    "draft": (lambda walk: walk, STAFF),
    "section_review": (lambda walk: walk.submit(), STAFF),
    "signing": (lambda walk: walk.submit().section().secrecy().office(), STAFF),
    "approved": (lambda walk: walk.approve(), STAFF),
    "filed": (filed, STAFF),
    "published": (lambda walk: walk.approve().publish(), EVERYBODY),
    "under_revision": (lambda walk: walk.approve().publish().revise(), EVERYBODY),
    "taken_down": (lambda walk: walk.approve().publish().take_down(), STAFF),
    "corrected_after": (
        lambda walk: walk.approve().publish().take_down().revise().approve().publish(),
        EVERYBODY,
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_an_attachment_is_public_exactly_with_its_version(cast, clock, state):
    walk = with_file(cast, clock)
    lead, expected = STATES[state]
    lead(walk)
    assert readers(cast, StoredFile.objects.get()) == expected


def test_a_new_attachment_of_a_revision_is_not_public_before_the_revision(cast, clock):
    walk = published(cast, clock).revise()
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("新.txt", "新")])
    file = walk.item.working.files.get()
    assert readers(cast, file) == STAFF
    walk.approve().publish()
    assert readers(cast, file) == EVERYBODY


def test_what_a_correction_left_out_after_taking_down_stays_shut(cast, clock):
    """The corrected version shows another file; the faulty one is open to nobody outside."""
    walk = with_file(cast, clock).approve().publish().take_down().revise()
    faulty = walk.item.working.files.get()
    acts.remove_file(walk.item, by=cast.drafter, file=faulty)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("改.txt", "改")])
    walk.approve().publish()
    assert readers(cast, faulty) == STAFF
    assert readers(cast, again(walk.item).current.files.get()) == EVERYBODY


@pytest.mark.parametrize("state", ["scanning", "infected", "purged"])
def test_a_file_that_is_not_clean_is_open_to_nobody(cast, clock, state):
    with_file(cast, clock).approve().publish()
    StoredFile.objects.update(state=state)
    file = StoredFile.objects.get()
    assert readers(cast, file) == set()
    assert not access.may_open(file, SYSTEM)


def test_the_address_answers_alike_for_missing_and_forbidden(cast, clock, client, logged_in):
    walk = with_file(cast, clock)
    address = f"/files/{walk.item.working.files.get().uid}/"
    missing = client.get("/files/00000000-0000-4000-8000-000000000000/")
    shut = client.get(address)
    assert (missing.status_code, shut.status_code) == (404, 404)
    assert logged_in(cast.account("reviewer")).get(address).status_code == 200
    client.logout()
    walk.approve().publish()
    answer = client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, "附件全文".encode())
    assert answer["Content-Disposition"].startswith("attachment")


# Requests ------------------------------------------------------------------------------------


def request_file(cast, clock, purpose: str):
    made = request_acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(),
        wish=wish(),
        channel="in_person",
        submitted_on=clock.set(DAY),
    )
    file = files.store(text_file(), org=cast.bureau, owner=made.request.case.subject, by=cast.clerk, purpose=purpose)
    return made.request, file


def browser(*numbers: str) -> SimpleNamespace:
    """A visitor who has shown number and query code of these requests."""
    return SimpleNamespace(session={HELD: list(numbers)})


REQUEST_STAFF = {"clerk", "handler", "reviewer", "secrecy", "head", "leader", "supervisor"}


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("identity_proof", {"clerk", "handler"}),
        ("authorisation", {"clerk", "handler"}),
        ("released", REQUEST_STAFF),
        ("evidence", REQUEST_STAFF),
    ],
)
def test_files_of_a_request_are_for_those_who_work_on_it(cast, clock, purpose, expected):
    """个人信息保护法第六条: proofs only for those who have to check them, at that body."""
    _, file = request_file(cast, clock, purpose)
    assert readers(cast, file) == expected


@pytest.mark.parametrize("purpose", ["identity_proof", "authorisation", "evidence"])
def test_number_and_code_open_nothing_but_what_was_released(cast, clock, purpose):
    item, file = request_file(cast, clock, purpose)
    item.answered_on = DAY
    item.save()
    assert "visitor" not in readers(cast, file, browser(item.case.number))


def test_the_applicant_gets_what_was_released_after_the_answer(cast, clock):
    item, file = request_file(cast, clock, "released")
    mine, other = browser(item.case.number), browser("YSQ202600030000009")
    assert "visitor" not in readers(cast, file, mine), "before the answer nothing is handed over"
    item.answered_on = date(2026, 3, 2)
    item.save()
    assert access.may_open(file, public(""), mine)
    assert not access.may_open(file, public(""), other)
    assert not access.may_open(file, public(""), browser())
    assert not access.may_open(file, public(""), SimpleNamespace())


def test_a_file_of_nobody_is_open_to_nobody(cast, clock):
    for owner in ("case:not-a-uuid", "case:00000000-0000-4000-8000-000000000000", "draft:1"):
        file = files.store(text_file(), org=cast.bureau, owner=owner, by=cast.clerk, purpose="attachment")
        assert readers(cast, file) == set()
