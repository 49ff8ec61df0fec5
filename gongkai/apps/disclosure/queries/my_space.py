"""What an applicant who is signed in sees of the own cases here: letters to read, things to do."""

from collections.abc import Sequence

from django.urls import reverse

from gongkai.apps.disclosure.queries.citizens import REQUEST, letters_for_citizen
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.cases.queries import clocks_of
from gongkai.kernel.registry import Todo

# Step → what the applicant has to do, the clock that says until when, the page where it is done.
WAITING = {
    "completion_pending": ("补正申请内容", "completion", "disclosure:complete"),
    "reason_pending": ("说明申请理由", "reason", "disclosure:give_reason"),
    "fee_pending": ("缴纳信息处理费", "fee_payment", "disclosure:tracked"),
}


def letters(case: Case) -> list[Letter]:
    """Letters meant for the applicant by now."""
    return list(letters_for_citizen(case))


def tasks(cases: Sequence[Case]) -> list[Todo]:
    """What waits for the applicant: completion, reasons, fees; each with its last day."""
    found = []
    for case in cases:
        if case.kind != REQUEST or case.step not in WAITING:
            continue
        label, key, page = WAITING[case.step]
        due = {clock.key: clock.due_on for clock in clocks_of(case)}.get(key)
        found.append(Todo(label, reverse(page, args=[case.number]), due, f"{case.number} {case.title}"))
    return found
