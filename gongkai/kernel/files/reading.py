"""Reading stored files: whose they are, their content, their text for search."""

import hashlib
import io
from collections.abc import Iterable
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.kernel.files import access, crypto
from gongkai.kernel.files.access import FileShut
from gongkai.kernel.files.extract import extract
from gongkai.kernel.files.models import FileState, StoredFile
from gongkai.kernel.journal.writing import record_read
from gongkai.kernel.people.actors import Actor

_log = structlog.get_logger(__name__)


def of_owner(owner: str, purpose: str = "") -> QuerySet[StoredFile]:
    """Files of one record that still exist, in the order they came."""
    files = StoredFile.objects.filter(owner=owner).exclude(state=FileState.PURGED)
    return files.filter(purpose=purpose) if purpose else files


def by_uids(uids: Iterable[str]) -> QuerySet[StoredFile]:
    """Files that still exist, whatever record they belong to now; who may open them is that record's policy."""
    return StoredFile.objects.filter(uid__in=list(uids)).exclude(state=FileState.PURGED)


def by_uid(uid: UUID) -> StoredFile | None:
    return StoredFile.objects.select_related("org").filter(uid=uid).first()


def open_file(file: StoredFile, by: Actor, request: HttpRequest | None = None) -> io.BytesIO:
    """The content, for who may have it; reading personal data goes into the journal of the owner.

    Raises `FileShut` when the file is missing, shut, damaged or not for this person.
    """
    if not access.may_open(file, by, request):
        raise FileShut
    content = content_of(file)
    label = access.personal_label(file.purpose)
    if label and by.kind != "system":
        what = f"查看{label}（附件 {file.uid}）"
        record_read(file.owner, by=by, what=what, org=file.org)
    return io.BytesIO(content)


def content_of(file: StoredFile) -> bytes:
    """The plain bytes, compared with the digest taken when they came. For the kernel; apps use `open_file`."""
    try:
        with default_storage.open(file.storage_name) as stream:
            stored: bytes = stream.read()
        content = crypto.decrypt(stored, str(file.uid)) if file.sealed else stored
    except (OSError, crypto.Undecipherable) as error:
        _log.error("file_unreadable", file=str(file.uid), reason=type(error).__name__)
        raise FileShut from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        _log.error("file_changed", file=str(file.uid))
        raise FileShut
    return content


def search_text(file: StoredFile) -> str:
    """The file's text for a search index, kept beside the bytes; none for personal data and for shut files."""
    if access.personal_label(file.purpose) or file.sealed or not access.is_openable(file):
        return ""
    name = text_name(file.storage_name)
    if default_storage.exists(name):
        with default_storage.open(name) as stream:
            return str(stream.read().decode())
    text = extract(content_of(file), file.kind).text
    default_storage.save(name, ContentFile(text.encode("utf-8", "replace")))
    return text


def text_name(storage_name: str) -> str:
    return f"{storage_name}.txt"
