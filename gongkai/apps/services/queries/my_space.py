"""What an applicant who is signed in sees of the own applications: letters, things to do, drafts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localtime

from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.queries import fees
from gongkai.apps.services.queries.applications import KIND, letters_of_case
from gongkai.apps.services.queries.forms import drafts_of
from gongkai.apps.services.queries.helping.cases import tasks as helped_tasks
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.queries import cases
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.cases.queries import letters_of
from gongkai.kernel.registry import Todo
from gongkai.web.formatting import cn_date, money


class NoSuchPage(LookupError):
    """The cursor is no case of this applicant."""


def page(presence: Presence, after: str, size: int) -> tuple[list[Application], str]:
    """办件 of whoever one acts for, newest first, and the number that leads on. Raises `NoSuchPage`."""
    own = cases(presence).filter(case__kind=KIND)
    rows = Application.objects.filter(case__in=own.values("case")).exclude(part="upper")
    if after:
        place = rows.filter(case__number=after.upper()).values_list("pk", flat=True).first()
        if place is None:
            raise NoSuchPage
        rows = rows.filter(pk__lt=place)
    found = list(rows.select_related("case", "item", "org").order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].case.number if len(found) > size else ""


def letters(case: Case) -> list[Letter]:
    """Of an application with its parts; of help and of questions, which have none, those of the case itself."""
    if case.kind == KIND:
        return letters_of_case(case)
    return [letter for letter in letters_of(case) if letter.public]


def rated_items(some: Sequence[Case]) -> dict[int, tuple[str, str]]:
    """What the applicant of each finished case rates: the item, under the catalogue's code where it has one, so that
    the same item of several bodies is one line."""
    rows = Application.objects.filter(case__in=some).select_related("item__catalogue")
    return {row.case_id: (rated_key(row.item), row.item.name) for row in rows}


def rated_key(item: ServiceItem) -> str:
    """Under which an item is rated, and its ratings found."""
    return item.catalogue.code if item.catalogue else item.code or item.uid.hex


def tasks(open_cases: Sequence[Case]) -> list[Todo]:
    """补正 and 补交容缺材料, each with its last day, and fees; two queries whatever the number of cases."""
    own = [case for case in open_cases if case.kind == KIND]
    running = Clock.objects.filter(case__in=own, key__in=("supplement", "tolerance"), stopped_on=None)
    dues: dict[int, dict[str, date | None]] = {}
    for clock in running:
        dues.setdefault(clock.case_id, {})[clock.key] = clock.due_on
    owed = fees.owed_in([case.pk for case in own])
    found = []
    for case in own:
        due = dues.get(case.pk, {})
        note = f"{case.number} {case.title}"
        if case.step == "supplement_pending":
            found.append(
                Todo("补正申请材料", reverse("services:supplement", args=[case.number]), due.get("supplement"), note)
            )
        elif "tolerance" in due:
            found.append(Todo("补交容缺材料", reverse("services:supply", args=[case.number]), due["tolerance"], note))
        if case.pk in owed:
            names = "、".join(f"{one.name}{money(one.due)}" for one in owed[case.pk])
            after = "，缴清以后可以查看决定书和证件" if any(map(fees.holds_back, owed[case.pk])) else ""
            said = f"{note}：{names}{after}"
            found.append(Todo("缴纳费用", reverse("services:tracked", args=[case.number]), None, said))
    return [*found, *helped_tasks(open_cases)]


def drafts(applicant: UUID) -> list[Todo]:
    """暂存 applications, to go on with; the day is the last one they are kept."""
    return [
        Todo(
            item.name,
            reverse("services:fill_start", args=[one.uid]),
            one.expires_on,
            f"{cn_date(localtime(one.saved_at).date())}暂存，{item.org.label}",
        )
        for one, item in drafts_of(applicant)
    ]
