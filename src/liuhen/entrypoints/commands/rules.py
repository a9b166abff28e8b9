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
    key: Annotated[
        str,
        typer.Argument(
            metavar="条款、义务、事件或地址",
            help="如 av-13（条）、av-13-1（义务）、export.approved（事件）、/console/exports/3/approve/（地址）",
        ),
    ],
) -> None:
    """说明一条规定：条文大意、关口、时限、由哪个动作、页面、接口和测试落实；或者一个动作：权限、关口、页面、接口。"""
    set_up_without_data()
    from liuhen.entrypoints import wiring
    from liuhen.regulation import explain

    if events := wiring.events_at(key):
        print("\n\n".join(_moves(events)))
        return
    try:
        print(
            explain.why(
                key,
                moves=wiring.all_moves(),
                laid=wiring.all_laid(),
                pages=wiring.pages(),
                endpoints=wiring.endpoints(),
                tests=cited(),
            )
        )
    except KeyError:
        raise Trouble(
            f"没有“{key}”这一条、这项义务、这个事件或这个办事的地址；"
            "全部编号见 liuhen duties，事件见 docs/events.md。",
            code=Exit.USAGE,
        ) from None


def _moves(events: tuple[str, ...]) -> list[str]:
    """Say of each move what it is, who may, which duties and gates stand before it, and where it is done."""
    from liuhen.entrypoints import wiring
    from liuhen.kernel.access.policy import BY_KIND, ROLES, Kind, describe
    from liuhen.regulation import explain

    told = []
    for move in (each for each in wiring.all_moves() if each.event in events):
        right = move.permission
        who = [role.zh for role in ROLES.values() if right in role.permissions]
        who += [kind.zh for kind in Kind if kind is not Kind.MACHINE and right in BY_KIND[kind]]
        lines = [
            f"{move.label}（{move.event}）", f"  状态　{'、'.join(move.source)} → {move.target}",
            f"  权限　{describe(right)}（{right}）：{'、'.join(who) or '系统'}",
        ]  # fmt: skip
        for duty in move.duties:
            lines.append(f"  义务　{duty.id}　{duty.article.cite()}　{duty.summary}")
            lines += [f"  关口　{line}" for line in explain.gates_zh(duty)]
        lines += [f"  页面　{address}" for address in wiring.pages().get(move.event, ())]
        lines += [f"  接口　{address}" for address in wiring.endpoints().get(move.event, ())]
        told.append("\n".join(lines))
    return told


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
