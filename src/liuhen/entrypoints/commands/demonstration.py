"""`liuhen demo`: the fictional county, ready to be looked at."""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen import demo as demo_package
from liuhen.entrypoints.commands import serving
from liuhen.entrypoints.commands.data_folder import prepare
from liuhen.entrypoints.commands.setting_up import set_up
from liuhen.entrypoints.commands.troubles import Exit, Trouble

if TYPE_CHECKING:
    from liuhen.demo.build import Built

FOLDER = Path("data/demo")
OWN, COUNTIES = "yunling", {"linxi": "临溪县", "haiqing": "海清县"}
MARK = "demo.json"  # written empty before the building begins: a folder that was begun may be thrown away


def demo(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=serving.PORTS, help="监听端口")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=serving.MOST_WORKERS, help="网页进程数")] = 1,
    check: Annotated[
        bool, typer.Option("--check", help="只在临时目录中建一遍并报告数量，不启动服务")
    ] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="只建数据，不启动服务")] = False,
    county: Annotated[
        str, typer.Option(help="换一个县的数值演示：linxi（临溪县，每3人1台、48小时入库等）")
    ] = "",
) -> None:
    """建立虚构的云岭县并启动服务；再次运行沿用原有数据（数据目录默认 ./data/demo）。"""
    _take_rules(county)
    folder = (
        Path(tempfile.mkdtemp(prefix="liuhen-demo-"))
        if check
        else Path(os.environ.get("LIUHEN_DATA", FOLDER)).resolve()
    )
    os.environ["LIUHEN_DATA"] = str(folder)
    # No second factor in the demonstration: there are no telephones to enrol.
    os.environ["LIUHEN_SECOND_FACTOR"] = "0"
    os.environ.setdefault("LIUHEN_PORTAL", f"http://{host}:{port}")
    if check:
        try:
            _show(_build(folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    if not build_only:
        serving.demand_free(host, port=port)
    if not _is_ready(folder):
        _show(_build(folder))
    else:
        set_up()
        prepare()
        print(f"沿用 {folder} 中的演示数据（如需重建，请删除该目录）。")
    if build_only:
        return
    greet = lambda: _greet(serving.url(host, port=port), folder)  # noqa: E731 (one thing, once)
    raise typer.Exit(serving.keep_house(host, port=port, workers=workers, started=greet))


def _take_rules(county: str) -> None:
    """Run this process and its children under the demonstration's own rules, or another county's and its name.

    Rules that were named by hand stand before its own. Raises Trouble for a county that nobody knows.
    """
    rules = Path(demo_package.__file__).with_name("counties") / f"{county or OWN}.toml"
    if not county:
        os.environ.setdefault("LIUHEN_RULES", str(rules))
        return
    if county not in COUNTIES:
        raise Trouble(f"没有“{county}”的数值；可选 {'、'.join(COUNTIES)}。", code=Exit.USAGE)
    os.environ |= {"LIUHEN_RULES": str(rules), "LIUHEN_COUNTY": COUNTIES[county]}


def _is_ready(folder: Path) -> bool:
    """Say whether a whole county stands there. Raises Trouble for a folder that is not a demonstration's."""
    mark = folder / MARK
    if not folder.exists() or not any(folder.iterdir()):
        return False
    if not mark.exists():
        raise Trouble(f"{folder} 里有别的数据，不能用作演示。请用 --data 另选目录。", code=Exit.USAGE)
    if mark.read_text(encoding="utf-8"):
        return True
    print("上次没有建完，重新开始。")
    shutil.rmtree(folder)
    return False


def _build(folder: Path) -> "Built":
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    set_up()
    prepare()
    from django.utils import timezone

    from liuhen.demo.build import build

    built = build(now=timezone.now(), say=lambda sentence: print(sentence, flush=True))
    (folder / MARK).write_text(json.dumps({"token": built.token}), encoding="utf-8")
    print(f"用时 {time.perf_counter() - began:.1f} 秒。")
    return built


def _show(built: "Built") -> None:
    for noun, states in built.counts.items():
        print(
            f"{noun} {sum(states.values())}："
            + "，".join(f"{state} {count}" for state, count in states.items())
        )
    print(f"在案的拒绝 {built.refusals}；账本记录 {built.entries}；检查点 {built.checkpoints}")


def _greet(url: str, folder: Path) -> None:
    from liuhen.demo.county import PASSWORD
    from liuhen.demo.roster import roster

    token = json.loads((folder / MARK).read_text(encoding="utf-8"))["token"]
    county = os.environ.get("LIUHEN_COUNTY", "云岭县")
    print(f"\n{county}（虚构）已就绪：{url}　　Demonstration ready: open {url}console/ and log in as below.")
    print(
        f"演示账号的口令都是 {PASSWORD}（演示环境不要求两步验证，正式使用时三员和审批、签署、办理投诉的人必须启用）："
    )
    for line in roster():
        print(line)
    print(f"采集站令牌（市场监管局）：{token}")
    print("可以试试：用 wangfang 说明迟到原因；用 msa-keeper 把设备发给证件过期的人，看系统怎样拒绝；")
    print("　　　　　在首页“投诉举报”提交一件，用 bureau-head 交办、bureau-complaints 受理，凭查询码看进度；")
    print("　　　　　用 msa-legal 填写抽查表，或在抽查计划页重新抽取一遍，看结果是否一致；")
    print("　　　　　用 msa-legal 申请调取、msa-head 批准，再运行 liuhen verify 核验领到的证据包；")
    print("　　　　　用 bureau、bureau-legal 先后转动两把钥匙，启封过程报告（钥匙的口令与账号的相同）；")
    print(f"　　　　　liuhen --data {folder} ledger verify 重算整本账。按 Ctrl+C 停止。\n")


def add_to(app: typer.Typer) -> None:
    app.command()(demo)
