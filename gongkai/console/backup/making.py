"""Packing a backup."""

import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import gongkai
from gongkai.console.backup import databases, manifest
from gongkai.console.backup.manifest import Digest, Manifest, Unusable

Progress = Callable[[str, int, int], None]


def make(target: Path, *, with_keys: bool, now: datetime, progress: Progress) -> Manifest:
    """Write a backup to `target`, which must not exist; it appears under that name only when it is whole.

    The database is copied first: a file stored meanwhile may be in the archive without its record, never the
    other way round. `progress(what, done, total)`.
    """
    if target.exists():
        raise Unusable(f"{target} 已存在。")
    target.parent.mkdir(parents=True, exist_ok=True)
    about = Manifest(
        version=gongkai.__version__,
        made_at=now.isoformat(timespec="seconds"),
        vendor=connection.vendor,
        with_keys=with_keys,
        migrations=applied_migrations(),
    )
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        # Backups hold personal data: readable by the operator alone, from the first byte.
        with open(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
                _pack(archive, about, progress)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return about


def applied_migrations() -> list[str]:
    recorder = MigrationRecorder(connection)
    return [f"{app}.{name}" for app, name in sorted(recorder.applied_migrations())]


def _pack(archive: tarfile.TarFile, about: Manifest, progress: Progress) -> None:
    with tempfile.TemporaryDirectory(dir=_roomy_folder(), prefix="gongkai-backup-") as folder:
        dump = Path(folder) / about.database
        databases.copy_out(dump, lambda done, total: progress("复制数据库", done, total))
        _add(archive, about, about.database, dump)
    members = list(_members(about.with_keys))
    for number, (name, path) in enumerate(members, 1):
        progress("打包附件", number, len(members))
        _add(archive, about, name, path)
    content = about.dump()
    info = tarfile.TarInfo(manifest.NAME)
    info.size = len(content)
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(content))


def _add(archive: tarfile.TarFile, about: Manifest, name: str, path: Path) -> None:
    with path.open("rb") as content:
        info = archive.gettarinfo(arcname=name, fileobj=content)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        digest = Digest(content)
        archive.addfile(info, digest)
        about.parts[name] = digest.part


def _members(with_keys: bool) -> Iterator[tuple[str, Path]]:
    """Files of the local storage, and the keys when asked for. Object storage keeps its own copies."""
    folders = [] if settings.S3_BUCKET else [(manifest.FILES, Path(settings.MEDIA_ROOT))]
    if with_keys:
        folders.append((manifest.KEYS, keys_folder()))
    for prefix, folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
            yield prefix + path.relative_to(folder).as_posix(), path


def keys_folder() -> Path:
    """Where keys live that the platform made for itself."""
    return Path(settings.DATA) / "keys"


def _roomy_folder() -> Path:
    # The system's temporary folder may be a small memory disk; the data folder holds the database already.
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
