"""The one gate for requests the platform itself makes: webhooks, link checks, imports by address.

http and https only; public addresses only, or those in GONGKAI_EGRESS_ALLOW; checked anew on every redirect. The name
is looked up once and the connection goes to the address that was checked, so a name that changes its answer
in between (DNS rebinding) gains nothing. Total time and size are bounded.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from gongkai.kernel.outbox.addresses import Address, LookUpFailed, look_up, may_call

SECONDS = 10.0
MAX_BYTES = 1024 * 1024
REDIRECTS = 3
MOVED = {301, 302, 303, 307, 308}
USER_AGENT = "Gongkai/0.1"
_CHUNK = 65536
_PERSONAL = {"authorization", "cookie", "proxy-authorization"}


class EgressError(Exception):
    """The request was not made, or its answer not taken; the text is Chinese."""


class Blocked(EgressError):
    """Not allowed: scheme, address or port."""


class Unreachable(EgressError):
    """No answer: name, connection, certificate, protocol or time."""


class TooLarge(EgressError):
    """The answer is longer than allowed."""


@dataclass(frozen=True)
class Reply:
    """An answer; header names in small letters, `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    redirects: int = REDIRECTS,
    allow: Sequence[str] = (),
) -> Reply:
    """Make one request and follow redirects; `seconds` and `max_bytes` bound all of it together.

    `allow` adds to GONGKAI_EGRESS_ALLOW for this request: hosts an operator named in another setting.

    A redirect is followed only if it keeps the method (any for GET and HEAD, 307 and 308 for the others) and does not
    lead from https to http; otherwise it is returned as it is. Credentials are not passed on to another origin.

    Raises Blocked, Unreachable, TooLarge.
    """
    until = time.monotonic() + seconds
    target, sent = parse(url), dict(headers or {})
    for _ in range(redirects + 1):
        reply = _once(method, target, sent, body, until, max_bytes, allow)
        following = _next(method, target, reply)
        if following is None:
            return reply
        if following.origin != target.origin:
            sent = {name: value for name, value in sent.items() if name.lower() not in _PERSONAL}
        target = following
    raise Unreachable(f"重定向超过 {redirects} 次")


def parse(url: str) -> _Target:
    """Read an address as the gate understands it. Raises Blocked."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = _host(parts)
    except ValueError as error:
        raise Blocked("网址格式错误") from error
    if parts.scheme not in ("http", "https"):
        raise Blocked("只允许 http 和 https 网址")
    if not host or parts.username is not None or parts.password is not None:
        raise Blocked("网址缺少主机名，或带有用户名和密码")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return _Target(url, parts.scheme, host, port, path)


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if "%" in host:
        raise ValueError("zone of an IPv6 address")
    return host if host.isascii() else host.encode("idna").decode()


def _next(method: str, target: _Target, reply: Reply) -> _Target | None:
    location = reply.headers.get("location")
    if reply.status not in MOVED or not location:
        return None
    if method not in ("GET", "HEAD") and reply.status not in (307, 308):
        return None
    following = parse(urljoin(target.url, location))
    if target.scheme == "https" and following.scheme == "http":
        raise Blocked("重定向从 https 降为 http")
    return following


def _once(
    method: str,
    target: _Target,
    headers: Mapping[str, str],
    body: bytes | None,
    until: float,
    max_bytes: int,
    allow: Sequence[str],
) -> Reply:
    address = _checked_address(target, until, allow)
    connection = _Pinned(target, address, until)
    # A server that sends one byte at a time never trips a socket's own time limit; closing it from outside does.
    watch = threading.Timer(max(0.0, until - time.monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Connection": "close", **headers}
        connection.request(method, target.path, body=body, headers=sent)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, told, _read(response, max_bytes), target.url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = connection.was_cut or isinstance(error, TimeoutError)
        raise Unreachable("等待应答超时" if late else f"无法连接：{error}") from error
    finally:
        watch.cancel()
        connection.close()


def _read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    body = bytearray()
    while chunk := response.read(min(_CHUNK, max_bytes + 1 - len(body))):
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge(f"应答超过 {max_bytes:,} 字节")
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)


def _checked_address(target: _Target, until: float, allow: Sequence[str]) -> Address:
    try:
        addresses = look_up(target.host, target.port, max(0.1, until - time.monotonic()))
    except LookUpFailed as error:
        raise Unreachable(f"无法解析主机名 {target.host}") from error
    # One forbidden answer among good ones is how rebinding begins, so all of them have to pass.
    if not all(may_call(target.host, target.port, one, [*settings.EGRESS_ALLOW, *allow]) for one in addresses):
        raise Blocked(f"{target.host} 指向内部地址或不允许的端口；确需访问请列入 GONGKAI_EGRESS_ALLOW")
    return addresses[0]


def open_socket(address: Address, port: int, seconds: float) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.settimeout(seconds)
    try:
        opened.connect((str(address), port))
    except OSError:
        opened.close()
        raise
    return opened


class _Pinned(http.client.HTTPConnection):
    """A connection to one checked address; the host's name is used for the certificate and the Host header only."""

    def __init__(self, target: _Target, address: Address, until: float) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.scheme == "https" else 80
        self.was_cut = False
        self._target = target
        self._address = address
        self._until = until

    def connect(self) -> None:
        left = max(0.1, self._until - time.monotonic())
        self.sock = open_socket(self._address, self._target.port, left)
        if self._target.scheme == "https":
            # The handshake comes after the assignment, so that `cut` can reach it.
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self._target.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def cut(self) -> None:
        self.was_cut = True
        if isinstance(self.sock, socket.socket):
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
