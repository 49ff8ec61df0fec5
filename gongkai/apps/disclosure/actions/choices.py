"""本单位设置: what the law leaves to a body, and whether it counts as one with few people."""

from gongkai.apps.disclosure.rules import choices as rules
from gongkai.kernel.cases import NotAllowed, Refused, refuse_any
from gongkai.kernel.orgs.actions import configure
from gongkai.kernel.orgs.models import SMALL, Organisation
from gongkai.kernel.people.actors import Actor

# A body sets its own lines; that it has few people is for those who supervise it to say.
OWN = ("disclosure.head", "disclosure.supervisor", "platform.admin")
ABOVE = ("disclosure.supervisor", "platform.admin")


def set_choices(org: Organisation, *, by: Actor, chosen: rules.Choices, reason: str) -> Organisation:
    """提示线、说明理由期限 and the rest, journalled with the reason."""
    if by.holds_any(OWN, org) is None:
        raise NotAllowed(f"须由{org.label}的公开工作机构负责人、公开主管部门或者平台管理员设置。")
    refuse_any(rules.problems(chosen), code="choices")
    _refuse_without(reason)
    return configure(org, by=by, reason=reason.strip(), **rules.as_settings(chosen))


def set_small(org: Organisation, *, by: Actor, small: bool, reason: str) -> Organisation:
    """人员较少的单位: from now on the same hands are warned, not refused; the warning is kept for the supervisor."""
    if by.holds_any(ABOVE, org) is None:
        raise NotAllowed("须由公开主管部门或者平台管理员认定。")
    _refuse_without(reason)
    return configure(org, by=by, reason=reason.strip(), **{SMALL: small})


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refused("请写明设置的理由。", field="reason")
