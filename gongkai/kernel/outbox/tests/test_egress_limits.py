"""What the gate does not wait for and does not swallow: size, time, broken answers, certificates."""

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.kernel.outbox import egress
from gongkai.kernel.outbox.egress import Blocked, TooLarge, Unreachable, request
from gongkai.kernel.outbox.tests.servers import Site, raw, site

# Size and time -------------------------------------------------------------


@pytest.fixture
def listed(settings: Any) -> None:
    settings.EGRESS_ALLOW = ["127.0.0.1"]


def test_listed_host_is_called(listed: None, here: Site) -> None:
    reply = request("POST", here.url + "/hook", body="内容".encode(), headers={"X-A": "b"})
    assert (reply.status, reply.body) == (200, b"ok")
    seen = here.seen[0]
    assert (seen.body.decode(), seen.headers["x-a"], seen.headers["accept-encoding"]) == ("内容", "b", "identity")


def test_chinese_path_is_sent_encoded(listed: None, here: Site) -> None:
    request("GET", here.url + "/公开?关键词=预算")
    assert here.seen[0].path == "/%E5%85%AC%E5%BC%80?%E5%85%B3%E9%94%AE%E8%AF%8D=%E9%A2%84%E7%AE%97"


@pytest.mark.parametrize("length", [True, False])
def test_long_answer_is_cut_off(listed: None, here: Site, length: bool) -> None:
    here.answer["/"] = (200, {} if length else {"Content-Length": "", "Connection": "close"}, b"x" * 5001)
    with pytest.raises(TooLarge, match="5,000"):
        request("GET", here.url, max_bytes=5000)
    here.answer["/"] = (200, {}, b"x" * 5000)
    assert len(request("GET", here.url, max_bytes=5000).body) == 5000


def test_endless_answer_is_cut_off(listed: None) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")

    with raw(speak) as url, pytest.raises(TooLarge):
        request("GET", url, max_bytes=10_000)


def drip(text: bytes) -> Any:
    def speak(connection: socket.socket) -> None:
        connection.recv(1000)
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)

    return speak


@pytest.mark.parametrize(
    "speak",
    [
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX-Slow: yes, very\r\n" * 3), id="headers byte by byte"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100), id="body byte by byte"),
        pytest.param(lambda connection: [connection.recv(1000), connection.recv(1)], id="silence"),
    ],
)
def test_slow_server_does_not_hold_us(listed: None, speak: Any) -> None:
    began = time.monotonic()
    with raw(speak) as url, pytest.raises(Unreachable):
        try:
            request("GET", url, seconds=0.5)
        finally:
            waited = time.monotonic() - began
    assert waited < 3


def test_endless_redirects_share_one_limit_of_time(listed: None) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(1000)
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    began = time.monotonic()
    with raw(speak) as url, pytest.raises(Unreachable):
        request("GET", url, seconds=0.5, redirects=50)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
)
def test_broken_server_is_an_unreachable_one(listed: None, answer: bytes) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(answer)

    with raw(speak) as url, pytest.raises(Unreachable):
        request("GET", url)


def test_nobody_at_home(listed: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="无法连接"):
        request("GET", f"http://127.0.0.1:{port}/")


def test_header_that_would_smuggle_another_is_refused(listed: None, here: Site) -> None:
    with pytest.raises(Unreachable):
        request("GET", here.url, headers={"X-A": "b\r\nX-Evil: c"})
    assert here.seen == []


# TLS -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.example")]), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder: Path = tmp_path_factory.mktemp("tls")
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return str(folder / "c.pem"), str(folder / "k.pem")


def trusting(certificate: tuple[str, str]) -> Any:
    return lambda: ssl.create_default_context(cafile=certificate[0])


def test_certificate_is_checked_against_the_name_not_the_address(
    names: Any, settings: Any, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    names |= {"secure.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]}
    with site(certificate) as server:
        with pytest.raises(Unreachable, match="certificate"):
            request("GET", f"https://secure.example:{server.port}/")
        monkeypatch.setattr(egress, "_tls", trusting(certificate))
        assert request("GET", f"https://secure.example:{server.port}/").status == 200
        assert server.seen[-1].headers["host"] == f"secure.example:{server.port}"
        with pytest.raises(Unreachable, match="certificate"):
            request("GET", f"https://other.example:{server.port}/")
        server.answer["/down"] = (302, {"Location": "http://secure.example/"}, b"")
        with pytest.raises(Blocked, match="降为 http"):
            request("GET", f"https://secure.example:{server.port}/down")


def test_handshake_that_never_ends_does_not_hold_us(settings: Any, names: Any) -> None:
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    names["secure.example"] = [["127.0.0.1"]]

    def speak(connection: socket.socket) -> None:
        connection.recv(1000)
        for _ in range(60):
            connection.sendall(b"\x16")
            time.sleep(0.1)

    began = time.monotonic()
    with raw(speak) as url, pytest.raises(Unreachable):
        try:
            request("GET", url.replace("http://127.0.0.1", "https://secure.example"), seconds=0.5)
        finally:
            waited = time.monotonic() - began
    assert waited < 3
