"""A case was finished: its applicants are asked what they think of it."""

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.queries import exchange as exchanged
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.kernel import exchange
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.outbox import handles


@handles(CaseActed)
def ask_for_rating(event: CaseActed) -> None:
    """Never of cases the machine closed or that were withdrawn: their steps are no steps to rate in."""
    case = reading.by_number(event.number)
    if case is None or case.uid != event.case_uid or reading.part_open(case) != "first":
        return
    for applicant in reading.applicants_of(case):
        actions.invite(applicant, case)


@handles(CaseActed)
def exchange_followup(event: CaseActed) -> None:
    if event.kind == exchanged.FOLLOWUP:
        exchange.touch(exchanged.FOLLOWUP, event.case_uid.hex)
