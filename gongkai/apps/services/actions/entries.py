"""What a catalogue entry says beside its standard elements, and the columns that follow from both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.initials import initial
from gongkai.kernel.cases import Refused

LEVELS = "1234567"


@dataclass(frozen=True)
class Header:
    """What the catalogue says beside the standard elements: permitted levels, the guiding department."""

    levels: str
    department: str = ""
    guided_by: str = ""


def standing(elements: Elements, header: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an entry that follow from its standard."""
    return {
        "name": elements.name,
        "initial": initial(elements.name),
        "type": elements.type,
        "internal": bool(elements.internal),
        "levels": header["levels"],
        "department": header["department"],
        "guided_by": header["guided_by"],
    }


def refuse_shape(elements: Elements, header: Header) -> None:
    if not elements.name:
        raise Refused("请填写事项名称。", field="name")
    if not elements.type:
        raise Refused("请选择事项类型。", field="type")
    if not header.levels or set(header.levels) - set(LEVELS):
        raise Refused("请选择行使层级。", field="levels")
