"""`migrate`, `check`, `createadmin`, `version`."""

import click


@click.command(help="建立或升级数据库表，整理静态文件，可重复执行。")
@click.option("--quiet", is_flag=True, help="没有变化时不输出。")
def migrate(quiet: bool) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting or not quiet:
        click.echo(f"待执行的迁移：{waiting} 个。" if waiting else "数据库已是最新。")
    call_command("migrate", interactive=False, verbosity=0)
    if waiting:
        click.echo("数据库已升级。")
    collect_static()


def collect_static() -> None:
    """Copy style sheets, scripts and fonts to where they are served, under names that change with their content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


@click.command(help="检查配置、法规数据与数据库是否就绪；有错误时以非零状态退出。")
def check() -> None:
    from django.core import checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    found = checks.run_checks(databases=["default"], include_deployment_checks=False)
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    for message in sorted(found, key=lambda m: -m.level):
        kind = "错误" if message.is_serious() else "提醒"
        click.echo(f"{kind} {message.id or ''} {message.msg}" + (f" {message.hint}" if message.hint else ""))
    if waiting:
        click.echo(f"错误 有 {waiting} 个迁移尚未执行，请运行 gongkai migrate。")
    if waiting or any(m.is_serious() for m in found):
        raise SystemExit(1)
    click.echo("检查通过。")


@click.command(help="新建平台管理员账号。口令从提示读入，也可由环境变量 GONGKAI_ADMIN_PASSWORD 给出。")
@click.argument("username", metavar="账号")
@click.option("--name", metavar="姓名", required=True, help="姓名，记入业务日志。")
@click.option("--org", "org_name", metavar="机构", default="", help="所属机构名称，缺省为组织树的根。")
def createadmin(username: str, name: str, org_name: str) -> None:
    from gongkai.console.admins import create_admin

    account = create_admin(username=username, name=name, org_name=org_name)
    click.echo(f"已建立平台管理员 {account.username}（{account.name}）。首次登录后请绑定动态口令。")


@click.command(help="显示版本。")
def version() -> None:
    import platform

    import django

    import gongkai

    click.echo(f"gongkai {gongkai.__version__}（Django {django.__version__}，Python {platform.python_version()}）")
