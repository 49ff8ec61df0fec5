"""The declared datasets and sources, and records written down as the exchange wants them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from gongkai.kernel import law, registry, workdays
from gongkai.kernel.exchange.records import Record
from gongkai.kernel.exchange.schema import FRAME, Codes, Column, Dataset, ExchangeFile

RecordsOf = Callable[[Sequence[str]], Mapping[str, Sequence[Record]]]
KeysAfter = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Source:
    """Subjects of one kind: their records, and their keys in order for a full copy."""

    id: str
    label: str
    records: RecordsOf
    keys: KeysAfter


@cache
def datasets() -> dict[str, Dataset]:
    """Every dataset by its id; two of the same name refuse to start."""
    found: dict[str, Dataset] = {}
    for module in registry.modules().values():
        for path in dict.fromkeys(one.law for one in module.exchanges):
            for dataset in law.load(f"apps/{module.id}/{path}", ExchangeFile).datasets:
                if dataset.id in found:
                    raise ImproperlyConfigured(f"数据集“{dataset.id}”被声明了两次。")
                found[dataset.id] = dataset
    return found


@cache
def codes() -> dict[tuple[str, str], Codes]:
    """代码集 by dataset and name: every app has its own."""
    found: dict[tuple[str, str], Codes] = {}
    for module in registry.modules().values():
        for path in dict.fromkeys(one.law for one in module.exchanges):
            file = law.load(f"apps/{module.id}/{path}", ExchangeFile)
            found |= {(dataset.id, table.id): table for dataset in file.datasets for table in file.codes}
    return found


@cache
def sources() -> dict[str, Source]:
    datasets()
    found: dict[str, Source] = {}
    for module in registry.modules().values():
        for one in module.exchanges:
            if one.source in found:
                raise ImproperlyConfigured(f"交换数据的来源“{one.source}”被声明了两次。")
            found[one.source] = Source(one.source, one.label, import_string(one.records), import_string(one.keys))
    return found


def written(record: Record) -> dict[str, Any]:
    """The record by its national names; empty values are left out."""
    dataset = datasets()[record.dataset]
    if strange := sorted(record.values.keys() - {column.key for column in dataset.columns}):
        raise LookupError(f"数据集“{dataset.id}”没有这些数据项：{'、'.join(strange)}。")
    found = {}
    for column in dataset.columns:
        value = _written(dataset, column, record.values.get(column.key))
        if value not in ("", None):
            found[column.national] = value
    return found


def problems_of(dataset_id: str, values: Mapping[str, Any]) -> list[str]:
    """Where a written record departs from its dataset: what is missing, too long, no code of its table."""
    dataset = datasets()[dataset_id]
    found = []
    for column in dataset.columns:
        value = values.get(column.national)
        if value is None:
            if column.required:
                found.append(f"缺少“{column.label}”（{column.national}）")
            continue
        if column.length and isinstance(value, str) and len(value) > column.length:
            found.append(f"“{column.label}”（{column.national}）超过{column.length}个字")
        if column.codes and value not in {one.code for one in codes()[dataset_id, column.codes].values}:
            found.append(f"“{column.label}”（{column.national}）没有代码“{value}”")
    return found


def codes_of(dataset: str, table: str) -> dict[str, str]:
    """Codes of the exchange with their words; several values of ours may go under one code."""
    found: dict[str, list[str]] = {}
    for one in codes()[dataset, table].values:
        words = found.setdefault(one.code, [])
        if one.label and one.label not in words:
            words.append(one.label)
    return {code: "、".join(words) for code, words in found.items()}


def json_schema(dataset_id: str) -> dict[str, Any]:
    """The dataset as JSON Schema, for receivers that check what they get."""
    dataset = datasets()[dataset_id]
    columns = {column.national: _schema(dataset, column) for column in dataset.columns}
    deleted = {"properties": {"cd_operation": {"const": "D"}}, "required": ["cd_operation"]}
    required = [column.national for column in dataset.columns if column.required]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.label,
        "description": f"{law.source(dataset.source).cited}{dataset.article}",
        "type": "object",
        "properties": {**_frame(), **columns},
        "required": [*FRAME],
        # Of a record that is gone only the frame is left.
        "if": deleted,
        "else": {"required": required},
        "additionalProperties": False,
    }


def _frame() -> dict[str, Any]:
    return {
        "row_guid": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "记录唯一标识，一直不变"},
        "cd_operation": {"enum": ["I", "U", "D"], "description": "同步类型：I 新增、U 修改、D 删除"},
        "cd_time": {"type": "string", "pattern": "^[0-9]{8}T[0-9]{6}$", "description": "同步时间"},
        "cd_batch": {"type": "string", "maxLength": 32, "description": "批次号"},
        "data_source": {"type": "string", "maxLength": 3, "description": "数据来源：p 加省级行政区划代码"},
    }


def _schema(dataset: Dataset, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"description": column.label + (f"（第{column.item}项）" if column.item else "")}
    if column.kind == "number":
        return {"type": "integer", "minimum": 0, **found}
    if column.kind == "date":
        return {"type": "string", "pattern": "^[0-9]{8}$", **found}
    if column.kind == "instant":
        return {"type": "string", "pattern": "^[0-9]{8}T[0-9]{6}$", **found}
    if column.kind == "flag":
        return {"enum": ["0", "1"], **found}
    if column.codes:
        return {"enum": sorted({one.code for one in codes()[dataset.id, column.codes].values}), **found}
    return {"type": "string", **({"maxLength": column.length} if column.length else {}), **found}


def _written(dataset: Dataset, column: Column, value: Any) -> Any:
    """One value as the standard writes it (GB/T 39046 表2: YYYYMMDD, YYYYMMDDThhmmss, 1 是 0 否)."""
    if value is None or value == "":
        return None
    match column.kind:
        case "number":
            return int(value)
        case "date":
            return f"{value:%Y%m%d}"
        case "instant":
            return f"{_instant(value):%Y%m%dT%H%M%S}"
        case "flag":
            return "1" if value else "0"
        case "code":
            known = {one.ours: one.code for one in codes()[dataset.id, column.codes].values}
            # What the table does not know goes as it is, and is reported.
            return known.get(str(value), str(value))
        case _:
            return str(value)


def _instant(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(workdays.SHANGHAI)
    return datetime.combine(value, time.min, workdays.SHANGHAI)
