"""Every table there is, and what its rows are held against: the audit goes by this list, and so does docs/tables.md.

A model says it itself: by being a ``Subject`` or ``Committed``, by ``uncommitted`` with the reason why nothing holds
it, or through an app that calls ``recompute``. Of the packages' tables it is said here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger import rows
from liuhen.kernel.ledger.auditing import Fault, Report
from liuhen.kernel.ledger.models import Checkpoint, Entry, Head, Mark, Tile

UNKNOWN = ""
_computed: dict[type[models.Model], "Recomputed"] = {}
_indexes: dict[str, str] = {}

# What nobody commits to, and why that is good enough.
PACKAGED = {
    "auth_permission": "框架自建，产品不读：权限只由程序中的角色表决定",
    "auth_group": "框架自建，产品不读：权限只由程序中的角色表决定",
    "auth_group_permissions": "框架自建，产品不读：权限只由程序中的角色表决定",
    "django_content_type": "框架自建，由迁移写入，产品不读",
    "django_migrations": "框架记下的升级进度；与程序不符时各命令拒绝运行",
    "django_session": "内容由服务器密钥签名，改动即失效；另有席位和时限约束",
    "axes_accessattempt": "口令尝试的计数，锁定时另有记录入账",
    "axes_accessattemptexpiration": "口令尝试的计数，锁定时另有记录入账",
    "axes_accessfailurelog": "产品不写：登录和锁定已入账",
    "axes_accesslog": "产品不写：登录和退出已入账",
    "django_q_ormq": "待办任务由服务器密钥签名，改动即作废；做完什么由该任务自己的记录证明",
    "django_q_schedule": "工作进程每次启动都按程序重写",
    "django_q_task": "任务结果，只供查看；做完什么由该任务自己的记录证明",
}
# The log's own tables, which its audit walks first.
THE_LOG = {
    Entry: "逐条重算：列与叶子一致，附带内容与摘要相符，编号不缺，每个对象的记录首尾相接",
    Tile: "由叶子重算",
    Head: "由叶子重算",
    Checkpoint: "验证签名，并与重算的树比较；删去一行只是少一份，各处留存的副本仍在",
}
# Columns that the ledger leaves out of a row, wherever they stand.
LEFT_OUT = {
    "last_login": "框架在每次登录时改写；登录本身已入账",
    "last_used_at": "每次验证时改写；登录本身已入账",
    "rows_done": "读到第几行的进度；结果随结束的记录入账",
    "rows_found": "读到第几行的进度；结果随结束的记录入账",
    "is_built": "证据包是否已经生成；证据包本身逐行入账",
}


@dataclass(frozen=True)
class View:
    """Rows as the ledger calls them, ``name``:pk, and what of each of them it commits to."""

    name: str
    model: type[models.Model]
    sealed: Callable[[Any], bytes] = rows.sealed_row

    def ref(self, row: models.Model) -> str:
        return f"{self.name}:{row.pk}"

    def counts(self, row: models.Model) -> bool:
        """Say whether the ledger has to commit to this row."""
        return row.counts if isinstance(row, rows.Committed) else True

    def needs_no_word(self, row: models.Model) -> bool:
        """Say whether the program itself brings this row as it is."""
        return isinstance(row, rows.Committed) and row.comes_with_the_code

    @property
    def is_subject(self) -> bool:
        return issubclass(self.model, Subject) and self.sealed is rows.sealed_row


@dataclass(frozen=True)
class Recomputed:
    """A table that is held against others, or against itself."""

    how: str
    judge: Callable[[Report], None]


@dataclass(frozen=True)
class Table:
    """A table, what it is, what its rows are held against, and the columns left out of that."""

    name: str
    zh: str
    how: str
    is_held: bool
    left_out: tuple[str, ...] = ()


def recompute(model: type[models.Model], *, how: str, judge: Callable[[Report], None]) -> None:
    """Let ``judge`` report what is wrong with a table; ``how`` says in Chinese by what."""
    _computed[model] = Recomputed(how, judge)


def indexed(name: str, *, how: str) -> None:
    """Say in Chinese what a full-text index is made of, which SQLite keeps as tables of this name and beginning."""
    _indexes[name] = how


def is_of_an_index(table: str) -> bool:
    """Say whether a table is one of those in which SQLite keeps an index; on PostgreSQL there are none."""
    return any(table == name or table.startswith(f"{name}_") for name in _indexes)


def recomputed() -> list[Recomputed]:
    """Return every check of this kind, each once."""
    return [*dict.fromkeys(_computed.values()), MARKED]


def views() -> Iterator[View]:
    """Return all rows that the ledger commits to one by one."""
    for model in apps.get_models():
        if issubclass(model, Subject):
            yield View(str(model._meta.model_name), model)
            for name, columns in model.apart.items():
                yield View(name, model, _only(columns))
        elif issubclass(model, rows.Committed) or model in rows.WATCHED:
            yield View(str(model._meta.model_name), model)


def _only(columns: tuple[str, ...]) -> Callable[[models.Model], bytes]:
    return lambda row: rows.sealed_columns(row, columns)


def tables() -> list[Table]:
    """Return every table of every model, in the order of their names, and the framework's own."""
    found = {
        model._meta.db_table: _of(model)
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    own = Table("django_migrations", "框架", PACKAGED["django_migrations"], is_held=False)
    indexes = [Table(name, "全文索引", how, is_held=False) for name, how in _indexes.items()]
    return sorted([*found.values(), own, *indexes], key=lambda table: table.name)


def audit_marks(report: Report) -> None:
    """Report the marks of readers that the server did not put where they are."""
    for model in apps.get_models():
        if issubclass(model, Mark):
            report.faults += [
                Fault(
                    f"{model._meta.model_name}:{mark.pk}",
                    "读到哪里的标记不是本服务器所写，其间的内容可能被跳过",
                )
                for mark in model._base_manager.all()
                if not mark.is_the_servers
            ]


MARKED = Recomputed("由服务器密钥签名：往后挪即被发现，往前挪只是重读一遍", audit_marks)


def _of(model: type[models.Model]) -> Table:
    name, zh = model._meta.db_table, _called(model)
    if issubclass(model, Subject):
        apart = {column for columns in model.apart.values() for column in columns}
        left_out = tuple(column for column in model.unsealed if column not in apart)
        return Table(name, zh, "每次变动，整行摘要随该变动的记录入账", is_held=True, left_out=left_out)
    if issubclass(model, rows.Committed) or model in rows.WATCHED:
        return Table(
            name, zh, "逐行入账：每次写入或删除，摘要随同一事务的记录入账", True, rows.unsealed(model)
        )
    if model in THE_LOG:
        return Table(name, zh, THE_LOG[model], is_held=True)
    if issubclass(model, Mark):
        return Table(name, zh, MARKED.how, is_held=True)
    if model in _computed:
        return Table(name, zh, _computed[model].how, is_held=True)
    reason: str = getattr(model, "uncommitted", PACKAGED.get(name, UNKNOWN))
    return Table(name, zh, reason, is_held=False)


def _called(model: type[models.Model]) -> str:
    """Return the Chinese term that a model's docstring begins with, else whose it is."""
    head, colon, _ = (model.__doc__ or "").partition(":")
    return head if colon and not head.isascii() else str(model._meta.app_config.verbose_name)


def as_markdown() -> str:
    """Return docs/tables.md."""
    lines = [
        "# 数据库的每一张表，凭什么信它",
        "",
        "由 `liuhen ledger tables --markdown` 生成，请勿手改。`liuhen ledger verify` 按此表逐张核对；",
        "“不核对”的，写明为什么可以不核对。",
        "",
        "| 表 | 内容 | 核对 | 凭什么；不在摘要内的列 |",
        "| --- | --- | --- | --- |",
    ]
    for table in tables():
        left_out = "".join(f"；`{column}`：{LEFT_OUT.get(column, UNKNOWN)}" for column in table.left_out)
        held = "是" if table.is_held else "不核对"
        lines.append(f"| `{table.name}` | {table.zh} | {held} | {table.how}{left_out} |")
    return "\n".join([*lines, ""])
