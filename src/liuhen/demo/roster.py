"""Who can log in to the demonstration, for a terminal: by body, with what each account is good for."""

from collections import defaultdict
from collections.abc import Iterator

from rich.cells import cell_len

from liuhen.apps.people.models import Account, Unit
from liuhen.kernel.access import Kind

ADMINISTRATORS = "三员（系统管理、安全保密、安全审计）"
IN_FULL = ("MSA", "JUS", "YL", "")  # the other bodies have the posts of the first one
TRY = {
    "wangfang": "自己的记录、待说明的问题",
    "msa-keeper": "发放、收回、核实存疑资料",
    "msa-legal": "查看须写用途，审批他人的调取",
    "bureau": "看全县",
    "bureau-head": "交办投诉、批准延长",
    "bureau-complaints": "受理、协查、决定、告知",
    "gov-complaints": "办理对县司法局的投诉",
    "msa-complaints": "窗口登记、答复协查",
}


def roster() -> Iterator[str]:
    """Yield a line for each body and each of its accounts, in columns; stations log in by token and are left out."""
    accounts = Account.objects.exclude(kind=Kind.STATION).order_by("id")
    bodies: dict[Unit | None, list[Account]] = defaultdict(list)
    for account in accounts.select_related("person__unit").prefetch_related("role_grants"):
        bodies[account.person.unit if account.person else None].append(account)
    in_full = [unit for unit in bodies if _code(unit) in IN_FULL]
    for unit in sorted(in_full, key=lambda each: IN_FULL.index(_code(each))):
        yield f"  {unit.short_name if unit else ADMINISTRATORS}"
        for account in bodies[unit]:
            name = account.person.name if account.person else ""
            row = _padded(account.username, 20) + _padded(name, 10) + _padded(_posts(account), 32)
            yield f"    {row}{TRY.get(account.username, '')}".rstrip()
    yield "  其他单位，各岗位同上"
    for unit, held in bodies.items():
        if unit and unit.code not in IN_FULL:
            yield f"    {_padded(unit.short_name, 20)}{'  '.join(account.username for account in held)}"


def _code(unit: Unit | None) -> str:
    return unit.code if unit else ""


def _posts(account: Account) -> str:
    return "、".join(grant.role_zh for grant in account.role_grants.all()) or account.kind_zh


def _padded(words: str, cells: int) -> str:
    """Fill up to ``cells`` columns of a terminal; a Chinese character takes two."""
    return words + " " * max(2, cells - cell_len(words))
