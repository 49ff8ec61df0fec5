"""附件: every version has its own; one that was public stays with the version that showed it."""

from collections.abc import Iterable

from gongkai.apps.disclosure.models import Document, DocumentVersion
from gongkai.apps.disclosure.queries import redactions
from gongkai.apps.disclosure.rules.sensitive import without_values
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import Checked, StoredFile
from gongkai.kernel.people.actors import Actor

PURPOSE = "attachment"
# Everything a document ever had; versions share files.
LIMIT = 200


@act("disclosure.document.attach_file")
def attach_file(document: Document, *, by: Actor, uploads: list[Checked]) -> Document:
    """添加附件: checked in the form, so that no virus scan runs inside the transaction."""
    if not uploads:
        raise Refused("请选择附件。", field="uploads")
    kept = keep(document, uploads, by)
    context().detail(files=[recorded(file) for file in kept])
    return document


@act("disclosure.document.remove_file")
def remove_file(document: Document, *, by: Actor, file: StoredFile) -> Document:
    """移除附件: gone for good unless another version shows it."""
    version = document.working
    if version is None or not version.files.filter(pk=file.pk).exists():
        raise Refused("附件不在本草稿中。", field="file")
    version.files.remove(file)
    context().detail(files=[recorded(file)])
    drop_unused(file, by, "起草时移除")
    return document


def keep(document: Document, uploads: Iterable[Checked], by: Actor) -> list[StoredFile]:
    """Store files with the version under way; raises `FileRefused`."""
    version = document.working
    if version is None:
        raise Refused("没有在编的版本。")
    known = set(version.files.values_list("sha256", flat=True))
    kept = []
    for upload in uploads:
        if upload.sha256 in known:
            raise Refused(f"附件“{upload.name}”已经添加。", code="duplicate", field="uploads")
        known.add(upload.sha256)
        kept.append(
            files.store(upload, org=document.org, owner=document.case.subject, by=by, purpose=PURPOSE, limit=LIMIT)
        )
    version.files.add(*kept)
    return kept


def recorded(file: StoredFile) -> str:
    """How the journal names a file: a number in its name is masked."""
    return f"{without_values(file.original_name)} {file.sha256[:12]}"


def drop_unused(file: StoredFile, by: Actor, reason: str) -> None:
    """Bytes that no version refers to are destroyed; the journal keeps name and digest."""
    if not DocumentVersion.objects.filter(files=file).exists():
        files.purge(file, by=by, reason=reason)


def withdraw_replaced(document: Document, by: Actor) -> list[StoredFile]:
    """A redacted copy became public: what it stands in for leaves every version, its address, storage and index."""
    gone = redactions.replaced_attachments(document, document.current) if document.current else []
    for file in gone:
        for earlier in document.versions.filter(files=file):
            earlier.files.remove(file)
        files.purge(file, by=by, reason="已由区分处理后的副本代替，原文件停止公开")
    return gone
