"""`liuhen draw verify`: recompute a spot check's draw from its proof, without the server or its database."""

from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.kept import checkpoints_in, keys_in
from liuhen.entrypoints.commands.troubles import Exit, Trouble

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="抽查：重新计算抽取结果。")


@app.callback()
def group() -> None:
    """抽查：重新计算抽取结果。"""


@app.command()
def verify(
    proof: Annotated[Path, typer.Argument(metavar="文件", help="从抽查计划页下载的抽取证明")],
    trust: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="另行取得的日志公钥，可写多次")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="在别处留存的检查点，可写多次")
    ] = None,
) -> None:
    """按抽取证明重新抽取一遍，核对是否一致；不需要服务器。发现问题时退出码为1，有未核验的为2。"""
    from liuhen_proof import draw_proof
    from liuhen_proof.drawing import DrawError

    keys = keys_in(trust or [])
    kept = checkpoints_in(checkpoint or [])
    try:
        _, verdict = draw_proof.verify(proof, trust=keys, kept=kept if checkpoint else None)
    except DrawError as error:
        raise Trouble(f"{proof.name} 不是完整的抽取证明。", code=Exit.USAGE) from error
    for mark, sentences in (("问题", verdict.faults), ("相符", verdict.held), ("未核验", verdict.unchecked)):
        for sentence in sentences:
            print(f"{mark}：{sentence}")
    if verdict.faults:
        raise typer.Exit(Exit.FOUND)
    print("结论：抽取可以复现，结果一致。")
    if verdict.unchecked:
        raise typer.Exit(Exit.USAGE)


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="draw")
