"""`liuhen ledger`: verify the whole log, show its head, hand its entries to an auditor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands.kept import checkpoints_in, keys_in
from liuhen.entrypoints.commands.setting_up import open_data, set_up_without_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

if TYPE_CHECKING:
    from liuhen_proof.keys import VerifyKey

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
    open_data(keys=False)
    from liuhen.kernel import auditing

    report = auditing.audit(
        checkpoints=checkpoints_in(checkpoint or []),
        trust=_trusted(trust),
        own_keys=not trust,
        on_progress=_progress,
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
    if not report.faults:
        print("结论：未核验。")
        raise typer.Exit(Exit.USAGE)
    for fault in report.faults[:SHOWN]:
        print(f"问题：{fault.where}：{fault.what}")
    if len(report.faults) > SHOWN:
        print(f"（另有 {len(report.faults) - SHOWN} 处问题未列出）")
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
    from liuhen.kernel.ledger import bundles, proofs

    newest = proofs.newest_checkpoint()
    if newest is None:
        raise Trouble("账本还没有检查点，没有可导出的记录。")
    try:
        bundles.export(folder, checkpoint=newest)
    except bundles.Altered:
        raise Trouble(
            f"已导出到 {folder}，但这些记录与最新检查点（{newest.size} 条）不符，账本已被改动。"
            "请运行 liuhen ledger verify 并报告安全审计员。",
            code=Exit.FOUND,
        ) from None
    print(f"已导出 {newest.size} 条记录和检查点到 {folder}。")


@app.command("compare-bundles")
def compare_bundles(
    folder: Annotated[
        Path, typer.Argument(metavar="目录", help="从前用 export-bundles 导出、在本机以外留存的目录")
    ],
    trust: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="另行取得的日志公钥，可写多次；默认取本机的")
    ] = None,
) -> None:
    """把留存在外的记录与现在的账本逐条比对；有不同时退出码为1，并指明第一条。"""
    open_data(keys=False)
    from liuhen.kernel.ledger import bundles

    found = bundles.compare(folder, trust=_trusted(trust))
    if not found.compared and not found.damaged:
        raise Trouble(f"{folder} 中没有导出的记录。", code=Exit.USAGE)
    print(f"比对记录 {found.compared} 条。")
    if not trust:
        print("未核验：公钥取自本机，未与外部留存的公钥比对（可用 --trust 指定）")
    for sentence in found.not_checked:
        print(f"未核验：{sentence}")
    for name in found.damaged[:SHOWN]:
        print(f"留存的文件不完整或已损坏：{name}")
    for index, what in found.differing[:SHOWN]:
        print(f"不同：记录 {index}：{what}")
    if found.differing:
        index, what = found.differing[0]
        print(f"结论：{len(found.differing)} 条不同，第一条是记录 {index}：{what}。")
        raise typer.Exit(Exit.FOUND)
    if found.damaged or found.not_checked:
        print("结论：能比对的都相同，但留存的一份未能全部核验。")
        raise typer.Exit(Exit.USAGE)
    print("结论：逐条相同。")


def _trusted(paths: list[Path] | None) -> "list[VerifyKey]":
    from liuhen.kernel.ledger import keyring
    from liuhen_proof.notes import NoteError

    try:
        return keyring.trusted(keys_in(paths or []))
    except NoteError as error:
        raise Trouble("公钥文件中没有本账本的公钥。", code=Exit.USAGE) from error


@app.command("tables")
def tables(
    as_markdown: Annotated[bool, typer.Option("--markdown", help="输出 docs/tables.md")] = False,
) -> None:
    """列出数据库的每一张表：verify 凭什么核对它，不核对的为什么可以不核对。"""
    set_up_without_data()
    from liuhen.kernel import tables as every

    if as_markdown:
        print(every.as_markdown(), end="")
        return
    for table in every.tables():
        print(f"{'核对　' if table.is_held else '不核对'}　{table.name}（{table.zh}）：{table.how}")


def _progress(entries: int) -> None:
    if entries % 100_000 == 0 and entries:
        print(f"已核对 {entries} 条……")


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="ledger")
