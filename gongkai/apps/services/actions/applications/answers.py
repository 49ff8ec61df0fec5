"""From the answers of a form to the columns of a case, and the answers fixed for it."""

from collections.abc import Mapping
from typing import Any

from gongkai.apps.services.actions.applications.filing import Filing, HandedIn, Person
from gongkai.apps.services.models import Application, Licence, ServiceItem
from gongkai.apps.services.queries import licences
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import composing
from gongkai.kernel import eforms
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import Actor

# Files of the form that the list of materials does not name any more.
UNLISTED = "material-0"


def judged(answers: FormAnswers) -> Result:
    result = eforms.judged(answers)
    if result.problems:
        raise eforms.Incomplete(result)
    return result


def freeze(answers: FormAnswers, application: Application, by: Actor) -> None:
    """The answers belong to the case from now on, its files too, each as the material it is for."""
    wanted = composing.numbers(eforms.definition_for(answers), elements_of(application.version))
    eforms.freeze(answers, by=by, subject=application.case.subject, purpose_of=lambda name: _purpose(wanted, name))
    application.filled = answers
    application.save(update_fields=["filled"])


def _purpose(wanted: Mapping[str, int], field: str) -> str:
    return f"material-{wanted[field]}" if field in wanted else UNLISTED


def person_of(values: Mapping[str, Any]) -> Person:
    """Who applies, as the columns of a case have it."""
    number = values.get("apply_citizen_id") or values.get("apply_uscc") or values.get("apply_number", "")
    return Person(
        kind=values["apply_kind"],
        name=values["apply_name"],
        identity_kind=values["apply_document"],
        identity_number=number,
        legal_representative=values.get("apply_representative", ""),
        phone=values["apply_phone"],
        address=values.get("apply_send_to") or values.get("apply_address", ""),
        agent_name=values.get("apply_agent_name", ""),
        agent_identity_number=values.get("apply_agent_number", ""),
        agent_phone=values.get("apply_agent_phone", ""),
    )


def filing_of(
    values: Mapping[str, Any], wanted: Mapping[str, int], answers: FormAnswers, *, item: ServiceItem, form: str
) -> Filing:
    """`form` is how every uploaded material came in; at the window each says for itself."""
    return Filing(
        content_of(values),
        {},
        f"{answers.version.form.key}/{answers.version.number}",
        values["apply_delivery"],
        _handed_in(values, wanted, form),
        filled=answers,
        project_code=values.get(composing.PROJECT_CODE, ""),
        renews=_renewed(item, values.get(composing.RENEWED, "")),
    )


def _renewed(item: ServiceItem, number: str) -> Licence | None:
    found = licences.by_number(item.org, number.strip()) if number.strip() else None
    if number.strip() and found is None:
        raise Refused("没有找到要延续的有效证件，请核对证件编号。", field=composing.RENEWED)
    return found


def content_of(values: Mapping[str, Any]) -> str:
    """申请内容, where the form asks for it."""
    found = values.get(composing.CONTENT)
    return found[:500] if isinstance(found, str) else ""


def _handed_in(values: Mapping[str, Any], wanted: Mapping[str, int], form: str) -> list[HandedIn]:
    found: dict[int, HandedIn] = {}
    for name, number in wanted.items():
        came = form if form and values.get(name) else values.get(f"handed_{number}", "")
        if not came and values.get(name):
            came = "electronic"
        if came:
            found[number] = HandedIn(number, came, 1)
    return list(found.values())
