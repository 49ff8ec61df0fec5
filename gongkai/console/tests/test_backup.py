"""A backup is proven by restoring it: into an empty installation, with the whole program, on both databases."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone

from gongkai.console.backup import manifest, restoring
from gongkai.console.backup.manifest import Unusable
from gongkai.console.program import program
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import OrganisationKind
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.workdays import today

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def county(settings, tmp_path):
    """A body, a sealed journal and an attachment with a Chinese name, in a data folder with one too."""
    settings.DATA = tmp_path / "数据 甲"
    settings.MEDIA_ROOT = settings.DATA / "files"
    (settings.MEDIA_ROOT / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "附件 一.txt").write_text("内容", encoding="utf-8")
    (settings.DATA / "keys").mkdir()
    (settings.DATA / "keys" / "identity.key").write_bytes(b"k" * 32)
    org = create_organisation(name="临江县人民政府", kind=OrganisationKind.GOVERNMENT, site_slug=uuid.uuid4().hex[:12])
    for verb in ("create", "edit", "publish"):
        with transaction.atomic():
            journal.write(subject=f"organisation:{org.uid}", verb=verb, by=SYSTEM, org=org, details={"名称": org.name})
    journal.seal(today())
    return settings.DATA


def silent(what: str, done: int, total: int) -> None:
    pass


def make(*options: str) -> Path:
    result = CliRunner().invoke(program, ["backup", *options])
    assert result.exit_code == 0, result.output
    [archive] = (django_settings.DATA / "backups").glob("*.tar.gz")
    return archive


@pytest.fixture
def elsewhere(tmp_path):
    """Runs the program against an empty installation of its own."""
    data = tmp_path / "数据 乙"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    environment |= {"GONGKAI_DATA": str(data), "PYTHONPATH": str(ROOT)}
    database = ""
    if connection.vendor == "postgresql":
        database = f"test_restore_{uuid.uuid4().hex[:8]}"
        _admin(f'CREATE DATABASE "{database}"')
        values = connection.settings_dict
        secret = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
        where = f"{values['USER']}{secret}@{values['HOST'] or '127.0.0.1'}:{values['PORT'] or 5432}"
        environment["GONGKAI_DATABASE_URL"] = f"postgresql://{where}/{database}"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "gongkai.console", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    run.data, run.database = data, database  # type: ignore[attr-defined]
    yield run
    if database:
        _admin(f'DROP DATABASE "{database}" WITH (FORCE)')


def _admin(statement: str) -> None:
    import psycopg

    values = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=values["USER"],
        password=values["PASSWORD"] or None,
        host=values["HOST"] or None,
        port=values["PORT"] or None,
        autocommit=True,
    ) as admin:
        admin.execute(statement)


def rows_here() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {t: _count(cursor, t) for t in tables}


def _count(cursor, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return cursor.fetchone()[0]


def rows_there(run) -> dict[str, int]:
    if connection.vendor == "postgresql":
        import psycopg

        values = connection.settings_dict
        with psycopg.connect(
            dbname=run.database, user=values["USER"], password=values["PASSWORD"] or None, host=values["HOST"] or None
        ) as there:
            tables = there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {t: there.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for (t,) in tables}
    there = sqlite3.connect(run.data / "gongkai.sqlite3")
    try:
        tables = there.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        return {t: there.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for (t,) in tables.fetchall()}
    finally:
        there.close()


def test_a_backup_restores_every_row_and_file_and_the_journal_still_verifies(county, elsewhere):
    archive = make()
    before = rows_here()
    done = elsewhere("restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "业务日志完好：4 条，1 次封存" in done.stdout
    assert rows_there(elsewhere) == before
    assert before["journal_entry"] == 4
    assert (elsewhere.data / "files" / "2026" / "附件 一.txt").read_text(encoding="utf-8") == "内容"
    assert not list(elsewhere.data.glob("*before-restore*"))
    assert not (elsewhere.data / "keys").exists()
    assert elsewhere("journal", "verify").returncode == 0


def test_a_restore_into_a_used_installation_is_refused_until_forced_and_then_keeps_the_old_data(county, elsewhere):
    archive = make()
    assert elsewhere("restore", str(archive)).returncode == 0
    refused = elsewhere("restore", str(archive))
    assert refused.returncode == 1
    assert "目标中已有数据" in refused.stderr and "--force" in refused.stderr
    forced = elsewhere("restore", "--force", str(archive))
    assert forced.returncode == 0, forced.stderr
    assert forced.stdout.count("原有数据保留在") == 2
    assert [p.read_text(encoding="utf-8") for p in elsewhere.data.glob("files.before-restore-*/2026/*")] == ["内容"]


def test_keys_are_in_a_backup_only_when_asked_for(county):
    with tarfile.open(make()) as archive:
        assert not [n for n in archive.getnames() if n.startswith("keys/")]
    for old in (county / "backups").iterdir():
        old.unlink()
    with tarfile.open(make("--with-keys")) as archive:
        assert "keys/identity.key" in archive.getnames()


def test_a_backup_can_be_read_by_its_owner_alone(county):
    assert make().stat().st_mode & 0o077 == 0


def test_the_search_index_and_earlier_backups_are_not_packed(county):
    (county / "search").mkdir()
    (county / "search" / "segment").write_bytes(b"x")
    with tarfile.open(make()) as archive:
        names = archive.getnames()
    assert sorted(n for n in names if not n.startswith("database.")) == ["files/2026/附件 一.txt", "manifest.json"]


def repack(archive: Path, change) -> Path:
    """The same archive with its members put through `change(name, content) -> [(name, content), …]`."""
    target = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            for name, data in change(member.name, content.read()):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                new.addfile(info, io.BytesIO(data))
    return target


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda n, c: [(n, c + b"!" if n.startswith("files/") else c)], "已损坏或被改动"),
        (lambda n, c: [] if n.startswith("files/") else [(n, c)], "缺少 files/"),
        (lambda n, c: [(n, c), ("files/extra.txt", b"x")] if n.startswith("database") else [(n, c)], "清单以外"),
        (lambda n, c: [] if n == manifest.NAME else [(n, c)], "缺少清单"),
        (lambda n, c: [(n, b"{}" if n == manifest.NAME else c)], "损坏"),
        (lambda n, c: [("files/../../outside" if n.startswith("files/") else n, c)], "不应出现"),
        (lambda n, c: [("/etc/outside" if n.startswith("files/") else n, c)], "不应出现"),
    ],
)
def test_a_changed_archive_is_refused_before_anything_is_touched(county, tmp_path, change, told):
    target = tmp_path / "unpacked"
    with pytest.raises(Unusable, match=told):
        restoring.unpack(repack(make(), change), target, silent)
    assert not (tmp_path / "outside").exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"\x1f\x8b" + b"\0" * 100)
    with pytest.raises(Unusable, match="无法读取备份"):
        restoring.unpack(broken, tmp_path, silent)


def test_a_backup_from_a_newer_version_is_refused(county):
    def newer(name, content):
        if name == manifest.NAME:
            values = json.loads(content)
            values["migrations"] = ["cases.9999_from_the_future"]
            content = json.dumps(values).encode()
        return [(name, content)]

    before = rows_here()
    with pytest.raises(Unusable, match="请先升级程序"):
        restoring.restore(repack(make(), newer), force=True, now=timezone.localtime(), progress=silent)
    assert rows_here() == before


def test_a_backup_of_the_other_database_is_refused(county):
    def other(name, content):
        if name == manifest.NAME:
            values = json.loads(content)
            values["vendor"] = "oracle"
            content = json.dumps(values).encode()
        return [(name, content)]

    with pytest.raises(Unusable, match="不能互相恢复"):
        restoring.restore(repack(make(), other), force=True, now=timezone.localtime(), progress=silent)


@pytest.mark.skipif("sqlite" not in django_settings.DATABASES["default"]["ENGINE"], reason="edits the dump as a file")
def test_evidence_that_was_changed_inside_a_backup_is_named_after_the_restore(county, elsewhere, tmp_path):
    archive = make()
    dump = tmp_path / "dump.sqlite3"

    def forge(name, content):
        if name == manifest.SQLITE_MEMBER:
            dump.write_bytes(content)
            database = sqlite3.connect(dump)
            for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
                database.execute(f'DROP TRIGGER "{trigger}"')
            database.execute("UPDATE journal_entry SET actor_name = '某人' WHERE seq = 2")
            database.commit()
            database.close()
            content = dump.read_bytes()
        if name == manifest.NAME:
            values = json.loads(content)
            values["parts"][manifest.SQLITE_MEMBER] = {
                "size": dump.stat().st_size,
                "sha256": hashlib.sha256(dump.read_bytes()).hexdigest(),
            }
            content = json.dumps(values).encode()
        return [(name, content)]

    done = elsewhere("restore", str(repack(archive, forge)))
    assert done.returncode == 1
    assert "业务日志校验不通过" in done.stderr and "已被改动" in done.stderr


def test_an_existing_file_is_never_overwritten(county, tmp_path):
    target = tmp_path / "备份.tar.gz"
    target.write_bytes(b"old")
    result = CliRunner().invoke(program, ["backup", str(target)])
    assert result.exit_code == 1 and "已存在" in result.output
    assert target.read_bytes() == b"old"
