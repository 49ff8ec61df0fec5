"""What an applicant who is signed in sees of the own applications: letters, things to do, drafts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries.applications import KIND, drafts_of
from gongkai.apps.services.queries.helping.cases import tasks as helped_tasks
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.cases.queries import letters_of
from gongkai.kernel.registry import Todo


def letters(case: Case) -> list[Letter]:
    return [letter for letter in letters_of(case) if letter.public]


def rated_item(case: Case) -> tuple[str, str]:
    """What the applicant of a finished case rates: the item, under the catalogue's code where it has one, so that the
    same item of several bodies is one line."""
    item = ServiceItem.objects.select_related("catalogue").get(applications__case=case)
    return item.catalogue.code if item.catalogue else item.code or item.uid.hex, item.name


def tasks(cases: Sequence[Case]) -> list[Todo]:
    """补正 and 补交容缺材料, each with its last day; one query whatever the number of cases."""
    own = [case for case in cases if case.kind == KIND]
    running = Clock.objects.filter(case__in=own, key__in=("supplement", "tolerance"), stopped_on=None)
    dues: dict[int, dict[str, date | None]] = {}
    for clock in running:
        dues.setdefault(clock.case_id, {})[clock.key] = clock.due_on
    found = []
    for case in own:
        due = dues.get(case.pk, {})
        note = f"{case.number} {case.title}"
        if case.step == "supplement_pending":
            found.append(
                Todo("补正申请材料", reverse("services:supplement", args=[case.number]), due.get("supplement"), note)
            )
        elif "tolerance" in due:
            found.append(Todo("补交容缺材料", reverse("services:tracked", args=[case.number]), due["tolerance"], note))
    return [*found, *helped_tasks(cases)]


def drafts(applicant: UUID) -> list[Todo]:
    """暂存 applications, to go on with."""
    return [
        Todo(one.item.name, reverse("services:apply", args=[one.item.uid]), None, f"{one.saved_at:%Y-%m-%d}暂存")
        for one in drafts_of(applicant)
    ]
