"""What waits for one actor, and the figures beside it: gathered from all apps by the rights the actor holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from liuhen.apps.activities import queries as activities
from liuhen.apps.custody import queries as custody
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.provision.queries import decisions, renewals
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention import queries as retention
from liuhen.apps.spotchecks import queries as spotchecks
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.wording import SHANGHAI, local, span

SHOWN = 8
DAYS = 30
SOON = 30  # days ahead that a certificate's or a token's end is worth a word


@dataclass(frozen=True)
class Figure:
    """A number on top of the page."""

    label: str
    value: str
    note: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Chore:
    """One thing that waits: ``since`` when it began to, ``tone`` how pressing it is."""

    what: str
    about: str
    url: str
    whose: str
    waited: str
    tone: str = "blue"


@dataclass(frozen=True)
class Batch:
    """Chores of one sort, the first of ``count``; the rest is at ``url``."""

    chores: list[Chore]
    count: int
    url: str


@dataclass(frozen=True)
class UnitRow:
    """A unit's figures, as the supervisor reads them."""

    pk: int
    name: str
    received: int
    late: int
    in_doubt: int
    findings: int

    @property
    def on_time(self) -> str:
        """The share that came in time."""
        return f"{100 * (self.received - self.late) / self.received:.1f}%" if self.received else "—"


def batches(actor: Actor, *, at: datetime) -> list[Batch]:
    """Return all that waits for the actor, by sort, the most pressing first."""
    gathered = [batch for source in SOURCES if (batch := source(actor, at))]
    return [batch for batch in gathered if batch.count]


def _waited(since: datetime, at: datetime) -> str:
    return f"已 {span((at - since).total_seconds())}"


def _answers(actor: Actor, at: datetime) -> Batch | None:
    rows = findings.to_answer(actor)
    return _batch(
        rows.count() if actor.may(P.FINDING_ANSWER) else 0,
        (
            Chore(
                "说明问题原因",
                f.text,
                address_of(f.ref),
                str(f.person or f.unit),
                _waited(f.raised_at, at),
                "orange",
            )
            for f in rows[:SHOWN]
        ),
        f"{address_or_blank('console:findings')}?state=open",
    )


def _judgements(actor: Actor, at: datetime) -> Batch | None:
    rows = findings.to_conclude(actor)
    return _batch(
        rows.count() if actor.may(P.FINDING_CLOSE) else 0,
        (
            Chore(
                "核查说明",
                f.text,
                address_of(f.ref),
                str(f.person or f.unit),
                _waited(f.answered_at or f.raised_at, at),
            )
            for f in rows[:SHOWN]
        ),
        f"{address_or_blank('console:findings')}?state=answered",
    )


def _rectify(actor: Actor, at: datetime) -> Batch | None:
    rows = findings.to_rectify(actor)
    return _batch(
        rows.count() if actor.may(P.RECTIFICATION_REPORT) else 0,
        (
            Chore("报告整改情况", f"{r.due_on:%m-%d} 前：{r.demand}", address_of(r.ref), str(r.person or r.unit),
                  _waited(r.ordered_at, at), "red" if r.due_on < local(at).date() else "orange")
            for r in rows[:SHOWN]
        ),
        f"{address_or_blank('console:rectifications')}?state=ordered",
    )  # fmt: skip


def _recheck(actor: Actor, at: datetime) -> Batch | None:
    rows = findings.to_recheck(actor)
    return _batch(
        rows.count() if actor.may(P.FINDING_CLOSE) else 0,
        (
            Chore("复查整改", r.demand, address_of(r.ref), str(r.person or r.unit),
                  _waited(r.reported_at or r.ordered_at, at))
            for r in rows[:SHOWN]
        ),
        f"{address_or_blank('console:rectifications')}?state=reported",
    )  # fmt: skip


