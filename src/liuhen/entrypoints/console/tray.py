"""What waits for one actor, and the figures beside it: gathered from all apps by the rights the actor holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from liuhen.apps.accountability import queries as accountability
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
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
    gathered = [batch for source in (_answers, _devices_held, _doubts, _judgements, _exports, _devices_out, _repairs,
                                  _hearings, _signatures, _decisions, _leads, _looks)
                if (batch := source(actor, at))]  # fmt: skip
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


def _hearings(actor: Actor, at: datetime) -> Batch | None:
    rows = accountability.to_answer(actor)
    return _batch(
        rows.count() if actor.may(P.LEAD_ANSWER) else 0,
        (
            Chore("陈述申辩", h.told, address_of(h.ref), f"期限 {h.answer_by:%m-%d}",
                  _waited(h.invited_at, at), "orange")
            for h in rows[:SHOWN]
        ),
        address_or_blank("console:leads-mine"),
    )  # fmt: skip


def _signatures(actor: Actor, at: datetime) -> Batch | None:
    rows = accountability.to_sign(actor)
    return _batch(
        rows.count() if actor.may(P.LEAD_REVIEW) else 0,
        (
            Chore("复核签字", f"线索：{e.kind_zh}", address_of(e.ref), e.unit.short_name,
                  _waited(e.proposed_at or e.raised_at, at), "orange")
            for e in rows[:SHOWN]
        ),
        f"{address_or_blank('console:leads')}?state=proposed",
    )  # fmt: skip


def _decisions(actor: Actor, at: datetime) -> Batch | None:
    rows = accountability.to_decide(actor)
    return _batch(
        rows.count() if actor.may(P.CONSEQUENCE_DECIDE) else 0,
        (
            Chore("决定处理", f"线索成立：{e.kind_zh}", address_of(e.ref), str(e.person or ""),
                  _waited(e.concluded_at or e.raised_at, at), "orange")
            for e in rows[:SHOWN]
        ),
        f"{address_or_blank('console:leads')}?state=founded",
    )  # fmt: skip


def _leads(actor: Actor, at: datetime) -> Batch | None:
    """Leads nobody has taken, and those the actor took and has not concluded."""
    rows = accountability.to_review(actor)
    return _batch(
        rows.count() if actor.may(P.LEAD_REVIEW) else 0,
        (
            Chore("审查线索", f"{e.kind_zh}（{e.origin_zh}）", address_of(e.ref), str(e.person or e.unit.short_name),
                  _waited(e.raised_at, at))
            for e in rows[:SHOWN]
        ),
        address_or_blank("console:leads"),
    )  # fmt: skip


def _looks(actor: Actor, at: datetime) -> Batch | None:
    rows = accountability.looks_to_judge(actor).order_by("passed_at", "id")
    return _batch(
        rows.count() if actor.may(P.ODD_LOOK_JUDGE) else 0,
        (
            Chore("核查审计移交", look.why, address_or_blank("console:oddlook-passed", look.pk), str(look.account),
                  _waited(look.passed_at or look.found_at, at))
            for look in rows[:SHOWN]
        ),
        address_or_blank("console:oddlooks-passed"),
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
            "本周超期入库", f"{late:,}", "超过规定时限才上传", "red" if late else "green", f"{here}?late=on"
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
