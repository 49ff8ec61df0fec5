"""How often one address may send in and ask, on the pages and through the interface alike.

Many people sit behind the one address of a library, a street office or a mobile network, and each has a right to apply
(条例第二十七条). So no limit shuts the page: when an address or an identity is busy, the page asks a small question and
goes on; only somebody who has already sent in very many today under the same identity is sent to the counter.
The interface is for programs and is refused. Wrong codes are counted together: whoever guesses gets no second set of
tries by changing doors.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, Form
from django.http import HttpRequest

from gongkai.kernel.tries import counting
from gongkai.web import questions
from gongkai.web.api import Limit, TooMany

HOUR, DAY = 3600, 86_400
TOO_MANY = "too_many"
SPENT = "提交过于频繁，请在{minutes}分钟后再试；急需申请的，可以在网页上提交，也可以当面、邮寄提出申请。"
SUBMITTING = Limit("submit", 20, HOUR, SPENT)
SUBMITTING_PAGE = Limit("submit-page", 60, HOUR, SPENT)
TRYING = Limit(
    "track-wrong", 20, HOUR, "登记编号或者查询码多次不符，请在{minutes}分钟后再试，或者拨打公开工作机构电话查询。"
)
# With a question before each try; from here on the address guesses.
GUESSING = Limit("track-guess", 100, HOUR, TRYING.sentence)
TRACKING = Limit("track", 600, HOUR, "查询过于频繁，请在{minutes}分钟后再试，或者在网页上查询。")
# Wrong codes for one number in a day, from wherever they come.
WRONG_FOR_ONE = 20
# What one identity sends in over the web in a day before it is asked, and before it is sent to the counter.
OWN, OWN_MOST = 20, 200
BUSY = "近一小时从您所在的网络提交较多。为防止程序滥用，请先回答一道验证题；这不影响您的申请，已经填写的内容不会丢失。"
FILES_AGAIN = "已选择的文件请重新选择。"
MANY_WRONG = "从您所在的网络查询较多，或者登记编号、查询码多次不符。"
OWN_SPENT = "您今天在网上提交的申请已经很多，请明天再提交，或者当面、邮寄提出申请。"


def prepare(request: HttpRequest, form: Form, limit: Limit = SUBMITTING_PAGE, why: str = BUSY) -> None:
    """Before an empty form is shown: where the address is busy, the question stands in it from the start."""
    if not form.is_bound and limit.is_spent(request):
        questions.ask(form, why)


def may_submit(request: HttpRequest, form: Form, identity: str = "") -> bool:
    """Count one sending of a form that is in order; whether it goes on. Otherwise the form says what to do.

    A lawful first request always goes on, after a question at most.
    """
    own = counting.spend("submit-own", identity, DAY) if identity else 0
    if own > OWN_MOST:
        refuse(form, TooMany(OWN_SPENT, DAY))
        return False
    busy = SUBMITTING_PAGE.count(request) > SUBMITTING_PAGE.times or own > OWN
    return not busy or questions.answered(form, BUSY + (FILES_AGAIN if form.is_multipart() else ""))


def may_try(request: HttpRequest, form: Form, number: str) -> bool:
    """Whether this visitor may try a code for a number; with a question where many were wrong before."""
    try:
        GUESSING.refuse_if_spent(request)
    except TooMany as refused:
        refuse(form, refused)
        return False
    wrong = TRYING.is_spent(request) or counting.count("track-number", number, DAY) >= WRONG_FOR_ONE
    busy = TRACKING.count(request) > TRACKING.times
    return not (wrong or busy) or questions.answered(form, MANY_WRONG)


def count_wrong(request: HttpRequest, number: str) -> None:
    """One wrong code, for the address and for the number."""
    (GUESSING if TRYING.is_spent(request) else TRYING).count(request)
    counting.spend("track-number", number, DAY)


def refuse(form: BaseForm, refused: TooMany) -> None:
    form.add_error(None, ValidationError(refused.message, code=TOO_MANY))


def status(form: BaseForm) -> int:
    """429 for too many, 422 for a form that is not in order, else 200."""
    if form.has_error(NON_FIELD_ERRORS, TOO_MANY):
        return 429
    return 422 if form.errors else 200
