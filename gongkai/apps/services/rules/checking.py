"""All checks of one entry together."""

from datetime import date

from gongkai.apps.services.rules import alignment, consistency, minimum
from gongkai.apps.services.rules.alignment import Standard, Standing
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel import law

LICENCE_PERIOD = "services.licence"


def licence_days(on: date) -> int:
    """The general limit of a licence, in working days."""
    return law.period(LICENCE_PERIOD, on=on).days


def check(
    elements: Elements, standard: Standard | None, standing: Standing, *, licence: int | None = None
) -> list[Problem]:
    """Minimum, consistency and alignment of an entry that is to take effect on `standing.on`.

    `licence` spares a list of thousands from asking for the same period each time.
    """
    days = licence if licence is not None else licence_days(standing.on)
    return [
        *minimum.problems(elements),
        *consistency.problems(elements),
        *consistency.long_licence(elements, days),
        *alignment.problems(elements, standard, standing),
    ]


def blocking(found: list[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.blocks]
