"""`liuhen serve`, `worker`, `sequencer`: the processes the product runs as."""

import os
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing.util import register_after_fork
from typing import Annotated

import typer

from liuhen.entrypoints.commands.children import Child, Household, stop_event, stop_with_the_household
from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

TLS_PORT = "LIUHEN_TLS_PORT"
"""Where the door without TLS sends people; from one process of a household to another, no setting."""
BLOCKING_THREADS = 32  # an upload holds one as long as it lasts
START_SECONDS = 60


def serve(
    host: Annotated[str, typer.Option(help="监听地址；对外服务用 0.0.0.0，并设 LIUHEN_HOSTS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="监听端口")] = 8000,
    workers: Annotated[int, typer.Option(help="网页进程数，宜等于处理器核数")] = 2,
    web_only: Annotated[
        bool, typer.Option("--web-only", help="只提供网页；worker 和 sequencer 另行启动")
    ] = False,
    plain_port: Annotated[
        int,
        typer.Option("--plain-port", help="另开一个不加密端口，只供手机安装根证书，其余转到加密端口；0 不开"),
    ] = 0,
    for_phones: Annotated[bool, typer.Option("--for-phones", hidden=True)] = False,
) -> None:
    """启动服务：网页、后台任务、账本定序，一台机器即可；收到停止信号后依次退出。做过 certificate 的自动使用 HTTPS。"""
    stop_with_the_household()
    open_data()
    if web_only:
        _answer(host, port=port, workers=workers, for_phones=for_phones)
        return
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


def worker() -> None:
    """运行后台任务：检查媒体、封装证据包、定期复核。"""
    stop_with_the_household()
    open_data()
    from django.utils.module_loading import autodiscover_modules
    from django_q.cluster import Cluster

    from liuhen.kernel import jobs
    from liuhen.kernel.jobs import upkeep  # noqa: F401  it declares its work as it is read
    from liuhen.kernel.vault.checking import die_with_parent

    register_after_fork(
        die_with_parent, lambda die: die()
    )  # the cluster's own processes would go on for good

    autodiscover_modules("jobs")
    jobs.plan()
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()


def sequencer() -> None:
    """给账本记录定序、签检查点并公布；全系统只需一个。"""
    stop = stop_event()
    stop_with_the_household()
    open_data()
    from django.utils import timezone

    from liuhen.kernel.ledger import loop

    loop.run(now=timezone.now, stop=stop)
    loop.catch_up(at=timezone.now())  # what came in while the others were stopping


def keep_house(
    host: str, *, port: int, workers: int, started: Callable[[], None], plain_port: int = 0
) -> int:
    """Run web, worker and sequencer until asked to stop; ``started`` is called once the web answers.

    With ``plain_port`` also the door by which phones come to trust the county.
    """
    web = ["serve", "--web-only", "--host", host, "--port", str(port), "--workers", str(workers)]
    children = [
        Child("网页服务", web, 20),
        Child("后台任务", ["worker"], 60),
        Child("账本定序", ["sequencer"], 20),
    ]
    if plain_port:
        os.environ[TLS_PORT] = str(port)
        phones = [
            "serve",
            "--web-only",
            "--for-phones",
            "--host",
            host,
            "--port",
            str(plain_port),
            "--workers",
            "1",
        ]
        children.insert(0, Child("手机接入", phones, 20))
    household = Household(
        children,
        say=lambda sentence: print(sentence, file=sys.stderr, flush=True),
    )

    def tell() -> None:
        if _answers(host, port=port):
            started()
            sys.stdout.flush()

    return household.run(started=tell)


def demand_free(host: str, *, port: int) -> None:
    """Raise Trouble if somebody listens there already."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there, the option would let two listen
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"端口 {port} 已被占用或不可用（{error.strerror}），请用 --port 另选一个。", code=Exit.USAGE
            ) from error


def url(host: str, *, port: int) -> str:
    from django.conf import settings

    scheme = "https" if settings.SPEAKS_TLS else "http"
    return f"{scheme}://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"  # noqa: S104 (a comparison)


def _answers(host: str, *, port: int) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), 1).close()  # noqa: S104
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _demand_tls() -> None:
    from django.conf import settings

    if not settings.SPEAKS_TLS:
        raise Trouble(
            "本机没有 HTTPS 证书，不必另开手机接入端口。请先运行 liuhen certificate --name 域名或IP。"
        )


def _answer(host: str, *, port: int, workers: int, for_phones: bool = False) -> None:
    from django.conf import settings
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    from liuhen.entrypoints.commands.data_folder import collect_static

    collect_static()
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
