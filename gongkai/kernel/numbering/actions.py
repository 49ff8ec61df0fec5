"""Taking numbers, explaining gaps, and moving a counter past imported numbers.

All of it runs inside the caller's transaction: when the act rolls back, so does its number.
"""

from django.db import IntegrityError, connection, transaction

from gongkai.kernel import rows
from gongkai.kernel.numbering.models import Gap, Series
from gongkai.kernel.orgs.models import Organisation

FIRST_YEAR = 1949
LAST_YEAR = 9999


class OutsideTransaction(RuntimeError):
    """A number was asked for outside a transaction, where it could be lost or given twice."""


def take(*, series: str, org: Organisation | None, year: int) -> int:
    """The next number, starting at 1; `org=None` is a series of the whole platform.

    The counter row is raised and thereby locked until the transaction ends: PostgreSQL locks the row,
    SQLite has a single writer. So two acts never get one number, and numbers follow the order of commits.
    Raises OutsideTransaction, and ValueError for an empty series or an impossible year.
    """
    return take_some(1, series=series, org=org, year=year)[0]


def take_some(count: int, *, series: str, org: Organisation | None, year: int) -> range:
    """The next `count` numbers at once, as `take` gives one."""
    _check(series, year)
    if count < 1:
        return range(0)
    last = _raise(series, org, year, count)
    if last is None:
        _locked(series, org, year)
        last = _raise(series, org, year, count)
    if last is None:
        raise LookupError(f"series {series} of {year} is neither there nor could it be opened")
    return range(last - count + 1, last + 1)


def _raise(series: str, org: Organisation | None, year: int, count: int) -> int | None:
    """Raise the counter and read it in one statement; None where there is no counter yet."""
    where, values = ("org_id = %s", [org.pk]) if org else ("org_id IS NULL", [])
    found = rows.run(
        f"UPDATE {Series._meta.db_table} SET last = last + %s WHERE key = %s AND year = %s AND {where} RETURNING last",
        [count, series, year, *values],
    )
    return int(found[0][0]) if found else None


def advance(*, series: str, org: Organisation | None, year: int, at_least: int) -> int:
    """Move the counter to at least `at_least`, so that numbers of imported records are never given again.

    Returns the last number now taken; a counter never moves back.
    """
    counter = _locked(series, org, year)
    if at_least > counter.last:
        Series.objects.filter(pk=counter.pk).update(last=at_least)
    return max(counter.last, at_least)


def explain_gap(*, series: str, org: Organisation | None, year: int, number: int, reason: str, by: str) -> Gap:
    """Record why a number that was given is not used. Raises ValueError with a Chinese sentence."""
    counter = _locked(series, org, year)
    if not 1 <= number <= counter.last:
        raise ValueError(f"第{number}号尚未编出，不需要说明。")
    if not reason.strip():
        raise ValueError("请填写缺号的原因。")
    if counter.gaps.filter(number=number).exists():
        raise ValueError(f"第{number}号已经说明过。")
    return Gap.objects.create(series=counter, number=number, reason=reason.strip(), explained_by=by)


def _check(series: str, year: int) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("numbers are taken inside the transaction of the act that uses them")
    if not series:
        raise ValueError("a series needs a key")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")


def _locked(series: str, org: Organisation | None, year: int) -> Series:
    _check(series, year)
    scope = {"org": org} if org else {"org__isnull": True}
    rows = Series.objects.filter(key=series, year=year, **scope)
    counter = rows.select_for_update().first()
    if counter is None:
        try:
            with transaction.atomic():
                return Series.objects.create(key=series, org=org, year=year)
        except IntegrityError:  # another transaction opened the series; wait for it on its row
            counter = rows.select_for_update().get()
    return counter
