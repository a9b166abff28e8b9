"""`liuhen set-aside`: what the jobs could not do, and to have it tried again."""

from typing import Annotated

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit


def set_aside(
    again: Annotated[int | None, typer.Option("--again", metavar="编号", help="立即重试这一件")] = None,
    all_again: Annotated[bool, typer.Option("--all-again", help="立即重试全部")] = False,
) -> None:
    """列出后台任务搁置的事项；有则退出码为1。重试由运行中的后台任务在一分钟内办理。"""
    open_data()
    from django.utils import timezone

    from liuhen.entrypoints.console.set_aside import what
    from liuhen.kernel.clocks.days import LOCAL
    from liuhen.kernel.jobs.models import SetAside

    if again is not None or all_again:
        count = SetAside.again(at=timezone.now(), pk=None if all_again else again)
        print(f"已安排重试 {count} 件。")
        return
    rows = list(SetAside.objects.order_by("first_at", "id"))
    for row in rows:
        first, next_try = (
            f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" for moment in (row.first_at, row.again_at)
        )
        print(
            f"{row.pk}　{what(row)}　{row.thing}　{row.fault}　首次 {first}，已试 {row.tries} 次，下次 {next_try}"
        )
    print(f"共搁置 {len(rows)} 件。" if rows else "没有搁置的事项。")
    if rows:
        raise typer.Exit(Exit.FOUND)


def add_to(app: typer.Typer) -> None:
    app.command("set-aside")(set_aside)
