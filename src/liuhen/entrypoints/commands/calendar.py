"""`liuhen calendar`: load a year's holiday notice."""

from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.kept import text_of
from liuhen.entrypoints.commands.setting_up import open_data

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="放假安排：工作日据此计算。")


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="放假安排（JSON，格式见 docs/adr/0004-clocks.md）")
    ],
) -> None:
    """导入国务院办公厅公布的一年放假安排，并重算尚未届满的期限。"""
    open_data()
    from django.utils import timezone

    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.clocks import loading
    from liuhen.kernel.clocks.notices import parse_notice

    at = timezone.now()
    year = loading.load_notice(parse_notice(text_of(file)), by=SYSTEM, at=at)
    reckoned = loading.recalculate(by=SYSTEM, at=at)
    print(f"已导入{year.year}年放假安排（{year.source}，第{year.version}版），重算期限 {reckoned} 个。")


@app.command("show")
def show() -> None:
    """列出已导入的年份。"""
    open_data()
    from liuhen.kernel.clocks.models import CalendarYear

    for year in CalendarYear.objects.order_by("year"):
        print(f"{year.year}\t第{year.version}版\t{year.source}")


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="calendar")
