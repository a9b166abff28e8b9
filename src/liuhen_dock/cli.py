"""The command ``liuhen-dock``: what the person at the station types, and the exit code a scheduler reads."""

import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from liuhen_dock import config as configs
from liuhen_dock import trust as trusts
from liuhen_dock.bay import Bay
from liuhen_dock.command_line import run
from liuhen_dock.config import Config
from liuhen_dock.errands import Desk
from liuhen_dock.journal import Journal, alone
from liuhen_dock.log_watch import LogWatch
from liuhen_dock.patterns import DEVICE_ZONE
from liuhen_dock.screen import Screen
from liuhen_dock.server import Busy, Refusal, Server, StationFacts, UploadGone
from liuhen_dock.troubles import Misconfigured, NoServer, Stopped, TokenRefused, Trouble
from liuhen_dock.tus import Pace, Waits
from liuhen_proof.hindrances import hindrance
from liuhen_proof.keys import VerifyKey, parse_vkey
from liuhen_proof.notes import NoteError

CLOCK_TOLERANCE_S = 5.0
FIRST_CONTACT_S = 30.0  # a wrong address should be told soon

EXIT_CODES = """退出码：0 全部完成；1 有文件需人工处理（拒收、隔离、未取得回执、仍在变化、有文件夹读不到）；
2 命令或配置有误；3 采集目录读不到；4 平台连不上；5 令牌无效；6 回执或日志存疑；7 尚未确认日志公钥；
8 已在运行；130 人工中断。"""

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False
)  # a pretty traceback would show the token


@app.command(epilog=EXIT_CODES)
def dock(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="目录", help="存储卡的盘符或目录，可写多个")
    ] = None,
    config_file: Annotated[Path | None, typer.Option("--config", help="配置文件 liuhen-dock.toml")] = None,
    server: Annotated[str | None, typer.Option(help="平台地址，如 https://liuhen.example.gov.cn")] = None,
    token_file: Annotated[
        Path | None, typer.Option(help="令牌文件；也可用环境变量 LIUHEN_DOCK_TOKEN")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="台账与回执的存放目录（不能在卡上）")] = None,
    once: Annotated[bool, typer.Option("--once", help="只处理一遍就退出；否则一直守候")] = False,
    wipe: Annotated[
        bool | None, typer.Option("--wipe/--no-wipe", help="回执核验无误后清除卡上文件（默认不清除）")
    ] = None,
    parallel: Annotated[int | None, typer.Option(help="同时上传的文件数（默认 3）")] = None,
    settle: Annotated[float | None, typer.Option(help="文件多少秒不变才算写完（默认 5）")] = None,
    clock_offset_ms: Annotated[
        list[str] | None, typer.Option(help="设备时钟减标准时间，写作 设备号=毫秒，可写多次")
    ] = None,
    trust: Annotated[bool, typer.Option("--trust", help="核对并记下平台的日志公钥")] = False,
    fingerprint: Annotated[
        str | None, typer.Option(help="配合 --trust：与此指纹相同才记下，不再提问")
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="显示台账")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="只输出文字行，不显示进度条")] = False,
) -> None:
    """留痕采集站：把执法记录仪存储卡上的音像资料传到平台，凭核验过的回执登记或清除。"""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console in GBK cannot show every file name
    screen = Screen(Console(), now=_now, plain=plain)
    try:
        config = configs.load(config_file, home=Path(typer.get_app_dir("liuhen-dock")))
        config = replace(
            config,
            folders=tuple(folders or config.folders),
            server=server or config.server,
            token=configs.read_token(token_file) if token_file else config.token,
            data=data or config.data,
            wipe=config.wipe if wipe is None else wipe,
            parallel=config.parallel if parallel is None else parallel,
            pace=replace(config.pace, settle_s=config.pace.settle_s if settle is None else settle),
            clock_offset_ms={**config.clock_offset_ms, **_offsets(clock_offset_ms or [])},
        )
        if status:
            code = show_status(config, screen)
        elif trust:
            code = pin(config, screen, expected=fingerprint)
        else:
            config.demand_usable()
            config.demand_folders()
            with alone(config.data / "liuhen-dock.lock"):
                code = attend(config, screen, is_once=once)
    except Trouble as trouble:
        screen.say(str(trouble), style="bold red")
        code = trouble.exit_code
    except (OSError, sqlite3.Error) as error:
        screen.say(_of_disk(error, data=config.data), style="bold red")
        code = Trouble.exit_code
    except KeyboardInterrupt:
        screen.say("已停止；未传完的文件下次从断点继续。")
        code = Stopped.exit_code
    raise typer.Exit(code)


