"""Taking in pushes: only signed, only fresh, each once."""

import json
import time
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel import outbox
from gongkai.kernel.outbox import signature
from gongkai.kernel.outbox.models import Handled
from gongkai.kernel.outbox.receive import Incoming, Unacceptable, accept
from gongkai.kernel.outbox.signature import BadSignature, sign, verify

SENT = {
    "id": "00000000-0000-0000-0000-000000000007",
    "name": "sample.happened",
    "shape": 1,
    "created_at": "2026-03-02T02:00:00+00:00",
    "org_path": "0001.",
    "data": {"number": 7},
}


def packed(values: Any = SENT) -> bytes:
    return json.dumps(values).encode()


def take(body: bytes, *, secret: str = "s1", at: float | None = None, **options: Any) -> Incoming | None:
    header = sign(secret, body, int(time.time() if at is None else at))
    options = {"consumer": "test", "secrets": ["s1"], **options}
    return accept(body, {"x-gongkai-signature": header}, **options)


# Signature -----------------------------------------------------------------


def test_signature_is_reproducible_by_anyone() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    assert sign("secret", b"{}", 1700000000) == (
        "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
    )


@given(st.binary(), st.text(min_size=1), st.integers(0, 10**11))
def test_what_was_signed_is_accepted(body: bytes, secret: str, at: int) -> None:
    assert verify(sign(secret, body, at), body, ["other", secret], at) == at


@given(st.binary(min_size=1), st.integers(0))
def test_any_changed_bit_is_noticed(body: bytes, place: int) -> None:
    header = sign("s", body, 1000)
    changed = bytearray(body)
    changed[place % len(body)] ^= 1
    with pytest.raises(BadSignature):
        verify(header, bytes(changed), ["s"], 1000)


def test_time_is_signed_too() -> None:
    header = sign("s", b"x", 1000).replace("t=1000", "t=2000")
    with pytest.raises(BadSignature, match="签名不符"):
        verify(header, b"x", ["s"], 2000)


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_window_of_five_minutes(age: int, fresh: bool) -> None:
    header = sign("s", b"x", 10_000)
    if fresh:
        assert verify(header, b"x", ["s"], 10_000 + age) == 10_000
    else:
        with pytest.raises(BadSignature, match="超出允许范围"):
            verify(header, b"x", ["s"], 10_000 + age)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1000",
        "v1=abc",
        "t=,v1=abc",
        "t=abc,v1=abc",
        "t=1000,t=1000,v1=abc",
        "t=²,v1=a",
        f"t={'9' * 40},v1=a",
        "签名",
    ],
)
def test_malformed_header(header: str) -> None:
    with pytest.raises(BadSignature):
        verify(header, b"x", ["s"], 1000)


def test_no_secret_accepts_nothing() -> None:
    with pytest.raises(BadSignature):
        verify(sign("", b"x", 1000), b"x", [], 1000)


@given(st.text())
def test_header_of_any_text_is_refused_or_read(header: str) -> None:
    with pytest.raises(BadSignature):
        verify(header, b"x", ["s"], 1000)


# Receiving -----------------------------------------------------------------


@pytest.mark.django_db
def test_event_is_accepted_once_by_each_consumer() -> None:
    incoming = take(packed())
    assert incoming is not None
    assert (incoming.uid, incoming.name, incoming.org_path, incoming.data) == (
        UUID(int=7),
        "sample.happened",
        "0001.",
        {"number": 7},
    )
    assert incoming.created_at.isoformat() == SENT["created_at"]
    assert take(packed()) is None
    assert take(packed(), consumer="another") is not None


@pytest.mark.django_db
def test_event_whose_handling_failed_is_new_again() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        assert take(packed()) is not None
        raise RuntimeError
    assert take(packed()) is not None


def test_receiving_outside_a_transaction_is_refused(real_database: Any) -> None:
    with pytest.raises(outbox.NoTransaction):
        take(packed())


@pytest.mark.django_db
def test_while_a_secret_is_being_replaced_both_are_good() -> None:
    assert take(packed(), secret="s2", secrets=["s1", "s2"]) is not None
    with pytest.raises(BadSignature):
        take(packed(), secret="s3", secrets=["s1", "s2"])


@pytest.mark.django_db
def test_replayed_request_is_refused_even_by_a_consumer_that_forgot() -> None:
    with pytest.raises(BadSignature):
        take(packed(), at=time.time() - signature.WINDOW_SECONDS - 2)
    assert not Handled.objects.exists()


@pytest.mark.django_db
def test_header_names_may_be_written_in_any_case() -> None:
    body = packed()
    headers = {"X-GONGKAI-Signature": sign("s1", body, int(time.time()))}
    assert accept(body, headers, consumer="test", secrets=["s1"]) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"no json", b"[]", b"null", b"7", b"\xff\xfe", b'"text"'),
        *(packed({**SENT, **wrong}) for wrong in ({"id": "7"}, {"created_at": "today"}, {"name": 1}, {"data": []})),
        *(packed({**SENT, **wrong}) for wrong in ({"shape": "1"}, {"org_path": None}, {"id": None}, {"id": 7})),
        packed({key: value for key, value in SENT.items() if key != "data"}),
    ],
)
def test_signed_nonsense_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(Unacceptable, match="事件格式错误"):
        take(body)
    assert not Handled.objects.exists()


@pytest.mark.django_db
def test_oversized_body_is_refused_before_its_signature_is_computed() -> None:
    with pytest.raises(Unacceptable, match="过大"):
        accept(b"x" * (1024 * 1024 + 1), {}, consumer="test", secrets=["s1"])
