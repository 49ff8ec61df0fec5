"""事项指标 (认领率、要素完整率、网办率…). A rate of nothing is no rate, never 100 %."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """One indicator: `of` is the denominator and stands beside the figure wherever it is shown."""

    label: str
    part: float
    of: float
    formula: str

    @property
    def percent(self) -> float | None:
        return round(self.part * 100 / self.of, 2) if self.of else None

    @property
    def words(self) -> str:
        return f"{self.percent:.2f}%" if self.percent is not None else "—"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the items in force of a body or region. Sums of days only over items whose limits are 工作日."""

    should_claim: int = 0
    claimed: int = 0
    filled: int = 0
    required: int = 0
    in_force: int = 0
    with_guide: int = 0
    applied_for: int = 0
    online: int = 0
    fully_online: int = 0
    one_visit: int = 0
    instant: int = 0
    promised_days: int = 0
    statutory_days: int = 0


def rates(t: Tally) -> list[Rate]:
    """The indicators in the order in which they are published."""
    return [
        Rate("认领率", t.claimed, t.should_claim, "已认领目录÷应认领目录"),
        Rate("要素完整率", t.filled, t.required, "已填写的必填要素÷必填要素"),
        Rate("网办率", t.online, t.applied_for, "可以网上办理的事项÷依申请事项"),
        Rate("全程网办率", t.fully_online, t.applied_for, "全程网办（Ⅳ级）事项÷依申请事项"),
        Rate("最多跑一次率", t.one_visit, t.applied_for, "到场不超过一次的事项÷依申请事项"),
        Rate("即办率", t.instant, t.applied_for, "即办件÷依申请事项"),
        Rate("时限压缩比", t.statutory_days - t.promised_days, t.statutory_days, "1－Σ承诺时限÷Σ法定时限（工作日）"),
        Rate("信息公开率", t.with_guide, t.in_force, "已公布办事指南的事项÷在用事项"),
    ]
