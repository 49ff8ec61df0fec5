"""区分处理 (条例第三十七条): which reasons may hide something, what the reply says of it, what may not go out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.schemas import Ground
from gongkai.apps.disclosure.rules.sensitive import LABELS, Kind, find_sensitive, masked
from gongkai.kernel import law
from gongkai.kernel.files.names import extension

MAX_NAME = 100
PLAIN_NAME = "可以公开的部分"
AREA, TERM = "area", "term"
# 个人隐私 is what these are hidden for unless the person says otherwise; a mark of secrecy is no such thing.
PERSONAL: tuple[Kind, ...] = (
    *("citizen_id", "bank_card", "bank_account", "travel_document", "mobile_phone", "landline", "email"),
    *("address", "licence_plate", "birth_date"),
)
USUAL_GROUND: dict[str, str] = {str(kind): "personal_privacy" for kind in PERSONAL}
# A file's name may well be an address or a date; these numbers have no business in it.
NEVER_NAMED: tuple[Kind, ...] = ("citizen_id", "bank_card", "bank_account", "travel_document", "mobile_phone")
_KINDS: dict[str, Kind] = {str(kind): kind for kind in PERSONAL}
SOURCES: dict[str, str] = {AREA: "手工划定", TERM: "检索词"} | {str(kind): label for kind, label in LABELS.items()}


@dataclass(frozen=True)
class Hit:
    """Words in a text that may have to be hidden: what they are and where they stand."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Given:
    """One hidden place as the reply tells of it: its number in the copy, its page, its reason."""

    number: int
    page: int | None
    ground: str


def proposals(text: str) -> list[Hit]:
    """Numbers, addresses and dates of persons; the person at work accepts or dismisses each."""
    return [Hit(f.kind, f.start, f.end) for f in find_sensitive(text) if f.kind in USUAL_GROUND]


def shown(kind: str, words: str) -> str:
    """Words in a list of marks: what was typed stands as it is, numbers are masked."""
    return words if kind in (AREA, TERM) else masked(_KINDS[kind], words)


def ground_choices() -> list[tuple[str, str]]:
    return [(ground.key, f"{ground.label}（{ground.article}）") for ground in tables.grounds().values()]


def ground(key: str) -> Ground:
    found = tables.grounds().get(key)
    if found is None:
        raise law.LawError(f"没有不予公开的理由“{key}”。")
    return found


def reason(key: str) -> str:
    """属于个人隐私……，依据条例第十五条: the clause of one reason."""
    one = ground(key)
    return f"{one.label}，依据{law.source(one.source).cited}{one.article}不予公开"


def told(copy_name: str, given: Sequence[Given]) -> list[str]:
    """What the reply says of one copy: how many places, which for which reason (第三十六条、第三十七条)."""
    if not given:
        return []
    first = f"所附“{copy_name}”作了区分处理，遮盖 {len(given)} 处。"
    lines = [first]
    by_ground = groupby(sorted(given, key=lambda g: g.ground), key=lambda g: g.ground)
    for key, some in by_ground:
        places = list(some)
        numbers = "、".join(_runs(sorted(g.number for g in places)))
        lines.append(f"第 {numbers} 处{_pages(places)}：{reason(key)}。")
    return lines


def release_problems(*, proposed: int, without_ground: int, unseen: int, looked_through: bool) -> list[str]:
    """Why no copy can be made yet."""
    found = []
    if proposed:
        found.append(f"还有 {proposed} 处建议没有确认，请逐处选择遮盖或者不遮盖。")
    if without_ground:
        found.append(f"还有 {without_ground} 处没有选择不予公开的理由（条例第十四条至第十六条）。")
    if unseen and not looked_through:
        found.append(f"有 {unseen} 页没有文字层或者是图片，检索不到内容，请逐页目视检查后勾选确认。")
    return found


def outcome_problems(outcome: str, *, unfinished: int, hidden: int) -> list[str]:
    """Who hid something did not give everything (第三十七条); unfinished work can not be sent."""
    found = []
    if unfinished:
        found.append(f"还有 {unfinished} 个文件的区分处理没有完成，请先生成副本或者作废。")
    if hidden and outcome == "granted":
        found.append("提供的文件作了遮盖处理，答复类型应当是“部分公开”（条例第三十七条）。")
    return found


def provision_problem(name: str, kind: str) -> str:
    """Why a file may not be handed over as it is: Word and spreadsheets hide what nobody sees on the screen."""
    if kind in ("docx", "xlsx"):
        return f"“{name}”请通过“区分处理”添加：Word 文档和电子表格只能以清理后的副本提供。"
    if kind in ("doc", "xls", "ppt", "wps", "et", "dps", "odt", "ods", "odp", "pptx"):
        return f"“{name}”可能带有看不见的内容，请另存为 PDF、docx 或者 xlsx，再通过“区分处理”添加。"
    return ""


def copy_name(original: str, *, paged: bool, words: Iterable[str] = ()) -> str:
    """A name for the copy: the original's, unless it says what is hidden."""
    stem, _, _ = original.rpartition(".")
    ending = "pdf" if paged else extension(original)
    plain = f"{stem[:MAX_NAME]}（区分处理）.{ending}"
    return f"{PLAIN_NAME}.{ending}" if name_problems(plain, words) else plain


def name_problems(name: str, words: Iterable[str]) -> list[str]:
    """The name of a file is published with it."""
    squeezed = "".join(name.split()).casefold()
    if any(hit.kind in NEVER_NAMED for hit in proposals(name)):
        return ["文件名中有证件号码、银行账号或者电话号码，请修改。"]
    if any("".join(word.split()).casefold() in squeezed for word in words if word.strip()):
        return ["文件名中有应隐去的内容，请修改。"]
    return []


def _pages(given: Sequence[Given]) -> str:
    pages = sorted({g.page for g in given if g.page is not None})
    return f"（第 {'、'.join(_runs([p + 1 for p in pages]))} 页）" if pages else ""


def _runs(numbers: Sequence[int]) -> list[str]:
    """1、2、3、7 → 1—3、7"""
    found: list[list[int]] = []
    for number in dict.fromkeys(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in found]
