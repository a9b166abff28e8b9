"""`liuhen fixity`: read every stored file back and compare its digests."""

from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit

if TYPE_CHECKING:
    from liuhen.kernel.vault.models import FixityRun

RESULTS_ZH = {"missing": "缺失", "unreadable": "无法读取", "corrupt": "内容已变", "stray": "未登记"}


def fixity(
    max_duration: Annotated[
        int | None, typer.Option("--max-duration", min=1, metavar="秒", help="最长用时；下次从未查的接着查")
    ] = None,
    both: Annotated[bool, typer.Option("--both", help="同时复核 SM3（较慢，宜每年一次）")] = False,
) -> None:
    """复核保管库：久未复核的先查；发现缺失或改动时退出码为1，结果记入账本。"""
    open_data()
    from django.utils import timezone

    from liuhen.kernel.vault import fixity as checks
    from liuhen.kernel.vault.jobs import put_on_ledger

    run = checks.run(
        at=timezone.now(), clock=timezone.now, budget_seconds=max_duration, both=both,
        on_failure=lambda found: print(f"问题：{found.key}：{RESULTS_ZH[found.result]}，{found.detail}"),
        on_finish=put_on_ledger,
    )  # fmt: skip
    _conclude(run)


def _conclude(run: "FixityRun") -> None:
    print(
        f"已复核 {run.checked} 个文件（{run.checked_bytes} 字节），完好 {run.ok} 个，另有未登记的文件 {run.strays} 个。"
    )
    if run.stopped_by:
        print(f"提前结束：{run.stopped_by}")
    elif not run.is_complete:
        print("时间用完，其余文件下次接着复核。")
    if run.failures:
        print(f"结论：{run.failures} 个文件有问题，请从备份找回并报告安全审计员。")
    elif not run.stopped_by:
        print("结论：复核过的文件全部完好。")
    if not run.is_sound:
        raise typer.Exit(Exit.FOUND)


def add_to(app: typer.Typer) -> None:
    app.command()(fixity)
