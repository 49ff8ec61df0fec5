"""说过一次的查询码: what was told to one person is kept by that person's browser for an hour, and by nobody else.

The database keeps a digest, letters keep a blank. Whoever registered a request, or sent one in, can still print the
receipt with the code in it until the cookie is gone; it is signed, so that nobody can make up a code for a number.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from gongkai.kernel.cases.letters import CODE_BLANK
from gongkai.kernel.cases.models import Letter

COOKIE, SALT = "gongkai_told", "gongkai.told_once"
LASTS = 3600
KEPT = 5  # a clerk who registers a pile of letters prints them together


def remember(request: HttpRequest, response: HttpResponse, number: str, code: str) -> HttpResponse:
    """Give the code of this number to the browser, with the few told before."""
    known = [pair for pair in _held(request) if pair[0] != number][-(KEPT - 1) :]
    response.set_cookie(
        COOKIE,
        signing.dumps([*known, [number, code]], salt=SALT),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def code_of(request: HttpRequest, number: str) -> str:
    """The code of this number if this browser was told it within the hour."""
    return next((code for known, code in _held(request) if known == number), "")


def filled_in(letter: Letter, request: HttpRequest) -> Letter:
    """The letter for a page or a print: with the code in its blank where this browser knows it; never saved."""
    code = code_of(request, letter.case.number)
    if code:
        paragraphs: Sequence[str] = letter.content["paragraphs"]
        letter.content = {**letter.content, "paragraphs": [line.replace(CODE_BLANK, code) for line in paragraphs]}
    return letter


def _held(request: HttpRequest) -> list[Any]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []
    return list(found)
