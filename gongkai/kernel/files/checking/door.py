"""The one way in: size, name, content, agreement of both, active content, virus scan."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File

from gongkai.kernel.files.checking.sniff import sniff
from gongkai.kernel.files.kinds import DOCUMENTS, KINDS, advice, labels
from gongkai.kernel.files.names import extension, safe_name
from gongkai.kernel.files.refusals import refuse
from gongkai.kernel.files.scanner import Verdict, scan


@dataclass(frozen=True)
class Checked:
    """A file that passed; `verdict` None means that no scanner is configured."""

    name: str
    kind: str
    content: bytes
    sha256: str
    findings: tuple[str, ...]
    verdict: Verdict | None

    @property
    def media_type(self) -> str:
        return KINDS[self.kind].media_type


def check(upload: "File[bytes]", allowed: frozenset[str] = DOCUMENTS) -> Checked:
    """Check an upload before any transaction is open: a slow scanner must not hold the database.

    Raises `FileRefused` with the reason. A scanner that does not answer is no reason: the file is kept shut.
    """
    name = safe_name(upload.name or "")
    content = _content(upload, name)
    kind, findings = _agreed(name, content, allowed)
    verdict = scan(content)
    if verdict is not None and verdict.infected:
        raise refuse("infected", f"附件“{name}”未通过病毒检查，不能上传。")
    return Checked(name, kind, content, hashlib.sha256(content).hexdigest(), findings, verdict)


def _content(upload: "File[bytes]", name: str) -> bytes:
    limit: int = settings.UPLOAD_MAX_BYTES
    if (upload.size or 0) > limit:
        raise _too_large(name, limit)
    upload.seek(0)
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise _too_large(name, limit)
    if not content:
        raise refuse("empty", f"附件“{name}”是空文件。")
    return content


def _too_large(name: str, limit: int) -> Exception:
    return refuse("too_large", f"附件“{name}”超过 {limit // 1024 // 1024} MB 的上限。")


def _agreed(name: str, content: bytes, allowed: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The kind that content and extension agree on."""
    ending = extension(name)
    if not any(KINDS[kind].goes_by(ending) for kind in allowed):
        shown = f".{ending}" if ending else "没有扩展名的"
        raise refuse("type", f"不接受 {shown} 文件。可以上传：{labels(allowed)}。{advice(ending, allowed)}")
    found = sniff(content, name)
    for kind in found.kinds:
        if KINDS[kind].goes_by(ending) and kind in allowed:
            return kind, found.findings
    raise refuse("mismatch", f"附件“{name}”的内容是{found.label}，与扩展名不符。")
