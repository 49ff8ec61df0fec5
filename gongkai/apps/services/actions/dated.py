"""What every change of items, catalogue and lists says of its day: from 00:00 of a day that is not over."""

from datetime import date

from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import context


def chosen(planned: date | None, given: date | None) -> date:
    """生效日期: as the publisher says, else as planned, else today; never a day that is over."""
    on = given or planned or workdays.today()
    if on < workdays.today():
        raise Refused("生效日期不能早于今天。", field="effective_on")
    return on


def is_later(on: date) -> bool:
    """Whether it only takes effect on a day to come; the act goes to `scheduled` or to `published` accordingly."""
    later = on > workdays.today()
    context().goto("scheduled" if later else "published")
    return later


def arrived(planned: date | None) -> date:
    """The day of a scheduled change, once it has come."""
    if planned is None or planned > workdays.today():
        raise Refused("未到生效日期。", code="too_early")
    return planned
