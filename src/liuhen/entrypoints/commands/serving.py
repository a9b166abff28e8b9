"""`liuhen serve`, `worker`, `sequencer`: the processes the product runs as."""

import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.util import register_after_fork
from typing import Annotated

import typer

from liuhen.entrypoints.commands.children import FORKS, Child, Household, stop_event, stop_with_the_household
from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble
from liuhen_proof.hindrances import hindrance

TLS_PORT = "LIUHEN_TLS_PORT"
"""Where the door without TLS sends people; from one process of a household to another, no setting."""
PORTS, MOST_WORKERS = 65535, 1024
BLOCKING_THREADS = 32  # an upload holds one as long as it lasts


def serve(
    host: Annotated[str, typer.Option(help="监听地址；对外服务用 0.0.0.0，并设 LIUHEN_HOSTS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=PORTS, help="监听端口")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=MOST_WORKERS, help="网页进程数，宜等于处理器核数")] = 2,
    web_only: Annotated[
        bool, typer.Option("--web-only", help="只提供网页；worker 和 sequencer 另行启动")
    ] = False,
    plain_port: Annotated[
        int,
        typer.Option(
            "--plain-port",
            min=0,
            max=PORTS,
            help="另开一个不加密端口，只供手机安装根证书，其余转到加密端口；0 不开",
        ),
    ] = 0,
    for_phones: Annotated[bool, typer.Option("--for-phones", hidden=True)] = False,
) -> None:
    """启动服务：网页、后台任务、账本定序，一台机器即可；收到停止信号后依次退出。做过 certificate 的自动使用 HTTPS。"""
    stop_with_the_household()
    open_data()
    if web_only:
        answer(host, port=port, workers=workers, for_phones=for_phones)
        return
    _warn_of_lost_key()
    demand_free(host, port=port)
    if plain_port:
        _demand_tls()
        demand_free(host, port=plain_port)
    raise typer.Exit(
        keep_house(
            host,
            port=port,
            workers=workers,
            plain_port=plain_port,
            started=lambda: print(f"已启动：{url(host, port=port)}"),
        )
    )


def _warn_of_lost_key() -> None:
    """All but what is sealed goes on without its key; nobody is to learn of it from a complainant."""
    from liuhen.kernel import sealing

    if why := sealing.why_lost():
        print(f"注意：{why}。", file=sys.stderr)


def worker(
    only: Annotated[
        str,
        typer.Option(
            help="只做某几类任务，如 copies,fixity；不写则全做。几台机器可同时运行，每类至少要有一台在做"
        ),
    ] = "",
) -> None:
    """运行后台任务：检查媒体、封装证据包、定期复核。"""
    from liuhen.kernel import jobs

    sorts = [sort.strip() for sort in only.split(",") if sort.strip()]
    if unknown := sorted(set(sorts) - set(jobs.SORTS)):
        raise Trouble(
            f"没有这类任务：{'、'.join(unknown)}。任务有：{'、'.join(jobs.SORTS)}。", code=Exit.USAGE
        )
    stop_with_the_household()
    open_data()
    do_jobs(only=sorts)


def sequencer() -> None:
    """给账本记录定序、签检查点并公布；可在几台机器上同时运行，轮流进行，一台停机时其余照常。"""
    stop_with_the_household()
    open_data()
    place_entries()


def do_jobs(*, only: Sequence[str] = ()) -> None:
    """Work as the worker until asked to stop, at ``only`` these sorts or at all."""
    from django.utils.module_loading import autodiscover_modules

    from liuhen.kernel import jobs
    from liuhen.kernel.jobs import hands, upkeep  # noqa: F401  the second declares its work as it is read

    os.environ[jobs.ONLY] = ",".join(only)
    stop = stop_event()
    autodiscover_modules("jobs", "waiting")  # the second is read by who tells, each minute
    jobs.plan()
    hands.run(stop=stop)


def place_entries() -> None:
    """Work as the sequencer until asked to stop."""
    from django.utils import timezone

    from liuhen.kernel.ledger import loop

    stop = stop_event()
    loop.run(now=timezone.now, stop=stop)
    loop.catch_up(at=timezone.now())  # what came in while the others were stopping


def keep_house(
    host: str, *, port: int, workers: int, started: Callable[[], None], plain_port: int = 0
) -> int:
    """Run web, worker and sequencer until asked to stop; ``started`` is called once the web answers.

    With ``plain_port`` also the door by which phones come to trust the county.
    """

    def web(
        *also: str, port: int, workers: int, for_phones: bool = False
    ) -> tuple[Callable[[], None], list[str]]:
        words = ["serve", "--web-only", *also, "--host", host, "--port", str(port), "--workers", str(workers)]
        return partial(answer, host, port=port, workers=workers, for_phones=for_phones), words

    children = [
        Child("网页服务", "web", *web(port=port, workers=workers), 20),
        Child("后台任务", "worker", do_jobs, ["worker"], 60),
        Child("账本定序", "sequencer", place_entries, ["sequencer"], 20),
    ]
    if plain_port:
        os.environ[TLS_PORT] = str(port)
        phones = web("--for-phones", port=plain_port, workers=1, for_phones=True)
        children.insert(0, Child("手机接入", "phones", *phones, 20))
    if FORKS:
        _read_all(for_phones=bool(plain_port))

    def has_started() -> bool:
        if is_there := _answers(host, port=port):
            started()
            sys.stdout.flush()
        return is_there

    household = Household(children, say=lambda sentence: print(sentence, file=sys.stderr, flush=True))
    return household.run(has_started=has_started)


def _read_all(*, for_phones: bool) -> None:
    """Read what the children will need, once for all of them."""
    import granian.server  # noqa: F401

    from liuhen.entrypoints import wsgi  # noqa: F401

    if for_phones:
        from liuhen.entrypoints import plain  # noqa: F401


def demand_free(host: str, *, port: int) -> None:
    """Raise Trouble if somebody listens there already."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there, the option would let two listen
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"端口 {port} 已被占用或不可用（{hindrance(error)}），请用 --port 另选一个。", code=Exit.USAGE
            ) from error


def url(host: str, *, port: int) -> str:
    from django.conf import settings

    scheme = "https" if settings.SPEAKS_TLS else "http"
    return f"{scheme}://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"  # noqa: S104 (a comparison)


def _answers(host: str, *, port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), 1).close()  # noqa: S104
    except OSError:
        return False
    return True


def _demand_tls() -> None:
    from django.conf import settings

    if not settings.SPEAKS_TLS:
        raise Trouble(
            "本机没有 HTTPS 证书，不必另开手机接入端口。请先运行 liuhen certificate --name 域名或IP。"
        )


def answer(host: str, *, port: int, workers: int, for_phones: bool = False) -> None:
    """Answer pages until asked to stop."""
    from django.conf import settings
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    from liuhen.entrypoints.commands.data_folder import collect_static
    from liuhen.kernel.vault.checking import die_with_parent

    collect_static()
    if FORKS:  # the workers share what is read before
        multiprocessing.set_start_method("fork", force=True)
        _read_all(for_phones=for_phones)
        register_after_fork(die_with_parent, lambda die: die())  # else they would go on for good
    with_tls = not for_phones and settings.SPEAKS_TLS
    Server(
        f"liuhen.entrypoints.{'plain' if for_phones else 'wsgi'}:application", address=host, port=port,
        interface=Interfaces.WSGI, workers=workers, blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True, workers_kill_timeout=10, log_level=LogLevels.error, websockets=False,
        ssl_cert=settings.TLS_CERTIFICATE if with_tls else None, ssl_key=settings.TLS_KEY if with_tls else None,
        ssl_protocol_min=SSLProtocols.tls12,  # phones of before 2019
    ).serve()  # fmt: skip


def add_to(app: typer.Typer) -> None:
    for command in (serve, worker, sequencer):
        app.command()(command)
