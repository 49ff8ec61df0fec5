"""电子表单: definitions, evaluation, versions and what is filled in. Names no law, knows no app. See README.md beside.

    eforms.bind(eforms.Binding("services.item", "政务服务事项", may_manage, may_read))
    version = eforms.current(eforms.form_of("services.item:<uid>"))
    answers, code = eforms.begin(version, by=actor, applicant=presence.subject)
    result = eforms.judged(answers)                                # values, problems, visibility
    eforms.freeze(answers, by=actor, subject=f"case:{case.uid}")   # inside the act that opens the case

`gongkai.web.eforms` renders the pages.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.kernel.eforms.actions.answers import begin, destroy, drop_file, freeze, is_intact, save, upload
    from gongkai.kernel.eforms.actions.forms import create, draft, publish, withdraw
    from gongkai.kernel.eforms.bindings import Binding, bind
    from gongkai.kernel.eforms.queries import (
        answers_by_code,
        answers_by_uid,
        current,
        definition_of,
        form_of,
        judged,
        open_of,
        submitted_for,
        values_of,
    )

# These need the models, which do not exist yet while Django imports this package.
_ANSWERS = ("begin", "destroy", "drop_file", "freeze", "is_intact", "save", "upload")
_QUERIES = (
    *("answers_by_code", "answers_by_uid", "current", "definition_of", "form_of", "judged", "open_of"),
    *("submitted_for", "values_of"),
)
_LATER = {
    **dict.fromkeys(_ANSWERS, "actions.answers"),
    **dict.fromkeys(("create", "draft", "publish", "withdraw"), "actions.forms"),
    **dict.fromkeys(("Binding", "bind"), "bindings"),
    **dict.fromkeys(_QUERIES, "queries"),
}

__all__ = [
    "Binding",
    "answers_by_code",
    "answers_by_uid",
    "begin",
    "bind",
    "create",
    "current",
    "definition_of",
    "destroy",
    "draft",
    "drop_file",
    "form_of",
    "freeze",
    "is_intact",
    "judged",
    "open_of",
    "publish",
    "save",
    "submitted_for",
    "upload",
    "values_of",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
