"""审查辅助: what the machine finds suspicious, where it stands and what was answered to it (条例第十七条).

Nothing of this is stored but the answers: the text and the files are looked through as they are now, so a change of
either, and of the list of words, is seen at once. The text of a file is read once; its findings are kept for a day.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from gongkai.apps.disclosure.models import DisclosureRequest, DocumentVersion, FindingAnswer
from gongkai.apps.disclosure.queries.documents import attachments
from gongkai.apps.disclosure.queries.watch_words import watched
from gongkai.apps.disclosure.rules.sensitive import Finding, Word, excerpt, find_sensitive, plain_value, without_values
from gongkai.kernel import rows
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files import FileRefused, crypto, is_openable, redaction
from gongkai.kernel.files import reading as files
from gongkai.kernel.files.extract import extract
from gongkai.kernel.files.models import FileState, StoredFile
from gongkai.kernel.files.residues import traces

DAY = 86_400
# A list of names and numbers has thousands of findings; the page shows the first of each place.
SHOWN = 30
RULES = 3  # goes up when the rules find something else, so that kept findings are forgotten
UNREAD = "没有可提取的文字，请人工逐页审查"
UNSEARCHED = "没有检查白色、隐藏等看不见的文字，请人工审查"
WAITING = "文件正在查毒，暂时不能审查"


@dataclass(frozen=True)
class Aid:
    """One finding and where it stands; value and neighbours are masked."""

    place: str
    finding: Finding
    key: str = ""
    context: str = ""
    count: int = 1
    answer: FindingAnswer | None = None

    @property
    def is_hard(self) -> bool:
        return self.finding.weight == "stop"

    @property
    def is_open(self) -> bool:
        """Neither removed nor allowed: the document does not go out."""
        return self.is_hard and not (self.answer and self.answer.allowed)


@dataclass(frozen=True)
class FileAid:
    """What an attachment carries beside its text: revisions, comments, hidden parts; or that it has no text."""

    file: StoredFile
    remarks: tuple[str, ...]
    unread: bool = False


@dataclass(frozen=True)
class Scan:
    """Everything found in a draft as it is now."""

    aids: list[Aid]
    file_aids: list[FileAid]
    answers: list[FindingAnswer]

    @property
    def open(self) -> list[Aid]:
        return [aid for aid in self.aids if aid.is_open]

    @property
    def unexplained(self) -> list[Aid]:
        return [aid for aid in self.open if not (aid.answer and aid.answer.explanation)]

    @property
    def unread(self) -> list[FileAid]:
        return [aid for aid in self.file_aids if aid.unread]

    @property
    def shown(self) -> list[Aid]:
        """What must be answered first, then by place; of each place the first ones."""
        ranked = sorted(self.aids, key=lambda a: (not a.is_open, ("stop", "check", "notice").index(a.finding.weight)))
        seen: Counter[tuple[str, str]] = Counter()
        kept = []
        for aid in ranked:
            seen[aid.place, aid.finding.kind] += 1
            if seen[aid.place, aid.finding.kind] <= SHOWN or aid.is_open:
                kept.append(aid)
        return kept

    @property
    def more(self) -> int:
        return len(self.aids) - len(self.shown)

    @property
    def counts(self) -> dict[str, int]:
        """Kind → how often: what may stand in the journal."""
        counts: Counter[str] = Counter()
        for aid in self.aids:
            counts[aid.finding.label] += aid.count
        return dict(counts)

    @property
    def summary(self) -> str:
        """One sentence: what was found how often; empty when there is nothing."""
        found = [f"{label} {count} 处" for label, count in self.counts.items()]
        if self.file_aids:
            found.append(f"{len(self.file_aids)} 个附件需要人工检查")
        return "，".join(found) + "。" if found else ""


def scan(version: DocumentVersion) -> Scan:
    """A version of a document: title, summary, body, names and texts of its files."""
    texts = (("标题", version.title), ("内容概述", version.summary), ("正文", version.text))
    return _scanned(version.document.case, texts, attachments(version))


def scan_reply(request: DisclosureRequest) -> Scan:
    """The drafted reply of a request with the files that go out with it."""
    texts = (("答复内容", request.reply_text), ("理由和依据", request.grounds), ("负责公开的机关", request.right_body))
    return _scanned(request.case, texts, _going_out(request.case))


def _going_out(case: Case) -> list[StoredFile]:
    """The files given with a reply."""
    kept = rows.all_of(StoredFile, "owner", case.subject, "pk")
    return [file for file in kept if file.purpose == "released" and file.state != FileState.PURGED]


def answers(case: Case) -> list[FindingAnswer]:
    """Everything that was answered in this case, allowed or not."""
    return rows.all_of(FindingAnswer, "case", case.pk, "pk")


def _scanned(case: Case, texts: Sequence[tuple[str, str]], attached: list[StoredFile]) -> Scan:
    words = watched(case.org)
    given = answers(case)
    answered = {answer.key: answer for answer in given}
    found: dict[str, Aid] = {}
    for place, token, hits in _hits(texts, attached, words):
        for hit in hits:
            finding, digest, context = hit
            known = found.get(_name(token, digest))
            if known is not None:
                found[_name(token, digest)] = _again(known)
                continue
            keys = _keys(token, digest)
            answer = next((answered[key] for key in keys if key in answered), None)
            found[_name(token, digest)] = Aid(place, finding, answer.key if answer else keys[0], context, 1, answer)
    files_found = (_file_aid(file) for file in attached)
    return Scan(list(found.values()), [aid for aid in files_found if aid.remarks], given)


def _again(aid: Aid) -> Aid:
    return Aid(aid.place, aid.finding, aid.key, aid.context, aid.count + 1, aid.answer)


def _name(token: str, digest: str) -> str:
    return f"{token}\0{digest}"


def _keys(token: str, digest: str) -> list[str]:
    """Under every key of the ring, the one in use first: an answer outlives the rotation of the key."""
    return crypto.blind_indexes(f"{token} {digest}", "finding")


Hit = tuple[Finding, str, str]


def _hits(
    texts: Sequence[tuple[str, str]], attached: list[StoredFile], words: tuple[Word, ...]
) -> Iterator[tuple[str, str, list[Hit]]]:
    """(place, its token, findings with digest and masked context)."""
    for place, text in texts:
        yield place, place, _looked(text, words)
    for file in attached:
        name = without_values(file.original_name, words)
        yield f"附件名称“{name}”", f"name:{file.sha256}", _looked(file.original_name, words)
        yield f"附件“{name}”", file.sha256, _in_file(file, words)


def _looked(text: str, words: tuple[Word, ...]) -> list[Hit]:
    found = find_sensitive(text, words)
    return [(one, _digest(text, one), excerpt(text, one, found)) for one in found]


def _digest(text: str, finding: Finding) -> str:
    return crypto.blind_index(f"{finding.kind} {plain_value(text, finding)}", "finding")


def _in_file(file: StoredFile, words: tuple[Word, ...]) -> list[Hit]:
    if not is_openable(file):
        return []
    listed = hashlib.sha256(repr(words).encode()).hexdigest()[:16]
    key = f"disclosure.findings:{RULES}:{file.sha256}:{listed}"
    return _kept(key, lambda: _looked(files.search_text(file), words))


def _kept(key: str, look: Any) -> Any:
    """Remembered for a day; an empty answer too."""
    return cache.get_or_set(key, look, DAY)


def _file_aid(file: StoredFile) -> FileAid:
    if not is_openable(file):
        return FileAid(file, (*file.finding_labels, WAITING), unread=True)
    remarks, gaps = _hidden(file)
    if not files.search_text(file).strip():
        gaps = (UNREAD,)
    return FileAid(file, (*file.finding_labels, *remarks, *gaps), unread=bool(gaps))


def uncleaned(version: DocumentVersion) -> list[str]:
    """Word documents and spreadsheets that hide something: they become public only as cleaned copies."""
    found = []
    for file in attachments(version):
        hiding = _hidden(file)[0] if file.kind in redaction.OFFICE and is_openable(file) else ()
        if hiding:
            name, what = file.original_name, "、".join(hiding)
            found.append(f"附件“{name}”{what}，请先用“区分处理”生成清理后的副本。")
    return found


def _hidden(file: StoredFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What hides in a file, and which of its parts gave no text. A stored file never changes: once a day is enough."""

    def look() -> tuple[tuple[str, ...], tuple[str, ...]]:
        try:
            content = files.content_of(file)
        except files.FileShut:
            return (), ("文件不能打开，请重新上传",)
        hiding, gaps = traces(content, file.kind), list(extract(content, file.kind).problems)
        if file.kind in redaction.OFFICE:
            try:
                hiding += redaction.unread_letters(content, file.kind)
            except FileRefused:
                gaps.append(UNSEARCHED)
        return tuple(dict.fromkeys(hiding)), tuple(gaps)

    found: tuple[tuple[str, ...], tuple[str, ...]] = _kept(f"disclosure.traces:{RULES}:{file.sha256}", look)
    return found