def _sheets(actor: Actor, at: datetime) -> Batch | None:
    if actor.account_id is None or not actor.may(P.SPOTCHECK_FILL):
        return None
    rows = spotchecks.to_fill(actor)
    return _batch(
        rows.count(),
        (
            Chore("检查音像记录", f"{s.plan.title}：{s.recording.filename}", address_of(s.ref),
                  str(s.officer or s.unit), _waited(s.assigned_at, at),
                  "red" if s.plan.due_on < local(at).date() else "orange")
            for s in rows[:SHOWN]
        ),
        address_or_blank("console:sheets"),
    )  # fmt: skip


def _doubts(actor: Actor, at: datetime) -> Batch | None:
    rows = recordings.in_doubt_for(actor).order_by("received_at", "id")
    return _batch(
        rows.count() if actor.may(P.RECORDING_SETTLE) else 0,
        (
            Chore("核实归档", f"{r.filename}：{'、'.join(r.doubts_zh)}", address_of(r.ref), r.unit.short_name,
                  _waited(r.received_at, at), "orange")
            for r in rows.select_related("unit")[:SHOWN]
        ),
        f"{address_or_blank('console:recordings')}?state=quarantined",
    )  # fmt: skip


def _exports(actor: Actor, at: datetime) -> Batch | None:
    rows = recordings.exports_to_decide(actor)
    return _batch(
        rows.count() if actor.may(P.EXPORT_APPROVE) else 0,
        (
            Chore("审批调取", f"{e.recipient}：{e.purpose}", address_of(e.ref), str(e.requester),
                  _waited(e.requested_at, at), "orange")
            for e in rows[:SHOWN]
        ),
        address_or_blank("console:exports"),
    )  # fmt: skip


def _disposals(actor: Actor, at: datetime) -> Batch | None:
    desks = (("审核销毁申请", retention.to_consent(actor)), ("批准销毁", retention.to_approve(actor)))
    return _batch(
        sum(rows.count() for _, rows in desks),
        (
            Chore(what, f"{d.count} 份资料：{d.reason}", address_of(d.ref), d.unit.short_name,
                  _waited(d.consented_at or d.requested_at, at), "orange")
            for what, rows in desks
            for d in rows[:SHOWN]
        ),
        address_or_blank("console:disposal-batches"),
    )  # fmt: skip


def _changes(actor: Actor, at: datetime) -> Batch | None:
    rows = retention.to_sign(actor)
    return _batch(
        rows.count(),
        (
            Chore("签署类别变更", f"{c.zh}：{c.was_zh} → {c.will_zh}", address_of(c.ref), str(c.proposer),
                  _waited(c.proposed_at, at), "orange")
            for c in rows[:SHOWN]
        ),
        address_or_blank("console:retention"),
    )  # fmt: skip


