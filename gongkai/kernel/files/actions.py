"""Everything that changes a stored file: storing, releasing, attaching, scanning again, purging."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.kernel.files import access, crypto, scanner
from gongkai.kernel.files.checking import Checked, check
from gongkai.kernel.files.kinds import DOCUMENTS
from gongkai.kernel.files.models import FileState, StoredFile
from gongkai.kernel.files.names import extension
from gongkai.kernel.files.reading import content_of, of_owner, text_name
from gongkai.kernel.files.refusals import refuse
from gongkai.kernel.files.residues import leaks
from gongkai.kernel.journal.writing import write
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

_log = structlog.get_logger(__name__)

STORE = "stored"
_SCAN_LEASE = timedelta(minutes=10)


def store(
    upload: "File[bytes] | Checked",
    *,
    org: Organisation,
    owner: str,
    by: Actor,
    purpose: str,
    allowed: frozenset[str] = DOCUMENTS,
    limit: int | None = None,
) -> StoredFile:
    """Keep an upload. Raises `FileRefused` with the reason.

    Forms call `check` first and hand over the `Checked` file, so that no scan runs inside a transaction.
    `limit` is how many files one owner may have for one purpose (GONGKAI_UPLOAD_MAX_COUNT).
    """
    checked = upload if isinstance(upload, Checked) else check(upload, allowed)
    _check_count(owner, purpose, settings.UPLOAD_MAX_COUNT if limit is None else limit)
    return _keep(checked, org=org, owner=owner, by=by, purpose=purpose, state=_state_of(checked))


def release(
    original: StoredFile,
    upload: "File[bytes] | Checked",
    *,
    by: Actor,
    purpose: str = "released",
    must_not_contain: Iterable[str] = (),
) -> StoredFile:
    """Keep a redacted copy 对外副本 of `original` for going out.

    Refused while any of `must_not_contain` is still found anywhere in it: text, properties, comments, hidden sheets.
    """
    checked = upload if isinstance(upload, Checked) else check(upload)
    if places := leaks(checked.content, checked.kind, must_not_contain):
        raise refuse("unsafe", f"处理后的文件中仍能找到应隐去的内容（{'、'.join(places[:5])}），不能对外提供。")
    return _keep(
        checked,
        org=original.org,
        owner=original.owner,
        by=by,
        purpose=purpose,
        state=FileState.RELEASED,
        released_from=original,
    )


@transaction.atomic
def attach(file: StoredFile, *, owner: str, purpose: str = "") -> StoredFile:
    """Give a file that was uploaded ahead (a draft's) to the record it was meant for, where `purpose` names it."""
    changes = {"owner": owner, **({"purpose": purpose} if purpose else {})}
    StoredFile.objects.filter(pk=file.pk).exclude(state=FileState.PURGED).update(**changes)
    file.refresh_from_db()
    return file


@transaction.atomic
def hand_over(
    owner: str, *, to: str, org: Organisation, by: Actor, purposes: Mapping[str, str] | None = None
) -> list[StoredFile]:
    """移交: every file of one record goes to another one, of another body too, whose policy alone decides from then on.

    `purposes` renames what is counted differently there. Both journals name the files; without files they stay silent.
    """
    found = list(of_owner(owner).select_for_update(of=("self",)).select_related("org"))
    if not found:
        return []
    details = {"files": [str(file.uid) for file in found], "from": owner, "to": to}
    write(subject=owner, verb="hand_over", by=by, act="files.hand_over", org=found[0].org, details=details)
    write(subject=to, verb="receive", by=by, act="files.hand_over", org=org, details=details)
    for file in found:
        file.owner, file.org, file.org_path = to, org, org.path
        file.purpose = (purposes or {}).get(file.purpose, file.purpose)
    StoredFile.objects.bulk_update(found, ("owner", "org", "org_path", "purpose"))
    return found


@transaction.atomic
def purge(file: StoredFile, *, by: Actor, reason: str) -> StoredFile:
    """Destroy the bytes, the extracted text, the name and every search entry; the row and the journal stay."""
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.is_purged:
        return file
    if not reason.strip():
        raise refuse("reason", "销毁附件应当写明原因。")
    ending = extension(file.original_name)
    file.original_name = f"已销毁.{ending}" if ending else "已销毁"
    file.state, file.findings = FileState.PURGED, []
    file.purged_at, file.purge_reason = timezone.now(), reason.strip()[:200]
    file.save(update_fields=["original_name", "state", "findings", "purged_at", "purge_reason"])
    details = {"file": str(file.uid), "sha256": file.sha256, "reason": file.purge_reason}
    write(subject=file.owner, verb="purge", by=by, act="files.purge", org=file.org, details=details)
    access.run_purge_hook(file)
    transaction.on_commit(lambda: _delete_bytes(file.storage_name))
    return file


def rescan_pending(limit: int = 200, again_before: datetime | None = None) -> int:
    """Scan what is waiting for the scanner; with `again_before` also what was last scanned before that instant.

    Returns how many got an answer. Without a scanner there is nothing to do.
    """
    if not scanner.is_configured():
        return 0
    stale = timezone.now() - _SCAN_LEASE
    waiting = ~Q(scan_result=access.SCAN_OK) & (Q(scanned_at__isnull=True) | Q(scanned_at__lt=stale))
    if again_before is not None:
        waiting |= Q(scan_result=access.SCAN_OK, scanned_at__lt=again_before)
    closed = (FileState.PURGED, FileState.INFECTED)
    files = StoredFile.objects.exclude(state__in=closed).filter(waiting).order_by("scanned_at", "pk")[:limit]
    return sum(_rescan(file) for file in files)


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove bytes without a row, left by transactions that were rolled back. Returns how many."""
    edge = timezone.now() - older_than
    removed = 0
    for folder in _folders():
        names = [f"{STORE}/{folder}/{name}" for name in default_storage.listdir(f"{STORE}/{folder}")[1]]
        owned = {name.removesuffix(".txt") for name in names}
        alive = set(
            StoredFile.objects.filter(storage_name__in=owned)
            .exclude(state=FileState.PURGED)
            .values_list("storage_name", flat=True)
        )
        for name in names:
            if name.removesuffix(".txt") not in alive and default_storage.get_modified_time(name) < edge:
                default_storage.delete(name)
                removed += 1
    return removed


def reseal_under_current_key(limit: int = 200) -> int:
    """Rewrite sealed files that an older key wrote; the last step of a key rotation. Returns how many."""
    count = 0
    for file in StoredFile.objects.filter(sealed=True).exclude(state=FileState.PURGED).order_by("pk"):
        with default_storage.open(file.storage_name) as stream:
            sealed = stream.read()
        if not crypto.needs_rotation(sealed):
            continue
        old_name = file.storage_name
        new_name = default_storage.save(_new_name(), ContentFile(crypto.reencrypt(sealed, str(file.uid))))
        StoredFile.objects.filter(pk=file.pk).update(storage_name=new_name)
        default_storage.delete(old_name)
        count += 1
        if count >= limit:
            break
    return count


def seal_declared(limit: int = 200) -> int:
    """Encrypt files that were stored before their purpose was declared as personal data. Returns how many."""
    count = 0
    open_ones = StoredFile.objects.filter(sealed=False).exclude(state=FileState.PURGED)
    for purpose in open_ones.order_by().values_list("purpose", flat=True).distinct():
        if access.is_sealed(purpose):
            for file in open_ones.filter(purpose=purpose).order_by("pk")[: limit - count]:
                count += _seal(file)
    return count


def _seal(file: StoredFile) -> int:
    old_name = file.storage_name
    with default_storage.open(old_name) as stream:
        new_name = default_storage.save(_new_name(), ContentFile(crypto.encrypt(stream.read(), str(file.uid))))
    StoredFile.objects.filter(pk=file.pk).update(storage_name=new_name, sealed=True)
    _delete_bytes(old_name)
    return 1


def _keep(
    checked: Checked,
    *,
    org: Organisation,
    owner: str,
    by: Actor,
    purpose: str,
    state: FileState,
    released_from: StoredFile | None = None,
) -> StoredFile:
    clean = checked.verdict is not None and checked.verdict.clean
    file = StoredFile(
        org=org,
        org_path=org.path,
        owner=owner,
        purpose=purpose,
        original_name=checked.name,
        kind=checked.kind,
        media_type=checked.media_type,
        size=len(checked.content),
        sha256=checked.sha256,
        sealed=access.is_sealed(purpose),
        state=state,
        findings=list(checked.findings),
        scanned_at=timezone.now() if clean else None,
        scan_result=access.SCAN_OK if clean else "",
        created_by=by.name[:60],
        created_by_account_id=by.account_id,
        released_from=released_from,
    )
    content = crypto.encrypt(checked.content, str(file.uid)) if file.sealed else checked.content
    file.storage_name = default_storage.save(_new_name(), ContentFile(content))
    file.save(force_insert=True)
    return file


def _state_of(checked: Checked) -> FileState:
    """Without a scanner there is nothing to wait for; with one, only its word makes a file clean."""
    clean = checked.verdict is None or checked.verdict.clean
    return FileState.CLEAN if clean else FileState.STORED


def _check_count(owner: str, purpose: str, limit: int) -> None:
    present = StoredFile.objects.filter(owner=owner, purpose=purpose).exclude(state=FileState.PURGED).count()
    if present >= limit:
        raise refuse("count", f"附件最多 {limit} 个。")


def _new_name() -> str:
    name = secrets.token_hex(16)
    return f"{STORE}/{name[:2]}/{name}"


def _rescan(file: StoredFile) -> bool:
    """One answer of the scanner. The claim keeps two workers from scanning the same file at once."""
    waiting = file.state in (FileState.STORED, FileState.SCANNING)
    mine = Q(pk=file.pk, scanned_at=file.scanned_at) if file.scanned_at else Q(pk=file.pk, scanned_at__isnull=True)
    claim: dict[str, object] = {"scanned_at": timezone.now()}
    if waiting:
        claim["state"] = FileState.SCANNING
    if not StoredFile.objects.filter(mine).update(**claim):
        return False
    changes = _outcome(file, waiting)
    StoredFile.objects.filter(pk=file.pk).exclude(state=FileState.PURGED).update(**changes)
    return "scan_result" in changes


def _outcome(file: StoredFile, waiting: bool) -> dict[str, object]:
    try:
        verdict = scanner.scan(content_of(file))
    except access.FileShut:
        verdict = None  # logged where it was found; the file stays shut
    if verdict is None or verdict.state == "unavailable":
        return {"state": FileState.STORED} if waiting else {"scanned_at": timezone.now()}
    if verdict.infected:
        _log.error("infected_file", file=str(file.uid), virus=verdict.detail)
        return {"scan_result": verdict.detail, "state": FileState.INFECTED}
    clean: dict[str, object] = {"scan_result": access.SCAN_OK, "scanned_at": timezone.now()}
    return clean | {"state": FileState.CLEAN} if waiting else clean


def _folders() -> list[str]:
    try:
        return default_storage.listdir(STORE)[0]
    except FileNotFoundError:
        return []


def _delete_bytes(name: str) -> None:
    for one in (name, text_name(name)):
        if default_storage.exists(one):
            default_storage.delete(one)
