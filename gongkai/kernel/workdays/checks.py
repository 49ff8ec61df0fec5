"""Django refuses to start when a worked example of the law files does not come out."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from gongkai.kernel.law import LawError
from gongkai.kernel.workdays.examples import broken_examples
from gongkai.kernel.workdays.files import file_calendar


@register("law")
def examples_hold(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        problems = broken_examples(file_calendar())
    except LawError as error:
        problems = str(error).splitlines()
    return [Error(problem, id="workdays.E001") for problem in problems]
