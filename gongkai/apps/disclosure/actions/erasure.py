"""删除个人信息: what has served its purpose goes, what the archives law keeps stays; said to whoever asked."""

from collections.abc import Callable
from typing import Any

from gongkai.apps.disclosure.models import CorrectionRequest, DisclosureRequest, PublicationSuggestion
from gongkai.apps.disclosure.queries import personal
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import SYSTEM, Actor

REASON = "应本人要求删除个人信息"


@act("disclosure.request.erase")
def erase_request(request: DisclosureRequest, *, by: Actor, reason: str = "") -> DisclosureRequest:
    return _erase(request)


@act("disclosure.correction.erase")
def erase_correction(correction: CorrectionRequest, *, by: Actor, reason: str = "") -> CorrectionRequest:
    return _erase(correction)


@act("disclosure.suggestion.erase")
def erase_suggestion(suggestion: PublicationSuggestion, *, by: Actor, reason: str = "") -> PublicationSuggestion:
    return _erase(suggestion)


ERASE: dict[str, Callable[..., Any]] = {
    personal.REQUEST: erase_request,
    personal.CORRECTION: erase_correction,
    personal.SUGGESTION: erase_suggestion,
}


def _erase(item: Any) -> Any:
    """The row stays and keeps counting in the figures; the journal says which kinds of data went, not their content."""
    plan = personal.plan(item.case)
    if not plan.erased:
        raise Refused("目前没有可以删除的个人信息。", code="nothing_to_erase")
    for name in plan.fields:
        setattr(item, name, "")
    item.save(update_fields=list(plan.fields))
    if plan.proofs:
        for file in files.of_owner(item.case.subject):
            if file.purpose in personal.PROOFS:
                files.purge(file, by=SYSTEM, reason=REASON)
    context().detail(erased=list(plan.erased), kept=len(plan.kept))
    return item
