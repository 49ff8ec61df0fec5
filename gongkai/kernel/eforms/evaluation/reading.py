"""One answer as it was typed or sent: its proper spelling, or why it is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from gongkai.kernel.eforms.definition import Field
from gongkai.kernel.eforms.definition.kinds import LEVELS
from gongkai.kernel.eforms.evaluation.results import Context
from gongkai.kernel.numbering import codes
from gongkai.kernel.numbering.codes.text import MOBILE, half_width, is_phone, squeeze

USUAL_LENGTH: Mapping[str, int] = MappingProxyType({"text": 200, "long_text": 2000})
LONGEST = 5000
DIGITS = 15
NUMBER_SIGNS = {ord("，"): None, ord(","): None, ord("、"): None, ord("。"): ".", ord("−"): "-"}
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}")
DATES = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
STROKES = re.compile(r"\d{1,4},\d{1,4}(?:[ ;]\d{1,4},\d{1,4})*")
MOST_STROKES = 20_000
# Marks that turn the direction of text about, and controls; line breaks and tabs stay.
UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x7F, 0xA0), 0xFEFF, 0x200B])
UNSEEN |= dict.fromkeys(set(range(0x20)) - {9, 10})
TRUE, FALSE = frozenset({"true", "on", "yes", "是", "1"}), frozenset({"false", "no", "否", "0"})


@dataclass(frozen=True, slots=True)
class Read:
    """`value` is what is stored (JSON), None where nothing was answered or the answer is wrong."""

    value: Any = None
    problem: str = ""
    blank: bool = False


BLANK = Read(blank=True)


def read(field: Field, raw: Any, context: Context) -> Read:
    """Judge one raw answer: a text from a form or a JSON value."""
    if raw is None or raw == [] or raw == {} or (isinstance(raw, str) and not _clean(raw).strip()):
        return BLANK
    return _READERS[field.kind](field, raw, context)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def _words(raw: Any) -> str | None:
    """A text or a number as text; other JSON is no answer to a question in words."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        return None
    return _clean(str(raw))


def _wrong(message: str) -> Read:
    return Read(problem=message)


def _text(field: Field, raw: Any, _: Context) -> Read:
    text = _words(raw)
    if text is None:
        return _wrong("应当是文字。")
    text = text.strip() if field.kind == "long_text" else " ".join(text.split())
    most = min(field.max_length or USUAL_LENGTH[field.kind], LONGEST)
    if len(text) > most:
        return _wrong(f"不能超过{most}字，现在有{len(text)}字。")
    if field.min_length and len(text) < field.min_length:
        return _wrong(f"至少写{field.min_length}字，现在有{len(text)}字。")
    return Read(text)


def number_of(raw: Any) -> Decimal | None:
    """１，２３４．５ and 1,234.5 alike; None for what is no number."""
    text = _words(raw)
    if text is None or len(text) > 60:
        return None
    plain = squeeze(half_width(text)).translate(NUMBER_SIGNS)
    if not re.fullmatch(r"[-+]?\d+(?:\.\d+)?", plain) or not plain.isascii():
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _number(field: Field, raw: Any, _: Context) -> Read:
    number = number_of(raw)
    if number is None:
        return _wrong("应当是数字。")
    if abs(number) >= Decimal(10) ** DIGITS:
        return _wrong(f"整数部分不能超过{DIGITS}位。")
    places = 0 if field.kind == "integer" else field.places
    rounded = number.quantize(Decimal(1).scaleb(-places))
    if rounded != number:
        return _wrong("应当是整数。" if places == 0 else f"最多{places}位小数。")
    if field.min is not None and number < field.min:
        return _wrong(f"不能小于{field.min:f}{field.unit}。")
    if field.max is not None and number > field.max:
        return _wrong(f"不能大于{field.max:f}{field.unit}。")
    return Read(int(number) if field.kind == "integer" else format(rounded + 0, "f"))


def _date(field: Field, raw: Any, _: Context) -> Read:
    found = DATES.fullmatch(squeeze(half_width(raw))) if isinstance(raw, str) else None
    try:
        day = date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        day = None
    if day is None:
        return _wrong("应当是日期，例如 2026-11-22。")
    if field.first and day < field.first:
        return _wrong(f"不能早于{field.first.isoformat()}。")
    if field.last and day > field.last:
        return _wrong(f"不能晚于{field.last.isoformat()}。")
    return Read(day.isoformat())


def _choice(field: Field, raw: Any, _: Context) -> Read:
    if raw not in [choice.value for choice in field.choices]:
        return _wrong("应当从所列选项中选择。")
    return Read(raw)


def _choices(field: Field, raw: Any, _: Context) -> Read:
    given = raw if isinstance(raw, list) else [raw]
    known = [choice.value for choice in field.choices]
    if any(one not in known for one in given):
        return _wrong("应当从所列选项中选择。")
    return Read([value for value in known if value in given])


def _flag(field: Field, raw: Any, _: Context) -> Read:
    if isinstance(raw, bool):
        return Read(raw)
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in TRUE:
        return Read(True)
    return Read(False) if word in FALSE else _wrong("应当选择是或否。")


