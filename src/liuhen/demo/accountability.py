"""Misuse and what follows: leads from refusals, one founded and one not; odd looks for the auditor."""

from datetime import date, datetime, timedelta

from liuhen.apps.accountability import odd_looks, signs_of_misuse
from liuhen.apps.accountability.actions import consequences, leads, looks, review
from liuhen.apps.accountability.models import Lead, OddLook
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Person
from liuhen.apps.recordings.actions import exports, viewing
from liuhen.apps.recordings.models import Recording
from liuhen.demo.county import PASSWORD
from liuhen.demo.footage import Take
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM, Kind

LEGAL, HEAD, CULPRIT = "msa-legal", "msa-head", "msa-officer9"


def misuse(work: Work, days: list[date]) -> None:
    """An officer tries to delete and is suspended; another clicks without a purpose and is cleared; a leak is told."""
    story, msa = work.story, work.county.staff["MSA"]
    take = Take("video", msa.devices[0].serial, msa.officers[8].number, clock(days[-9], 15, 5), seconds=4)
    work.darkroom.order([take])
    story.at(clock(days[-10], 9), _hired, work=work, person=msa.officers[8])
    story.at(clock(days[-9], 18, 30), work.bring_in, take=take, by="station-msa")
    for n in range(2):
        story.refused(clock(days[-9], 18, 40 + n), _delete, work=work, by=CULPRIT)
    for n in range(3):
        story.refused(clock(days[-9 + n], 18, 50), _look_blindly, work=work, by="umb-officer1")
    story.at(clock(days[-6], 20), _sweep)
    story.at(clock(days[-5], 9), _suspend, work=work)
    story.at(clock(days[-5], 10), _clear, work=work)
    story.at(clock(days[-4], 15), _told, work=work)
    story.at(clock(days[-1], 20), _sweep)


