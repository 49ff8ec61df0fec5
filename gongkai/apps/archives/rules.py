"""保管期限 and 移交期限 from plain values (ARC8; ARCR 第二十条)."""

from datetime import date


def expires_on(closed_on: date, years: int) -> date | None:
    """期满日: counted from the first of January after the year in which the file was closed; None for permanent."""
    return date(closed_on.year + 1 + years, 1, 1) if years else None


def last_closing(today: date, years: int) -> date:
    """The last day of closing whose period of so many years is over today."""
    return date(today.year - 1 - years, 12, 31)


def transfer_on(opened_on: date, years: int) -> date:
    """应当移交之日: so many years from the day the file was formed; the 29th of February counts as the 28th."""
    day = 28 if (opened_on.month, opened_on.day) == (2, 29) else opened_on.day
    return date(opened_on.year + years, opened_on.month, day)


def last_forming(today: date, years: int) -> date:
    """The last day of forming for which the time of transfer has come."""
    return transfer_on(today, -years)


def archive_level(region_code: str) -> str | None:
    """Which archive a body transfers to, by its region: XXXX00… is a prefecture or above, the rest a county.

    None where nobody said in which region the body lies.
    """
    code = region_code[:6]
    if len(code) < 6 or not code.isdigit():
        return None
    return "central" if code.endswith("00") else "county"
