"""`liuhen station`, `unit`, `person`, `account`: what must exist before anybody can use the console."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

MOST_DAYS = 36500
UNIT = Annotated[str, typer.Argument(metavar="单位代码")]

station = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="采集站账号与令牌。")
unit = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="单位。")
person = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="首批人员与账号；日常登记在工作台办理。"
)

account_group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="账号的应急办理；日常由两名管理员在工作台办理。"
)


@station.command("add")
def add_station(
    unit: UNIT,
    name: Annotated[str, typer.Argument(metavar="名称", help="采集站用户名，如 scjgj-caiji-1")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="令牌有效天数")] = 365,
) -> None:
    """开立采集站账号并签发令牌；令牌只显示这一次。"""
    open_data()
    from django.db import transaction
    from django.utils import timezone

    from liuhen.apps.people.actions import accounts
    from liuhen.kernel.access import BY_KIND, SYSTEM, Kind
    from liuhen.kernel.clocks.days import local_day

    at = timezone.now()
    with transaction.atomic():
        account = accounts.open_station(username=name, unit=_unit(unit), by=SYSTEM, at=at)
        token = accounts.issue_token(
            account=account, label=name, scopes=BY_KIND[Kind.STATION], expires_on=local_day(at) + timedelta(days=days),
            by=SYSTEM, at=at,
        )  # fmt: skip
        secret = accounts.fetch_token(token=token, by=SYSTEM, at=at)
    print(f"采集站 {name} 已开立，令牌有效至 {token.expires_on}，只显示这一次：\n{secret}")


@unit.command("add")
def add_unit(
    code: UNIT,
    name: Annotated[str, typer.Argument(metavar="全称")],
    kind: Annotated[
        str,
        typer.Option(
            help="government、bureau、organ、township、subdistrict、authorized、entrusted、division"
        ),
    ] = "organ",
    device_class: Annotated[str, typer.Option("--class", help="配备标准类型 A、B、C，不配备则不写")] = "",
    parent: Annotated[str, typer.Option(help="上级单位代码")] = "",
    short_name: Annotated[str, typer.Option(help="简称")] = "",
) -> None:
    """登记单位。"""
    open_data()
    from django.utils import timezone

    from liuhen.apps.people.actions import register
    from liuhen.apps.people.models import Unit
    from liuhen.kernel.access import SYSTEM

    if kind not in Unit.KINDS or device_class not in Unit.CLASSES:
        raise Trouble(f"单位类别只能是 {'、'.join(Unit.KINDS)}，配备类型只能是 A、B、C。", code=Exit.USAGE)
    made = register.open_unit(
        code=code, name=name, short_name=short_name or name[:20], kind=kind, device_class=device_class,
        parent=_unit(parent) if parent else None, by=SYSTEM, at=timezone.now(),
    )  # fmt: skip
    print(f"已登记单位 {made.code} {made.name}。")


@person.command("add")
def add_person(
    unit: UNIT,
    name: Annotated[str, typer.Argument(metavar="姓名")],
    number: Annotated[str, typer.Argument(metavar="人员编号")],
    kind: Annotated[str, typer.Option(help="officer 执法人员、auxiliary 辅助人员、clerk 其他")] = "clerk",
    account: Annotated[
        str, typer.Option(metavar="用户名", help="同时开立业务账号；角色由安全保密管理员授予")
    ] = "",
) -> None:
    """登记人员，可同时开立业务账号；启用码只显示这一次。"""
    open_data()
    from django.db import transaction
    from django.utils import timezone

    from liuhen.apps.people.actions import activations, register
    from liuhen.apps.people.models import Person
    from liuhen.kernel.access import SYSTEM, Kind

    if kind not in Person.KINDS:
        raise Trouble(f"人员类别只能是 {'、'.join(Person.KINDS)}。", code=Exit.USAGE)
    at, code = timezone.now(), ""
    with transaction.atomic():
        made = register.enter_person(
            unit=_unit(unit), name=name, kind=kind, number=number, post=None, by=SYSTEM, at=at
        )
        if account:
            _, code = activations.enrol(
                username=account, kind=Kind.BUSINESS, person=made, unit=None, by=SYSTEM, at=at
            )
    print(f"已登记{made.kind_zh} {made.name}（{made.number}）。")
    if account:
        print(f"账号 {account}，启用码只显示这一次：{code}")
        print("请交给本人，在登录页自设密码。请安全保密管理员在工作台授予角色。")


@account_group.command("reset")
def reset_account(username: Annotated[str, typer.Argument(metavar="用户名")]) -> None:
    """作废一个账号的密码和验证器，给出启用码，由本人自设；用于管理员自己也登不上的时候，记入账本。"""
    open_data()
    from django.utils import timezone

    from liuhen.apps.people.actions import activations
    from liuhen.apps.people.models import Account
    from liuhen.kernel.access import SYSTEM

    found = Account.objects.filter(username=username).first()
    if found is None:
        raise Trouble(f"没有用户名为“{username}”的账号。", code=Exit.USAGE)
    _, code = activations.reset_password(account=found, keeps_factor=False, by=SYSTEM, at=timezone.now())
    print(f"账号 {username} 的原密码已作废，启用码只显示这一次：{code}\n请当面交给本人。")


def _unit(code: str) -> "Unit":
    from liuhen.apps.people.models import Unit
    from liuhen.kernel.identifiers import plain

    found: Unit | None = Unit.objects.filter(code__iexact=plain(code)).first()
    if found is None:
        raise Trouble(f"没有代码为“{code}”的单位。", code=Exit.USAGE)
    return found


def add_to(app: typer.Typer) -> None:
    for name, group in (("station", station), ("unit", unit), ("person", person), ("account", account_group)):
        app.add_typer(group, name=name)
