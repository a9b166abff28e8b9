"""docs/events.md: every event an entry of the ledger may have, and what the entry tells."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.urls import reverse

from liuhen.kernel import installed
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.laid import with_laid
from liuhen.kernel.web import trail
from tools.generated.entries import written

HEAD = """# 账本里的每一种记录

由 `./dev docs` 从各应用的 `lifecycle.py`、动作和 `trail` 的用词生成，请勿手改。

- 状态为程序中的键；`new` 是新建，`=` 是状态不变。
- 依据是义务编号，见 [rulebook.md](rulebook.md)；权限见 [permissions.md](permissions.md)。
- 内容是该记录附带的事项：账本里只有加盐的摘要，原文另存，可以依法擦除而证明不变（[ADR-3](adr/0003-ledger-format.md)）。
- 凡记录都有时间、经手人和所涉对象；凭接口令牌办的，另记令牌（`via`）。
"""
COLUMNS = """| 事件 | 名称 | 从 → 到 | 权限 | 依据 | 内容 |
| --- | --- | --- | --- | --- | --- |"""


def as_markdown() -> str:
    reverse("console:home")  # each app says its words where its pages are
    told = defaultdict(set)
    for event, key in written():
        told[event].add(key)
    lines, made = [HEAD], set()
    for lifecycle in installed.modules("lifecycle"):
        moves: tuple[Move, ...] = lifecycle.MOVES
        app = apps.get_app_config(lifecycle.__name__.split(".")[2])
        lines += [f"## {app.verbose_name} `{app.label}`", "", COLUMNS]
        lines += [_row(with_laid(move), told[move.event]) for move in moves]
        lines.append("")
        made |= {move.event for move in moves}
    lines += ["## 不经流转的记录", "", "查看、登录、拒绝和系统自身的工作，不改变对象的状态。", ""]
    lines += ["| 事件 | 名称 | 内容 |", "| --- | --- | --- |"]
    lines += [
        f"| `{event}` | {label} | {_contents(event, told[event])} |"
        for event, label in sorted(trail.labels().items())
        if event not in made
    ]
    return "\n".join([*lines, ""])


def _row(move: Move, keys: Iterable[str]) -> str:
    way = f"{'、'.join(move.source)} → {move.target}"
    duties = "、".join(move.article.split())
    contents = _contents(move.event, keys)
    return f"| `{move.event}` | {move.label} | {way} | `{move.permission}` | {duties} | {contents} |"


def _contents(event: str, keys: Iterable[str]) -> str:
    return "；".join(f"{trail.word_for(event, key).zh}（`{key}`）" for key in sorted(keys))
