"""May this be decided: whether it is major, what is missing, and what changed since it was reviewed?"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from liuhen.apps.benchmarks import queries as benchmarks
from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions.models import Citation, Decision, Discussion, Review
from liuhen.apps.decisions.queries import listing, rights
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.offices import queries as offices
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation import decisions as law
from liuhen.regulation.benchmarks import is_heavier, is_within
from liuhen.regulation.benchmarks import outcomes_of as outcomes_by_act
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.evidence.models import Fact
    from liuhen.apps.people.models import Unit

Cited = Sequence[tuple["Fact", str]]
"""Facts, each with what it is counted as."""


def cited_by(decision: Decision) -> Cited:
    rows = (
        decision.citations.select_related("fact").order_by("id") if decision.pk else Citation.objects.none()
    )
    return [(row.fact, row.role) for row in rows]


def ending_laid(rows: Sequence[Any], _: Actor) -> list[law.EndingFacts]:
    """Say of cases what of them is decided, or numbered and about to be sealed. One query."""
    made = Decision.objects.filter(case__in=[each.pk for each in rows], state__in=("written", "issued"))
    told = {each.case_id: each for each in made.select_related("party").order_by("-id")}
    return [
        law.EndingFacts(
            f"对{found.party}的决定（{found.number}）{'已经作出' if found.state == 'issued' else '已经制作'}"
            if (found := told.get(each.pk))
            else ""
        )
        for each in rows
    ]


def judged_on(case: "Case", *, at: datetime) -> date:
    """Return the day by whose benchmark an act is judged: its own, or today's where the newer law is the lighter."""
    if case.older_law_answer == "newer":
        return local_day(at)
    return case.acted_until or case.acted_from or case.opened_on


def bands_for(case: "Case", *, at: datetime) -> Any:
    """Return the bands that a decision of a case may name."""
    code = case.power.code if case.power else ""
    return benchmarks.bands_on(case.unit, code, judged_on(case, at=at))


def bands_among(case: "Case") -> Any:
    """Return the bands to choose from; where the newer law is the lighter, the newest there are."""
    code = case.power.code if case.power else ""
    newest = case.older_law_answer == "newer"
    on = date.max if newest else case.acted_until or case.acted_from or case.opened_on
    return benchmarks.bands_on(case.unit, code, on)


def outcomes_of(case: "Case") -> dict[str, str]:
    """Return what a case may come to by its procedure, each with its name."""
    found = outcomes_by_act(case.rule.act)
    return {
        key: zh for key, zh in found.items() if not case.is_on_the_spot or key in law.ON_THE_SPOT_OUTCOMES
    }


def parts_of(
    decision: Decision, cited: Cited, *, found: "Sequence[evidence.FoundFact] | None" = None
) -> dict[str, str]:
    """Return the digest of each part of a proposal, and of the evidence of its case, as they are now."""
    told: dict[str, Any] = {
        "party": [decision.party.name, decision.party.number_zh, decision.party_id],
        "facts": sorted([fact.pk, fact.sentence, role] for fact, role in cited),
        "basis": decision.basis,
        "outcome": [sorted(decision.outcomes), decision.fine_fen],
        "discretion": [
            decision.band_id, decision.base_fen, decision.deviation, decision.public_interest,
            decision.is_complex,
        ],
        "content": decision.content,
        "performance": decision.performance,
        "other": decision.other,
    }  # fmt: skip
    digests = {key: hashlib.sha256(orjson.dumps(said)).hexdigest() for key, said in told.items()}
    return digests | {"evidence": evidence.digest_of(decision.case, found)}


