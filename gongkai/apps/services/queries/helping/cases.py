"""Both kinds of help together: one's own by number and code, letters, tasks, what is rated."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from gongkai.apps.services.models import Agency, Visit
from gongkai.apps.services.queries.helping import agency, visits
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import Todo
from gongkai.web.formatting import cn_date

AGENCY, VISIT = agency.KIND, visits.KIND
KINDS = (AGENCY, VISIT)
Helped = Agency | Visit


def by_number(number: str) -> Helped | None:
    """For a visitor who has shown the query code, or whose case it is; never reachable without that."""
    return agency.by_number(number) or visits.by_number(number)


def by_number_and_code(number: str, code: str) -> Helped | None:
    """What an applicant may see without an account; a wrong number and a wrong code look the same."""
    found = by_number(number.strip().upper())
    return found if found is not None and query_code_matches(found.case, code) else None


def authority_of(one: Helped) -> str:
    """On what somebody fills in and hands in for the applicant, in words; empty where there is no authority."""
    if isinstance(one, Visit):
        people = "、".join(officer.account.name for officer in one.officers.select_related("account"))
        return f"{cn_date(one.day)}上门，{people}" if one.day else ""
    if one.authority_on is None:
        return ""
    return f"{one.get_authority_form_display()}，{cn_date(one.authority_on)}至{cn_date(one.authority_until)}"


def letters_of(one: Helped) -> list[Letter]:
    return [letter for letter in cases.letters_of(one.case) if letter.public]


def letter_of(one: Helped, uid: UUID) -> Letter | None:
    return next((letter for letter in letters_of(one) if letter.uid == uid), None)


def rated(some: Sequence[Case]) -> dict[int, tuple[str, str]]:
    """What the applicant rates: the service itself, whatever items it was for."""
    return {one.pk: ("agency", "代办服务") if one.kind == AGENCY else ("visit", "上门服务") for one in some}


def tasks(own: Sequence[Case]) -> list[Todo]:
    """What waits for the applicant: to sign the authority, to answer the agent."""
    found = []
    waiting = [one for one in own if one.kind == AGENCY and one.step in ("assigned", "waiting")]
    dues: dict[int, date | None] = dict(
        Clock.objects.filter(case__in=waiting, key="answer", stopped_on=None).values_list("case_id", "due_on")
    )
    for case in waiting:
        act, label = ("authorise", "签署授权") if case.step == "assigned" else ("answer", "答复代办员")
        url = reverse("services:help_own_act", args=[case.number, act])
        found.append(Todo(label, url, dues.get(case.pk), f"{case.number} {case.title}"))
    return found


def file_of_agency(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """授权委托书和材料 for whoever works on the case; nobody else."""
    return actor.is_staff and actor.holds_any(agency.READERS, case.org) is not None
