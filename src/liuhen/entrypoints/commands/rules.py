"""`liuhen why`, `duties`, `official-text`: what the law demands, where the program keeps it, and its own words."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.kept import text_of
from liuhen.entrypoints.commands.setting_up import open_data, set_up_without_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

TESTS = Path(__file__).parents[4] / "tests"  # in a checkout; an installed wheel has none


def why(
    key: Annotated[str, typer.Argument(metavar="条款或义务", help="如 av-13（条）或 av-13-1（义务）")],
) -> None:
    """说明一条规定：条文大意、关口、时限、由哪个动作、页面和测试落实。"""
    set_up_without_data()
    from liuhen.entrypoints import wiring
    from liuhen.regulation import explain

    try:
        print(
            explain.why(
                key, moves=wiring.all_moves(), laid=wiring.all_laid(), pages=wiring.pages(), tests=cited()
            )
        )
    except KeyError:
        raise Trouble(f"没有“{key}”这一条或这项义务；全部编号见 liuhen duties。", code=Exit.USAGE) from None


def duties(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="输出规则手册（docs/rulebook.md）")] = False,
) -> None:
    """列出两部规定的全部义务及其落实状态。"""
    set_up_without_data()
    from liuhen.entrypoints import wiring
    from liuhen.regulation import explain, rulebook

    if as_json:
        print(json.dumps(rulebook.duties_json(tests=cited()), ensure_ascii=False, indent=1))
    elif as_markdown:
        print(rulebook_page(), end="")
    else:
        for duty in rulebook.newest():
            print(f"{duty.id}\t{duty.state}\t{duty.article.cite()}\t{duty.summary}")
        if laid := wiring.all_laid():
            print("\n上层业务在下层动作前加设的关口：", *map(explain.laid_zh, laid), sep="\n")
        if numbers := rulebook.county_numbers():
            print(f"\n本县另定的数值（{os.environ['LIUHEN_RULES']}）：", *numbers, sep="\n")


def official_text(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="印发原件的纯文本（UTF-8），“第一条 ……”各自成段")
    ],
) -> None:
    """导入条文原文，在规则页面上与大意并列；可重复导入，以最后一次为准。"""
    open_data()
    from django.utils import timezone

    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.official_text import loading

    print(f"已导入条文原文 {loading.load(text_of(file), by=SYSTEM, at=timezone.now())} 条。")


def rulebook_page() -> str:
    """Return docs/rulebook.md."""
    from liuhen.entrypoints import wiring
    from liuhen.regulation import rulebook

    return rulebook.rulebook_markdown(moves=wiring.all_moves(), laid=wiring.all_laid(), tests=cited())


def cited() -> dict[str, list[str]]:
    """Return the tests by the duty they show, where the sources are at hand."""
    from liuhen.regulation.citations import cited_in

    return cited_in(TESTS) if TESTS.is_dir() else {}


def add_to(app: typer.Typer) -> None:
    app.command()(why)
    app.command()(duties)
    app.command()(official_text)
