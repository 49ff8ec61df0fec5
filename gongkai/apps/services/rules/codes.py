"""事项编码: 12, 31 and 33 characters (law/codes.toml); everything else is a foreign scheme and kept as it is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from gongkai.apps.services.rules import tables
from gongkai.kernel.numbering import codes

BASIC, IMPLEMENTATION, HANDLING = 12, 31, 33
LEVELS = "1234567"
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
BASIC_SHAPE = re.compile(r"[0-9A-Z]{12}")
HANDLING_SHAPE = re.compile(r"[0-9]{2}")
HINTS = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
LONGEST_FOREIGN = 64


@dataclass(frozen=True, slots=True)
class ItemCode:
    """What a code says. A `foreign` one is opaque: only `text` means anything."""

    text: str
    foreign: bool = False
    uscc: str = ""
    level: str = ""
    basic: str = ""
    handling: str = ""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.problems

    @property
    def type(self) -> str:
        return self.basic[2:4]


@lru_cache(maxsize=20_000)
def normalise(value: str) -> str:
    """Half-width capitals without blanks, as every code is kept."""
    return codes.normalise_uscc(value)


def parse(value: str, *, local: bool = False) -> ItemCode:
    """Read a code of an implementation list.

    What does not verify is a warning on import, for published codes exist that do not; typed in here (`local`), the
    check character of the body is binding.
    """
    text = normalise(value)
    if not text:
        return ItemCode("", problems=("没有填写事项编码。",))
    if len(text) not in (IMPLEMENTATION, HANDLING):
        return _foreign(text)
    uscc, level, basic, handling = text[:18], text[18], text[19:31], text[31:]
    problems = [*_uscc_shape(uscc)]
    if level not in LEVELS:
        problems.append(f"事项编码第19位“{level}”不是行使层级（1—7）。")
    if not BASIC_SHAPE.fullmatch(basic):
        problems.append("事项编码第20至31位基本编码应为数字和大写字母。")
    if handling and (not HANDLING_SHAPE.fullmatch(handling) or handling == "00"):
        problems.append("事项编码最后两位办理项序号应为01至99。")
    warnings: list[str] = []
    if not problems:
        (problems if local else warnings).extend(_uscc_problems(uscc))
        warnings += type_warnings(basic)
    return ItemCode(text, False, uscc, level, basic, handling, tuple(problems), tuple(warnings))


def parse_basic(value: str) -> ItemCode:
    """Read a code of the basic catalogue: 12 characters, or another scheme kept as it is."""
    text = normalise(value)
    if not text:
        return ItemCode("", problems=("没有填写基本编码。",))
    if len(text) != BASIC:
        return _foreign(text)
    if not BASIC_SHAPE.fullmatch(text):
        return ItemCode(text, problems=("基本编码应为12位数字和大写字母。",))
    return ItemCode(text, basic=text, warnings=tuple(type_warnings(text)))


def make_basic(*, division: str, type: str, department: str, serial: int, sub: int = 0) -> str:
    """区划2 + 类型2 + 部门2 + 主项3 + 子项3. ValueError for parts that do not fit."""
    for name, part in (("区划", division), ("类型", type), ("部门", department)):
        if not re.fullmatch(r"[0-9A-Z]{2}", part):
            raise ValueError(f"{name}应为两位数字或者大写字母：{part}")
    if not (1 <= serial <= 999 and 0 <= sub <= 999):
        raise ValueError(f"序号应为001至999：{serial}、{sub}")
    return f"{division}{type}{department}{serial:03d}{sub:03d}"


def make(*, uscc: str, level: str, basic: str, handling: int = 0) -> str:
    """实施编码, or 业务办理项编码 with `handling`. ValueError for parts that do not fit."""
    code = ItemCode("", True)
    if 0 <= handling <= 99:
        code = parse(f"{uscc}{level}{basic}{handling:02d}" if handling else f"{uscc}{level}{basic}")
    if code.foreign or not code.valid:
        raise ValueError("".join(code.problems) or "事项编码的各段长度不对。")
    return code.text


def parent_basic(basic: str) -> str:
    """The main item of a sub-item: the same code with sub serial 000; "" for a main item or another scheme."""
    return basic[:9] + "000" if len(basic) == BASIC and basic[9:] != "000" else ""


def disagreements(code: ItemCode, *, uscc: str, level: str, basic: str) -> list[str]:
    """Where a code says something else than the entry it is given to; a foreign code cannot disagree."""
    if code.foreign or not code.valid:
        return []
    said = (
        ("实施主体的统一社会信用代码", code.uscc, uscc),
        ("行使层级", code.level, level),
        ("基本编码", code.basic, basic),
    )
    return [f"事项编码中的{name}“{inside}”与“{outside}”不一致。" for name, inside, outside in said if inside != outside]


def type_warnings(basic: str) -> list[str]:
    code = basic[2:4]
    return [] if tables.known(code) else [f"基本编码第3至4位“{code}”不是全国统一的事项类型，按扩展类型保存。"]


@lru_cache(maxsize=10_000)
def _uscc_problems(uscc: str) -> tuple[str, ...]:
    """What is wrong with the code of a body, which a list repeats at every row."""
    return tuple(codes.validate("uscc", uscc).problems)


def _uscc_shape(uscc: str) -> list[str]:
    if USCC.fullmatch(uscc):
        return []
    wrong = next(((n, c) for n, c in enumerate(uscc, 1) if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]", c)), None)
    if wrong is None:
        return ["事项编码前18位应为统一社会信用代码。"]
    place, character = wrong
    hint = f"，是否应为“{HINTS[character]}”" if character in HINTS else ""
    return [f"事项编码第{place}位“{character}”不能用于统一社会信用代码{hint}。"]


def _foreign(text: str) -> ItemCode:
    if len(text) > LONGEST_FOREIGN:
        return ItemCode(text, True, problems=(f"事项编码不能超过{LONGEST_FOREIGN}位。",))
    named = next((s.label for s in tables.schemes() if len(text) in s.lengths), "")
    what = f"，可能是{named}" if named else ""
    return ItemCode(
        text, True, warnings=(f"{len(text)}位编码不是全国统一的位数{what}，原样保存，请人工对应基本目录。",)
    )
