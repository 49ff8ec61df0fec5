"""`gongkai housekeeping`: one round of what the worker does all the time."""

import click


@click.command(help="执行一轮到期的后台作业后退出。平时由 gongkai serve 或 gongkai work 自动进行。")
@click.option("--list", "listing", is_flag=True, help="只列出全部定时作业。")
def housekeeping(listing: bool) -> None:
    from gongkai.kernel import jobs
    from gongkai.kernel.progress import bar

    if listing:
        for name, spec in sorted(jobs.declared().items()):
            if spec.scheduled:
                click.echo(f"{name}　{spec.label}　{spec.rhythm}")
        return
    ran = 0
    with bar("执行后台作业") as b:
        # In small rounds, so that work which calls for more work is seen.
        while count := jobs.run_due(20, schedules=ran == 0):
            ran += count
            b.step(count)
    click.echo(f"已执行 {ran} 个作业。" if ran else "没有到期的作业。")
