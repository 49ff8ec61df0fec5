"""What 登记表 and 月报 list: named figures, the part of their dimensions that a line counts, shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Number = int | Decimal
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Measure:
    """One line. `key`: fixed values of the figure's dimensions; `prefix`: what the first dimension begins with."""

    id: str
    label: str
    section: str
    figure: str
    key: Key = ()
    prefix: str = ""
    unit: str = "件"
    level: int = 0
    compact: str = ""  # its heading where there is one line for each body; "" where it is left out there

    def value(self, table: Mapping[Key, Any]) -> Number:
        """This line's part of a figure's table."""
        found = sum((count for key, count in table.items() if self.counts(key)), 0)
        return found if isinstance(found, int) else Decimal(str(found))

    def counts(self, key: Key) -> bool:
        fixed = all(part == wanted for part, wanted in zip(key, self.key, strict=False) if wanted is not None)
        return fixed and (not self.prefix or str(key[0]).startswith(self.prefix))


SECTIONS = {
    "proactive": "主动公开",
    "requests": "依申请公开",
    "citizens": "更正申请和主动公开建议",
    "disputes": "行政复议、行政诉讼",
    "fees": "信息处理费",
}
DECIDED, MADE = "disclosure.requests.decided", "disclosure.documents.{}"
CHANNELS = {
    "in_person": "当面",
    "post_signed": "邮寄",
    "post_unsigned": "平信",
    "web": "网上",
    "fax": "传真",
    "oral": "口头",
}
RESULTS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
PATHS = {"review": "行政复议", "direct_suit": "直接起诉", "suit_after_review": "复议后起诉"}
ENDED = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}

MEASURES: tuple[Measure, ...] = (
    Measure(
        "published", "主动公开政府信息", "proactive", "disclosure.documents.published", unit="条", compact="主动公开"
    ),
    *(
        Measure(f"{kind}_{what}", f"{label}{word}", "proactive", MADE.format(what), (kind,), level=1)
        for kind, label in (("normative", "行政规范性文件"), ("rules", "规章"))
        for what, word in (("made", "制发"), ("repealed", "废止、失效"), ("in_force", "期末有效"))
    ),
    Measure("taken_down", "撤下政府信息", "proactive", "disclosure.documents.taken_down", unit="条"),
    Measure("carried_in", "期初结转", "requests", "disclosure.requests.carried_in", compact="期初结转"),
    Measure("new", "新收申请", "requests", "disclosure.requests.new", compact="新收"),
    *(
        Measure(f"channel_{key}", label, "requests", "disclosure.requests.by_channel", (key,), level=1)
        for key, label in CHANNELS.items()
    ),
    Measure("decided", "办结", "requests", DECIDED, compact="办结"),
    *(Measure(key, label, "requests", DECIDED, prefix=key, level=1, compact=label) for key, label in RESULTS.items()),
    Measure("extended", "办结中延期答复的", "requests", "disclosure.requests.extended", level=1),
    Measure("late", "办结中超期答复的", "requests", "disclosure.requests.late", level=1, compact="超期答复"),
    Measure("completion", "告知补正", "requests", "disclosure.requests.completion"),
    Measure("carried_out", "期末在办", "requests", "disclosure.requests.carried_out", compact="期末在办"),
    Measure("overdue", "现已超期未答复", "requests", "disclosure.requests.overdue", level=1, compact="超期未答复"),
    Measure("corrections", "收到更正申请", "citizens", "disclosure.corrections.received", compact="更正申请"),
    Measure("suggestions", "收到主动公开建议", "citizens", "disclosure.suggestions.received", compact="公开建议"),
    *(
        Measure(f"received_{key}", f"收到{label}", "disputes", "disclosure.disputes.received", (key,))
        for key, label in PATHS.items()
    ),
    Measure("disputes_closed", "审结", "disputes", "disclosure.disputes.decided", compact="复议诉讼审结"),
    *(
        Measure(f"ended_{key}", label, "disputes", "disclosure.disputes.decided", (None, key), level=1, compact=short)
        for (key, label), short in zip(ENDED.items(), ("", "其中纠正", ""), strict=True)
    ),
    Measure("disputes_pending", "期末未审结", "disputes", "disclosure.disputes.pending"),
    Measure("fee_notices", "发出收费通知", "fees", "disclosure.fees.noticed"),
    Measure("fees", "收取信息处理费", "fees", "disclosure.fees.collected", unit="元"),
)


def by_id(name: str) -> Measure | None:
    return next((one for one in MEASURES if one.id == name), None)


def on_time(decided: Number, late: Number) -> Decimal | None:
    """按期答复率 in percent; None when nothing was answered, never 100."""
    if not decided:
        return None
    return (Decimal(decided - late) * 100 / Decimal(decided)).quantize(Decimal("0.1"))
