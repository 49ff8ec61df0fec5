"""`gongkai disclosure import`: public information of an earlier site into the catalogue (导入已公开信息)."""

import sys
from pathlib import Path

import click

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.actions.bodies import body_from_name
from gongkai.apps.disclosure.commands import import_plan
from gongkai.apps.disclosure.commands.import_plan import KINDS, Entry, Plan
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import imports as reading
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.rules.importing import BadManifest, write_manifest
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.progress import bar

PATH = click.Path(dir_okay=False, path_type=Path)


@click.group(name="disclosure", help="主动公开信息：导入历史信息。")
def disclosure() -> None:
    pass


@disclosure.command(
    name="import",
    help="把文件夹中的文件（文本、Word、PDF、网页等）导入为已公开信息。\n\n"
    "有清单按清单导入；没有清单先从文件中读出标题、机关、日期、年度作为建议，确认后导入。"
    "每份文件或者完整导入，或者不导入；重复执行不会重复导入。",
)
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--manifest",
    metavar="清单",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="XLSX 或 CSV 表，表头见 --write-manifest 写出的文件；缺省使用文件夹中名为“导入清单”的表。",
)
@click.option("--write-manifest", metavar="文件", type=PATH, help="只把建议写成清单（CSV），供修改后导入。")
@click.option("--body", metavar="机关", default="", help="没有另行写明的文件都属于这一机关（全称、简称或网址标识）。")
@click.option("--create-bodies", is_flag=True, help="平台上没有的机关先行建立。")
@click.option("--reviewed", is_flag=True, help="已经保密审查：含有密级标志、身份证件号码的文件也导入。")
@click.option("--dry-run", is_flag=True, help="只检查并列出结果，不导入。")
@click.option("--yes", is_flag=True, help="不再询问，接受列出的建议（包括推算的日期）。")
def import_(
    folder: Path,
    manifest: Path | None,
    write_manifest: Path | None,
    body: str,
    create_bodies: bool,
    reviewed: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    manifest = manifest or import_plan.manifest_in(folder)
    if manifest and write_manifest:
        raise click.ClickException(f"已有清单 {manifest}，请直接用它导入，或者先移走。")
    try:
        lines = import_plan.listed(manifest) if manifest else import_plan.found(folder)
    except BadManifest as bad:
        raise click.ClickException("\n".join(bad.problems)) from bad
    if not lines:
        raise click.ClickException(f"{folder} 中没有可以导入的文件（文本、Word、PDF、网页、ODT、OFD）。")
    with bar("读取", len(lines)) as progress:
        plan = import_plan.make(
            folder, lines, body=body, trusted=manifest is not None, reviewed=reviewed, step=progress.step
        )
    if write_manifest:
        _write(write_manifest, plan)
        return
    bodies = reading.Bodies()
    _settle(plan, bodies, create_bodies)
    _show(plan)
    if plan.entries and not dry_run and _agreed(listed=manifest is not None, yes=yes):
        done = _import_all(plan, bodies)
        click.echo(f"已导入 {done} 份，以前导入过 {len(plan.known)} 份，未导入 {len(plan.left)} 份。")
    if plan.left:
        raise SystemExit(1)


def _write(target: Path, plan: Plan) -> None:
    target.write_text(write_manifest([entry.line for entry in plan.entries], KINDS), encoding="utf-8-sig")
    _say_left(plan)
    click.echo(f"已写出 {len(plan.entries)} 行建议：{target}。请核对“待确认”各行，改好后用 --manifest 导入。")


def _settle(plan: Plan, bodies: reading.Bodies, create: bool) -> None:
    """Leave out what belongs to no body of this platform, and what came from the same address before."""
    for entry in list(plan.entries):
        org = bodies.find(_names(entry))
        known = reading.at_source(org, entry.line.source_url) if org else None
        if org is None and not create:
            why = f"平台上没有机关“{_names(entry)[0]}”：请用 --body 指定，或加 --create-bodies 先行建立。"
        elif known is not None:
            why = f"来源地址已导入为“{known.title}”（{known.index_no}），内容有变化的请在平台上更正。"
        else:
            continue
        plan.entries.remove(entry)
        plan.left.append((entry.line.file, why))


def _names(entry: Entry) -> list[str]:
    return entry.line.body.split("；")


def _show(plan: Plan) -> None:
    for entry in plan.entries:
        line = entry.line
        place = publication.place(line.column)
        click.echo(f"{line.file}\n  {line.title}")
        year = f"　所属年度 {line.year}" if line.year else ""
        click.echo(f"  {_names(entry)[0]}　{place.label if place else line.column}　公开 {line.published_on}{year}")
        for note in entry.notes:
            click.echo(f"  注意：{note}。")
    for file, where in plan.known:
        click.echo(f"{file}\n  以前导入过（{where}），不再导入。")
    _say_left(plan)


def _say_left(plan: Plan) -> None:
    for file, why in plan.left:
        click.echo(f"{file}\n  未导入：{why}", err=True)


def _agreed(*, listed: bool, yes: bool) -> bool:
    """A list was confirmed by whoever wrote it; suggestions need somebody's yes."""
    if listed or yes:
        return True
    if not sys.stdin.isatty():
        click.echo("以上只是建议，尚未导入：接受请加 --yes，修改请用 --write-manifest 写出清单。")
        return False
    return click.confirm("确认按以上建议导入？")


def _import_all(plan: Plan, bodies: reading.Bodies) -> int:
    done = 0
    with bar("导入", len(plan.entries)) as progress:
        for entry in plan.entries:
            try:
                _import(entry, bodies)
                done += 1
            except Refused as refusal:
                plan.left.append((entry.line.file, str(refusal)))
                click.echo(f"{entry.line.file}\n  未导入：{refusal}", err=True)
            progress.step()
    return done


def _import(entry: Entry, bodies: reading.Bodies) -> Document:
    line, said = entry.line, entry.read.suggestion
    assert line.published_on is not None and line.formed_on is not None
    org = bodies.find(_names(entry))
    if org is None:
        org = body_from_name(_names(entry)[0])
        bodies.add(org)
    return acts.import_published(
        org=org,
        by=SYSTEM,
        content=acts.Content(line.title, entry.read.body, doc_no=line.doc_no, language=said.language),
        placing=acts.Placing(line.column, line.formed_on, line.kind),
        imported=acts.Imported(
            line.published_on,
            index_no=line.index_no,
            source_url=line.source_url,
            digest=entry.digest,
            report_year=line.year,
            estimated="；".join(entry.notes),
        ),
        attachments=entry.attachments,
    )
