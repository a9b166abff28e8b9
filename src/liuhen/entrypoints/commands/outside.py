"""`liuhen dock` and `liuhen verify`: what runs beside or outside the server, without its packages."""

import typer

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def dock(context: typer.Context) -> None:
    """采集站：把存储卡上的音像资料传到平台（选项见 liuhen dock --help）。"""
    from liuhen_dock.cli import app
    from liuhen_dock.command_line import run

    raise typer.Exit(run(app, context.args, name="liuhen dock"))


def verify(context: typer.Context) -> None:
    """核验证据包：字节、入账、签名、时间四项（选项见 liuhen verify --help）。"""
    from liuhen_proof.verify import main

    raise typer.Exit(main(context.args))


def add_to(app: typer.Typer) -> None:
    for command in (dock, verify):
        app.command(context_settings=PASS_ON, add_help_option=False)(command)
