"""What both kinds of help have in common: who is helped, the items, the applications that come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gongkai.apps.services.actions.applications import Filing, Person, Submitted
from gongkai.apps.services.actions.applications.filing import person_fields, version_taking
from gongkai.apps.services.actions.applications.helped import submit_helped
from gongkai.apps.services.models import Application, ItemVersion, Requester, ServiceItem, ServicePoint
from gongkai.apps.services.queries import forms as item_forms
from gongkai.apps.services.queries.helping.points import items_at
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Wanted:
    """What somebody asks help with, in plain values."""

    person: Person
    items: Sequence[ServiceItem]
    content: str
    channel: str = "web"
    extra: dict[str, Any] = field(default_factory=dict)


def keep_requester(person: Person) -> Requester:
    made = Requester(**person_fields(person))
    made.save(force_insert=True)
    return made


def refuse_items(place: ServicePoint, items: Sequence[ServiceItem]) -> None:
    """At least one, not too many, all of those this point helps with."""
    if not items:
        raise Refused("请选择要办理的事项。", field="items")
    most = rules.agency_rule(workdays.today()).most_items
    if len(items) > most:
        raise Refused(f"一次最多选择{most}个事项。", field="items")
    known = set(items_at(place).filter(pk__in=[one.pk for one in items]).values_list("pk", flat=True))
    if strange := [one.name for one in items if one.pk not in known]:
        raise Refused(f"“{strange[0]}”不能在{place.name}办理，或者已经停办。", field="items")


def person_of(requester: Requester, agent: str = "") -> Person:
    """Whoever is helped, as an application takes them; `agent` is who hands it in."""
    number = crypto.decrypt_text(requester.identity_cipher) if requester.identity_cipher else ""
    return Person(
        kind=requester.applicant_kind,
        name=requester.applicant_name,
        identity_kind=requester.identity_kind,
        identity_number=number,
        legal_representative=requester.legal_representative,
        phone=requester.phone,
        address=requester.address,
        agent_name=agent,
    )


def refuse_own_form(version: ItemVersion) -> None:
    """Whoever helps hands in papers; a form of the item is filled in by the applicant or at the window."""
    named = item_forms.form_of(version)
    if named.version is not None:
        raise Refused(
            f"本事项须按申请表“{named.label}”填写；请由申请人在网上填写，或者到窗口办理。", code="form_wanted"
        )


def file_for(
    case: Case, requester: Requester, item: ServiceItem, *, by: Actor, filing: Filing, channel: str, came_on: date
) -> Submitted:
    """An application of whoever is helped, in their space too where they have one."""
    refuse_own_form(version_taking(item, workdays.today()))
    person = replace(person_of(requester), agent_name=by.name if channel == "agency" else "")
    made = submit_helped(
        org=item.org, by=by, item=item, person=person, filing=filing, channel=channel, came_on=came_on, helped=case
    )
    linking.follow(case, made.case, by=by)
    return made


def same_person(requester: Requester, application: Application) -> bool:
    """Whether an application is of whoever is helped: by number where both have one, else by name."""
    if requester.identity_index and application.identity_index:
        return bool(requester.identity_index == application.identity_index)
    return bool(requester.applicant_name == application.applicant_name)
