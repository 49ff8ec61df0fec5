"""收到申请之日, by channel (条例第三十一条)."""

from datetime import date

from gongkai.apps.disclosure.rules import regimes, tables
from gongkai.apps.disclosure.rules.schemas import Channel
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law


def channel(key: str) -> Channel:
    """One of the channels of `vocabulary.toml`. Raises ValueError for an unknown one."""
    for entry in tables.vocabulary().channels:
        if entry.key == key:
            return entry
    raise ValueError(f"没有“{key}”这种接收渠道。")


def receipt_date(
    channel_key: str, *, submitted_on: date, signed_on: date | None = None, confirmed_on: date | None = None
) -> date | None:
    """The day from which the reply clock runs; None while it is not known yet.

    In person: the day of submission. Post with signature: the day the agency signs. Ordinary letter: the day
    the office confirms with the applicant. Web and fax: the day both sides confirm (第三十一条).
    """
    dates = {"submitted_on": submitted_on, "signed_on": signed_on, "confirmed_on": confirmed_on}
    return dates[channel(channel_key).field]


def needs_confirmation(channel_key: str) -> bool:
    """Whether such a request waits in 待确认 and its clock stands still."""
    return channel(channel_key).confirm


def confirmation_due(channel_key: str, arrived_on: date, calendar: Workdays) -> date | None:
    """The last day to confirm: an ordinary letter on the day it arrives (第三十一条第（二）项); web and fax by default
    one working day later (D). None where nothing has to be confirmed."""
    if not needs_confirmation(channel_key):
        return None
    if channel_key == "post_unsigned":
        return arrived_on
    return calendar.add(arrived_on, law.period("disclosure.confirmation", on=arrived_on).days)


def problems(
    channel_key: str,
    *,
    today: date,
    submitted_on: date,
    arrived_on: date | None = None,
    signed_on: date | None = None,
    confirmed_on: date | None = None,
) -> list[str]:
    """Dates that cannot be: in the future, out of order, or before there was a regulation."""
    found = []
    dates = {"提交日期": submitted_on, "到达日期": arrived_on, "签收日期": signed_on, "确认日期": confirmed_on}
    for label, day in dates.items():
        if day is None:
            continue
        if day > today:
            found.append(f"{label}不能晚于今天。")
        elif day < submitted_on:
            found.append(f"{label}不能早于提交日期。")
    if arrived_on and confirmed_on and confirmed_on < arrived_on:
        found.append("确认日期不能早于到达日期。")
    first = tables.regimes().versions[0].valid_from
    if submitted_on < first:
        found.append(f"提交日期早于《政府信息公开条例》最早的施行日（{first.year}年{first.month}月{first.day}日）。")
    if channel(channel_key).field == "signed_on" and signed_on is None:
        found.append("邮寄需签收的，请填写行政机关签收之日。")
    return found


def regime(received_on: date) -> str:
    """`R492` or `R711`; see `regimes.regime_on`."""
    return regimes.regime_on(received_on).key
