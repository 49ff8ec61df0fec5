"""The ceremony of passkeys (WebAuthn), the same for staff and for applicants: what a browser sent is read, judged by
the library, and said in plain values. Whose key it is and what is kept, each decides for itself."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticationResponse, PublicKeyCredentialRpEntity

from gongkai.kernel.cases.refusals import Refused

_log = structlog.get_logger(__name__)

FAILED = "通行密钥没有通过验证，请重试；多次出现请改用其他方式登录。"
KNOWN = "这个通行密钥已经添加过。"


def domain() -> str:
    """The name passkeys are bound to (RP ID). From the settings, never from the request: a proxy may say anything."""
    return settings.PASSKEY_DOMAIN or urlsplit(settings.SITE_URL).hostname or ""


def server() -> Fido2Server:
    place = urlsplit(settings.SITE_URL)
    origin = f"{place.scheme}://{place.netloc}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=domain(), name=settings.SITE_NAME), verify_origin=lambda said: said == origin
    )


def credential_of(kept: "bytes | memoryview[int]") -> AttestedCredentialData:
    """The public key as it was kept."""
    return AttestedCredentialData(bytes(kept))


@dataclass(frozen=True)
class Made:
    """A new key: the name it is found by, its public half, and where its counter stands."""

    key: str
    credential: bytes
    counter: int


def registered(state: dict[str, Any], answer: dict[str, Any]) -> Made:
    """The key a browser made. Raises Refused when the answer does not belong to the question."""
    try:
        made = server().register_complete(state, answer)
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        _log.info("passkey_refused", why=str(error)[:120])
        raise Refused(FAILED, code="passkey") from error
    credential = made.credential_data
    if credential is None:
        raise Refused(FAILED, code="passkey")
    return Made(websafe_encode(credential.credential_id), bytes(credential), made.counter)


@dataclass(frozen=True)
class Answer:
    """What a browser answered with a key it has; nothing of it is believed before `is_signed_by`."""

    key: str
    read: AuthenticationResponse

    @property
    def owner(self) -> bytes | None:
        """Whom the device says the key belongs to."""
        return self.read.response.user_handle

    @property
    def counter(self) -> int:
        return self.read.response.authenticator_data.counter

    def is_signed_by(self, kept: "bytes | memoryview[int]", state: dict[str, Any]) -> bool:
        try:
            server().authenticate_complete(state, [credential_of(kept)], self.read)
        except (ValueError, TypeError, KeyError) as error:
            _log.info("passkey_refused", why=str(error)[:120])
            return False
        return True

    def went_back(self, counted: int) -> bool:
        """A counter that did not grow means two devices hold the key; devices that do not count say 0."""
        return self.counter <= counted and bool(self.counter or counted)


def answer_of(sent: dict[str, Any]) -> Answer | None:
    """None for what cannot be read."""
    try:
        read = AuthenticationResponse.from_dict(sent)
        return Answer(websafe_encode(read.raw_id), read)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
