"""Passkeys between page and session: the options go into the page, the challenge stays in the session, for one try."""

import json
from typing import Any

from django.http import HttpRequest

from gongkai.kernel.people.actions import passkeys, second_factor
from gongkai.kernel.people.models import Account, Passkey

ADDING, USING = "gongkai_passkey_adding", "gongkai_passkey_using"
LONGEST_ANSWER = 20_000


def options_for(request: HttpRequest, account: Account | None) -> str:
    """Options for the browser to prove a passkey, as JSON; empty where the account has none."""
    if not passkeys.are_offered() or (account is not None and not second_factor.passkeys_of(account)):
        return ""
    options, state = passkeys.begin_use(account)
    request.session[USING] = state
    return json.dumps(options)


def used(request: HttpRequest, account: Account | None) -> Passkey | None:
    """The passkey the posted answer proves; of `account`, or of anybody."""
    state = request.session.pop(USING, None)
    answer = answer_of(request)
    return passkeys.check(account, state=state, answer=answer) if state and answer else None


def options_to_add(request: HttpRequest, account: Account) -> str:
    options, state = passkeys.begin_adding(account)
    request.session[ADDING] = state
    return json.dumps(options)


def added(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """State and answer of a passkey being added; None when the page is too old or the answer is no answer."""
    state = request.session.pop(ADDING, None)
    answer = answer_of(request)
    return (state, answer) if state and answer else None


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """What the browser's part wrote into the form; nothing of it is believed before it is checked."""
    text = request.POST.get("credential", "")
    if len(text) > LONGEST_ANSWER:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
