"""Triggers in words, for pages and letters."""

from datetime import date
from typing import Any

from gongkai.apps.supervision.rules import schema, signals
from gongkai.apps.supervision.rules.ruleset import Standing


def say(trigger: object) -> str:
    """What a rule looks for, in one sentence."""
    match trigger:
        case schema.Left(days=0):
            return "到期当日"
        case schema.Left(days=days):
            return f"期限还剩 {days} 天以内"
        case schema.Share(share=share):
            return f"期限用去 {share:.0%} 仍未办结"
        case schema.Over(days=1):
            return "期限届满仍未办结"
        case schema.Over(days=days):
            return f"超期 {days} 天仍未办结"
        case schema.Count(least=least, same=same):
            return f"同一办件中{'同类' if same else ''}出现 {least} 次以上"
        case schema.Sequence_():
            return "作出之后又被纠正"
        case schema.Lacks():
            return "日志中没有写明必须写明的内容"
        case schema.Differs():
            return "日志中应当一致的两项不一致"
        case schema.Says():
            return "日志中写明了这种情形"
        case schema.Backdated(than="", days=days):
            return f"填写的日期比录入早 {days} 个工作日以上"
        case schema.Backdated():
            return "填写的日期早于前一环节的日期"
        case schema.Absent(days=None):
            return "应当先做的没有做"
        case schema.Absent(days=days):
            return f"{days} 个工作日内没有做应当做的"
        case schema.Overrun():
            return "超过事先告知的时间仍未结束"
        case schema.LateAct():
            return "期限届满之后才做"
        case _:
            return "环节的变化不在程序之内"


def say_signals(standing: Standing) -> str:
    """黄牌；超期 5 天起红牌."""
    first, *later = standing.signals
    said = [signals.LABELS[first[1]], *(f"超期 {days} 天起{signals.LABELS[signal]}" for days, signal in later)]
    return "；".join(said)


def number_of(trigger: object) -> tuple[str, float, bool] | None:
    """The number of a rule that can be tightened: what it is called, its value, and whether it is whole."""
    match trigger:
        case schema.Left(days=days):
            return "提前天数", days, True
        case schema.Share(share=share):
            return "已用时限的百分比", round(share * 100, 2), False
        case schema.Over(days=days):
            return "超期天数", days, True
        case schema.Count(least=least):
            return "次数", least, True
        case schema.Absent(days=int(days)):
            return "天数", days, True
        case schema.Backdated(than="", days=days):
            return "早于录入的工作日", days, True
    return None


def with_number(standing: Standing, number: float) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The same trigger with another number, and the stages that follow it, for a change of the rule."""
    trigger = standing.trigger
    whole = int(number)
    changed: dict[str, Any]
    match trigger:
        case schema.Share():
            changed = {"share": float(number) / 100}
        case schema.Count():
            changed = {"least": whole}
        case _:
            changed = {"days": whole}
    then = [{"after": days, "signal": signals.IDS[signal]} for days, signal in standing.signals[1:]]
    return {**trigger.model_dump(), **changed}, then


def say_example(example: schema.Example) -> str:
    """A worked example in one sentence."""
    if example.clock is not None:
        one = example.clock
        unit = "个工作日" if one.unit == "working" else "天"
        said = f"{_day(one.start)}起{one.days}{unit}，{_day(one.due)}届满" if one.due else f"{_day(one.start)}起，暂停"
        said += f"，{_day(one.stopped)}办结" if one.stopped else "，未办结"
    else:
        said = "；".join(f"{_day(one.on)} {one.act.rpartition('.')[2]}" for one in example.entries)
    reached = "；".join(f"{_day(on)}{signals.LABELS[signals.NAMES[signal]]}" for on, signal in example.reached)
    note = f"（{example.note}）" if example.note else ""
    return f"{said}：{reached or '不发生'}{note}"


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""
