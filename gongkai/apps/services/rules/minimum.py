"""公布前必须具备的要素: the minimum of law/elements.toml, and what may stand for something else."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import WARN, Problem

# Elements that only make sense where somebody applies.
APPLICANTS_ONLY = ("promised_days", "depth", "materials", "service_objects", "visits")


def starts_from(elements: Elements) -> str:
    """依申请 or 依职权."""
    return tables.starts_from(elements.type, elements.starts_from)


def is_missing(elements: Elements, key: str) -> bool:
    return _is_nothing(getattr(elements, key))


def _is_nothing(value: object) -> bool:
    return not value and (value is None or value == "" or value == ())


def _lacking(elements: Elements) -> list[str]:
    """Required elements that are not filled in; all of them are taken at once, for lists of thousands ask."""
    keys = required_keys(elements)
    return [key for key, value in zip(keys, _values(keys)(elements), strict=True) if not value and _is_nothing(value)]


@lru_cache(maxsize=1024)
def _values(keys: tuple[str, ...]) -> Callable[[Elements], tuple[Any, ...]]:
    return attrgetter(*keys)


def required_keys(elements: Elements) -> tuple[str, ...]:
    """What this very item must fill in: the list of its start, and the element that a choice calls for."""
    e = elements
    return _required(starts_from(e), e.type, not e.no_materials, not e.no_result, not e.online_url)


@lru_cache(maxsize=1024)
def _required(start: str, type_code: str, has_materials: bool, has_result: bool, is_offline: bool) -> tuple[str, ...]:
    keys = list(tables.required(start))
    if start == tables.APPLICATION:
        keys += ["materials"] if has_materials else []
        keys += ["results"] if has_result else []
        keys += ["venues"] if is_offline else []
    if type_code == "02":
        keys += ["illegal_acts", "penalties", "duty_procedures"]
    return tuple(keys)


def problems(elements: Elements) -> Iterator[Problem]:
    for key in _lacking(elements):
        yield Problem(key, WHY.get(key, "没有填写。"))
    if elements.starts_from and elements.starts_from not in tables.starts_allowed(elements.type):
        yield Problem(
            "starts_from", f"{tables.type_label(elements.type)}不能{tables.label('starts', elements.starts_from)}启动。"
        )
    if starts_from(elements) == tables.DUTY:
        for key in APPLICANTS_ONLY:
            if not is_missing(elements, key):
                yield Problem(key, "依职权办理的事项没有申请人，不需要填写。", severity=WARN)
    if elements.no_materials and elements.materials:
        yield Problem("no_materials", "已经列出申请材料，不能同时勾选“不需要申请材料”。")
    if elements.no_result and elements.results:
        yield Problem("no_result", "已经列出办理结果，不能同时勾选“没有结果文书”。")


WHY = {
    "materials": "没有填写；确实不需要材料的，请勾选“不需要申请材料”。",
    "results": "没有填写；没有证照、批文等文书的，请勾选“没有结果文书”。",
    "venues": "没有填写；不在现场办理的，请填写网上办理地址。",
}


def completeness(elements: Elements) -> tuple[int, int]:
    """要素完整率: filled required elements, and required elements."""
    count = len(required_keys(elements))
    return count - len(_lacking(elements)), count
