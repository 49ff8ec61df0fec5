"""Number series and code formats.

`next(series=…, org=…, year=…)` takes a number inside the caller's transaction; `codes` holds the pure checks.
Stays importable before Django's apps are ready.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.kernel.orgs.models import Organisation


def next(*, series: str, org: "Organisation | None", year: int) -> int:
    """The next number of a series of one body and year, from 1; see `actions.take`."""
    from gongkai.kernel.numbering import actions

    return actions.take(series=series, org=org, year=year)
