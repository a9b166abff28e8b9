"""Provision in the demonstration: makes with their figures, renewals, money, a class of one's own, inspections."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import ModelFigures
from liuhen.apps.devices.models import Device, DeviceModel
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.queries import latest_rectifications
from liuhen.apps.people.models import Post, Unit
from liuhen.apps.provision.actions import budgets, classes, inspections
from liuhen.apps.provision.actions import renewals as plans
from liuhen.apps.provision.models import Budget, ClassDecision, Renewal
from liuhen.demo import names
from liuhen.demo.county import STAFFED, Staff
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day

UNSTATED = ("D010001", "D130001", "D210001")
"""Serials whose make nobody has entered yet."""
OLD, NEW = "DSJ-K7", "DSJ-V9"


def makes(work: Work, days: list[date]) -> None:
    """The bureau registers the makes; the keepers say which device is which, all but a few."""
    bureau = work.county.actor("bureau")
    for n, (maker, name, kind, figures) in enumerate(names.MAKES):
        work.story.at(
            clock(days[0], 8, n), devices.register_model, maker=maker, name=name, kind=kind,
            figures=ModelFigures(**figures), by=bureau,  # type: ignore[arg-type]  # numbers and yes-or-no by name
        )  # fmt: skip
    for n, staff in enumerate(work.county.staff.values()):
        work.story.at(clock(days[0], 8, 20 + n), _assign, work=work, staff=staff)


def _assign(*, work: Work, staff: Staff, at: datetime) -> None:
    for device in staff.devices:
        if device.serial not in UNSTATED:
            devices.assign_model(
                device=device, device_model=DeviceModel.objects.get(name=device.model), by=work.keeper(staff),
                at=at,
            )  # fmt: skip


def _old_ones(staff: Staff) -> list[Device]:
    return [d for d in staff.devices if d.model == OLD and d.serial not in UNSTATED]


def renewals(work: Work, days: list[date]) -> None:
    """Of the old make some are planned to go: one is done, one is overdue, the others are in time or forgotten."""
    ahead = local_day(work.story.now) + timedelta(days=60)
    fates = ("done", "late", "ahead", "ahead", "ahead")
    old = [(staff, device) for staff in work.county.staff.values() for device in _old_ones(staff)]
    for n, ((staff, device), fate) in enumerate(zip(old, fates, strict=False)):
        due_on = days[-4] if fate == "late" else ahead
        work.story.at(
            clock(days[2], 15, n), plans.plan, device=device, way="replace" if n % 2 else "upgrade",
            owner=staff.clerks["keeper"], due_on=due_on, by=work.keeper(staff),
        )  # fmt: skip
        if fate == "done":
            work.story.refused(clock(days[3], 15), _finish, work=work, staff=staff, device=device)
            work.story.at(clock(days[4], 15), _upgrade, work=work, staff=staff, device=device)


def _finish(*, work: Work, staff: Staff, device: Device, at: datetime) -> None:
    renewal = Renewal.objects.select_related("device__device_model").get(device=device, state="planned")
    plans.finish(renewal=renewal, result="更换主板，升级到新型号。", by=work.keeper(staff), at=at)


def _upgrade(*, work: Work, staff: Staff, device: Device, at: datetime) -> None:
    new = DeviceModel.objects.get(name=NEW)
    devices.assign_model(device=device, device_model=new, by=work.keeper(staff), at=at)
    _finish(work=work, staff=staff, device=device, at=at)


def money(work: Work, days: list[date]) -> None:
    """Five units have planned their money; one tries to spend it on another unit's device."""
    for n, code in enumerate(STAFFED):
        work.story.at(clock(days[1], 10, n), _plan_and_spend, work=work, staff=work.county.staff[code], n=n)
    work.story.refused(clock(days[2], 10), _spend_elsewhere, work=work)


def _plan_and_spend(*, work: Work, staff: Staff, n: int, at: datetime) -> None:
    by = work.keeper(staff)
    budget = budgets.plan(
        unit=staff.unit,
        year=local_day(at).year,
        purchase_yuan=12_000 + 3_000 * n,
        upkeep_yuan=4_000,
        by=by,
        at=at,
    )
    for device, purpose, yuan in (
        (staff.devices[0], "purchase", "2980"),
        (staff.devices[-1], "upkeep", "360.50"),
    ):
        budgets.book(
            budget=budget, device=device, purpose=purpose, amount_yuan=Decimal(yuan), spent_on=local_day(at),
            voucher=f"{staff.code}-{n + 1:03d}-{purpose[0].upper()}", by=by, at=at,
        )  # fmt: skip


