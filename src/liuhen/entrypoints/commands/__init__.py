"""The command ``liuhen``: every group in a module of its own, Django only where a command asks for it.

`liuhen --help`, `liuhen dock` and `liuhen verify` must run on a station that has no Django.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands import (
    backups,
    calendar,
    certificates,
    data_folder,
    demonstration,
    draws,
    ledger,
    maps,
    outside,
    people,
    probing,
    rules,
    serving,
    set_aside,
    storage,
    transfers,
)
from liuhen.entrypoints.commands.troubles import EXIT_CODES, Exit, anticipated, explained
from liuhen_dock.command_line import run

# A pretty traceback would show local variables, tokens and passwords among them.
app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, rich_markup_mode=None,
    help="留痕：行政执法全过程记录与责任监督系统。", epilog=EXIT_CODES,
)  # fmt: skip

for group in (
    data_folder, serving, certificates, demonstration, outside, ledger, storage, backups, probing, set_aside, rules,
    calendar, maps, people, draws, transfers,
):  # fmt: skip
    group.add_to(app)


@app.callback()
def choose(
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="目录", help="数据目录，默认 ./data；等同环境变量 LIUHEN_DATA"),
    ] = None,
) -> None:
    """留痕：行政执法全过程记录与责任监督系统。"""
    if data is not None:
        os.environ["LIUHEN_DATA"] = str(data.resolve())


def main() -> None:
    """Run the command; what can be foreseen ends in one Chinese sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console in GBK cannot show every name
    try:
        code = run(app)
    except UnicodeEncodeError:
        if not any("\udc80" <= sign <= "\udcff" for word in sys.argv for sign in word):
            raise
        print("错误：命令中有的字不是 UTF-8 编码，认不出来。请改用 UTF-8 的终端。", file=sys.stderr)
        code = Exit.USAGE
    except anticipated() as error:
        sentence, code = explained(error)
        print(f"错误：{sentence}", file=sys.stderr)
    sys.exit(code)
