"""The three administrators' own figures on the first page; each sees his own work and no business."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django_q.models import OrmQ

from liuhen.apps.notices import queries as notices
from liuhen.apps.people import queries as people
from liuhen.entrypoints.console.tray import Figure
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.clocks.queries import calendar
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.sequencing import head
from liuhen.kernel.vault.models import FixityRun
from liuhen.kernel.waiting import SOON
from liuhen.kernel.web.addresses import address_or_blank as to
from liuhen.kernel.web.wording import local, minute, span


def figures(actor: Actor, *, at: datetime) -> Iterator[Figure]:
    """Yield what an administrator looks after."""
    if actor.may(P.ACCOUNT_KEEP):
        states = people.accounts_by_state()
        yield Figure(
            "启用的账号",
            f"{states.get('active', 0)}",
            f"停用 {states.get('closed', 0)}",
            url=to("console:accounts"),
        )
    if actor.may(P.CALENDAR_LOAD):
        last = calendar().last_year
        behind = last <= local(at).year and local(at).month >= 11
        note = "次年安排公布后请导入" if behind else "工作日据此计算"
        yield Figure("放假安排至", f"{last} 年", note, "orange" if behind else "", to("console:calendar"))
    if actor.may(P.STORE_SEE):
        queue = OrmQ.objects.count()
        yield Figure("排队任务", f"{queue}", "后台任务", "orange" if queue > 100 else "", to("console:store"))
        yield fixity(at, url=to("console:store"))
        lost = notices.given_up(since=at - timedelta(days=7)).count()
        yield Figure(
            "未送达的提醒",
            f"{lost}",
            "七日内，邮件和短信",
            "orange" if lost else "green",
            to("console:store"),
        )
    if actor.may(P.ROLE_GRANT):
        yield Figure("有效授权", f"{people.grants_in_force().count()}", "项角色", url=to("console:roles"))
        idle = people.accounts_without_role().count()
        yield Figure(
            "未授权账号", f"{idle}", "业务账号没有角色", "orange" if idle else "green", to("console:roles")
        )
    if actor.may(P.TOKEN_KEEP):
        soon = people.tokens_ending(by=local_day(at) + timedelta(days=SOON)).count()
        yield Figure(
            "令牌即将到期", f"{soon}", f"{SOON} 天内", "orange" if soon else "green", to("console:tokens")
        )
    if actor.may(P.LEDGER_AUDIT):
        yield from _ledger(at)
        yield fixity(at, url="")


def fixity(at: datetime, *, url: str) -> Figure:
    """Say how the last check of the stored files ended."""
    last = FixityRun.objects.filter(finished_at__isnull=False).first()
    if last is None or last.finished_at is None:
        return Figure("存储复核", "未进行", "请安排定期复核", "orange", url)
    ago = f"{span((at - last.finished_at).total_seconds())}前，{last.checked:,} 个文件"
    return Figure(
        "存储复核",
        "完好" if last.is_sound else f"{last.failures} 个异常",
        ago,
        "green" if last.is_sound else "red",
        url,
    )


def _ledger(at: datetime) -> Iterator[Figure]:
    here = to("console:ledger")
    newest = proofs.newest_checkpoint()
    signed = f"检查点 {minute(newest.at)}" if newest else "还没有检查点"
    yield Figure("账本高度", f"{head().size:,}", signed, url=here)
    waiting = Entry.objects.filter(index=None).count()
    yield Figure("待入账", f"{waiting:,}", "正常应在一秒内为零", "orange" if waiting > 50 else "green", here)
    refused = Entry.objects.filter(event="move.refused", at__gte=at - timedelta(days=7)).count()
    yield Figure(
        "近七日被拒绝", f"{refused:,}", "次操作", "orange" if refused else "", f"{here}?event=move.refused"
    )
