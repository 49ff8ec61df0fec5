"""验证题: a small question in words that a person answers and a flood does not, where many tries come from one address.

It works without JavaScript and without seeing; nobody is asked while it is quiet. A question counts once, for a while,
and only after the time a person needs.
"""

import hmac
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing

from gongkai.kernel.tries import counting
from gongkai.web.forms import HalfWidthField, half_width

SALT = "gongkai.questions"
LASTS = timedelta(hours=2)
SHORTEST = 3  # seconds
DIGITS = "零一二三四五六七八九"
ANSWER, TOKEN = "question_answer", "question_token"
# What the refusals say; none of them says whether the answer was right.
AGAIN = "验证题回答有误或者已经失效，请重新回答。"
TOO_FAST = "提交得太快，请稍候几秒再提交。"


def ask(form: forms.Form, why: str) -> None:
    """Add a new question to the form; what was answered to an earlier one is gone, everything else stays typed."""
    first, second = secrets.randbelow(8) + 2, secrets.randbelow(8) + 2
    nonce = secrets.token_urlsafe(12)
    token = signing.dumps({"n": nonce, "a": _mark(nonce, first + second), "t": int(time.time())}, salt=SALT)
    form.fields[ANSWER] = HalfWidthField(
        label=f"验证题：{DIGITS[first]}加{DIGITS[second]}等于多少？", max_length=4, help_text=f"{why}请用数字回答。"
    )
    form.fields[TOKEN] = forms.CharField(widget=forms.HiddenInput, initial=token)
    form.fields[ANSWER].error_messages["required"] = "请回答验证题。"
    if form.is_bound:
        typed: Any = form.data
        data = typed.copy()
        data[TOKEN], data[ANSWER] = token, ""
        form.data = data


def answered(form: forms.Form, why: str) -> bool:
    """Whether the question was answered; where there was none, the form now has one."""
    wrong, was_asked = problem(form.data), TOKEN in form.data
    ask(form, why)  # a new one for the next time, should the form come back for another reason
    if wrong:
        form.add_error(ANSWER if was_asked else None, wrong if was_asked else why)
    return not wrong


def problem(data: Any) -> str:
    """Why what was sent does not answer a question of ours; empty when it does. A question can be used up only once."""
    token, said = data.get(TOKEN, ""), data.get(ANSWER, "")
    try:
        asked = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return AGAIN
    if time.time() - asked["t"] < SHORTEST:
        return TOO_FAST
    first_time = counting.once("question", asked["n"], until=datetime.now(UTC) + LASTS)
    right = hmac.compare_digest(asked["a"], _mark(asked["n"], half_width(said).strip()))
    return "" if first_time and right else AGAIN


def _mark(nonce: str, answer: Any) -> str:
    """Keyed, for there are few possible answers."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{SALT}:{nonce}:{answer}".encode(), "sha256").hexdigest()