def show_status(config: Config, screen: Screen) -> int:
    """Show the journal and every open alarm; a station that has none yet gets none by being asked."""
    if not (config.data / "liuhen-dock.db").exists():
        screen.say(
            f"“{config.data}”里还没有台账：本站还没有采集过，或者要用 --config、--data 指明存放的目录。"
        )
        return 0
    journal = Journal(config.data / "liuhen-dock.db")
    try:
        screen.table(journal.entries())
        alarms = journal.open_alarms()
    finally:
        journal.close()
    for at, sentence in alarms:
        screen.alarm(f"{sentence}（{at}）")
    return 6 if alarms else 0


def pin(config: Config, screen: Screen, *, expected: str | None) -> int:
    """Show the platform's log keys as a fingerprint and store them only if a person, or ``expected``, agrees."""
    config.demand_usable()
    with Server(config.server, token=config.token, ca_file=config.ca_file) as server:
        facts = greet(server, screen, pace=config.pace, stop=threading.Event())
    offered = trusts.Trust(config.server, facts.origin, facts.vkeys)
    _keys(offered)
    if trusts.exists(config.data) and not trusts.load(config.data).is_same_log(
        origin=facts.origin, vkeys=facts.vkeys
    ):
        screen.alarm("平台现在的日志公钥与本站原先记下的不同！换钥必须有书面通知，否则不要确认。")
    screen.say(f"平台日志：{facts.origin}，共 {len(facts.vkeys)} 把公钥\n指纹：{offered.fingerprint}")
    if expected is None:
        screen.say(
            "请与县司法局书面告知（或平台首页公示）的指纹逐字核对。完全一致才输入“一致”，否则直接回车："
        )
        agrees = sys.stdin.readline().strip() in ("一致", "yes")
    else:
        agrees = expected.replace(" ", "").lower() == offered.fingerprint.replace(" ", "")
    if not agrees:
        screen.say("指纹未确认，没有记下任何公钥。", style="bold red")
        return 7
    trusts.save(offered, folder=config.data)
    journal = Journal(config.data / "liuhen-dock.db")
    journal.close_alarms(at=_now().isoformat(timespec="seconds"))
    journal.close()
    screen.say("已记下平台的日志公钥，可以开始采集。", style="green")
    return 0


def attend(config: Config, screen: Screen, *, is_once: bool) -> int:
    """Serve the dock: one pass, or for ever. Returns the exit code."""
    trust = trusts.load(config.data)
    journal = Journal(config.data / "liuhen-dock.db")
    try:
        with Server(config.server, token=config.token, ca_file=config.ca_file) as server:
            if not server.is_encrypted:
                screen.warn("平台地址不是 https，令牌和音像资料会以明文在网络上传输。")
            keys = _keys(trust)
            desk = Desk(
                config=config,
                server=server,
                journal=journal,
                watch=LogWatch(
                    server=server,
                    journal=journal,
                    origin=trust.origin,
                    verifiers=keys,
                    file=config.data / "checkpoints.txt",
                ),
                verifiers=keys,
                origin=trust.origin,
                screen=screen,
                now=_now,
                slots=threading.Semaphore(config.parallel),
                stop=threading.Event(),
            )
            with screen.live():
                return _once(desk, trust) if is_once else _for_ever(desk, trust)
    finally:
        journal.close()


def _once(desk: Desk, trust: trusts.Trust) -> int:
    welcome(desk, trust)
    bays = [Bay(folder, desk) for folder in desk.config.folders]
    codes = [bay.once() for bay in bays]
    return max(codes)


