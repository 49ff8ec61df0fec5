"""The gate for outgoing requests: whom it lets through, whom not, and what it does not wait for."""

import socket
import threading
import time
from ipaddress import ip_address
from typing import Any

import pytest

from gongkai.kernel.outbox import addresses, egress
from gongkai.kernel.outbox.egress import Blocked, Unreachable, request
from gongkai.kernel.outbox.tests.servers import Site

PUBLIC = "93.184.216.34"


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, here: Site) -> list[tuple[str, int]]:
    """Connections to the public example address end at the server here; notes where they were meant to go."""
    went: list[tuple[str, int]] = []
    connect = egress.open_socket

    def redirected(address: Any, port: int, seconds: float) -> socket.socket:
        went.append((str(address), port))
        assert str(address) == PUBLIC, f"connected to {address}"
        return connect(ip_address("127.0.0.1"), here.port, seconds)

    monkeypatch.setattr(egress, "open_socket", redirected)
    return went


# What is refused before anything is sent -----------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://example.cn/",
            "file:///etc/passwd",
            "gopher://example.cn/",
            "javascript:alert(1)",
            "//example.cn/",
            "",
        ),
        *(
            "http://",
            "http:///x",
            "http://user:pass@example.cn/",
            "http://user@example.cn/",
            "http://example.cn:99999/",
        ),
        *("http://[fe80::1%25eth0]/", "http://[::1/", "http://example.cn:abc/"),
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Blocked):
        request("GET", url)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/"),
        *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fd00:ec2::254]/", "http://0/"),
        *("http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.1/"),
    ],
)
def test_inside_is_refused_however_it_is_written(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "ask_system", as_the_system_reads)
    with pytest.raises(Blocked, match="内部地址"):
        request("GET", url)


def as_the_system_reads(host: str, port: int) -> list[str]:
    """Numbers in all the ways the system takes for an address, without asking a name server."""
    if host == "localhost":
        return ["127.0.0.1", "::1"]
    return [host if ":" in host else socket.inet_ntoa(socket.inet_aton(host))]


def test_one_inside_address_among_good_ones_is_enough_to_refuse(names: Any, connected: list[Any]) -> None:
    names["mixed.example"] = [[PUBLIC, "10.0.0.1"]]
    with pytest.raises(Blocked):
        request("GET", "http://mixed.example/")
    assert connected == []


def test_name_that_nobody_knows(names: Any) -> None:
    with pytest.raises(Unreachable, match="无法解析主机名"):
        request("GET", "http://nowhere.example/")


def test_name_server_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(addresses, "ask_system", lambda host, port: [][over.wait(5) :])
    began = time.monotonic()
    with pytest.raises(Unreachable, match="无法解析主机名"):
        request("GET", "http://slow.example/", seconds=0.3)
    assert time.monotonic() - began < 2
    over.set()


# Rebinding and redirects ---------------------------------------------------


def test_the_address_that_was_checked_is_the_one_that_is_called(names: Any, connected: list[Any], here: Site) -> None:
    names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    reply = request("GET", "http://rebind.example/a?b=c")
    assert (reply.status, reply.body, connected) == (200, b"ok", [(PUBLIC, 80)])
    assert names["rebind.example"] == [["127.0.0.1"]], "looked up once"
    assert (here.seen[0].headers["host"], here.seen[0].path) == ("rebind.example", "/a?b=c")


def test_name_that_changes_its_answer_before_a_redirect_is_refused(
    names: Any, connected: list[Any], here: Site
) -> None:
    names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    here.answer["/"] = (302, {"Location": "/again"}, b"")
    with pytest.raises(Blocked):
        request("GET", "http://rebind.example/")
    assert len(here.seen) == 1


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://inside.example/"),
        *("//10.0.0.1/", "file:///etc/passwd", "http://u:p@outside.example/"),
    ],
)
def test_redirect_to_the_inside_is_refused(location: str, names: Any, connected: list[Any], here: Site) -> None:
    names["outside.example"] = [[PUBLIC]]
    names["inside.example"] = [["192.168.0.1"]]
    names.update({host: [[host]] for host in ("127.0.0.1", "169.254.169.254", "::1", "10.0.0.1")})
    here.answer["/"] = (302, {"Location": location}, b"")
    with pytest.raises(Blocked):
        request("GET", "http://outside.example/")
    assert len(here.seen) == 1


def test_redirects_are_followed_a_few_times(names: Any, connected: list[Any], here: Site) -> None:
    names["outside.example"] = [[PUBLIC]]
    here.answer |= {"/": (301, {"Location": "/b"}, b""), "/b": (302, {"Location": "c?d"}, b"")}
    assert request("GET", "http://outside.example/").url == "http://outside.example/c?d"
    here.answer["/loop"] = (302, {"Location": "/loop"}, b"")
    with pytest.raises(Unreachable, match="重定向"):
        request("GET", "http://outside.example/loop")


def test_post_is_repeated_only_where_the_redirect_says_so(names: Any, connected: list[Any], here: Site) -> None:
    names["outside.example"] = [[PUBLIC]]
    here.answer |= {"/307": (307, {"Location": "/there"}, b""), "/302": (302, {"Location": "/there"}, b"moved")}
    assert request("POST", "http://outside.example/307", body=b"x").status == 200
    assert [(s.method, s.path, s.body) for s in here.seen] == [("POST", "/307", b"x"), ("POST", "/there", b"x")]
    assert request("POST", "http://outside.example/302", body=b"x").status == 302


def test_credentials_stay_with_the_origin_they_were_meant_for(names: Any, connected: list[Any], here: Site) -> None:
    names |= {"outside.example": [[PUBLIC]], "other.example": [[PUBLIC]]}
    here.answer |= {
        "/same": (302, {"Location": "/end"}, b""),
        "/other": (302, {"Location": "http://other.example/end"}, b""),
    }
    headers = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Plain": "y"}
    request("GET", "http://outside.example/same", headers=headers)
    assert "authorization" in here.seen[-1].headers
    request("GET", "http://outside.example/other", headers=headers)
    assert not {"authorization", "cookie"} & set(here.seen[-1].headers)
    assert here.seen[-1].headers["x-plain"] == "y"
