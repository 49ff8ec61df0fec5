"""How often one address may send in and ask, on the pages and through the interface alike.

Wrong codes are counted together: whoever guesses gets no second set of tries by changing doors.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from gongkai.web.api import Limit, TooMany

HOUR = 3600
TOO_MANY = "too_many"
SPENT = "提交过于频繁，请在{minutes}分钟后再试，或者当面、邮寄提出申请。"
SUBMITTING = Limit("submit", 20, HOUR, SPENT)
# Many people may sit behind the one address of a library or a street office; each has a right to apply.
SUBMITTING_PAGE = Limit("submit-page", 60, HOUR, SPENT)
TRYING = Limit(
    "track-wrong", 20, HOUR, "登记编号或者查询码多次不符，请在{minutes}分钟后再试，或者拨打公开工作机构电话查询。"
)
TRACKING = Limit("track", 600, HOUR, "查询过于频繁，请在{minutes}分钟后再试。")


def may_submit(request: HttpRequest, form: BaseForm) -> bool:
    """Count one sending of a form that is in order; when there are none left the form says until when."""
    try:
        SUBMITTING_PAGE.spend(request)
    except TooMany as refused:
        refuse(form, refused)
        return False
    return True


def refuse(form: BaseForm, refused: TooMany) -> None:
    form.add_error(None, ValidationError(refused.message, code=TOO_MANY))


def status(form: BaseForm) -> int:
    """429 for too many, 422 for a form that is not in order, else 200."""
    if form.has_error(NON_FIELD_ERRORS, TOO_MANY):
        return 429
    return 422 if form.errors else 200
