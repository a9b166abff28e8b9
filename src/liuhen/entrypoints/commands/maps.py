"""`liuhen map`: load the county's outline."""

from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.kept import text_of
from liuhen.entrypoints.commands.setting_up import open_data

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="县域示意图：总览按它显示各乡镇、街道。")


@app.callback()
def outline() -> None:
    """县域示意图：总览按它显示各乡镇、街道。"""


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="GeoJSON，坐标为经纬度（格式见 docs/operations.md）")
    ],
) -> None:
    """导入本县的示意图，代替以前导入的。"""
    open_data()
    from django.utils import timezone

    from liuhen.apps.people.actions import maps
    from liuhen.kernel.access import SYSTEM

    made, placed = maps.load(text_of(file), source=file.name, by=SYSTEM, at=timezone.now())
    print(f"已导入示意图（{made.source}）：{len(made.shapes)} 个区域，其中 {placed} 个是登记的单位。")


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="map")
