"""How often codes are asked for and passwords tried.

Many people sit behind one address, so an address that is busy is asked a question and goes on; only the account or the
contact that is tried has an end, and that end leaves its owner other ways in (passkey, recovery, the counter).
Query codes are counted together with those of the pages without an account: nobody gets a second set of tries.
"""

from django.forms import Form
from django.http import HttpRequest

from gongkai.kernel.applicants.actions import access
from gongkai.kernel.tries import counting
from gongkai.web import questions
from gongkai.web.api import Limit, TooMany

HOUR, DAY = 3600, 86_400
SENDING = Limit("applicant-send", 30, HOUR, "")
WRONG = Limit("applicant-wrong-address", 40, HOUR, "")
BUSY = "近一小时从您所在的网络操作较多。为防止程序滥用，请先回答一道验证题。"
WRONG_OFTEN = "密码多次不正确。为保护账号，请先回答一道验证题。"
SHUT = "这个账号的密码错误次数过多，一小时内不能再用密码登录；可以用通行密钥登录，或者找回密码。"
# The same names as the tracking page counts by.
TRYING = Limit("track-wrong", 20, HOUR, "")
GUESSING = Limit(
    "track-guess", 100, HOUR, "登记编号或者查询码多次不符，请在{minutes}分钟后再试，或者拨打公开工作机构电话查询。"
)
WRONG_FOR_ONE = 20
MANY_WRONG = "从您所在的网络查询较多，或者登记编号、查询码多次不符。"


def may_send(request: HttpRequest, form: Form) -> bool:
    """Whether a code may be asked for from here; after a question where many were."""
    return SENDING.count(request) <= SENDING.times or questions.answered(form, BUSY)


def may_sign_in(request: HttpRequest, form: Form, login: str) -> bool:
    """Whether a password may be tried now."""
    wrong = access.wrong_count(login)
    if access.is_shut(login):
        form.add_error(None, SHUT)
        return False
    if wrong >= access.WRONG_BEFORE_QUESTION:
        return questions.answered(form, WRONG_OFTEN)
    return not WRONG.is_spent(request) or questions.answered(form, BUSY)


def count_wrong(request: HttpRequest, login: str) -> None:
    WRONG.count(request)
    access.count_wrong(login)


def may_try_code(request: HttpRequest, form: Form, number: str) -> bool:
    """Whether a query code may be tried for a number."""
    try:
        GUESSING.refuse_if_spent(request)
    except TooMany as refused:
        form.add_error(None, refused.message)
        return False
    wrong = TRYING.is_spent(request) or code_is_shut(number)
    return not wrong or questions.answered(form, MANY_WRONG)


def code_is_shut(number: str) -> bool:
    """Whether so many wrong codes came for one number today that programs may try no more; pages ask a question."""
    return counting.count("track-number", number, DAY) >= WRONG_FOR_ONE


def count_wrong_code(request: HttpRequest, number: str) -> None:
    (GUESSING if TRYING.is_spent(request) else TRYING).count(request)
    counting.spend("track-number", number, DAY)
