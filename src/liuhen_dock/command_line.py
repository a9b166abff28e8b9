"""Run a command so that who mistypes it reads in Chinese what is wrong with it, and how to see what is right."""

import re
import sys
from collections.abc import Sequence

import typer

USAGE = 2
LIMIT = re.compile(r"Input should be (greater|less) than or equal to (\S+)")
KINDS = {"valid integer": "应为整数", "valid number": "应为数"}


def run(program: typer.Typer, arguments: Sequence[str] | None = None, *, name: str | None = None) -> int:
    """Run ``program`` and return its exit code; what was mistyped goes to the standard error."""
    try:
        return program(args=arguments, prog_name=name, standalone_mode=False) or 0
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error.format_message()}\n")
        else:
            path = f"{context.command_path} " if context else ""
            sys.stderr.write(f"错误：{_mistake(error)}。写法见 {path}--help。\n")
        return USAGE


def _mistake(error: typer.TyperException) -> str:
    """Say what was mistyped. The classes are told by their names: typer keeps them to itself."""
    kind, told = type(error).__name__, error.message
    param = getattr(error, "param", None)
    where = (
        param.opts[0]
        if param is not None and param.opts[0].startswith("-")
        else getattr(param, "metavar", "")
    )
    quoted = re.search(r"command '(.*)'|argument\(s\) \((.*)\)", told, re.DOTALL)
    what = (quoted[1] or quoted[2]) if quoted else ""
    if kind == "NoSuchOption":
        return f"没有 {getattr(error, 'option_name', '')} 这个选项"
    if kind == "MissingParameter":
        return f"没有写明{where}" if where and not where.startswith("-") else f"没有写明 {where}"
    if kind == "BadOptionUsage":
        after = "后面不写值" if "not take" in told else "后面没有写值"
        return f"{getattr(error, 'option_name', '')} {after}"
    if kind == "BadParameter":
        return f"{where} {_not_such(told)}"
    if "No such command" in told:
        return f"没有 {what} 这个命令"
    if "Missing command" in told:
        return "没有写明要做哪一件"
    return f"多写了 {what}" if what else told


def _not_such(told: str) -> str:
    if limit := LIMIT.search(told):
        return f"{'不能小于' if limit[1] == 'greater' else '不能大于'} {limit[2]}"
    return next((zh for words, zh in KINDS.items() if words in told), "写得不对")
