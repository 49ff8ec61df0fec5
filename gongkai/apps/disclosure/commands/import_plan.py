"""What an import would do: every file read, checked and matched before the first one is written."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.files.base import ContentFile
from python_calamine import CalamineError

from gongkai.apps.disclosure.models import DocumentKind
from gongkai.apps.disclosure.queries import imports as reading
from gongkai.apps.disclosure.rules import sensitive
from gongkai.apps.disclosure.rules.importing import BadManifest, Line, csv_rows, read_manifest
from gongkai.kernel import workdays
from gongkai.kernel.files import DOCUMENTS, TEXTS, Checked, FileRefused
from gongkai.kernel.files import check as check_file
from gongkai.kernel.files.extract import decode_strict, sheet_rows

MANIFESTS = ("导入清单.xlsx", "导入清单.csv", "manifest.xlsx", "manifest.csv")
KINDS = {str(value): str(label) for value, label in DocumentKind.choices}
# An import has no reviewer, so what a reviewer would have to decide stays out until somebody did.
HELD: frozenset[sensitive.Kind] = frozenset({"secrecy_mark", "internal_mark", "citizen_id", "bank_card"})
ENDINGS = frozenset({".txt", ".text", ".docx", ".pdf", ".html", ".htm", ".odt", ".ofd"})


class Left(Exception):
    """Why a file is not imported, as a sentence."""


@dataclass(frozen=True)
class Entry:
    """One file ready to become a document. `line` is complete: the list's own words before the file's."""

    line: Line
    read: reading.Read
    digest: str
    attachments: tuple[Checked, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass
class Plan:
    entries: list[Entry] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)


def manifest_in(folder: Path) -> Path | None:
    return next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)


def listed(manifest: Path) -> list[Line]:
    """Lines of a spreadsheet or CSV; raises BadManifest."""
    content = manifest.read_bytes()
    if manifest.suffix.lower() == ".xlsx":
        try:
            return read_manifest(sheet_rows(content), KINDS)
        except CalamineError as error:
            raise BadManifest([f"{manifest.name} 不是可以读取的 Excel 工作簿。"]) from error
    decoded = decode_strict(content)
    if decoded is None:
        raise BadManifest([f"{manifest.name} 的文字编码无法识别，请另存为 UTF-8 的 CSV。"])
    return read_manifest(csv_rows(decoded.text), KINDS)


def found(folder: Path) -> list[Line]:
    """One line for each readable file of a folder and its sub-folders, in the order of their names."""
    files = (path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    names = sorted(path.relative_to(folder).as_posix() for path in files)
    return [
        Line(name, number=n) for n, name in enumerate(names, start=1) if not Path(name).name.startswith((".", "~$"))
    ]


def make(
    folder: Path, lines: Iterable[Line], *, body: str = "", trusted: bool, reviewed: bool, step: Callable[[], None]
) -> Plan:
    """Read every file. `trusted`: the lines come from a list, so nothing that is estimated fills its gaps."""
    plan, seen = Plan(), dict[str, str]()
    for line in lines:
        try:
            entry = _entry(folder, line, body, trusted, reviewed)
            if before := seen.get(entry.digest):
                raise Left(f"与“{before}”内容完全相同。")
            seen[entry.digest] = line.file
            if known := reading.imported_before(entry.digest):
                plan.known.append((line.file, f"{known.org.name} {known.index_no}"))
            else:
                plan.entries.append(entry)
        except (Left, FileRefused) as why:
            plan.left.append((line.file or f"第{line.number}行", str(why)))
        step()
    return plan


def _entry(folder: Path, line: Line, body: str, trusted: bool, reviewed: bool) -> Entry:
    source = _checked(folder, line.file, TEXTS)
    read = reading.read(source, workdays.today())
    if not read.body.strip():
        raise Left("".join(read.problems) or "文件中没有正文。")
    findings = sensitive.find_sensitive(f"{read.suggestion.title}\n{read.body}")
    held = [one for one in findings if one.kind in HELD]
    if held and not reviewed:
        marks = "、".join(dict.fromkeys(f"{one.label}（{one.shown}）" for one in held))
        raise Left(f"文中有{marks}，须先经保密审查；审查通过后加 --reviewed 导入。")
    complete = _completed(line, read, body, trusted)
    doubts = [] if trusted else read.suggestion.doubts
    attachments = tuple(_checked(folder, name, DOCUMENTS) for name in line.attachments)
    return Entry(complete, read, hashlib.sha256(source.content).hexdigest(), attachments, [*doubts, *read.problems])


def _checked(folder: Path, name: str, allowed: frozenset[str]) -> Checked:
    """A file inside the folder and nowhere else, through the same checks as an upload."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Left(f"“{name}”不在导入文件夹内。")
    if not path.is_file():
        raise Left(f"没有找到文件“{name}”。")
    return check_file(ContentFile(path.read_bytes(), name=path.name), allowed)


def _completed(line: Line, read: reading.Read, body: str, trusted: bool) -> Line:
    """The line with its gaps filled from the file. A date that is only estimated fills none in a list."""
    said = read.suggestion
    published_on = line.published_on or (said.published_on if said.dated or not trusted else None)
    title = line.title or said.title
    names = line.body or body or "；".join(said.bodies)
    if published_on is None:
        raise Left("没有公开日期，请在清单中填写。")
    if not title:
        raise Left("没有标题，请在清单中填写。")
    if not names:
        raise Left("无法判断发布机关，请在清单中填写，或者用 --body 指定。")
    formed_on = line.formed_on or min(said.formed_on or published_on, published_on)
    return replace(
        line,
        body=names,
        title=title,
        published_on=published_on,
        formed_on=formed_on,
        year=line.year or said.year,
        column=line.column or said.column,
        kind=line.kind or said.kind,
        doc_no=line.doc_no or read.doc_no,
        note="；".join(said.doubts),
    )
