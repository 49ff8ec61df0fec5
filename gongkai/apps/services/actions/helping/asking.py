"""What both kinds of help have in common: who is helped, the items, the applications that come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gongkai.apps.services.actions.applications import Filing, Person, Submitted
from gongkai.apps.services.actions.applications import answers as filled
from gongkai.apps.services.actions.applications.filing import person_fields, version_taking
from gongkai.apps.services.actions.applications.helped import submit_helped
from gongkai.apps.services.models import Application, Requester, ServiceItem, ServicePoint
from gongkai.apps.services.queries import forms as item_forms
from gongkai.apps.services.queries.helping import filling
from gongkai.apps.services.queries.helping.cases import authority_of
from gongkai.apps.services.queries.helping.filling import Helped
from gongkai.apps.services.queries.helping.points import items_at
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import eforms, workdays
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


def applies(case: Case, requester: Requester, item: ServiceItem, filing: Filing) -> Person:
    """Who applies: as the answers of the item's form have it, which must be of this case; else as the case does."""
    if filing.filled is None:
        named = item_forms.form_of(version_taking(item, workdays.today()))
        if named.version is not None:
            raise Refused(f"本事项须按申请表“{named.label}”填写。", code="form_wanted")
        return person_of(requester)
    if (filing.filled.holder, filing.filled.about) != (filling.holder_of(case), item_forms.owner_of(item)):
        raise Refused("申请表不是为本件这个事项填写的。", code="wrong_form")
    return filled.person_of(eforms.judged(filing.filled).values)


def file_for(one: Helped, item: ServiceItem, *, by: Actor, filing: Filing, channel: str, came_on: date) -> Submitted:
    """An application of whoever is helped, in their space too where they have one."""
    person = applies(one.case, one.requester, item, filing)
    made = submit_helped(
        org=item.org,
        by=by,
        item=item,
        person=replace(person, agent_name=by.name if channel == "agency" else ""),
        filing=filing,
        channel=channel,
        came_on=came_on,
        helped=one.case,
        authority=authority_of(one),
    )
    linking.follow(one.case, made.case, by=by)
    return made


def forget_drafts(case: Case, *, by: Actor, item: ServiceItem | None = None) -> None:
    """What was begun for somebody and will not be handed in any more goes at once."""
    rows = filling.drafts_of(case)
    for draft in rows.filter(about=item_forms.owner_of(item)) if item is not None else rows:
        eforms.destroy(draft, by=by, reason="代为填写的申请表不再提交")


def same_person(requester: Requester, application: Application) -> bool:
    """Whether an application is of whoever is helped: by number where both have one, else by name."""
    if requester.identity_index and application.identity_index:
        return bool(requester.identity_index == application.identity_index)
    return bool(requester.applicant_name == application.applicant_name)