def stale_zh(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say which parts are not any more what they were; "" where all are."""
    return "、".join(zh for key, zh in law.PARTS.items() if then.get(key) != now.get(key))


def weighing(decision: Decision) -> law.Weighing:
    """Return what of a decision says whether it is major."""
    case = decision.case
    return law.Weighing(
        act=case.rule.act,
        outcomes=tuple(decision.outcomes),
        fine_fen=decision.fine_fen,
        is_firm=decision.party.is_firm,
        was_heard=rights.was_heard(case, decision.party),
        parties=cases.parties_of(case).filter(role__in=cases.DECIDED_ON).count(),
        public_interest=decision.public_interest,
        is_complex=decision.is_complex,
        outside_band=is_outside(decision),
    )


def why_major(decision: Decision, *, at: datetime, weighed: law.Weighing | None = None) -> str:
    """Say why a decision is major as it is proposed now, "" where it is not."""
    code = decision.case.power.code if decision.case.power else ""
    listed = [each.rule for each in listing.rules_on(decision.unit, code, local_day(at))]
    return law.major_zh(weighed or weighing(decision), listed)


def is_outside(decision: Decision) -> bool:
    """Say whether a decision leaves its band, or names none for a reason."""
    if decision.band is None:
        return bool(decision.deviation)
    return not is_within(decision.band, decision.outcomes, decision.fine_fen, decision.base_fen)


def authority(case: "Case", on: date) -> "Unit | None":
    """Return in whose name it is decided: an entrusted organisation decides in the name of whoever entrusted it."""
    unit: Unit = case.unit
    if unit.kind != "entrusted":
        return unit
    deed = offices.deed_on(unit, on, code=case.power.code if case.power else "")
    return deed.entruster if deed else None


def entruster_of(decision: Decision) -> "Unit | None":
    """Return by whose deed it was decided, None where a unit decided in its own name."""
    case = decision.case
    found = authority(case, local_day(decision.issued_at)) if decision.issued_at else None
    return found if found is not None and found.pk != case.unit_id else None


def missing_parts(decision: Decision, cited: Cited, *, on: date) -> str:
    """Name those of the eight parts that are blank. 《责任制》第31条."""
    case, rule = decision.case, decision.case.rule
    owes = [key for key in decision.outcomes if key not in law.NO_ORDER and key != "fine"]
    pays = bool(decision.fine_fen)
    told = {
        "当事人的基本情况": decision.party.name
        and (decision.party.number_zh or decision.party.address or True),
        "违法事实和证据": decision.is_on_the_spot or any(role == "element" for _, role in cited),
        "依据": decision.basis,
        "处理的种类": decision.outcomes,
        "罚款金额": "fine" not in decision.outcomes or pays,
        "履行方式和期限": decision.performance or not (owes or (pays and rule.pay_within is None)),
        "其他应当载明的事项（没有的写“无”）": decision.other or decision.is_on_the_spot,
        "作出决定的机关（没有有效的委托书）": authority(case, on) is not None,
    }
    return "、".join(zh for zh, said in told.items() if not said)


def fallen_zh(cited: Cited, found: "Sequence[evidence.FoundFact]") -> str:
    """Name the cited facts that do not stand now."""
    standing = {each.fact.pk for each in found if each.stands}
    fallen = [fact for fact, _ in cited if fact.pk not in standing]
    return "、".join(str(fact) for fact in fallen)


def barred_zh(decision: Decision, cited: Cited) -> str:
    """Say that the same was annulled before, save for its procedure alone. 《行政复议法》第64条."""
    before = Decision.objects.filter(
        case_id=decision.case_id, party_id=decision.party_id, state="annulled", is_procedural=False
    )
    told = {fact.sentence for fact, role in cited if role == "element"}
    for each in before.prefetch_related("citations"):
        then = {row.sentence for row in each.citations.all() if row.role == "element"}
        same = set(each.outcomes) == set(decision.outcomes) and each.fine_fen == decision.fine_fen
        if then == told and same:
            return f"{each}已被撤销"
    return ""


def facts_of(
    decision: Decision, *, by: Actor, at: datetime, cited: Cited | None = None, twice: str = ""
) -> law.DecisionFacts:
    """Return what the gates of a decision read, as things are now; ``cited`` is what it is to cite."""
    case, party, on = decision.case, decision.party, local_day(at)
    cited = cited_by(decision) if cited is None else cited
    notice = rights.notice_to(case, party)
    weighed = weighing(decision)
    review, discussion = last_review(decision), last_discussion(decision)
    found = evidence.facts_of(case) if cited or review or discussion else ()
    now = parts_of(decision, cited, found=found) if review or discussion else {}
    hearing = rights.open_hearing(case, party)
    served = notice if notice and notice.served_at else None
    due = law.hearing_due_zh(case.rule, decision.outcomes, decision.fine_fen, is_firm=party.is_firm)
    told = rights.told_fact_ids(served) if served else frozenset()
    until = rights.reply_until(served, at=at) if served else None
    return law.DecisionFacts(
        **vars(cases.facts_of(case, by=by, at=at)),
        has_benchmark=bands_for(case, at=at).exists(),
        has_band=decision.band is not None,
        within=not weighed.outside_band,
        band_zh=str(decision.band or ""),
        reason=decision.deviation,
        twice=twice,
        party_zh=party.name,
        party_gone_zh="" if party.state == "current" else party.state_zh,
        case_state_zh="" if case.state == "concluded" else case.state_zh,
        notice_needed=case.rule.notice and decision.outcomes != ["no-penalty"],
        notice_served=served is not None,
        reply_until_zh=day_zh(until) if until else "",
        untold_zh="、".join(
            str(fact) for fact, role in cited if served and role != "lighter" and fact.pk not in told
        ),
        pleas_open=rights.open_pleas(case, party),
        heavier=served is not None
        and is_heavier(decision.outcomes, decision.fine_fen, served.outcomes, served.fine_fen),
        hearing_untold_zh=due if served and due and not served.hearing else "",
        hearing_open_zh=hearing.state_zh if hearing else "",
        major_zh=why_major(decision, at=at, weighed=weighed),
        review_zh=review.outcome_zh if review else "",
        review_passed=review is not None and review.outcome == "pass",
        review_stale_zh=stale_zh(review.parts, now) if review else "",
        discuss_zh=law.discuss_zh(weighed),
        discussed=discussion is not None and discussion.agreed,
        discussion_stale_zh=stale_zh(discussion.parts, now) if discussion else "",
        missing_parts_zh=missing_parts(decision, cited, on=on),
        fallen_zh=fallen_zh(cited, found),
        barred_zh=barred_zh(decision, cited),
        over_limit_zh=law.over_limit_zh(
            case.rule, decision.outcomes, decision.fine_fen, is_firm=party.is_firm
        )
        if case.is_on_the_spot
        else "",
        heard_zh=decision.heard,
    )


def last_review(decision: Decision) -> Review | None:
    return decision.reviews.order_by("-id").first() if decision.pk else None


def last_discussion(decision: Decision) -> Discussion | None:
    return decision.discussions.order_by("-id").first() if decision.pk else None


def review_facts(decision: Decision, *, by: Actor, at: datetime) -> law.ReviewFacts:
    """Say whether whoever acts may review: never one who handled the case, and by the register of the day."""
    found = listing.reviewer_on(decision.unit, by.me, local_day(at))
    handled = decision.case.handlers.filter(person_id=by.me).exists()
    return law.ReviewFacts(
        reviewer_handles=handled or decision.proposed_by_id == by.person_id,
        qualified=found is not None,
        why_unqualified_zh="您没有登记在册的法制审核资格，或者资格已经终止",
    )
