"""续填: what was begun without an account is found by its code; wrong codes are counted for the whole platform."""

from django.http import HttpRequest

from gongkai.kernel import eforms
from gongkai.kernel.eforms.access import OPENED
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.web.api import Limit

# Twelve characters of 31 cannot be guessed at this pace; the limit keeps programs from trying.
GUESSING = Limit("eform-guess", 60, 3600, "续填码多次不符，请在{minutes}分钟后再试。")
MOST_OPEN = 20


def spelt(code: str) -> str:
    """The code as a person copies it: ABCD-EFGH-JKMN."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def open_by_code(request: HttpRequest, code: str) -> FormAnswers | None:
    """What this code opens, from now on in this browser too. Raises `TooMany` after many wrong ones."""
    GUESSING.refuse_if_spent(request)
    found = eforms.answers_by_code(code)
    if found is None:
        GUESSING.spend(request)
        return None
    remember(request, found)
    return found


def remember(request: HttpRequest, answers: FormAnswers) -> None:
    """Let this browser go on with what it has begun, as long as its session lasts."""
    held = [uid for uid in request.session.get(OPENED, []) if uid != str(answers.uid)]
    request.session[OPENED] = [*held, str(answers.uid)][-MOST_OPEN:]
