"""`gongkai backup` and `gongkai restore`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

Progress = Callable[[str, int, int], None]


@contextmanager
def bars() -> Iterator[Progress]:
    """One bar for each stage that a long run goes through."""
    from gongkai.kernel.progress import Bar

    current: dict[str, Bar] = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in current:
            for old in current.values():
                old.close()
            current[what] = Bar(what, total or None)
        current[what].reach(done)

    try:
        yield report
    finally:
        for one in current.values():
            one.close()


@click.command(help="备份数据库与附件，写成一个 .tar.gz 文件。可在运行中执行。")
@click.argument("target", metavar="[文件]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="同时备份平台自己生成的密钥。此备份必须单独妥善保管。")
def backup(target: Path | None, with_keys: bool) -> None:
    from django.conf import settings
    from django.utils import timezone

    from gongkai.console.backup.making import make
    from gongkai.console.backup.manifest import Unusable

    now = timezone.localtime()
    path = target or settings.DATA / "backups" / f"gongkai-{now:%Y%m%d-%H%M%S}.tar.gz"
    try:
        with bars() as progress:
            about = make(path, with_keys=with_keys, now=now, progress=progress)
    except Unusable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已备份到 {path}（{path.stat().st_size / 1e6:.1f} MB，{len(about.parts)} 个文件）。")
    if not with_keys:
        click.echo(
            "未包含密钥：没有密钥就无法读出加密的身份证明，请另行保管 GONGKAI_IDENTITY_KEY 或数据目录下的 keys。"
        )
    if settings.S3_BUCKET:
        click.echo("附件在对象存储中，不在此备份内，请使用对象存储自己的备份。")


@click.command(help="由备份恢复。请先停止网站与后台作业。")
@click.argument("archive", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="目标中已有数据时仍然恢复，原有数据改名保留。")
def restore(archive: Path, force: bool) -> None:
    from django.utils import timezone

    from gongkai.console.backup.manifest import Unusable
    from gongkai.console.backup.restoring import restore as put_back
    from gongkai.kernel.journal import reading

    try:
        with bars() as progress:
            done = put_back(archive, force=force, now=timezone.localtime(), progress=progress)
    except Unusable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已恢复 {done.about.made_at} 的备份（{done.about.version} 版，{len(done.about.parts)} 个文件）。")
    for kept in done.kept:
        click.echo(f"原有数据保留在 {kept}")
    if done.needs_migration:
        click.echo("备份来自较旧的版本，请接着运行 gongkai migrate。")
    verdict = reading.verify()
    if verdict.first_break:
        raise click.ClickException(f"数据已恢复，但业务日志校验不通过：{verdict.first_break.message}")
    click.echo(f"业务日志完好：{verdict.entry_count} 条，{verdict.seal_count} 次封存。")
    click.echo("请运行 gongkai search rebuild 重建检索索引。")