def nosy(work: Work, days: list[date]) -> None:
    """Somebody looks at night, for reasons that say nothing, and after a request of his was turned down."""
    for n in range(6):
        at = clock(days[-8], 22, 10 + 3 * n)
        work.story.at(
            at, _watch, work=work, by="agr-head", code="AGR", n=n, purpose="看看" if n < 2 else "了解情况"
        )
    for n in range(11):
        work.story.at(
            clock(days[-7 + n // 4], 16, 10 + n), _watch, work=work, by="umb-legal", code="UMB", n=0,
            purpose="日常监督",
        )  # fmt: skip
    work.story.at(clock(days[-6], 11), _refused_and_watched, work=work)
    work.story.at(clock(days[-4], 21), _find)
    work.story.at(clock(days[-3], 9), _pass_on, work=work)
    work.story.at(clock(days[-1], 21), _find)


def _hired(*, work: Work, person: Person, at: datetime) -> None:
    """Give an account to one whom no daily round depends on: his certificate is going to be suspended."""
    account = accounts.open_account(
        username=CULPRIT, password=PASSWORD, kind=Kind.BUSINESS, person=person, unit=None, by=SYSTEM, at=at
    )
    accounts.grant_role(account=account, role="officer", unit=person.unit, by=SYSTEM, at=at)


def _delete(*, work: Work, by: str, at: datetime) -> None:
    viewing.refuse_deletion(recording=_own(work, by), by=work.county.actor(by), at=at)


def _look_blindly(*, work: Work, by: str, at: datetime) -> None:
    viewing.begin(recording=_own(work, by), purpose=" ", by=work.county.actor(by), at=at)


def _own(work: Work, username: str) -> Recording:
    """Return something that an officer recorded, else the first of his unit, which he may not even see."""
    actor = work.county.actor(username)
    code = username.partition("-")[0].upper()
    found = work.stored(code)
    return next((each for each in found if each.officer_id == actor.person_id), found[0])


def _sweep(*, at: datetime) -> None:
    signs_of_misuse.sweep(at=at)


def _find(*, at: datetime) -> None:
    odd_looks.sweep(at=at)


def _concluded(
    work: Work, lead: Lead, *, founded: bool, told: str, said: str, why: str, at: datetime
) -> Lead:
    code = lead.unit.code.lower()
    legal, bureau = work.county.actor(f"{code}-legal"), work.county.actor("bureau")
    lead = review.take(lead=lead, by=legal, at=at)
    hearing = review.invite(
        lead=lead, told=told, answer_by=local_day(at) + timedelta(days=5), by=legal, at=at
    )
    review.take_down(hearing=hearing, statement=said, by=legal, at=at + timedelta(minutes=30))
    review.propose(
        lead=lead, founded=founded, reasons=why, evidence="账本被拒操作记录、谈话笔录" if founded else "", by=legal,
        at=at + timedelta(minutes=40),
    )  # fmt: skip
    return review.sign(lead=lead, by=bureau, at=at + timedelta(minutes=50))


def _suspend(*, work: Work, at: datetime) -> None:
    lead = Lead.objects.get(rule="av-17-1", person_id=_person(work, CULPRIT))
    lead = _concluded(
        work, lead, founded=True, told="本月两次在系统中试图删除现场执法音像原始记录，均被拒绝。",
        said="当时认为录像中有本人失误，想删除，已认识到错误。", why="账本记录与本人陈述一致，属故意。", at=at,
    )  # fmt: skip
    made = consequences.decide(
        lead=lead, forms=["criticism", "suspension"], reasons="故意删除有效证据信息未遂，情节较重。", ends_on=None,
        by=work.county.actor(HEAD), at=at + timedelta(hours=1),
    )  # fmt: skip
    for each in made:
        consequences.serve(
            consequence=each,
            service="当面送达，本人签收",
            by=work.county.actor(LEGAL),
            at=at + timedelta(hours=2),
        )


def _clear(*, work: Work, at: datetime) -> None:
    lead = Lead.objects.get(rule="av-15-2", person_id=_person(work, "umb-officer1"))
    _concluded(
        work, lead, founded=False, told="一个月内三次不写用途查看音像资料，均被拒绝。",
        said="不清楚需要填写用途，误点。", why="首次使用系统，未看到内容，不属于私用；已当面说明要求。", at=at,
    )  # fmt: skip


def _told(*, work: Work, at: datetime) -> None:
    leads.raise_by_hand(
        kind="private", known="有人看到单位执法记录仪周末被带去拍摄婚礼，请核实是谁领用。", person=None, recordings=[],
        by=work.county.actor("msa-keeper"), at=at,
    )  # fmt: skip


def _watch(*, work: Work, by: str, code: str, n: int, purpose: str, at: datetime) -> None:
    seen = work.stored(code)
    if seen:
        viewing.begin(recording=seen[n % len(seen)], purpose=purpose, by=work.county.actor(by), at=at)


def _refused_and_watched(*, work: Work, at: datetime) -> None:
    recording = work.stored("TRA")[:1]
    if not recording:
        return
    asker = work.county.actor("tra-legal")
    export = exports.request(
        recordings=recording, purpose="留存备用", recipient="本人", delivery="originals", by=asker, at=at
    )
    soon = at + timedelta(minutes=30)
    exports.reject(export=export, opinion="用途与工作无关。", by=work.county.actor("tra-head"), at=soon)
    work.story.at(
        soon + timedelta(hours=3), viewing.begin, recording=recording[0], purpose="核对现场检查笔录", by=asker
    )


def _pass_on(*, work: Work, at: datetime) -> None:
    auditor, bureau = work.county.actor("auditor"), work.county.actor("bureau")
    empty = OddLook.objects.filter(rule="empty-purpose").order_by("pk").first()
    refused = OddLook.objects.filter(rule="after-refusal").order_by("pk").first()
    if empty:
        looks.pass_on(look=empty, remark="同一晚多次，用途空泛，请核。", by=auditor, at=at)
    if refused:
        looks.pass_on(look=refused, remark="调取被拒后当天查看同一资料。", by=auditor, at=at)
        looks.dismiss(
            look=refused,
            verdict="经核，当日确有案件核对笔录，属正常工作。",
            by=bureau,
            at=at + timedelta(hours=5),
        )


def _person(work: Work, username: str) -> int:
    person_id = work.county.actor(username).person_id
    assert person_id is not None, "officers are persons"
    return person_id


INCIDENTS = (misuse, nosy)
