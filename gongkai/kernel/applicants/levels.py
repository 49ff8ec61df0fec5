"""实名等级: which there are, what counts now, and refusing what needs more.

Whoever needs a level says so where it is needed: `levels.refuse_below(presence, Level.COUNTER)`.
"""

from gongkai.kernel.applicants import realname
from gongkai.kernel.applicants.models import Applicant, Level
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases.refusals import Refused

COUNTER = "counter"


def rank(level: str) -> int:
    """0 for 未实名, then upwards."""
    return list(Level).index(Level(level))


def effective(applicant: Applicant) -> Level:
    """The level that counts today: what a provider said counts as long as the provider is switched on."""
    level = Level(applicant.level)
    if level == Level.PROVIDER and applicant.level_by not in realname.providers():
        return Level.UNVERIFIED
    return level


def of(presence: Presence) -> Level:
    """Of whoever acts and whoever is acted for the lower one."""
    return min(effective(presence.me), effective(presence.subject), key=rank)


def is_demo(applicant: Applicant) -> bool:
    """Whether only the demo provider vouches; pages say so."""
    provider = realname.providers().get(applicant.level_by)
    return applicant.level == Level.PROVIDER and provider is not None and provider.is_demo


def refuse_below(presence: Presence | None, needed: Level, what: str = "这项业务") -> None:
    """Raises Refused with a sentence that says what to do."""
    if presence is None:
        raise Refused(f"办理{what}需要先登录。", code="sign_in")
    if rank(of(presence)) < rank(needed):
        way = (
            "请在“我的 → 实名等级”中核验" if needed == Level.PROVIDER else "请在“我的 → 实名等级”中核验，或者到窗口核验"
        )
        raise Refused(f"办理{what}需要实名等级达到“{needed.label}”，{way}。", code="level")