def _owed(actor: Actor, at: datetime) -> Batch | None:
    """Return what an officer's own activities still lack."""
    if not actor.may(P.STATEMENT_SIGN):
        return None
    rows = activities.owed_by(actor)
    return _batch(
        rows.count(),
        (
            Chore("补齐活动记录", f"{o.activity}：{'、'.join(o.lacks_zh)}", f"{address_of(o.activity.ref)}#missing",
                  str(o.lead), _waited(o.since, at), "orange")
            for o in rows[:SHOWN]
        ),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def _stopped(actor: Actor, at: datetime) -> Batch | None:
    if not actor.may(P.INTERRUPTION_HEAR):
        return None
    rows = activities.to_hear(actor)
    return _batch(
        rows.count(),
        (
            Chore("确认无法继续录制" if i.state == "unable" else "批注中断原因", f"{i.activity}：{i.reason_zh}",
                  address_of(i.ref), str(i.officer), _waited(i.began_at, at), "orange")
            for i in rows[:SHOWN]
        ),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def _statements(actor: Actor, at: datetime) -> Batch | None:
    if not actor.may(P.ACTIVITY_REVIEW):
        return None
    rows = activities.to_judge(actor)
    return _batch(
        rows.count(),
        (
            Chore("认定书面说明", str(s.activity), f"{address_of(s.activity.ref)}#statements", str(s.officer),
                  _waited(s.signed_at, at))
            for s in rows[:SHOWN]
        ),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def _devices_held(actor: Actor, at: datetime) -> Batch | None:
    if actor.person_id is None or not actor.may(P.DEVICE_SEE):
        return None
    rows = devices.out_to(actor.person_id)
    return _batch(
        rows.count(),
        (
            Chore("归还设备、上传记录", str(o.device), address_of(o.device.ref), "本人", _waited(o.out_at, at),
                  _overnight(o.out_at, at))
            for o in rows[:SHOWN]
        ),
        address_or_blank("console:devices"),
    )  # fmt: skip


def _devices_out(actor: Actor, at: datetime) -> Batch | None:
    """Devices out since before today: by evening a device is back, or somebody asks."""
    rows = devices.out_in(actor).filter(out_at__lt=_midnight(at))
    return _batch(
        rows.count() if actor.may(P.DEVICE_KEEP) else 0,
        (
            Chore(
                "催还设备",
                str(o.device),
                address_of(o.device.ref),
                str(o.officer),
                _waited(o.out_at, at),
                "orange",
            )
            for o in rows[:SHOWN]
        ),
        f"{address_or_blank('console:devices')}?state=checked_out",
    )


def _repairs(actor: Actor, at: datetime) -> Batch | None:
    rows = devices.repairs_open_for(actor)
    return _batch(
        rows.count() if actor.may(P.DEVICE_KEEP) else 0,
        (
            Chore(
                "跟进维修", f"{r.device}：{r.fault}", address_of(r.device.ref), "", _waited(r.opened_at, at)
            )
            for r in rows[:SHOWN]
        ),
        f"{address_or_blank('console:devices')}?state=in_repair",
    )


def _renewals(actor: Actor, at: datetime) -> Batch | None:
    """Plans for devices below the standard that end within a month, or have ended."""
    today = people.local_day(at)
    rows = renewals.owed_by(actor).filter(due_on__lte=today + timedelta(days=SOON))
    return _batch(
        rows.count() if actor.may(P.PROVISION_KEEP) else 0,
        (
            Chore(f"{r.way_zh}不达标设备", str(r.device), address_of(r.ref), str(r.owner), f"期限 {r.due_on}",
                  "red" if r.due_on < today else "blue")
            for r in rows[:SHOWN]
        ),
        f"{address_or_blank('console:renewals')}?state=planned",
    )  # fmt: skip


def _classes(actor: Actor, at: datetime) -> Batch | None:
    rows = decisions.to_note(actor)
    return _batch(
        rows.count() if actor.may(P.PROVISION_INSPECT) else 0,
        (
            Chore("备案配备类别", f"{d.unit}确定为{d.device_class}类", address_of(d.ref), str(d.unit),
                  _waited(d.decided_at, at))
            for d in rows[:SHOWN]
        ),
        f"{address_or_blank('console:class-decisions')}?state=decided",
    )  # fmt: skip


def _hand_overs(actor: Actor, at: datetime) -> Batch | None:
    """What waits for one's own signature, and what one gave and nobody has signed."""
    if actor.person_id is None or not actor.may(P.HANDOVER_SIGN):
        return None
    mine, given = custody.to_sign(actor), custody.given_unsigned(actor)
    chores = [
        *(Chore("签收交接", f"{h}：{h.reason}", address_of(h.ref), str(h.giver), _waited(h.made_at, at), "orange")
          for h in mine[:SHOWN]),
        *(Chore("等待对方签收", f"{h}：{h.reason}", address_of(h.ref), str(h.receiver), _waited(h.made_at, at))
          for h in given[:SHOWN]),
    ]  # fmt: skip
    count = len(chores) if len(chores) < SHOWN else mine.count() + given.count()
    return _batch(count, chores[:SHOWN], f"{address_or_blank('console:handovers')}?state=made")


def _loans(actor: Actor, at: datetime) -> Batch | None:
    rows = custody.loans_to_decide(actor)
    return _batch(
        rows.count() if actor.may(P.LOAN_APPROVE) else 0,
        (Chore("审批外借", f"{x.device} 借给{x.borrower.short_name}：{x.purpose}", address_of(x.ref), str(x.requester),
               _waited(x.requested_at, at), "orange") for x in rows[:SHOWN]),
        f"{address_or_blank('console:loans')}?state=requested",
    )  # fmt: skip


def _loans_due(actor: Actor, at: datetime) -> Batch | None:
    """What was approved and is to be handed out, and what is due back by today."""
    if not actor.may(P.LOAN_REQUEST):
        return None
    rows = [*custody.loans_due(actor, on=local(at).date())[:SHOWN], *custody.loans_to_hand_out(actor)[:SHOWN]]
    chores = [
        Chore("催还外借设备" if x.state == "out" else "交付外借设备", f"{x.device}：{x.borrower.short_name}",
              address_of(x.ref), str(x.borrower_person), _waited(x.out_at or x.requested_at, at),
              "orange" if x.state == "out" else "blue")
        for x in rows
    ]  # fmt: skip
    return _batch(len(chores), chores[:SHOWN], address_or_blank("console:loans"))


def _counts(actor: Actor, at: datetime) -> Batch | None:
    rows = custody.takings_to_close(actor)
    return _batch(
        rows.count() if actor.may(P.STOCK_CLOSE) else 0,
        (
            Chore("会签清点", f"{x}：应有 {x.expected} 台", address_of(x.ref), x.unit.short_name,
                  _waited(x.submitted_at or x.started_at, at), "orange")
            for x in rows[:SHOWN]
        ),
        f"{address_or_blank('console:stocktakings')}?state=submitted",
    )  # fmt: skip


def _not_found(actor: Actor, at: datetime) -> Batch | None:
    rows, where = custody.not_found_for(actor), address_or_blank("console:stock-missing")
    return _batch(
        rows.count() if actor.may(P.STOCK_TAKE) else 0,
        (
            Chore("查清未找到的设备", f"{x.device}（{x.taking}）", where, x.unit.short_name,
                  _waited(x.taking.closed_at or at, at), "orange")
            for x in rows[:SHOWN]
        ),
        where,
    )  # fmt: skip


def _maintenance(actor: Actor, at: datetime) -> Batch | None:
    rows = devices.maintenance_due_for(actor, on=local(at).date())
    return _batch(
        rows.count() if actor.may(P.DEVICE_KEEP) else 0,
        (
            Chore("保养到期", str(d), address_of(d.ref), "", f"应于 {d.maintenance_due_on}")
            for d in rows[:SHOWN]
        ),
        address_or_blank("console:devices"),
    )


SOURCES: tuple[Callable[[Actor, datetime], Batch | None], ...] = (
    _answers, _rectify, _owed, _devices_held, _hand_overs, _stopped, _doubts, _statements, _judgements, _recheck,
    _exports, _sheets, _loans,
    _disposals, _changes, _devices_out,
    _loans_due, _not_found, _counts, _repairs, _maintenance, _renewals, _classes,
)  # fmt: skip


def _batch(count: int, chores: Iterable[Chore], url: str) -> Batch | None:
    return Batch(list(chores), count, url) if count else None


def _overnight(out_at: datetime, at: datetime) -> str:
    return "orange" if out_at < _midnight(at) else "blue"


def _midnight(at: datetime) -> datetime:
    return datetime.combine(local(at).date(), time(), SHANGHAI)


def figures(actor: Actor, *, at: datetime) -> Iterator[Figure]:
    """Yield the numbers on top for somebody who does business."""
    here = address_or_blank("console:recordings")
    if actor.may(P.RECORDING_SEE):
        monday = _midnight(at) - timedelta(days=local(at).weekday())
        week = recordings.tally_by_day(actor, since=monday)
        received, late = sum(n for n, _ in week.values()), sum(n for _, n in week.values())
        yield Figure("本周入库", f"{received:,}", "段音像资料", url=f"{here}?since={monday:%Y-%m-%d}")
        yield Figure(
            "本周超期入库", f"{late:,}", "超过规定时限才上传", "red" if late else "green", f"{here}?late=1"
        )
    if actor.may(P.RECORDING_SETTLE):
        doubts = recordings.in_doubt_for(actor).count()
        yield Figure(
            "待核实", f"{doubts:,}", "段资料存疑", "orange" if doubts else "", f"{here}?state=quarantined"
        )
    if actor.may(P.DEVICE_SEE) and any(
        P.DEVICE_SEE in g.role.permissions and g.role.reach != "self" for g in actor.grants
    ):
        states = devices.by_state(devices.visible_to(actor))
        stock = address_or_blank("console:devices")
        in_use = sum(n for key, n in states.items() if key != "retired")
        yield Figure(
            "设备在用",
            f"{states.get('checked_out', 0)} / {in_use}",
            f"送修 {states.get('in_repair', 0)} 台",
            url=stock,
        )
    if actor.may(P.FINDING_SEE):
        waiting = findings.open_for(actor).count()
        yield Figure(
            "未结问题",
            f"{waiting:,}",
            "待说明、待核查",
            "orange" if waiting else "green",
            address_or_blank("console:findings"),
        )
    if actor.may(P.PERSON_SEE):
        on = people.local_day(at)
        soon = people.with_standing(
            people.people_visible_to(actor).filter(state="serving"), str(SOON), on=on
        ).count()
        where = f"{address_or_blank('console:people')}?standing={SOON}"
        yield Figure("证件即将到期", f"{soon}", f"{SOON} 天内，人", "orange" if soon else "green", where)


def by_unit(actor: Actor, *, at: datetime) -> list[UnitRow]:
    """Return each unit's figures of the last 30 days, what wants attention first; nothing is counted in fines."""
    received = recordings.tally_by_unit(actor, since=at - timedelta(days=DAYS))
    in_doubt = recordings.in_doubt_by_unit(actor)
    units = [unit for unit in people.units_visible_to(actor, P.RECORDING_SEE) if unit.kind != "government"]
    waiting = findings.open_by_unit([unit.pk for unit in units])
    rows = [
        UnitRow(
            unit.pk,
            unit.short_name,
            *received.get(unit.pk, (0, 0)),
            in_doubt.get(unit.pk, 0),
            waiting.get(unit.pk, 0),
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: (-(row.late + row.in_doubt + row.findings), -row.received))


def chart(actor: Actor, *, at: datetime) -> tuple[dict[str, object], list[tuple[str, int, str]]]:
    """Return the last 30 days as a chart's options and as rows (day, received, share on time)."""
    first = _midnight(at) - timedelta(days=DAYS - 1)
    found = recordings.tally_by_day(actor, since=first)
    days = [(first + timedelta(days=n)).date() for n in range(DAYS)]
    counts = [found.get(day, (0, 0)) for day in days]
    rates = [round(100 * (n - late) / n, 1) if n else None for n, late in counts]
    lowest = min((rate for rate in rates if rate is not None), default=100.0)
    options: dict[str, object] = {
        "legend": {"data": ["入库段数", "按期率"]},
        "xAxis": {"data": [f"{day.month}-{day.day}" for day in days]},
        "yAxis": [
            {"minInterval": 1},
            {"min": max(0, int(lowest // 10) * 10 - 10) if lowest < 100 else 80, "max": 100,
             "axisLabel": {"formatter": "{value}%"}, "splitLine": {"show": False}},
        ],
        "series": [
            {"name": "入库段数", "type": "bar", "barMaxWidth": 12, "data": [n for n, _ in counts]},
            {"name": "按期率", "type": "line", "yAxisIndex": 1, "connectNulls": True, "data": rates},
        ],
    }  # fmt: skip
    rows = [
        (f"{day:%Y-%m-%d}", n, "—" if rate is None else f"{rate}%")
        for day, (n, _), rate in zip(days, counts, rates, strict=True)
    ]
    return options, rows
