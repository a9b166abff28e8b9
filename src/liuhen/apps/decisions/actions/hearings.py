"""Verbs on hearings: asked for, set, notified, held, reported. 《责任制》第14条，《行政处罚法》第63条至第65条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.decisions import contents, lifecycle
from liuhen.apps.decisions.actions.telling import demand_running, keep, of_files, written
from liuhen.apps.decisions.models import CaseHearing, RightsNotice
from liuhen.apps.decisions.queries import rights
from liuhen.apps.documents import actions as documents
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document, Service
    from liuhen.apps.people.models import Person


@action(lifecycle.ASK_HEARING)
def ask_hearing(
    *,
    notice: RightsNotice,
    asked_on: date,
    late_reason: str = "",
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> CaseHearing:
    """Put on record that a party asks to be heard."""
    notice = locked(notice)
    cannot = lifecycle.ASK_HEARING.cannot
    demand_running(notice.case, cannot)
    if notice.served_at is None:
        raise WrongState(f"{cannot}：告知还没有送达", remedy="请先登记告知的送达")
    if asked_on < local_day(notice.served_at):
        raise Invalid(
            f"{cannot}：申请日期早于告知送达之日{day_zh(local_day(notice.served_at))}", field="asked_on"
        )
    if rights.open_hearing(notice.case, notice.party):
        raise Invalid(f"{cannot}：这名当事人已有一次听证在办", field="asked_on")
    hearing = CaseHearing(
        case=notice.case, unit_id=notice.unit_id, notice=notice, party=notice.party, asked_on=asked_on,
        late_reason=late_reason,
    )  # fmt: skip
    return step(
        hearing, lifecycle.ASK_HEARING, by=by, at=at, facts=rights.hearing_facts(hearing, by=by, at=at),
        data={"asked_on": asked_on.isoformat(), "late_reason": late_reason, "files": of_files(files)},
        along=lambda row: keep(row, "听证申请", files),
    )  # fmt: skip


@action(lifecycle.SET_HEARING)
def set_hearing(
    *, hearing: CaseHearing, chair: "Person", begins_at: datetime, place: str, openness: str = "public", by: Actor,
    at: datetime,
) -> CaseHearing:  # fmt: skip
    """Say who chairs a hearing, when and where, and write the notice that the party is served."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.SET_HEARING.cannot)
    if begins_at <= at:
        raise Invalid(f"{lifecycle.SET_HEARING.cannot}：举行时间应晚于现在", field="begins_at")
    facts = rights.hearing_facts(hearing, chair=chair, by=by, at=at)
    hearing.chair, hearing.begins_at, hearing.place = chair, begins_at, place
    hearing.is_public = openness == "public"
    data = contents.of_hearing(hearing)
    hearing.document = written("hearing-notice", hearing, data, party=hearing.party.ref, by=by, at=at)
    return step(
        hearing, lifecycle.SET_HEARING, by=by, at=at, facts=facts,
        changes={
            "chair": chair, "begins_at": begins_at, "held_on": local_day(begins_at), "place": place,
            "is_public": hearing.is_public, "document": hearing.document, "notified_at": None, "reason": "",
        },
        data={"chair": chair.pk, "begins_at": begins_at.isoformat(), "place": place, "openness": openness},
    )  # fmt: skip


@action
def take_notified(hearing: CaseHearing, *, service: "Service", at: datetime) -> CaseHearing:
    """Put on record that the party was told of time and place."""
    if hearing.state != "set":
        return hearing
    return step(
        hearing, lifecycle.NOTIFY, by=SYSTEM, at=at, changes={"notified_at": service.served_at},
        data={"service": service.pk},
    )  # fmt: skip


