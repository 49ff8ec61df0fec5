"""Shapes of the answers; the schema of the elements is written from law/elements.toml."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.services.rules import tables

KINDS: dict[str, JsonDict] = {
    "text": {"type": "string"},
    "long": {"type": "string"},
    "number": {"type": "integer", "minimum": 0},
    "flag": {"type": "boolean"},
    "money": {"type": "string", "pattern": "^[0-9]{1,9}\\.[0-9]{2}$"},
    "codes": {"type": "array", "items": {"type": "string"}},
    "lines": {"type": "array", "items": {"type": "string"}},
}
ITEM_EXAMPLE: JsonDict = {
    "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
    "code": "11341298003980074E4340123020002",
    "name": "燃气经营许可证核发",
    "org": {"slug": "construction", "name": "安澜县住房和城乡建设局"},
    "region": "341298",
    "type": {"key": "01", "label": "行政许可"},
    "level": {"key": "4", "label": "县级"},
    "state": {"key": "1", "label": "在用"},
    "version": 1,
    "effective_on": "2026-11-02",
    "promised": "10个工作日",
    "visits": 1,
    "is_fee": False,
    "url": "https://www.example.gov.cn/services/items/3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11/",
}


def element_schema(schema: dict[str, Any]) -> None:
    """Every element with its Chinese name and its name in the national exchange."""
    schema["properties"] = {element.key: _element(element) for element in tables.elements().values()}
    schema["properties"]["extras"] = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "全国统一要素以外的信息",
    }
    schema["additionalProperties"] = False


def _element(element: tables.Element) -> dict[str, Any]:
    if element.kind != "rows":
        return _one(element)
    columns = {column.key: _one(column) for column in element.columns}
    return {"type": "array", "description": _words(element), "items": {"type": "object", "properties": columns}}


def _one(spec: tables.Element | tables.Column) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _words(spec)}
    if spec.kind == "code":
        # A list of the codes, except where a place may have its own.
        known = {} if spec.table == "types" else {"enum": list(tables.table(spec.table))}
        return {"type": "string", **known, **described}
    return {**KINDS[spec.kind], **described}


def _words(spec: tables.Element | tables.Column) -> str:
    return f"{spec.label}（{spec.national}）" if spec.national else spec.label


class BodyOfItem(BaseModel):
    """实施主体."""

    slug: str = Field(description="网址标识")
    name: str = Field(description="机关全称")


class Code(BaseModel):
    """一个代码和它的名称."""

    key: str = Field(description="代码")
    label: str = Field(description="名称")


class ItemFacts(BaseModel):
    """事项清单中的一项."""

    model_config = ConfigDict(json_schema_extra={"examples": [ITEM_EXAMPLE]})

    uid: UUID = Field(description="事项标识")
    code: str = Field(description="实施编码或者业务办理项编码；没有的为空")
    name: str = Field(description="事项名称")
    org: BodyOfItem = Field(description="实施主体")
    region: str = Field(description="行政区划代码")
    type: Code = Field(description="事项类型（GB/T 39046）")
    level: Code = Field(description="行使层级（GB/T 39046）")
    state: Code = Field(description="事项状态：1 在用、2 暂停、3 取消")
    version: int = Field(description="现行版本号")
    effective_on: date = Field(description="现行版本生效日期")
    promised: str = Field(description="承诺办结时限")
    visits: int | None = Field(description="到办事现场次数")
    is_fee: bool | None = Field(description="是否收费")
    url: str = Field(description="网页地址")


class ItemList(BaseModel):
    """一页事项."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [ITEM_EXAMPLE], "total": 1, "total_is_exact": True, "next": None}]}
    )

    items: list[ItemFacts] = Field(description="本页各项")
    total: int = Field(description="符合的总数")
    total_is_exact: bool = Field(description="总数是否确切；否则为下限")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class VersionFacts(BaseModel):
    """一个版本."""

    number: int = Field(description="版本号")
    effective_on: date = Field(description="生效日期")
    reason: str = Field(description="变动理由")


class ItemDetail(ItemFacts):
    """一个事项的全部要素."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **ITEM_EXAMPLE,
                    "shown_version": 1,
                    "catalogue": "340123020002",
                    "suspended_on": None,
                    "cancelled_on": None,
                    "state_reason": "",
                    "accepts": True,
                    "why_closed": "",
                    "elements": {"name": "燃气经营许可证核发", "statutory_days": 20, "statutory_unit": "working"},
                    "versions": [{"number": 1, "effective_on": "2026-11-02", "reason": ""}],
                }
            ]
        }
    )

    shown_version: int = Field(description="elements 是哪一版的")
    catalogue: str = Field(description="基本编码；没有对应目录的为空")
    suspended_on: date | None = Field(description="暂停日期")
    cancelled_on: date | None = Field(description="取消日期")
    state_reason: str = Field(description="暂停、取消的理由")
    accepts: bool = Field(description="今天是否接受申请")
    why_closed: str = Field(description="不接受申请的原因")
    elements: dict[str, Any] = Field(description="实施清单要素，未填写的不列出", json_schema_extra=element_schema)
    versions: list[VersionFacts] = Field(description="各版本，从新到旧")


ENTRY_EXAMPLE: JsonDict = {
    "uid": "0c8f2b1e-7a53-4c62-9c1e-1f1a3c0f9c11",
    "code": "340123020002",
    "name": "燃气经营许可证核发",
    "type": {"key": "01", "label": "行政许可"},
    "levels": ["3", "4"],
    "guided_by": "住房城乡建设部",
    "in_force_from": "2020-01-01",
    "in_force_to": None,
    "url": "https://www.example.gov.cn/services/catalogue/0c8f2b1e-7a53-4c62-9c1e-1f1a3c0f9c11/",
}


class EntryFacts(BaseModel):
    """基本目录的一条."""

    model_config = ConfigDict(json_schema_extra={"examples": [ENTRY_EXAMPLE]})

    uid: UUID = Field(description="目录标识")
    code: str = Field(description="基本编码")
    name: str = Field(description="事项名称")
    type: Code = Field(description="事项类型")
    levels: list[str] = Field(description="允许的行使层级")
    guided_by: str = Field(description="指导部门")
    in_force_from: date | None = Field(description="施行日期")
    in_force_to: date | None = Field(description="有效至")
    url: str = Field(description="网页地址")


class EntryList(BaseModel):
    """一页基本目录."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ENTRY_EXAMPLE], "next": None}]})

    items: list[EntryFacts] = Field(description="本页各条")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")
