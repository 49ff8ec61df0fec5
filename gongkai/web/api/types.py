"""Types of parameters and fields whose published schema is exactly what is accepted."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

FIRST_YEAR, LAST_YEAR = 1900, 2199
# Days of a start that leaves room for the longest period inside the calendar (1950 to 2100).
FIRST_START, LAST_START = 1951, 2084
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"(-?)0*([0-9]+)")
LONGEST_WHOLE = 12
NO_NUL = "^[^\\u0000]*$"
MONTH_AND_DAY = "-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def _day(first: int, last: int) -> Any:
    def read(value: object) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise PydanticCustomError("day", "应为 YYYY-MM-DD 格式的日期，例如 2026-03-02")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("day", "不是存在的日期，请核对年、月、日") from None
        if not first <= day.year <= last:
            raise PydanticCustomError("day", "应在{first}年至{last}年之间", {"first": first, "last": last})
        return day

    return read


Day = Annotated[
    date,
    BeforeValidator(_day(FIRST_YEAR, LAST_YEAR)),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^(19|2[01])[0-9]{{2}}{MONTH_AND_DAY}"}),
]
StartDay = Annotated[
    date,
    BeforeValidator(_day(FIRST_START, LAST_START)),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "pattern": f"^(195[1-9]|19[6-9][0-9]|20[0-7][0-9]|208[0-4]){MONTH_AND_DAY}",
        }
    ),
]


INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
)


def _instant(value: object) -> datetime:
    # A plus sign in an address is read as a blank.
    text = value.replace(" ", "+") if isinstance(value, str) else ""
    try:
        found = datetime.fromisoformat(text) if INSTANT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PydanticCustomError("instant", "应为带时区的时刻，例如 2026-03-02T08:00:00+08:00")
    return found


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": f"^(19|2[01])[0-9]{{2}}{MONTH_AND_DAY[:-1]}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
            r"(\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$",
        }
    ),
]


def _whole(value: object) -> int:
    """Digits and a sign; no blanks, points, underscores or foreign digits, which `int` would take."""
    found = WHOLE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("whole", "应为整数")
    # What is longer than any bound stays longer when cut, and costs nothing to read.
    return int(found[1] + found[2][:LONGEST_WHOLE])


# Query and path parameters only: they arrive as text. Bounds stand inside, so that an optional one shows them too.
Whole = Annotated[int, BeforeValidator(_whole)]
VersionNumber = Annotated[int, Field(ge=1, le=9999), BeforeValidator(_whole)]
CalendarYear = Annotated[int, Field(ge=1949, le=2199), BeforeValidator(_whole)]
# 条例 has been in force since 2008; no report is older.
ReportYear = Annotated[int, Field(ge=2008, le=2199), BeforeValidator(_whole)]


def _json_whole(value: object) -> int:
    """A number of JSON without a fraction: 14 and 14.0 are the same there; "14" and true are none."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("whole", "应为整数")
    return value


# In bodies, where numbers arrive as numbers.
JSON_WHOLE = BeforeValidator(_json_whole)


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError("flag", "只能是 true 或 false")
    return value == "true"


Flag = Annotated[bool, BeforeValidator(_flag)]


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul", "不能含有空字符（NUL）")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "不能为空")
    return value


PLAIN = Field(json_schema_extra={"pattern": NO_NUL})
FILLED = Field(min_length=1, json_schema_extra={"pattern": "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"})
CLEAN = AfterValidator(_without_nul)
NOT_BLANK = AfterValidator(_not_blank)

# Text that may be empty, and text that may not, by the most characters it may have.
Line40 = Annotated[str, Field(max_length=40), PLAIN, CLEAN]
Line60 = Annotated[str, Field(max_length=60), PLAIN, CLEAN]
Line100 = Annotated[str, Field(max_length=100), PLAIN, CLEAN]
Line200 = Annotated[str, Field(max_length=200), PLAIN, CLEAN]
Line300 = Annotated[str, Field(max_length=300), PLAIN, CLEAN]
Filled120 = Annotated[str, Field(max_length=120), FILLED, CLEAN, NOT_BLANK]
Filled2000 = Annotated[str, Field(max_length=2000), FILLED, CLEAN, NOT_BLANK]
Filled4000 = Annotated[str, Field(max_length=4000), FILLED, CLEAN, NOT_BLANK]
# What a body, a region or a kind is called in addresses.
Name = Annotated[str, Field(min_length=1, max_length=60, pattern="^[-a-zA-Z0-9_]+$")]


@dataclass(frozen=True)
class OneOf:
    """A text out of a list that law or data fixes: `Annotated[str, OneOf(column_keys)]`."""

    keys: Callable[[], Iterable[str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.keys())}

    def _known(self, value: str) -> str:
        known = list(self.keys())
        if value not in known:
            raise PydanticCustomError("one_of", "只能是 {known}", {"known": "、".join(known)})
        return value
