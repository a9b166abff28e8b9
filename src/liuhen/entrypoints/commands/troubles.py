"""What can be foreseen to go wrong at the command line: one sentence, one exit code."""

import os
import sys
from enum import IntEnum
from pathlib import Path

from liuhen.kernel.vault import errors as vault
from liuhen_proof.hindrances import hindrance


class Exit(IntEnum):
    """What a scheduler reads."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    REFUSED = 3
    NOT_POSSIBLE = 4
    FORKED = 5
    INTERRUPTED = 130


EXIT_CODES = (
    "退出码：0 完成；1 核验发现问题；2 命令或输入有误；3 按规定不能办理；4 环境不具备（未初始化、磁盘、数据库、网络）；"
    "5 账本与外部留存的检查点不一致；130 人工中断。"
)


class Trouble(Exception):
    """Something the person at the keyboard can mend; ``str()`` is the Chinese sentence."""

    def __init__(self, sentence: str, *, code: Exit = Exit.NOT_POSSIBLE) -> None:
        super().__init__(sentence)
        self.code = code


# Named, not imported: a station has no Django, and a class that was never imported was never raised.
ANTICIPATED = {
    ("liuhen.county_rules", "WrongRules"): Exit.USAGE,
    ("liuhen.kernel.flow.refusals", "Refused"): Exit.REFUSED,
    ("liuhen.kernel.clocks.notices", "BadNotice"): Exit.USAGE,
    ("liuhen.regulation.official", "BadText"): Exit.USAGE,
    ("liuhen.kernel.vault.errors", "VaultError"): Exit.NOT_POSSIBLE,
    ("liuhen.kernel.ledger.publishing", "LedgerForked"): Exit.FORKED,
    ("liuhen_proof.notes", "NoteError"): Exit.USAGE,
    ("django.core.exceptions", "ImproperlyConfigured"): Exit.NOT_POSSIBLE,
    ("django.db.utils", "OperationalError"): Exit.NOT_POSSIBLE,
}


def anticipated() -> tuple[type[BaseException], ...]:
    """Return the classes that end in a sentence; everything else is a bug and shows its traceback."""
    return (Trouble, OSError, KeyboardInterrupt, *(kind for kind, _ in _imported()))


def _imported() -> list[tuple[type[BaseException], Exit]]:
    return [
        (getattr(sys.modules[module], name), code)
        for (module, name), code in ANTICIPATED.items()
        if module in sys.modules
    ]


def explained(error: BaseException) -> tuple[str, Exit]:
    """Return the sentence for the user and the exit code."""
    if isinstance(error, Trouble):
        return str(error), error.code
    if isinstance(error, KeyboardInterrupt):
        return "已中断。", Exit.INTERRUPTED
    if full(error):
        where = f"：{error.filename}" if isinstance(error, OSError) and error.filename else ""
        return f"存储空间已满，操作没有完成{where}。请扩充或清理磁盘后再运行。", Exit.NOT_POSSIBLE
    if isinstance(error, OSError):
        where = f"：{error.filename}" if error.filename else ""
        return f"系统不允许这一操作（{hindrance(error)}）{where}。", Exit.NOT_POSSIBLE
    code = next(code for kind, code in _imported() if isinstance(error, kind))
    if type(error).__module__.startswith("django."):
        return f"数据库或配置不可用（{error}）。请核对 LIUHEN_DATABASE 和数据目录。", code
    if code is Exit.FORKED:
        return (
            f"账本与外部留存的检查点不一致，已停止签名（{error}）。请运行 liuhen ledger verify 并报告安全审计员。",
            code,
        )
    return str(error), code


def full(error: BaseException) -> bool:
    """Say whether it is for want of room."""
    data = Path(os.environ.get("LIUHEN_DATA", "data"))
    return vault.behind(error, disk=data) is vault.StoreFull
