"""每日封存与校验."""

from datetime import datetime, timedelta

from gongkai.kernel import workdays
from gongkai.kernel.jobs import job
from gongkai.kernel.journal import verification, writing


@job("journal.seal", at="00:10", label="每日封存业务日志")
def seal(slot: datetime) -> int:
    """Everything up to now, under yesterday's date; returns the number of entries sealed."""
    day = slot.astimezone(workdays.SHANGHAI).date() - timedelta(days=1)
    made = writing.seal(day)
    return made.entry_count if made else 0


@job("journal.verify", at="02:40", label="校验业务日志的完整性")
def verify() -> str:
    return str(verification.run())
