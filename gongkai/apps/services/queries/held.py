"""Which applications a visitor has shown number and code of in this browser, or has in the own space."""

from django.http import HttpRequest

from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import presence_of

# Numbers of the applications whose query code this visitor has shown, in the session.
HELD = "services_tracked"
KEPT = 10


def hold(request: HttpRequest, number: str) -> None:
    """Remember in this session that the visitor has shown number and code; not where somebody acts for another."""
    presence = presence_of(request)
    if presence is not None and presence.is_acting:
        return
    request.session[HELD] = [*[n for n in request.session.get(HELD, []) if n != number][-KEPT + 1 :], number]


def is_held(request: HttpRequest, number: str) -> bool:
    """Whether this visitor may follow the application of this number."""
    session = getattr(request, "session", None)
    return session is not None and (number in session.get(HELD, []) or linking.opens(request, number))