def _consent(field: Field, raw: Any, context: Context) -> Read:
    """A box that is not ticked says nothing."""
    found = _flag(field, raw, context)
    return found if found.value or found.problem else BLANK


def _code(normalise: Callable[[str], str], check: Callable[..., list[str]], dated: bool = False) -> Any:
    def reader(_: Field, raw: Any, context: Context) -> Read:
        text = _words(raw)
        if text is None or len(text) > 60:
            return _wrong("应当是18位的号码。")
        code = normalise(text)
        problems = check(code, today=context.today) if dated else check(code)
        return _wrong("".join(problems)) if problems else Read(code)

    return reader


def _mobile(_: Field, raw: Any, __: Context) -> Read:
    text = re.sub(r"[\s()-]+", "", half_width(_words(raw) or ""))
    number = re.sub(r"^\+?86(?=1)", "", text)
    return Read(number) if MOBILE.fullmatch(number) and number.isascii() else _wrong("应当是11位手机号码。")


def _phone(_: Field, raw: Any, __: Context) -> Read:
    text = re.sub(r"[\s()]+", "", half_width(_words(raw) or "")).replace("－", "-")
    number = re.sub(r"^\+?86-?(?=1[3-9])", "", text)
    if len(number) > 40 or not number.isascii() or not is_phone(number):
        return _wrong("应当是电话号码，例如 13812345678 或者 0371-65501234。")
    return Read(number)


def _email(_: Field, raw: Any, __: Context) -> Read:
    text = squeeze(half_width(_words(raw) or "").replace("。", "."))
    return (
        Read(text) if len(text) <= 120 and EMAIL.fullmatch(text) else _wrong("应当是电子邮箱，例如 name@example.cn。")
    )


def _region(field: Field, raw: Any, context: Context) -> Read:
    text = _words(raw)
    if text is None or len(text) > 40:
        return _wrong("应当是行政区划代码。")
    code = codes.normalise_region_code(half_width(text))
    if codes.check_region_code(code) or not context.region_name(code):
        return _wrong("没有这个行政区划代码。")
    if field.level and codes.region_level(code) != field.level:
        return _wrong(f"应当是{LEVELS[field.level]}级行政区划的代码。")
    return Read(code)


def _address(field: Field, raw: Any, context: Context) -> Read:
    """{"region": code, "detail": text}; the region may be left out."""
    parts = raw if isinstance(raw, dict) else {"detail": raw}
    detail = " ".join((_words(parts.get("detail", "")) or "").split())
    code = _words(parts.get("region") or "") or ""
    if not detail and not code.strip():
        return BLANK
    if not detail:
        return _wrong("请填写详细地址。")
    if len(detail) > 200:
        return _wrong(f"不能超过200字，现在有{len(detail)}字。")
    if not code.strip():
        return Read({"detail": detail})
    region = _region(field, code, context)
    return region if region.problem else Read({"region": region.value, "detail": detail})


def _file(field: Field, raw: Any, context: Context) -> Read:
    given = list(dict.fromkeys(one for one in raw if isinstance(one, str))) if isinstance(raw, list) else []
    files = [one for one in given if one in context.files and context.files[one].field == field.id]
    if not files:
        return BLANK
    if len(files) > field.max_count:
        return _wrong(f"最多{field.max_count}个文件，现在有{len(files)}个。")
    allowed = field.types or DEFAULT_TYPES
    for one in files:
        fact = context.files[one]
        if fact.kind not in allowed:
            return _wrong(f"“{fact.name}”的类型不在允许之列（{'、'.join(allowed)}）。")
        if fact.size > field.max_mb * 1024 * 1024:
            return _wrong(f"“{fact.name}”超过{field.max_mb}MB。")
    return Read(files)


DEFAULT_TYPES = ("pdf", "jpg", "png")


def _signature(_: Field, raw: Any, __: Context) -> Read:
    """{"name": typed} or {"name": typed, "strokes": "x,y x,y;x,y …"}: drawn lines, never a picture to be trusted."""
    parts = raw if isinstance(raw, dict) else {"name": raw}
    name = " ".join((_words(parts.get("name", "")) or "").split())
    strokes = parts.get("strokes") or ""
    if not name and not strokes:
        return BLANK
    if not name:
        return _wrong("请键入签名人的姓名。")
    if len(name) > 60:
        return _wrong("签名不能超过60字。")
    if not strokes:
        return Read({"name": name})
    if not isinstance(strokes, str) or len(strokes) > MOST_STROKES or not STROKES.fullmatch(strokes):
        return _wrong("手写签名没有收全，请重新签名。")
    return Read({"name": name, "strokes": strokes})


def _nothing(_: Field, __: Any, ___: Context) -> Read:
    return BLANK


_READERS: dict[str, Callable[[Field, Any, Context], Read]] = {
    "text": _text,
    "long_text": _text,
    "integer": _number,
    "amount": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _flag,
    "citizen_id": _code(codes.normalise_citizen_id, codes.check_citizen_id, dated=True),
    "uscc": _code(codes.normalise_uscc, codes.check_uscc),
    "mobile": _mobile,
    "phone": _phone,
    "email": _email,
    "region": _region,
    "address": _address,
    "file": _file,
    "signature": _signature,
    "statement": _consent,
    "heading": _nothing,
    "hint": _nothing,
}
