"""Triggers in words, for pages and letters."""

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
