"""Django refuses to start on broken law data."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from gongkai.kernel import law


@register("law")
def law_files_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [Error(problem, id="law.E001") for problem in law.problems()]
