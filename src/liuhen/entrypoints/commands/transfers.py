"""`liuhen transfers`: a case goes to another installation as a capsule, or comes from one."""

from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.kept import keys_in
from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="案件移送：导出、接收移送证据包。")


@app.callback()
def group() -> None:
    """案件移送：导出、接收移送证据包。"""


@app.command()
def export(
    number: Annotated[int, typer.Argument(min=1, max=2**63 - 1, metavar="编号", help="案件移送的编号")],
    to: Annotated[Path, typer.Option(metavar="文件", help="写到哪里，不能是已有的文件")],
) -> None:
    """把移送县外机关的证据包写成一个文件，由对方核验后签收。"""
    open_data()
    from django.utils import timezone

    from liuhen.apps.coordination import capsules, queries
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.capsules import NotYet
    from liuhen.kernel.ledger.loop import catch_up
    from liuhen.kernel.vault import blobs

    found = (
        queries.transfers_visible_to(SYSTEM)
        .filter(pk=number, sender__isnull=False, sent_at__isnull=False)
        .first()
    )
    if found is None:
        raise Trouble(f"没有编号为 {number} 的已批准移送。", code=Exit.USAGE)
    if to.exists():
        raise Trouble(f"{to} 已经存在。", code=Exit.USAGE)
    if not found.capsule_sha256:
        catch_up(at=timezone.now())
        try:
            capsules.build(found, at=timezone.now())
        except NotYet as error:
            raise Trouble("证据包正在生成，请一分钟后再试。") from error
        found.refresh_from_db()
    blobs.copy_out(found.capsule_sha256, to)
    print(f"已写入 {to}，SHA-256 {found.capsule_sha256}")


@app.command()
def receive(
    capsule: Annotated[Path, typer.Argument(metavar="文件", help="对方提供的移送证据包")],
    unit: Annotated[str, typer.Option(metavar="代码", help="接收单位的代码")],
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="文件", help="另行取得的移送单位的日志公钥，可写多次；不写的用已核对的外县公钥"),
    ] = None,
) -> None:
    """核验移送证据包，一致的登记为待签收；有一处不符就不登记，并指明是哪一件。"""
    open_data()
    from django.utils import timezone

    from liuhen.apps.coordination import actions
    from liuhen.apps.people import queries as people
    from liuhen.kernel.access import SYSTEM

    to = people.units_open().filter(code=unit).first()
    if to is None:
        raise Trouble(f"没有代码为 {unit} 的单位。", code=Exit.USAGE)
    if not capsule.is_file():
        raise Trouble(f"找不到文件 {capsule}。", code=Exit.USAGE)
    made = actions.receive(capsule, unit=to, trust=keys_in(trust or []), by=SYSTEM, at=timezone.now())
    print(f"已核验并登记：{made.transfer}，等待{to}签收。")


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="transfers")
