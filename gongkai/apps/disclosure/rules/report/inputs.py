"""What a check may know besides the report itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.template import BodyKind, template


@dataclass(frozen=True)
class Body:
    """报告单位: its kind as in the organisation register, and whether it may make rules (立法法第九十一条、第九十三条).

    `rule_making` None: not known; a kind that never has the power still answers the question.
    """

    kind: str = ""
    rule_making: bool | None = None
    name: str = ""

    @property
    def known_kind(self) -> BodyKind | None:
        return next((k for k in template().bodies if k.kind == self.kind), None)

    @property
    def is_government(self) -> bool:
        return bool(self.known_kind and self.known_kind.reporter == "government")


@dataclass(frozen=True)
class Facts:
    """Evidence from outside the form. None means: nobody told.

    `fee_notices_issued`: 信息处理费收费通知 issued in the year. `excessive_records`: 要求说明理由 under 条例第三十五条.
    `external`: cell key → count in the publication systems (双公示). `drilldown`: cell key → records behind it.
    `frozen_units`: codes of the units whose reports make up a government's report.
    """

    fee_notices_issued: int | None = None
    excessive_records: int | None = None
    external: Mapping[str, int] | None = None
    drilldown: Mapping[str, int] | None = None
    frozen_units: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Added:
    """What the reports of the units make together, and the codes of those that were added."""

    total: ReportData
    codes: tuple[str, ...]
    bare: bool = False


@dataclass(frozen=True)
class Inputs:
    data: ReportData
    previous: ReportData | None = None
    narrative: Mapping[str, str] | None = None
    body: Body | None = None
    added: Added | None = None
    facts: Facts = field(default_factory=Facts)


def body_from_name(name: str) -> Body | None:
    """The kind of a body from how its name ends, when nothing better is known; the longest ending wins."""
    bare = name.strip().rstrip("0123456789年度 　")
    endings = [(ending, kind) for kind in template().bodies for ending in kind.name_endings if bare.endswith(ending)]
    if not endings:
        return None
    return Body(kind=max(endings, key=lambda pair: len(pair[0]))[1].kind, name=bare)
