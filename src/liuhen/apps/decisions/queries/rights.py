"""What was a party told, may it still answer, what did it say, was it heard?"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions.models import CaseHearing, Plea, RightsNotice
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, local_day
from liuhen.regulation import decisions as law

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from liuhen.apps.cases.models import Case, Party
    from liuhen.apps.people.models import Person


def notices_of(case: "Case") -> "Sequence[RightsNotice]":
    rows = list(RightsNotice.objects.filter(case=case).select_related("party", "document").order_by("id"))
    for row in rows:
        row.case = case  # with what was read along with it: whoever asks who handles it asks once
    return rows


def notice_to(case: "Case", party: "Party") -> RightsNotice | None:
    """Return the last notice to a party that was not taken back."""
    rows = RightsNotice.objects.filter(case=case, party=party).exclude(state="withdrawn")
    return rows.select_related("party", "document", "case__unit").order_by("-id").first()


def reply_until(notice: RightsNotice, *, at: datetime) -> date | None:
    """Return the last day on which a party may still answer; None once that is over, waived, or without a term."""
    return replies_until([notice], at=at).get(notice.pk)


def replies_until(notices: "Sequence[RightsNotice]", *, at: datetime) -> dict[int, date]:
    """Return the same of several notices, by id; those without a day are left out. One query."""
    by_ref = {notice.ref: notice.pk for notice in notices}
    running = clocks.all_still_running(by_ref, law.REPLY_IN_TIME.id, at=at)
    return {by_ref[ref]: local_day(clock.due_at - ONE_DAY) for ref, clock in running.items()}


def open_pleas(case: "Case", party: "Party") -> int:
    return Plea.objects.filter(case=case, party=party, state="stated").count()


def open_hearing(case: "Case", party: "Party") -> CaseHearing | None:
    rows = CaseHearing.objects.filter(case=case, party=party).exclude(state__in=CaseHearing.OVER)
    return rows.order_by("-id").first()


def was_heard(case: "Case", party: "Party") -> bool:
    return CaseHearing.objects.filter(case=case, party=party, state="reported").exists()


def notice_facts(
    case: "Case", party: "Party", *, facts: int, basis: str, outcomes: "Collection[str]", fine_fen: int,
    hearing: bool, judged: str, by: Actor, at: datetime,
) -> law.NoticeFacts:  # fmt: skip
    """Say what a notice that is to go out tells, and what it should."""
    blank = [
        zh
        for zh, said in (("事实", facts), ("依据", basis), ("拟作出的处理", outcomes))
        if not said
    ]  # fmt: skip
    if "fine" in outcomes and not fine_fen:
        blank.append("罚款金额")
    return law.NoticeFacts(
        **vars(cases.facts_of(case, by=by, at=at)),
        missing_zh="、".join(blank),
        hearing_due_zh=law.hearing_due_zh(case.rule, outcomes, fine_fen, is_firm=party.is_firm),
        hearing_offered=hearing,
        amount_unknown=law.is_amount_unknown(case.rule, fine_fen, is_firm=party.is_firm),
        judged=judged,
    )


def waiver_facts(case: "Case", *, files: int, by: Actor, at: datetime) -> law.NoticeFacts:
    return law.NoticeFacts(**vars(cases.facts_of(case, by=by, at=at)), waiver_files=files)


def asked_late(notice: RightsNotice, asked_on: date) -> bool:
    """Say whether a hearing was asked for after the days for that were over."""
    for clock in clocks.all_for(notice.ref).filter(duty_id=law.REPLY_IN_TIME.id).order_by("-id")[:1]:
        return asked_on > local_day(clock.due_at - ONE_DAY)
    return False


def hearing_facts(
    hearing: CaseHearing, *, chair: "Person | None" = None, files: int = 0, by: Actor, at: datetime
) -> law.HearingFacts:
    """Say who chairs a hearing and how it was notified; ``chair``: who is to."""
    presides = chair or hearing.chair
    handled = presides is not None and hearing.case.handlers.filter(person=presides).exists()
    clock = clocks.all_for(hearing.ref).filter(duty_id=law.HEARING_NOTICE.id).last() if hearing.pk else None
    return law.HearingFacts(
        **vars(cases.facts_of(hearing.case, by=by, at=at)),
        asked_late=asked_late(hearing.notice, hearing.asked_on),
        late_reason=hearing.late_reason,
        chair_zh=str(presides or ""),
        chair_handles=handled,
        chair_may=presides is None or people.can(presides, Permission.HEARING_CHAIR),
        is_chair=presides is not None and by.person_id == presides.pk,
        notified=hearing.notified_at is not None,
        notified_late=clock is not None
        and clock.stopped_at is not None
        and not (
            clock.stopped_at < clock.due_at or (clock.due_inclusive and clock.stopped_at == clock.due_at)
        ),
        is_over=hearing.begins_at is not None and at >= hearing.begins_at,
        has_record=files > 0,
    )


def told_fact_ids(notice: RightsNotice) -> frozenset[int]:
    return frozenset(notice.facts.values_list("fact_id", flat=True))
