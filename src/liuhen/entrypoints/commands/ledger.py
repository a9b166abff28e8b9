"""`liuhen ledger`: verify the whole log, show its head, hand its entries to an auditor."""

from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

SHOWN = 20

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="账本：核验、检查点、导出记录。")


@app.command()
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="在本机以外留存的检查点，可写多次")
    ] = None,
    trust: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="另行取得的日志公钥，可写多次；默认取本机的")
    ] = None,
) -> None:
    """从头重算账本并逐行核对数据库；发现问题时退出码为1，并指明第一处。"""
    open_data()
    from liuhen.kernel import auditing
    from liuhen.kernel.ledger import keeping
    from liuhen.kernel.ledger.publishing import copies_in

    notes = [note for path in checkpoint or [] for note in copies_in(path.read_text(encoding="utf-8"))]
    report = auditing.audit(
        checkpoints=notes, trust=keeping.trusted(trust or []), own_keys=not trust, on_progress=_progress
    )
    print(
        f"核对记录 {report.entries} 条、树片 {report.tiles} 个、"
        f"检查点 {report.checkpoints} 个、数据库行 {report.rows} 行。"
    )
    print(f"树大小 {report.size}，根 {report.root.hex()}")
    if report.waiting:
        print(f"另有 {report.waiting} 条记录尚待定序（定序进程运行时一秒内完成）。")
    for sentence in report.not_checked:
        print(f"未核验：{sentence}")
    if report.is_sound:
        print("结论：未发现改动。")
        return
    for fault in report.faults[:SHOWN]:
        print(f"问题：{fault.where}：{fault.what}")
    if report.first:
        print(f"结论：发现 {len(report.faults)} 处问题，第一处是{report.first.where}：{report.first.what}。")
    raise typer.Exit(Exit.FOUND)


@app.command()
def checkpoint(
    out: Annotated[Path | None, typer.Option(metavar="文件", help="写入文件，供外部留存；默认显示")] = None,
) -> None:
    """取最新签名检查点；请交由本单位以外的人留存。"""
    open_data()
    from liuhen.kernel.ledger import proofs

    newest = proofs.newest_checkpoint()
    if newest is None:
        raise Trouble("账本还没有检查点：请先启动定序进程（liuhen serve 或 liuhen sequencer）。")
    if out is None:
        print(newest.note, end="")
    else:
        out.write_text(newest.note, encoding="utf-8", newline="\n")
        print(f"已写入 {out}（{newest.size} 条记录）。")


@app.command("export-bundles")
def export_bundles(folder: Annotated[Path, typer.Argument(metavar="目录", help="写到哪里")]) -> None:
    """按 C2SP 格式导出全部记录，供安全审计员在别处核验；不含可擦除的附带内容。"""
    open_data()
    from liuhen.kernel.ledger import proofs
    from liuhen.kernel.ledger.models import Entry
    from liuhen_proof.tiles import TILE_WIDTH, bundle_path, encode_bundle

    newest = proofs.newest_checkpoint()
    if newest is None:
        raise Trouble("账本还没有检查点，没有可导出的记录。")
    for n in range(-(-newest.size // TILE_WIDTH)):
        first, last = n * TILE_WIDTH, min((n + 1) * TILE_WIDTH, newest.size)
        leaves = (
            Entry.objects.filter(index__gte=first, index__lt=last)
            .order_by("index")
            .values_list("leaf", flat=True)
        )
        path = folder / bundle_path(n, last - first)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_bundle(bytes(leaf) for leaf in leaves))
    (folder / "checkpoint").write_text(newest.note, encoding="utf-8", newline="\n")
    print(f"已导出 {newest.size} 条记录和检查点到 {folder}。")


def _progress(entries: int) -> None:
    if entries % 100_000 == 0 and entries:
        print(f"已核对 {entries} 条……")


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="ledger")
