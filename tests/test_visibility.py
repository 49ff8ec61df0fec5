"""Who sees what: every address of the platform, opened by every kind of person, against one declared table."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse
from pypdf import PdfReader

from gongkai.kernel import outbox, workdays
from gongkai.kernel.applicants.tests import people
from gongkai.testing import FrozenClock, frozen_clock, make_cast
from tests.visibility.expected import APPLICANTS, EXPECTED, SECRETS, VIEWERS, Sample
from tests.visibility.records import Records, make_records

OUTSIDE = "203.0.113.5"
# What differs between two answers to the same question: nonces, keys of forms, and the length of the address.
VARYING = re.compile(r"nonce[=-][^ ;>]*|value=\"\w{64}\"|'Content-Length': '\d+'")

IDS = re.compile(r'<[a-z][^>]* id="([^"]+)"')


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The full name of every address; the repair bench has its own test."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "admin":
                yield from names(one, one.namespace or space)
        else:
            yield f"{space}:{one.name}" if space else str(one.name)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """The records for every viewer: making them takes longer than opening all pages does. What a viewer's requests
    write is rolled back by his own test."""
    folder = tmp_path_factory.mktemp("visibility")
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # what asks to be outermost may be inside
    paths = {"MEDIA_ROOT": folder / "files", "SEARCH_PATH": folder / "search", "SMS_FILE_PATH": folder / "sms"}
    with django_db_blocker.unblock(), override_settings(**paths), around:
        with frozen_clock() as clock:
            workdays.invalidate()
            cast = make_cast()
            cast.account("admin").is_staff = True
            cast.account("admin").save()
            made = make_records(cast, clock)
            outbox.run_pending()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def records(kept: Records, db: None, clock: FrozenClock) -> Records:
    return kept


def browser(records: Records, viewer: str) -> Client:
    client, cast = Client(REMOTE_ADDR=OUTSIDE), records.cast
    if viewer == "agent":
        people.sign_in(client, records.agent, records.authorisation)
    elif viewer in APPLICANTS:
        people.sign_in(client, records.holder if viewer == "applicant" else records.other_holder)
    elif viewer != "anonymous":
        client.force_login(cast.account(viewer), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: Any) -> str:
    """Everything a reader could read, whatever it is packed in."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    if content[:5] == b"%PDF-":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "ignore") + str(response.headers)


def test_every_address_says_who_may_open_it() -> None:
    found = set(names())
    assert sorted(found - set(EXPECTED)) == [], "add these to tests/visibility/expected.py"
    assert sorted(set(EXPECTED) - found) == []


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.django_db
def test_everybody_opens_what_is_theirs_and_nothing_else(records: Records, viewer: str) -> None:
    """Missing and forbidden look the same, and no page says a word that is not for this reader."""
    client = browser(records, viewer)
    wrong = [
        f"{name}: {fault}"
        for name, samples in EXPECTED.items()
        for sample in samples
        for fault in faults(client, viewer, name, sample, records)
    ]
    assert wrong == [], "\n".join(wrong)


def faults(client: Client, viewer: str, name: str, sample: Sample, records: Records) -> Iterator[str]:
    arguments = dict(sample.arguments(records))
    response = client.get(address(name, arguments), sample.query)
    wanted, text = sample.rule.status(viewer), text_of(response)
    if response.status_code != wanted:
        yield f"{response.request['PATH_INFO']} answers {response.status_code}, not {wanted}"
    ids = IDS.findall(text) if response.get("Content-Type", "").startswith("text/html") else []
    if repeated := [one for one, times in Counter(ids).items() if times > 1]:
        yield f"{response.request['PATH_INFO']} has twice {repeated}"
    # What the visitor typed comes back to him; that tells him nothing.
    shown = text.replace("".join(sample.query.values()) or "\0", "")
    for word, may in SECRETS.items():
        if viewer not in may and word != sample.own and word in shown:
            yield f"tells {word}"
    if sample.secret and wanted == 404:
        nowhere = client.get(address(name, missing(arguments)), sample.query)
        if comparable(nowhere, text_of(nowhere)) != comparable(response, text):
            yield f"{response.request['PATH_INFO']} looks unlike a record there is none of"


def comparable(response: Any, text: str) -> str:
    """The answer without the address that was asked for, which a page repeats in its links."""
    path = response.request["PATH_INFO"]
    return VARYING.sub("", text.replace(path, "").replace(quote(path, safe=""), ""))


def address(name: str, arguments: dict[str, Any]) -> str:
    # The pattern behind everything else under /api/v1/ has no address of its own.
    return "/api/v1/no-such" if name == "api-v1:unknown" else reverse(name, kwargs=arguments)


def missing(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same address of a record there is none of."""
    twins = {"uid": uuid4(), "number": 987654 if isinstance(arguments.get("number"), int) else "YSQ2026999900001"}
    return {**arguments, **{key: twin for key, twin in twins.items() if key in arguments}}
