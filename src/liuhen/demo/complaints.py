"""Complaints in every state: online and at the desk, founded and not, extended, referred, late, about the bureau."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import deciding, evidence, filing, handling, identity
from liuhen.apps.complaints.actions.filing import Told
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import CITIZEN

HANDLER, OTHER, HEAD = "bureau-complaints", "bureau-complaints2", "bureau-head"
Act = Callable[..., object]


def complaints(work: Work, days: list[date]) -> None:
    """Put down nine complaints, a few days apart, each with what becomes of it."""
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    put = work.story.at
    put(clock(days[-14], 9, 12), _founded, work=work, officer=msa.officers[1])
    put(clock(days[-13], 15, 40), _unfounded, work=work, unit=umb.unit)
    put(clock(days[-11], 10, 5), _declined, work=work, unit=msa.unit)
    put(clock(days[-10], 11, 30), _extended, work=work, unit=umb.unit)
    put(clock(days[-9], 20, 15), _late, work=work, unit=work.county.staff["TRA"].unit)
    put(clock(days[-6], 14, 0), _about_the_bureau, work=work)
    put(clock(days[-5], 9, 45), _anonymous, work=work, unit=msa.unit)
    put(clock(days[-3], 16, 20), _withdrawn, work=work, unit=umb.unit)
    put(clock(days[-2], 10, 10), _fresh, work=work, officer=umb.officers[0])


def _filed(*, unit: Unit | None = None, person: Person | None = None, at: datetime, **more: Any) -> Complaint:
    told = more.pop("told", None) or Told(story=more.pop("story"), name="钱群众", contact="13900000000")
    complaint, _ = filing.receive(
        **{
            "channel": "web", "grounds": ["receipts"], "told": told, "unit": unit, "person": person,
            "happened_on": local_day(at) - timedelta(days=1), "by": CITIZEN, "at": at, **more,
        }
    )  # fmt: skip
    return complaint


def _given(work: Work, complaint: Complaint, *, to: str = HANDLER, at: datetime) -> None:
    person = Account.objects.select_related("person").get(username=to).person
    assert person is not None, "handlers are persons"
    by = to if to.startswith("gov") else HEAD
    handling.assign(complaint=complaint, person=person, by=work.county.actor(by), at=at)


def _accepted(work: Work, complaint: Complaint, *, to: str = HANDLER, at: datetime) -> Complaint:
    _given(work, complaint, to=to, at=at + timedelta(hours=2))
    handler, later = work.county.actor(to), at + timedelta(hours=3)
    identity.look(complaint=complaint, reason="电话核实投诉内容", by=handler, at=later)
    return handling.accept(complaint=complaint, by=handler, at=later + timedelta(minutes=20))


def _founded(*, work: Work, officer: Person, at: datetime) -> None:
    complaint = _filed(
        person=officer,
        story="执法人员罚款五百元，没有给票据，只写了一张白条。",
        at=at,
        grounds=["receipts", "abuse"],
    )
    complaint = _accepted(work, complaint, at=at)
    handler, day = work.county.actor(HANDLER), timedelta(days=1)
    inquiry = handling.ask(
        complaint=complaint, unit=officer.unit, question="请提供前一日现场处罚的票据存根和现场记录编号。",
        due_on=local_day(at) + timedelta(days=6), by=handler, at=at + day,
    )  # fmt: skip
    work.story.at(at + 3 * day, handling.answer, inquiry=inquiry, text="当日存根缺一份，当事执法人员承认未开票。",
                  by=work.county.actor("msa-legal"))  # fmt: skip
    work.story.at(at + 5 * day, _concluded, work=work, complaint=complaint)


def _concluded(*, work: Work, complaint: Complaint, at: datetime) -> None:
    handler = work.county.actor(HANDLER)
    deciding.order(
        complaint=complaint, demand="补开票据，清查当月全部罚没票据，对有关人员批评教育。",
        due_on=local_day(at) + timedelta(days=15), by=handler, at=at,
    )  # fmt: skip
    deciding.decide(
        complaint=complaint, conclusion="founded", outcome="经查，确有未开具法定票据的情况，已责令补开并清查票据。",
        by=handler, at=at + timedelta(minutes=30),
    )  # fmt: skip
    done = deciding.tell(
        complaint=complaint, told_how="网上告知，并电话告知", by=handler, at=at + timedelta(minutes=50)
    )
    filing.rate(complaint=done, rating=5, by=CITIZEN, at=at + timedelta(hours=6))


def _unfounded(*, work: Work, unit: Unit, at: datetime) -> None:
    complaint = _accepted(work, _filed(unit=unit, story="摊位被无故暂扣。", at=at, grounds=["abuse"]), at=at)
    handler, later = work.county.actor(HANDLER), at + timedelta(days=6)
    work.story.at(at + timedelta(days=2), _linked, work=work, complaint=complaint)
    work.story.at(later, deciding.decide, complaint=complaint, conclusion="unfounded", by=handler,
                  outcome="经查看当日音像资料和扣押清单，程序合法，清单已当场交付。")  # fmt: skip
    work.story.at(
        later + timedelta(hours=1), deciding.tell, complaint=complaint, told_how="网上告知", by=handler
    )


def _linked(*, work: Work, complaint: Complaint, at: datetime) -> None:
    """Put under it what its unit did around the day."""
    handler = work.county.actor(HANDLER)
    if found := list(queries.activities_to_link(complaint, handler)[:1]):
        evidence.link_activities(complaint=complaint, activities=found, by=handler, at=at)


def _declined(*, work: Work, unit: Unit, at: datetime) -> None:
    complaint = _filed(unit=unit, story="邻居占道经营，我要求赔偿。", at=at, grounds=["other"])
    _given(work, complaint, to=OTHER, at=at + timedelta(hours=1))
    work.story.at(
        at + timedelta(days=2), handling.decline, complaint=complaint, reason="属于民事纠纷，不是对行政执法的投诉。",
        basis="《责任制》第39条", told_how="网上告知", by=work.county.actor(OTHER),
    )  # fmt: skip


def _extended(*, work: Work, unit: Unit, at: datetime) -> None:
    complaint = _accepted(
        work, _filed(unit=unit, story="多次举报违建无人处理。", at=at, grounds=["inaction"]), at=at
    )
    later = at + timedelta(days=4)
    work.story.at(later, handling.ask_extension, complaint=complaint, days=20, reason="需要向测绘部门取证",
                  by=work.county.actor(HANDLER))  # fmt: skip
    work.story.at(
        later + timedelta(hours=3), handling.extend, complaint=complaint, by=work.county.actor(HEAD)
    )


def _late(*, work: Work, unit: Unit, at: datetime) -> None:
    """Nobody decides in time: it stays open, and is a finding."""
    _given(
        work,
        _filed(unit=unit, story="货车在路口被拦两小时没有说明理由。", at=at, grounds=["abuse"]),
        to=OTHER,
        at=at,
    )


def _about_the_bureau(*, work: Work, at: datetime) -> None:
    complaint = _filed(unit=work.county.bureau, story="打电话投诉没有人接。", at=at, grounds=["refusal"])
    _accepted(work, complaint, to="gov-complaints", at=at)


def _anonymous(*, work: Work, unit: Unit, at: datetime) -> None:
    told = Told(story="听说有人收了商户的烟酒。", whom="城关一带的巡查人员")
    complaint = _filed(unit=unit, told=told, anonymous=True, at=at, grounds=["gifts"])
    complaint = _accepted(work, complaint, at=at)
    work.story.at(
        at + timedelta(days=2), deciding.refer, complaint=complaint, to="discipline",
        matter="涉嫌收受礼品，移送纪检监察机关核查。", due_on=local_day(at) + timedelta(days=20),
        by=work.county.actor(HANDLER),
    )  # fmt: skip


def _withdrawn(*, work: Work, unit: Unit, at: datetime) -> None:
    complaint = _filed(
        unit=unit, story="误会，已经说清楚。", at=at, channel="call", by=work.county.actor(HANDLER)
    )
    later = at + timedelta(days=1)
    work.story.at(
        later, filing.withdraw, complaint=complaint, channel="call", told_on=local_day(later),
        how="来电说误会已经说清楚，不再投诉", by=work.county.actor(HANDLER),
    )  # fmt: skip


def _fresh(*, work: Work, officer: Person, at: datetime) -> None:
    """Waits to be handed out."""
    _filed(person=officer, story="检查时没有出示证件。", at=at, grounds=["certificate"])


INCIDENTS = (complaints,)