@action(lifecycle.PUT_OFF)
def put_off(*, hearing: CaseHearing, reason: str, by: Actor, at: datetime) -> CaseHearing:
    """Let a hearing be set anew, with another notice."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.PUT_OFF.cannot)
    paper = hearing.document
    done = step(
        hearing, lifecycle.PUT_OFF, by=by, at=at, data={"reason": reason},
        changes={"reason": reason, "begins_at": None, "held_on": None, "notified_at": None, "document": None},
    )  # fmt: skip
    if paper is not None and hearing.notified_at is None and paper.state in ("draft", "issued", "sealed"):
        _void(paper, reason, at=at)
    return done


def _void(paper: "Document", reason: str, *, at: datetime) -> None:
    if not paper.services.filter(state__in=("made", "served")).exists():
        documents.void(document=paper, reason=reason, by=SYSTEM, at=at)


@action(lifecycle.WRITE_HEARING)
def write_record(
    *, hearing: CaseHearing, began_at: datetime, ended_at: datetime, recorder: str, investigators: "Sequence[Person]",
    present: str, agents: str = "", others: str = "", accused: str, defended: str, asked: str = "", last_words: str,
    refusal: str = "", by: Actor, at: datetime,
) -> CaseHearing:  # fmt: skip
    """Write the record that is read over and signed; one that was found wrong is written anew. 《行政处罚法》第64条."""
    hearing = locked(hearing)
    cannot = lifecycle.WRITE_HEARING.cannot
    demand_running(hearing.case, cannot)
    handling = set(hearing.case.handlers.values_list("person_id", flat=True))
    if any(each.pk not in handling for each in investigators):
        raise Invalid(f"{cannot}：到场的调查人员应是办理本案的人员", field="investigators")
    if (
        began_at > ended_at
        or ended_at > at
        or (hearing.begins_at is not None and began_at < hearing.begins_at)
    ):
        raise Invalid(
            f"{cannot}：开始时间应在通知的时间以后，结束时间应在开始以后、现在以前", field="began_at"
        )
    facts = rights.hearing_facts(hearing, by=by, at=at)
    data = contents.of_hearing_record(
        hearing, began_at=began_at, ended_at=ended_at, recorder=recorder, investigators=investigators, present=present,
        agents=agents, others=others, accused=accused, defended=defended, asked=asked, last_words=last_words,
        refusal=refusal,
    )  # fmt: skip
    former = hearing.record
    paper = written("hearing-record", hearing, data, party=hearing.party.ref, by=by, at=at)
    done = step(
        hearing, lifecycle.WRITE_HEARING, by=by, at=at, facts=facts, changes={"record": paper},
        data={
            "began_at": began_at.isoformat(), "ended_at": ended_at.isoformat(), "recorder": recorder,
            "investigators": [each.pk for each in investigators], "present": present, "agents": agents,
            "others": others, "refusal": refusal, "record": paper.pk,
        },
    )  # fmt: skip
    if former is not None and former.state != "void":
        documents.void(document=former, reason="核对后重新制作", by=SYSTEM, at=at)
    return done


@action(lifecycle.HOLD)
def hold(
    *, hearing: CaseHearing, held_at: datetime, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CaseHearing:
    """Put on record that a hearing was held, with the record that the party signed."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.HOLD.cannot)
    if held_at > at or (hearing.begins_at is not None and held_at < hearing.begins_at):
        raise Invalid(f"{lifecycle.HOLD.cannot}：举行时间应在通知的时间以后、现在以前", field="held_at")
    return step(
        hearing, lifecycle.HOLD, by=by, at=at, changes={"held_at": held_at},
        facts=rights.hearing_facts(hearing, files=len(files), by=by, at=at),
        data={"held_at": held_at.isoformat(), "files": of_files(files)},
        along=lambda row: keep(row, "听证笔录", files),
    )  # fmt: skip


@action(lifecycle.FORGO)
def forgo(*, hearing: CaseHearing, reason: str, by: Actor, at: datetime) -> CaseHearing:
    """Put on record that the party stayed away or left: it counts as having waived. 《行政处罚法》第64条."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.FORGO.cannot)
    return step(
        hearing, lifecycle.FORGO, by=by, at=at, changes={"reason": reason},
        facts=rights.hearing_facts(hearing, by=by, at=at), data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.WITHDRAW_HEARING)
def withdraw_hearing(
    *, hearing: CaseHearing, reason: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CaseHearing:
    """Put on file that the party took back in writing what it had asked for."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.WITHDRAW_HEARING.cannot)
    return step(
        hearing, lifecycle.WITHDRAW_HEARING, by=by, at=at, changes={"reason": reason},
        facts=rights.waiver_facts(hearing.case, files=len(files), by=by, at=at),
        data={"reason": reason, "files": of_files(files)}, along=lambda row: keep(row, "撤回听证申请", files),
    )  # fmt: skip


@action(lifecycle.REPORT_HEARING)
def report_hearing(*, hearing: CaseHearing, report: str, by: Actor, at: datetime) -> CaseHearing:
    """End a hearing with what its chair holds: it is decided on the record. 《行政处罚法》第65条."""
    hearing = locked(hearing)
    demand_running(hearing.case, lifecycle.REPORT_HEARING.cannot)
    return step(
        hearing, lifecycle.REPORT_HEARING, by=by, at=at, changes={"report": report},
        facts=rights.hearing_facts(hearing, by=by, at=at), data={"report": report},
    )  # fmt: skip
