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
    from gongkai.kernel.eforms.actions.answers import begin, destroy, drop_file, save, upload
    from gongkai.kernel.eforms.actions.composing import builtin, loaded
    from gongkai.kernel.eforms.actions.drafts import adopt, carry_over, discard
    from gongkai.kernel.eforms.actions.forms import create, draft, publish, withdraw
    from gongkai.kernel.eforms.actions.holding import lock
    from gongkai.kernel.eforms.actions.submitting import Incomplete, freeze, is_intact
    from gongkai.kernel.eforms.bindings import Binding, bind
    from gongkai.kernel.eforms.queries import (
        answers_by_code,
        answers_by_uid,
        current,
        definition_for,
        definition_of,
        form_of,
        judged,
        open_of,
        submitted_for,
        values_of,
    )

# These need the models, which do not exist yet while Django imports this package.
_ROOMS = {
    "actions.answers": ("begin", "destroy", "drop_file", "save", "upload"),
    "actions.composing": ("builtin", "loaded"),
    "actions.drafts": ("adopt", "carry_over", "discard"),
    "actions.forms": ("create", "draft", "publish", "withdraw"),
    "actions.holding": ("lock",),
    "actions.submitting": ("Incomplete", "freeze", "is_intact"),
    "bindings": ("Binding", "bind"),
    "queries": (
        *("answers_by_code", "answers_by_uid", "current", "definition_for", "definition_of", "form_of", "judged"),
        *("open_of", "submitted_for", "values_of"),
    ),
}
_LATER = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Binding",
    "Incomplete",
    "adopt",
    "answers_by_code",
    "answers_by_uid",
    "begin",
    "bind",
    "builtin",
    "carry_over",
    "create",
    "current",
    "definition_for",
    "definition_of",
    "destroy",
    "discard",
    "draft",
    "drop_file",
    "form_of",
    "freeze",
    "is_intact",
    "judged",
    "loaded",
    "lock",
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
