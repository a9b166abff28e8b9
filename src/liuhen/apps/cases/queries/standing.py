"""May this person sign in this case on this day; may this case begin, end or wait? 《责任制》第26条."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from liuhen.apps.cases.models import Case, Handler, Referral
from liuhen.apps.laws import queries as laws
from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers
from liuhen.kernel.access import Actor, Kind
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation import cases as law
from liuhen.regulation.people import day_zh
from liuhen.regulation.procedures import PAUSE_GROUNDS, PENALTY_LAW, Procedure, field_called, procedures_for

if TYPE_CHECKING:
    from datetime import datetime

    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.powers.models import PowerItem


def handlers_on(case: Case, day: date) -> "list[Handler]":
    """Return who handled a case on a day, the lead first."""
    rows = case.handlers.filter(since__lte=day).exclude(until__lte=day).select_related("person__unit")
    return list(rows.order_by("-is_lead", "id"))


def handlers_now(case: Case) -> "list[Handler]":
    rows = case.handlers.filter(state="named").select_related("person__unit")
    return list(rows.order_by("-is_lead", "id"))


def handlers_among(case_ids: Iterable[int]) -> "list[Handler]":
    """Return who handles these cases now, case by case, the lead first."""
    rows = Handler.objects.filter(case_id__in=list(case_ids), state="named").select_related("person")
    return list(rows.order_by("case_id", "-is_lead", "id"))


def is_handler(case: Case, person_id: int | None) -> bool:
    """Say whether somebody handles a case now."""
    return person_id is not None and case.handlers.filter(state="named", person_id=person_id).exists()


def clues_handled_by(person_id: int) -> list[int]:
    """Return the ids of the clues whose cases somebody handles now."""
    rows = Case.objects.filter(handlers__state="named", handlers__person_id=person_id).exclude(clue=None)
    return list(rows.values_list("clue_id", flat=True))


def why_not(person: "Person", case: Case, day: date) -> str:
    """Say in Chinese why somebody may not sign in a case on a day, "" where he may; asked anew at every signature.

    He has to handle it then, not to have been recused from it, and to hold a certificate and the power by his post.
    """
    rows = list(case.handlers.filter(person=person).order_by("id"))
    if any(each.state == "recused" for each in rows):
        return f"{person}已在本案中回避"
    if not any(each.since <= day and (each.until is None or day < each.until) for each in rows):
        return f"{person}{day_zh(day)}不是本案的办案人员"
    return why_no_officer(person, case, day)


def why_no_officer(person: "Person", case: Case, day: date) -> str:
    """Say why somebody may not act as an officer under the power of a case on a day, whoever handles it."""
    if person.kind != "officer":
        return f"{person}是{person.kind_zh}，不得主办、签字、决定"
    if case.power is not None:
        asked = powers.Authorities(case.unit, day, codes=[case.power.code]).ask(person, case.power.code)
        return asked.why_no_authority
    standing = people.standing(person, on=day)
    return "" if standing.valid else f"{person}{day_zh(day)}{standing.reason}"


def why_not_by(by: Actor, case: Case, day: date) -> str:
    """Say the same of whoever acts; the machine signs nothing and is asked nothing."""
    if by.kind is Kind.MACHINE:
        return ""
    person = people.person_of(by)
    return why_not(person, case, day) if person else "您的账号没有对应的人员"


def power_on(unit: "Unit", code: str, on: date) -> "PowerItem | None":
    """Return a power as the unit's list of a day has it."""
    return powers.items_on(unit, on).filter(code=code).first() if code else None


def procedures_of(
    power: "PowerItem | None", handlers: "Sequence[Person]", *, on: date
) -> tuple[Procedure, ...]:
    """Return by which procedures a power may be used: those of its field, where that has its own.

    The field is the one the list names for the power, else that of the certificates of those who handle the case.
    """
    words = [power.field] if power is not None and power.field else []
    if not words:
        held = people.fields_of([each.pk for each in handlers], on=on)
        words = sorted({field for fields in held.values() for field in fields})
    field = field_called(words)
    if power is not None:
        return procedures_for(power.kind, on=on, field=field)
    acts = ("penalty", "compulsion", "licence", "other")
    return tuple(each for act in acts for each in procedures_for(act, on=on, field=field))


def opening_facts(
    case: Case, lead: "Person", others: "Sequence[Person]", *, code: str, on: date, by: Actor
) -> law.OpeningFacts:
    """Say how those stand who are to handle a case: the first who is not in order, else the lead."""
    handlers = list(dict.fromkeys((lead, *others)))
    officers = [each for each in handlers if each.kind == "officer"]
    standings = people.standings([each.pk for each in handlers], on=on)
    authorities = powers.Authorities(case.unit, on, codes=[code]) if code else None

    def no_authority(person: "Person") -> str:
        if authorities is not None:
            return authorities.ask(person, code).why_no_authority
        if case.rule.act == "other" or powers.list_on(case.unit, on) is None:
            return ""
        return f"没有选择职权，而{case.unit}当日有公布实施的权责清单"

    recused = (
        set(case.handlers.filter(state="recused").values_list("person_id", flat=True)) if case.pk else set()
    )
    odd = next((p for p in officers if not standings[p.pk].valid or no_authority(p) or p.pk in recused), lead)
    told = lead if lead.kind != "officer" else odd
    return law.OpeningFacts(
        officer_name=told.name,
        is_auxiliary=told.kind != "officer",
        certificate_valid_on_day=standings[told.pk].valid,
        certificate_reason=standings[told.pk].reason,
        why_no_authority=no_authority(told),
        is_recused=told.pk in recused,
        officers=sum(standings[each.pk].valid for each in officers),
        needed=case.rule.officers,
        too_late_zh=too_late_zh(case, on=on),
        limitation_reason=case.limitation_reason,
        approver_handles=by.person_id in {each.pk for each in handlers},
    )


