"""Who is here as an applicant, and in whose name: read from the session, on its own key, never beside a log-in of
staff."""

import hmac
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from gongkai.kernel.applicants.models import Applicant, Authorisation
from gongkai.kernel.people.actors import Actor, public
from gongkai.kernel.workdays import today

KEY = "gongkai_applicant"
STAFF_KEY = "_auth_user_id"
RECENT_SECONDS = 600
_CACHE = "_gongkai_presence"


@dataclass(frozen=True)
class Presence:
    """The natural person who is signed in, and the authorisation by which this person acts for somebody, if any."""

    me: Applicant
    authorisation: Authorisation | None = None

    @property
    def subject(self) -> Applicant:
        """In whose name everything is done here."""
        return self.authorisation.principal if self.authorisation else self.me

    @property
    def is_acting(self) -> bool:
        return self.authorisation is not None

    @property
    def is_administrator(self) -> bool:
        """Whether this person decides for the subject itself: its owner, or 法人管理人."""
        return self.authorisation is None or self.authorisation.role == "administrator"

    def covers(self, kind: str, case_id: int | None = None) -> bool:
        """Whether a matter of this kind may be touched here; a new one where no case is named."""
        return self.authorisation is None or self.authorisation.reaches(kind, case_id)

    @property
    def actor(self) -> Actor:
        """As acts take it; the journal learns the part, not the name."""
        return public(self.me.name, "经办人" if self.is_acting else "申请人")


def presence_of(request: HttpRequest | None) -> Presence | None:
    """The applicant behind this request, asked for once."""
    if request is None:
        return None
    if _CACHE not in request.__dict__:
        request.__dict__[_CACHE] = _find(getattr(request, "session", None))
    found: Presence | None = request.__dict__[_CACHE]
    return found


def enter(request: HttpRequest, applicant: Applicant) -> None:
    """Begin the session of an applicant. Whatever key it had before is worth nothing now, and a member of staff who
    was logged in in this browser is logged out."""
    session: Any = request.session
    if STAFF_KEY in session:
        session.flush()
    else:
        session.cycle_key()
    session[KEY] = {"id": applicant.pk, "mark": mark_of(applicant), "acting": "", "proved": time.time()}
    session.save()
    request.__dict__.pop(_CACHE, None)


def leave(request: HttpRequest) -> None:
    request.session.flush()
    request.__dict__.pop(_CACHE, None)


def stay(request: HttpRequest, applicant: Applicant) -> None:
    """The same person under a new key, after a change that ends all other sessions."""
    kept = dict(request.session[KEY])
    request.session.cycle_key()
    request.session[KEY] = {**kept, "mark": mark_of(applicant)}
    request.session.save()
    request.__dict__.pop(_CACHE, None)


def act_as(request: HttpRequest, authorisation: Authorisation | None) -> None:
    """Keep in the session in whose name this person acts; None is one's own."""
    kept = dict(request.session[KEY])
    request.session.cycle_key()
    request.session[KEY] = {**kept, "acting": str(authorisation.uid) if authorisation else ""}
    request.session.save()
    request.__dict__.pop(_CACHE, None)


def prove(request: HttpRequest) -> None:
    """This person has just shown again who it is."""
    request.session[KEY] = {**request.session[KEY], "proved": time.time()}


def proved_lately(request: HttpRequest) -> bool:
    """Whether it is fresh enough to change what the next sign-in is proved with."""
    kept = request.session.get(KEY) or {}
    return time.time() - float(kept.get("proved") or 0) < RECENT_SECONDS


def mark_of(applicant: Applicant) -> str:
    """Changes with the password and with every "sign out everywhere": older sessions then count for nothing."""
    text = f"applicant:{applicant.pk}:{applicant.session_version}:{applicant.password}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), "sha256").hexdigest()


def _find(session: Any) -> Presence | None:
    kept = session.get(KEY) if session is not None else None
    # One browser shows one face: where a member of staff is logged in, nobody is an applicant.
    if not isinstance(kept, dict) or STAFF_KEY in session:
        return None
    me = Applicant.objects.filter(pk=int(kept.get("id") or 0), kind="natural_person", closed_at=None).first()
    if me is None or not constant_time_compare(str(kept.get("mark", "")), mark_of(me)):
        return None
    return Presence(me, _acting(me, str(kept.get("acting") or "")))


def _acting(me: Applicant, uid: str) -> Authorisation | None:
    """The authorisation chosen, as long as it still holds: revoked or over, one is oneself again at once."""
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    found = Authorisation.objects.filter(uid=wanted, agent=me).select_related("principal", "case").first()
    return found if found is not None and found.holds_on(today()) else None
