"""加严不放宽: whether one version of a rule asks for at least as much as another."""

from typing import TYPE_CHECKING

from gongkai.apps.supervision.rules import schema, signals

if TYPE_CHECKING:
    from gongkai.apps.supervision.rules.ruleset import Standing


def loosens(new: "Standing", old: "Standing") -> list[str]:
    """In which ways `new` is looser than `old`, a sentence each; empty when it is as strict or stricter."""
    one, other = new.trigger, old.trigger
    if type(one) is not type(other):
        return ["判断方式与原规则不同，请另行增设规则"]
    found = []
    if isinstance(one, schema.Left) and isinstance(other, schema.Left) and one.days < other.days:
        found.append(f"提前天数少于现行的 {other.days} 天")
    if isinstance(one, schema.Share) and isinstance(other, schema.Share) and one.share > other.share:
        found.append(f"已用时限的比例高于现行的 {other.share:.0%}")
    if isinstance(one, schema.Count) and isinstance(other, schema.Count) and one.least > other.least:
        found.append(f"次数多于现行的 {other.least} 次")
    if isinstance(one, schema.Absent) and isinstance(other, schema.Absent) and (one.days or 0) > (other.days or 0):
        found.append(f"天数多于现行的 {other.days} 天")
    if isinstance(one, schema.Backdated) and isinstance(other, schema.Backdated) and one.days > other.days:
        found.append(f"天数多于现行的 {other.days} 天")
    if isinstance(one, schema.Over) and isinstance(other, schema.Over):
        found += _later(new, old)
    elif new.signals[0][1] < old.signals[0][1]:
        found.append(f"信号低于现行的{signals.LABELS[old.signals[0][1]]}")
    return found


def _later(new: "Standing", old: "Standing") -> list[str]:
    """Every signal of the old rule must be reached no later by the new one."""
    found = []
    for days, signal in old.signals:
        reached = min((d for d, s in new.signals if s >= signal), default=None)
        if reached is None or reached > days:
            found.append(f"{signals.LABELS[signal]}晚于现行的超期 {days} 天")
    return found
