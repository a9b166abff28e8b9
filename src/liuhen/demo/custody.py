"""Custody in the demonstration: hand-overs, loans, a loss, a stock-taking, maintenance."""

from datetime import date, datetime, timedelta

from liuhen.apps.custody.actions import counting, handing_over, lending, losing
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.demo.county import Staff
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day


def custody(work: Work, days: list[date]) -> None:
    """Put down what happens to things between people; nothing here touches a device of the daily rounds."""
    _hand_overs(work, days)
    _loans(work, days)
    _loss(work, days)
    _maintenance(work, days)
    work.story.at(clock(days[-3], 16), _count, work=work)


def _hand_overs(work: Work, days: list[date]) -> None:
    """Three in the market regulators' unit: one signed, one refused, one that nobody has signed yet."""
    msa, actor, at = work.county.staff["MSA"], work.county.actor, work.story.at
    keeper, legal = actor("msa-keeper"), actor("msa-legal")

    def sealed(*, at: datetime) -> None:
        made = handing_over.make(
            receiver=msa.clerks["legal"], media=("封存存储卡 2 张，封签号 YL-0031、YL-0032",),
            reason="案件办结，原始存储卡移交法制机构封存", condition="封签完好", by=keeper, at=at,
        )  # fmt: skip
        work.story.at(at + timedelta(hours=2), handing_over.sign, hand_over=made, by=legal)

    def refused(*, at: datetime) -> None:
        made = handing_over.make(
            receiver=msa.clerks["legal"], media=("移动硬盘 1 块，封签号 YL-0040",), reason="季度备份介质移交",
            condition="外壳有划痕", by=keeper, at=at,
        )  # fmt: skip
        reason = "封签号与登记不符，请核对后重新交接。"
        work.story.at(at + timedelta(hours=3), handing_over.refuse, hand_over=made, reason=reason, by=legal)

    at(clock(days[-9], 9, 40), sealed)
    at(clock(days[-8], 14, 5), refused)
    at(clock(days[-7], 10, 20), _unsigned, work=work, staff=msa)


def _unsigned(*, work: Work, staff: Staff, at: datetime) -> None:
    handing_over.make(
        receiver=staff.officers[0],
        devices=[staff.devices[-1]],
        reason="轮岗，移交音频设备的保管", condition="外观、功能完好，附件齐全",
        by=work.county.actor("msa-keeper"), at=at,
    )  # fmt: skip


def _loans(work: Work, days: list[date]) -> None:
    """One in force, with the borrower's officer carrying it; one overdue; one waiting for approval."""
    umb, tra = work.county.staff["UMB"], work.county.staff["TRA"]
    today = local_day(work.story.now)
    at = work.story.at
    at(clock(days[-6], 9), _lend, work=work, staff=umb, device=umb.devices[-2], to=work.county.staff["YXZ"],
       purpose="乡镇集市联合整治", due_on=today + timedelta(days=20))  # fmt: skip
    at(clock(days[-5], 8, 20), _carry, work=work, device=umb.devices[-2], staff=work.county.staff["YXZ"])
    at(clock(days[-12], 9), _lend, work=work, staff=tra, device=tra.devices[-2], to=work.county.staff["AGR"],
       purpose="农资运输联合检查", due_on=days[-6])  # fmt: skip
    msa = work.county.staff["MSA"]
    at(clock(days[-1], 15), lending.request, device=msa.devices[-2], borrower_person=umb.officers[0],
       purpose="夜市占道联合执法", due_on=today + timedelta(days=10), by=work.county.actor("msa-keeper"))  # fmt: skip


def _lend(
    *, work: Work, staff: Staff, device: Device, to: Staff, purpose: str, due_on: date, at: datetime
) -> None:
    device.refresh_from_db()
    keeper, head = (work.county.actor(f"{staff.code.lower()}-{role}") for role in ("keeper", "head"))
    loan = lending.request(
        device=device, borrower_person=to.officers[0], purpose=purpose, due_on=due_on, by=keeper, at=at
    )
    loan = lending.approve(loan=loan, opinion="同意，按期归还。", by=head, at=at + timedelta(minutes=30))
    lending.hand_out(loan=loan, by=keeper, at=at + timedelta(hours=1))


def _carry(*, work: Work, device: Device, staff: Staff, at: datetime) -> None:
    device.refresh_from_db()
    check = devices.PreUseCheck(works=True, battery_percent=88, card_free_percent=90, clock_offset_ms=1_200)
    devices.check_out(device=device, officer=staff.officers[0], check=check, by=work.keeper(staff), at=at)


def _loss(work: Work, days: list[date]) -> None:
    """A recorder left in a taxi and not found again."""
    staff = work.county.staff["HLT"]
    work.story.at(clock(days[-4], 9, 15), _report, work=work, staff=staff, lost_on=days[-5])


def _report(*, work: Work, staff: Staff, lost_on: date, at: datetime) -> None:
    device = staff.devices[-2]
    device.refresh_from_db()
    losing.report(
        device=device, lost_on=lost_on, place="云溪镇农贸市场至县城途中",
        circumstances="下乡检查返回途中设备滑落，沿途寻找未果，已报警登记；卡内记录此前已全部入库。",
        by=work.keeper(staff), at=at,
    )  # fmt: skip


def _maintenance(work: Work, days: list[date]) -> None:
    msa, keeper = work.county.staff["MSA"], work.county.actor("msa-keeper")
    today = local_day(work.story.now)
    for n, (device, due) in enumerate(zip(msa.devices[:2], (today, today + timedelta(days=60)), strict=True)):
        work.story.at(
            clock(days[2], 16, 10 + n), devices.maintain, device=device,
            work="清洁镜头和触点，电池充放电一次，校时", next_due_on=due, by=keeper,
        )  # fmt: skip


def _count(*, work: Work, at: datetime) -> None:
    """Count the regulators' devices; one is not there, and one of another unit is."""
    msa, keeper = work.county.staff["MSA"], work.county.actor("msa-keeper")
    taking = counting.start(unit=msa.unit, by=keeper, at=at)
    serials = [device.serial for device in msa.devices[:-1]]
    for n, serial in enumerate((*serials, work.county.staff["UMB"].devices[0].serial)):
        counting.scan(taking=taking, serial=serial, by=keeper, at=at + timedelta(seconds=20 * n))
    counting.submit(taking=taking, by=keeper, at=at + timedelta(minutes=10))
    opinion = "账实基本相符，未找到的一台尽快查清。"
    counting.close(
        taking=taking, opinion=opinion, by=work.county.actor("msa-legal"), at=at + timedelta(minutes=40)
    )


INCIDENTS = (custody,)