def _for_ever(desk: Desk, trust: trusts.Trust) -> int:
    """Serve every folder on a thread of its own, so that no card waits for another, until something stops us all."""
    bays = [Bay(folder, desk) for folder in desk.config.folders]
    desk.screen.say("正在守候存储卡，按 Ctrl+C 结束。")
    with ThreadPoolExecutor(len(bays) + 1) as pool:
        try:  # from the first thread on: who is interrupted before they are told to stop waits for them for ever
            futures = [pool.submit(bay.for_ever) for bay in bays]
            futures.append(pool.submit(_welcome_patiently, desk, trust))
            while not (broken := [f for f in futures if f.done() and f.exception()]):
                time.sleep(0.2)  # short sleeps: an endless wait cannot be interrupted on Windows
        finally:
            desk.stop.set()
            for bay in bays:
                bay.station.halt()
    broken[0].result()
    return 0


def _welcome_patiently(desk: Desk, trust: trusts.Trust) -> None:
    while not desk.stop.is_set():
        try:
            welcome(desk, trust)
        except NoServer as trouble:
            desk.screen.once(str(trouble))
        else:
            return


def greet(server: Server, screen: Screen, *, pace: Pace, stop: threading.Event) -> StationFacts:
    """Ask the platform who we are. Raises NoServer soon, TokenRefused."""
    patience = min(pace.patience_s, FIRST_CONTACT_S)
    waits = Waits(replace(pace, patience_s=patience), stop, tell=screen.once)
    while True:
        try:
            return server.station()
        except Busy as busy:
            waits.pause(busy)
        except Refusal as refusal:
            raise TokenRefused(f"平台不接受本站：{refusal}") from refusal
        except UploadGone as gone:
            raise NoServer(f"地址 {server.url} 上没有留痕平台，请核对平台地址。") from gone


def welcome(desk: Desk, trust: trusts.Trust) -> None:
    """Greet the platform; say who we are, and warn of a wrong clock or other log keys."""
    screen = desk.screen
    facts = greet(desk.server, screen, pace=desk.config.pace, stop=desk.stop)
    screen.say(f"已连接平台，本站：{facts.unit} {facts.name}")
    ahead = facts.clock_ahead.total_seconds()
    if abs(ahead) > CLOCK_TOLERANCE_S + facts.uncertain.total_seconds():
        screen.warn(f"本机时钟比平台{'快' if ahead > 0 else '慢'} {abs(ahead):.0f} 秒，请校准本机时间。")
    if not trust.is_same_log(origin=facts.origin, vkeys=facts.vkeys):
        screen.alarm(
            "平台公布的日志公钥与本站记下的不同。照常上传，但核验不了的回执一律不认、文件不清除；"
            "如接到换钥的书面通知，请运行 liuhen dock --trust。"
        )


def _keys(trust: trusts.Trust) -> list[VerifyKey]:
    try:
        keys = [parse_vkey(vkey) for vkey in trust.vkeys]
    except NoteError as error:
        raise Misconfigured(f"平台的日志公钥看不懂：{error}。") from error
    if not keys:
        raise Misconfigured("平台没有公布日志公钥，无法核验回执，请联系平台管理员。")
    return keys


def _of_disk(error: OSError | sqlite3.Error, *, data: Path) -> str:
    """Say what stands in the way of the station's own files: what a card refuses is told where it is read."""
    way_out = "卡上的文件没有清除。请核对磁盘空间和文件夹的权限后再运行。"
    if isinstance(error, OSError):
        where = f"“{error.filename}”" if error.filename else f"“{data}”里的文件"
        return f"{where}不能读写：{hindrance(error)}。{way_out}"
    if error.sqlite_errorname.startswith("SQLITE_FULL"):
        return f"“{data}”里的台账不能写：磁盘已满。{way_out}"
    if error.sqlite_errorname.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"“{data}”里的台账 liuhen-dock.db 已损坏。请把它移到别处保留，再重新运行。"
    return f"“{data}”里的台账不能读写。{way_out}"


def _offsets(said: list[str]) -> dict[str, int]:
    offsets = {}
    for each in said:
        device, _, text = each.rpartition("=")
        try:
            offsets[device] = int(text)
        except ValueError:
            device = ""
        if not device:
            raise Misconfigured(f"--clock-offset-ms 应写作 设备号=毫秒，例如 7654321=1500，而不是“{each}”。")
    return offsets


def _now() -> datetime:
    return datetime.now(DEVICE_ZONE)


def main() -> None:
    sys.exit(run(app))
