"""How often one address may try a query code; guessing is slowed down, then stopped."""

from django.http import HttpRequest

from gongkai.kernel.tries import counting
from gongkai.web.api import Limit, TooMany
from gongkai.web.forms import Form

DAY = 86_400
GUESSING = Limit(
    "hall-track-wrong", 30, 3600, "编号或者查询码多次不符，请在{minutes}分钟后再试，或者拨打办理机关电话查询。"
)
# Wrong codes for one number in a day, from wherever they come.
WRONG_FOR_ONE = 20
SPENT = "这个编号今天查询码不符的次数过多，请明天再试，或者持身份证件到窗口查询。"


def try_code(request: HttpRequest, form: Form) -> int:
    """200 while this address and this number may be tried; else 429, and the form says when again."""
    try:
        GUESSING.refuse_if_spent(request)
    except TooMany as refused:
        form.add_error(None, refused.message)
        return 429
    if counting.count("hall-track-number", form.cleaned_data["number"], DAY) >= WRONG_FOR_ONE:
        form.add_error(None, SPENT)
        return 429
    return 200


def count_wrong(request: HttpRequest, number: str) -> None:
    GUESSING.count(request)
    counting.spend("hall-track-number", number, DAY)