def handler_facts(person: "Person", case: Case, *, on: date) -> law.HandlerFacts:
    """Say how somebody stands who is to be named for a case."""
    standing = people.standing(person, on=on)
    why = why_no_officer(person, case, on) if person.kind == "officer" and standing.valid else ""
    return law.HandlerFacts(
        officer_name=person.name,
        is_auxiliary=person.kind != "officer",
        certificate_valid_on_day=standing.valid,
        certificate_reason=standing.reason,
        why_no_authority=why,
        is_recused=case.handlers.filter(person=person, state="recused").exists(),
    )


def too_late_zh(case: Case, *, on: date) -> str:
    """Say since when an act is punished no more, "" where it still is. 《行政处罚法》第36条."""
    limit = case.rule.limitation
    if limit is None or case.acted_until is None:
        return ""
    term = limit.term(grave=case.is_grave)
    last = term.after(case.acted_until)
    found = min(on, case.clue.found_on) if case.clue else on
    if found <= last:
        return ""
    return f"行为{day_zh(case.acted_until)}终了，至{day_zh(found)}发现时已超过{term.zh}的追责期限（{limit.source}）"


def facts_of(case: Case, *, by: Actor, at: "datetime", ground: str | None = None) -> law.CaseFacts:
    """Return what the gates of a case read; ``ground`` is the one on which its terms are to stand still."""
    on = local_day(at)
    now = handlers_now(case)
    standings = people.standings([each.person_id for each in now], on=on)
    return law.CaseFacts(
        why_not_zh=why_not_by(by, case, on),
        approver_handles=by.person_id in {each.person_id for each in now},
        referral_zh=referral_zh(case),
        officers=sum(each.person.kind == "officer" and standings[each.person_id].valid for each in now),
        needed=case.rule.officers,
        older_law_zh="" if case.older_law_answer else law_changed_zh(case, on=on),
        is_paused=case.is_paused,
        no_pause_zh=no_pause_zh(case, ground),
        no_extension_zh=no_extension_zh(case, at=at),
        was_told=bool(case.lacking),
    )


def blocked_by_referral(case: Case) -> Referral | None:
    """Return the referral to the police that is open: until it is over, no penalty takes its place."""
    return case.referrals.filter(state__in=Referral.OPEN).first()


def is_with_the_police(case: Case) -> bool:
    """Say whether the police took a case up: it then goes to them without a list of evidence of its own."""
    return case.referrals.filter(state="filed").exists()


def referral_zh(case: Case) -> str:
    found = blocked_by_referral(case)
    return found.state_zh if found else ""


def no_pause_zh(case: Case, ground: str | None = None) -> str:
    """Say why the terms of a case may not stand still, at all or on a ground."""
    rule = case.rule
    if not rule.pauses:
        if rule.act == "penalty":
            return f"{PENALTY_LAW}第60条没有规定可以中止期限的事由，本程序也没有本行业的规定列明"
        return f"{rule.zh}没有列明可以中止期限的事由"
    if ground is not None and ground not in {each.key for each in rule.pauses}:
        listed = "、".join(each.zh for each in rule.pauses)
        return f"“{PAUSE_GROUNDS.get(ground, ground)}”不是{rule.zh}列明的事由；列明的有{listed}"
    return ""


def no_extension_zh(case: Case, *, at: "datetime") -> str:
    """Say why the term to decide may not be longer."""
    rule = case.rule
    if not rule.extensions:
        return f"{rule.zh}没有规定可以延长办案期限"
    if case.extensions >= len(rule.extensions):
        return f"{rule.zh}最多延长{len(rule.extensions)}次，已经延长{case.extensions}次"
    if clocks.still_running(case.ref, law.DECIDE_IN_TIME.id, at=at) is None:
        return "办案期限已经届满或者没有在计算"
    return ""


def law_changed_zh(case: Case, *, on: date) -> str:
    """Say which laws that the power rests on read otherwise on the act's last day than on a day, "" where none does."""
    if case.power is None or case.acted_until is None or case.rule.act != "penalty":
        return ""
    item = power_on(case.unit, case.power.code, on) or case.power
    law_ids = set(item.bases.values_list("law_version__law_id", flat=True))
    law_ids |= set(case.power.bases.values_list("law_version__law_id", flat=True))
    then, now = laws.newest_on(law_ids, case.acted_until), laws.newest_on(law_ids, on)
    changed = [now[pk] for pk in sorted(now) if then.get(pk) != now[pk]]
    if not changed:
        return ""
    named = "、".join(f"{each.law}（{each.label}）" for each in changed)
    return f"行为终了后{named}已经施行"
