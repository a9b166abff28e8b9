"""`liuhen backup` and `liuhen restore`."""

import typer


def add_to(app: typer.Typer) -> None:
    pass