def _spend_elsewhere(*, work: Work, at: datetime) -> None:
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    budgets.book(
        budget=Budget.objects.get(unit=msa.unit), device=umb.devices[0], purpose="purchase",
        amount_yuan=Decimal(3200), spent_on=local_day(at), voucher="MSA-009", by=work.keeper(msa), at=at,
    )  # fmt: skip


def decisions(work: Work, days: list[date]) -> None:
    """A township puts itself under class A and waits for the bureau; posts say what they need."""
    county, story = work.county, work.story
    for n, (code, field, letter, reason) in enumerate((
        ("TRA", "交通运输", "A", ""),
        ("YXZ", "乡镇政府", "A", "承接县级下放的综合执法事项，日常现场检查明显多于其他乡镇。"),
    )):  # fmt: skip
        head = county.actor(f"{code.lower()}-head")
        story.at(
            clock(days[6 + n], 10), classes.decide, unit=county.staff[code].unit, field=field,
            device_class=letter, reason=reason, by=head,
        )  # fmt: skip
    story.at(clock(days[8], 9), _note, work=work)
    for n, (code, feature, reason) in enumerate((
        ("MSA", "explosion_proof", "检查加油站、危险化学品经营单位。"), ("TRA", "gps", "路面执法须记录位置。"),
    )):  # fmt: skip
        post = Post.objects.get(unit=county.staff[code].unit, name=names.POSTS[3])
        story.at(
            clock(days[5], 16, n), plans.state_need, post=post, feature=feature, reason=reason,
            by=work.keeper(county.staff[code]),
        )  # fmt: skip
    msa = county.staff["MSA"]
    story.at(
        clock(days[5], 16, 30), classes.set_office_quota, unit=msa.unit, kind="camera", allowed=2,
        source="县级行政事业单位通用办公设备配置标准", by=work.keeper(msa),
    )  # fmt: skip


def _note(*, work: Work, at: datetime) -> None:
    decision = ClassDecision.objects.get(unit=work.county.staff["TRA"].unit)
    classes.note(decision=decision, remark="与行业默认一致。", by=work.county.actor("bureau"), at=at)


def oversight(work: Work, days: list[date]) -> None:
    """The bureau inspects two units: one has put it right, the other still has time to."""
    for n, (code, fate) in enumerate((("AGR", "closed"), ("UMB", "ordered"))):
        work.story.at(
            clock(days[9], 10, 2 * n), _inspect, work=work, unit=work.county.staff[code].unit, fate=fate,
            days=days,
        )  # fmt: skip


def _inspect(*, work: Work, unit: Unit, fate: str, days: list[date], at: datetime) -> None:
    bureau = work.county.actor("bureau")
    unit.refresh_from_db()
    inspection = inspections.begin(unit=unit, occasion="年度配备专项检查", by=bureau, at=at)
    finding = inspections.raise_problem(inspection=inspection, problem="short", by=bureau, at=at)
    due_on = days[-5] if fate == "closed" else local_day(work.story.now) + timedelta(days=20)
    inspections.order(
        inspection=inspection, finding=finding, demand="补足执法记录仪缺口，并更换不达标设备。", due_on=due_on,
        by=bureau, at=at + timedelta(minutes=1),
    )  # fmt: skip
    if fate != "closed":
        return
    rectification = latest_rectifications([finding.pk])[finding.pk]
    head = work.county.actor(f"{unit.code.lower()}-head")
    work.story.at(
        clock(days[11], 10), findings.report_rectification, rectification=rectification,
        text="已列入采购计划，缺口由县级统筹调剂。", by=head,
    )  # fmt: skip
    work.story.at(
        clock(days[12], 10), findings.pass_rectification, rectification=rectification,
        verdict="采购合同已核验。", by=bureau,
    )  # fmt: skip
    work.story.at(
        clock(days[12], 10, 5), inspections.close, inspection=inspection, conclusion="问题已整改。", by=bureau
    )


INCIDENTS = (makes, renewals, money, decisions, oversight)
