"""Charts: the numbers travel as JSON beside a table that says the same to people and machines without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gongkai.web.formatting import thousands

Kind = Literal["bar", "hbar", "stacked", "line", "pie", "heatmap", "treemap"]


@dataclass(frozen=True)
class Series:
    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """`labels` name the values of every series; a heatmap reads the series as its rows; pie and treemap read the first.

    `id` must be unique on the page. `note` says where the numbers come from.
    """

    id: str
    title: str
    kind: Kind
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    note: str = ""
    tall: bool = False

    def __post_init__(self) -> None:
        wrong = [s.name for s in self.series if len(s.values) != len(self.labels)]
        if wrong:
            raise ValueError(f"图表“{self.title}”的数据与标签个数不一致：{'、'.join(wrong)}")

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: no label, or not one value."""
        return not any(value is not None for series in self.series for value in series.values)

    @property
    def data(self) -> dict[str, Any]:
        """What static/web/js/charts.js reads."""
        return {
            "kind": self.kind,
            "labels": list(self.labels),
            "series": [{"name": s.name, "values": list(s.values)} for s in self.series],
            "unit": self.unit,
        }

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"

    @property
    def header(self) -> list[str]:
        unit = f"（{self.unit}）" if self.unit else ""
        return ["项目", *(f"{s.name}{unit}" for s in self.series)]

    @property
    def rows(self) -> list[list[str]]:
        return [[label, *(thousands(s.values[i]) for s in self.series)] for i, label in enumerate(self.labels)]
