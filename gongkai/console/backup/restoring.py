"""Unpacking a backup: everything is checked before anything is replaced."""

import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from gongkai.console.backup import databases, making, manifest
from gongkai.console.backup.manifest import Digest, Manifest, Part, Unusable

Progress = Callable[[str, int, int], None]
CHUNK = 1 << 20


@dataclass
class Restored:
    """What was done: the manifest, where the earlier data now is, and whether `gongkai migrate` is due."""

    about: Manifest
    kept: list[str] = field(default_factory=list)
    needs_migration: bool = False


def restore(archive: Path, *, force: bool, now: datetime, progress: Progress) -> Restored:
    """Replace this installation's data by a backup. Unusable when the archive is not whole or the target in use."""
    files = Path(settings.MEDIA_ROOT)
    unused = databases.is_empty()
    if not force and not (unused and _is_vacant(files)):
        raise Unusable("目标中已有数据。确认要替换时请加 --force，原有数据会改名保留。")
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="gongkai-restore-") as folder:
        unpacked = Path(folder)
        about = unpack(archive, unpacked, progress)
        done = Restored(about, needs_migration=_needs_migration(about))
        aside = f"before-restore-{now:%Y%m%d-%H%M%S}"
        if kept := databases.put_back(unpacked / about.database, "" if unused else aside):
            done.kept.append(kept)
        if not settings.S3_BUCKET:
            done.kept += _swap(unpacked / "files", files, aside)
        if about.with_keys:
            done.kept += _swap(unpacked / "keys", making.keys_folder(), aside)
    return done


def unpack(archive: Path, target: Path, progress: Progress) -> Manifest:
    """Unpack into an empty folder and compare every byte with the manifest."""
    found: dict[str, Part] = {}
    about: Manifest | None = None
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for number, member in enumerate(packed, 1):
                progress("校验备份", number, 0)
                content = packed.extractfile(member) if member.isreg() else None
                if content is None or not _is_plain(member.name):
                    raise Unusable(f"备份中有不应出现的内容：{member.name}。")
                if member.name == manifest.NAME:
                    about = Manifest.parse(content.read())
                    continue
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as out:
                    digest = Digest(out)
                    shutil.copyfileobj(content, digest, CHUNK)
                path.chmod(0o600)
                found[member.name] = digest.part
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise Unusable(f"无法读取备份 {archive}：{error}") from error
    if about is None:
        raise Unusable("备份不完整：缺少清单 manifest.json。")
    about.compare(found)
    if about.vendor != connection.vendor:
        raise Unusable(f"备份来自 {about.vendor} 数据库，当前配置的是 {connection.vendor}，不能互相恢复。")
    return about


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    allowed = name in (manifest.NAME, manifest.SQLITE_MEMBER, manifest.POSTGRES_MEMBER)
    return (allowed or name.startswith((manifest.FILES, manifest.KEYS))) and ".." not in path.parts


def _needs_migration(about: Manifest) -> bool:
    """Whether this version knows more migrations; one it does not know means the backup is from a newer version."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    applied = set(about.migrations)
    if unknown := sorted(m for m in applied - known if _is_ours(m)):
        raise Unusable(f"备份来自更新的版本 {about.version}（含迁移 {unknown[0]}），请先升级程序。")
    return bool(known - applied)


def _is_ours(migration: str) -> bool:
    from django.apps import apps

    # A library that is no longer installed leaves its names behind; that is harmless.
    label = migration.partition(".")[0]
    return apps.is_installed(f"gongkai.kernel.{label}") or apps.is_installed(f"gongkai.apps.{label}")


def _is_vacant(folder: Path) -> bool:
    return not folder.exists() or next((p for p in folder.rglob("*") if p.is_file()), None) is None


def _swap(new: Path, target: Path, aside: str) -> list[str]:
    kept = []
    if target.exists() and not _is_vacant(target):
        moved = target.with_name(f"{target.name}.{aside}")
        target.rename(moved)
        kept.append(str(moved))
    elif target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    if new.exists():
        shutil.move(new, target)
    else:
        target.mkdir()
    return kept
