"""审查辅助: what the machine finds suspicious in a version, for the reviewer who decides (条例第十七条)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache

from gongkai.apps.disclosure.models import DocumentVersion
from gongkai.apps.disclosure.queries.documents import attachments
from gongkai.apps.disclosure.rules.sensitive import Finding, find_sensitive
from gongkai.kernel.files import is_openable
from gongkai.kernel.files import reading as files
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.residues import traces


@dataclass(frozen=True)
class Aid:
    """One finding and where it stands; the number itself is masked."""

    place: str
    finding: Finding


@dataclass(frozen=True)
class FileAid:
    """What an attachment carries beside its text: revisions, comments, hidden parts; or that it has no text."""

    file: StoredFile
    remarks: tuple[str, ...]


def aids(version: DocumentVersion) -> list[Aid]:
    return [Aid(place, finding) for place, text in _texts(version) for finding in find_sensitive(text)]


def file_aids(version: DocumentVersion) -> list[FileAid]:
    found = (FileAid(file, tuple(_remarks(file))) for file in attachments(version))
    return [aid for aid in found if aid.remarks]


def _texts(version: DocumentVersion) -> Iterator[tuple[str, str]]:
    yield "标题", version.title
    yield "内容概述", version.summary
    yield "正文", version.text
    for file in attachments(version):
        yield f"附件“{file.original_name}”", files.search_text(file)


def _remarks(file: StoredFile) -> Iterator[str]:
    yield from file.finding_labels
    if not is_openable(file):
        yield "文件正在查毒，暂时不能审查"
        return
    yield from _traces(file)
    if not files.search_text(file).strip():
        yield "没有可提取的文字，请人工逐页审查"


def uncleaned(version: DocumentVersion) -> list[str]:
    """Word documents and spreadsheets that hide something: they become public only as cleaned copies."""
    found = []
    for file in attachments(version):
        hiding = _traces(file) if file.kind in ("docx", "xlsx") and is_openable(file) else []
        if hiding:
            name, what = file.original_name, "、".join(hiding)
            found.append(f"附件“{name}”{what}，请先用“区分处理”生成清理后的副本。")
    return found


def _traces(file: StoredFile) -> list[str]:
    """A stored file never changes, so what hides in it is looked for once a day at most."""

    def look() -> list[str]:
        try:
            return traces(files.content_of(file), file.kind)
        except files.FileShut:
            return ["文件不能打开，请重新上传"]

    return cache.get_or_set(f"disclosure.traces:{file.sha256}", look, 86_400) or []


def summary(version: DocumentVersion) -> str:
    """One sentence: what was found how often; empty when there is nothing."""
    counts = Counter(aid.finding.label for aid in aids(version))
    found = [f"{label} {count} 处" for label, count in counts.items()]
    if hidden := len(file_aids(version)):
        found.append(f"{hidden} 个附件需要人工检查")
    return "，".join(found) + "。" if found else ""
