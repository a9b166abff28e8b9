"""Verbs by which a decision in force ends or changes, or a slip of the pen in it is put right. 《责任制》第14条."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import contents, lifecycle
from liuhen.apps.decisions.actions import announcing
from liuhen.apps.decisions.actions.deciding import freeze
from liuhen.apps.decisions.actions.telling import written
from liuhen.apps.decisions.models import Alteration, Citation, Correction, Decision
from liuhen.apps.decisions.queries import deciding, grounds
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.flow import Invalid, Move, action, judge, locked, step
from liuhen.regulation import decisions as law
from liuhen.regulation.benchmarks import is_heavier

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Service
    from liuhen.apps.people.models import Unit

STATES = {"revoke": "revoked", "withdraw": "withdrawn", "change": "changed"}
REVERSALS = {"revoke": "annulled", "withdraw": "annulled", "change": "changed"}


def facts_of(
    decision: Decision, *, kind: str = "", ground: str = "", slip_zh: str = "", holder: "Unit | None" = None,
    by: Actor, at: datetime,
) -> law.AlterationFacts:  # fmt: skip
    """Say whether a decision is in force, and whether a ground is one for what is to become of it.

    ``holder`` is the unit that acts on what another decided.
    """
    found = law.REVOKED_FOR.get(ground)
    return law.AlterationFacts(
        **vars(cases.facts_of(decision.case, by=by, at=at)),
        ground_fits=found is None or found.fits(kind, decision.case.rule.act),
        ground_zh=found.zh if found else "",
        kind_zh=law.ALTERATIONS.get(kind, ""),
        is_in_force=decision.is_in_force,
        slip_zh=slip_zh,
        act_zh=str(decision),
        has_the_power=holder is None or holder.pk != decision.unit_id,
        holder_zh=decision.unit.name,
    )


@action(lifecycle.PROPOSE_ALTERATION)
def propose_alteration(
    *, decision: Decision, kind: str, ground: str, reason: str, fine_fen: int | None = None, content: str = "",
    by: Actor, at: datetime,
) -> Alteration:  # fmt: skip
    """Ask the head to revoke, withdraw or change a decision in force, on a ground that the law lists."""
    return _proposed(
        locked(decision), lifecycle.PROPOSE_ALTERATION, kind=kind, ground=ground, reason=reason, fine_fen=fine_fen,
        content=content, by=by, at=at,
    )  # fmt: skip


@action(lifecycle.ASK_ALTERATION)
def ask_alteration(
    *, decision: Decision, kind: str, ground: str, reason: str, fine_fen: int | None = None, content: str = "",
    by: Actor, at: datetime,
) -> Alteration:  # fmt: skip
    """Ask the same of one's own head of what an entrusted body decided, as its entruster. 《责任制》第20条."""
    decision = locked(decision)
    return _proposed(
        decision, lifecycle.ASK_ALTERATION, holder=deciding.entruster_of(decision) or decision.unit, kind=kind,
        ground=ground, reason=reason, fine_fen=fine_fen, content=content, by=by, at=at,
    )  # fmt: skip


def _proposed(
    decision: Decision, move: Move, *, holder: "Unit | None" = None, kind: str, ground: str, reason: str,
    fine_fen: int | None, content: str, by: Actor, at: datetime,
) -> Alteration:  # fmt: skip
    cannot = move.cannot
    if decision.alterations.filter(state__in=("proposed", "approved")).exists():
        raise Invalid(f"{cannot}：已有一件在办", field="kind")
    if kind == "change" and fine_fen is None and not content:
        raise Invalid(f"{cannot}：请写明变更后的罚款或者内容", field="content")
    if kind != "change" and (fine_fen is not None or content):
        raise Invalid(f"{cannot}：只有变更才填写变更后的罚款和内容", field="content")
    if fine_fen is not None and is_heavier(decision.outcomes, fine_fen, decision.outcomes, decision.fine_fen):
        raise Invalid(
            f"{cannot}：变更后的罚款重于原决定",
            field="fine_fen",
            remedy="需要加重的，撤销后重新告知、重新决定",
        )
    alteration = Alteration(
        case=decision.case, unit=holder or decision.unit, decision=decision, kind=kind, ground=ground, reason=reason,
        fine_fen=fine_fen, content=content,
    )  # fmt: skip
    return step(
        alteration, move, by=by, at=at,
        facts=facts_of(decision, kind=kind, ground=ground, holder=holder, by=by, at=at),
        data={
            "decision": decision.pk, "kind": kind, "ground": ground, "reason": reason, "content": content,
            "fine": "" if fine_fen is None else yuan(fine_fen),
        },
    )  # fmt: skip


@action(lifecycle.APPROVE_ALTERATION)
def approve_alteration(*, alteration: Alteration, by: Actor, at: datetime) -> Alteration:
    """Approve it, and write the paper by which it is done once that is sealed."""
    alteration = locked(alteration)
    decision = alteration.decision
    facts = facts_of(decision, kind=alteration.kind, ground=alteration.ground, by=by, at=at)
    judge(alteration, lifecycle.APPROVE_ALTERATION, by=by, facts=facts)  # before a number is taken
    remedies = law.later_remedies_zh(decision.case.rule.remedies, decision.review_organ)
    data = contents.of_alteration(alteration, remedies=remedies)
    paper = written("alteration-decision", alteration, data, party=decision.party.ref, by=by, at=at)
    return step(
        alteration, lifecycle.APPROVE_ALTERATION, by=by, at=at, facts=facts, changes={"document": paper},
        data={"number": paper.number},
    )  # fmt: skip


@action(lifecycle.REFUSE_ALTERATION)
def refuse_alteration(*, alteration: Alteration, reason: str, by: Actor, at: datetime) -> Alteration:
    """Leave the decision as it is, with the reason."""
    alteration = locked(alteration)
    return step(
        alteration, lifecycle.REFUSE_ALTERATION, by=by, at=at, data={"reason": reason},
        facts=cases.facts_of(alteration.case, by=by, at=at),
    )  # fmt: skip


@action
def take_sealed(alteration: Alteration, *, service: "Service | None", at: datetime) -> Alteration:
    """Let the decision end as the paper that says so is sealed; a change makes another, which is then to be served."""
    if alteration.state != "approved":
        return alteration
    done = step(
        alteration,
        lifecycle.ALTER,
        by=SYSTEM,
        at=at,
        changes={"done_at": at},
        data={"decision": alteration.decision_id},
    )
    decision = locked(done.decision)
    if decision.state == "issued":
        _end(decision, STATES[done.kind], f"{done.ground_zh}：{done.reason}", REVERSALS[done.kind], at=at)
        if done.kind == "change":
            _succeed(decision, done, at=at)
    return done


def _end(
    decision: Decision, state: str, why: str, reversal: str, *, procedural: bool = False, at: datetime
) -> None:
    """End a decision; it stays on record as it was."""
    ended = step(
        decision, lifecycle.ENDS[state], by=SYSTEM, at=at,
        changes={
            "ended_at": at, "ended_for": why[:1000], "is_procedural": procedural, "shaken_at": None,
        },
        data={"reason": why},
    )  # fmt: skip
    announcing.fell(ended, reversal=reversal, reason=why[:500], at=at)


def _succeed(former: Decision, alteration: Alteration, *, at: datetime) -> Decision:
    """Make the decision that takes the place of a changed one, by the paper of the change."""
    paper = alteration.document
    kept: dict[str, Any] = {
        name: getattr(former, name)
        for name in (
            "case", "unit_id", "party", "outcomes", "base_fen", "band", "deviation", "basis", "content", "performance",
            "other", "public_interest", "is_complex", "organ", "review_organ", "remedies", "proposed_by",
        )
    }  # fmt: skip
    if alteration.content:
        kept["content"] = alteration.content
    made = Decision(
        **kept, fine_fen=former.fine_fen if alteration.fine_fen is None else alteration.fine_fen, proposed_at=at,
        document=paper, number=paper.number if paper else "", issued_at=at, replaces=former,
    )  # fmt: skip
    cited = list(former.citations.order_by("id"))

    def along(row: Decision) -> None:
        Citation.objects.bulk_create(
            Citation(decision=row, fact_id=each.fact_id, role=each.role, sentence=each.sentence)
            for each in cited
        )
        freeze(row, grounds.gathered(row))

    return step(
        made, lifecycle.SUCCEED, by=SYSTEM, at=at, along=along,
        data={"replaces": former.pk, "number": made.number, "fine": yuan(made.fine_fen)},
    )  # fmt: skip


@action
def take_served(alteration: Alteration, *, service: "Service", at: datetime) -> Alteration:
    """Let the changed decision be in force from when the paper of the change was served."""
    for made in Decision.objects.filter(document=alteration.document, state="issued", served_at=None):
        row = step(
            made, lifecycle.SERVE, by=SYSTEM, at=at, changes={"served_at": service.served_at},
            data={"service": service.pk},
        )  # fmt: skip
        announcing.announce(row, at=at)
    return alteration


@action(lifecycle.ORDER_ALTERATION)
def order_alteration(
    *, decision: Decision, ground: str, kind: str, instrument: str, why: str = "facts", reason: str, by: Actor,
    at: datetime,
) -> Alteration:  # fmt: skip
    """Put on record what a reviewing organ, a court or a superior made of a decision."""
    decision = locked(decision)
    alteration = Alteration(
        case=decision.case, unit_id=decision.unit_id, decision=decision, kind=kind, ground=ground, reason=reason,
        instrument=instrument, done_at=at,
    )  # fmt: skip
    facts = facts_of(decision, by=by, at=at)
    done = step(
        alteration, lifecycle.ORDER_ALTERATION, by=by, at=at, facts=facts,
        data={
            "decision": decision.pk, "ground": ground, "kind": kind, "instrument": instrument, "why": why,
            "reason": reason,
        },
    )  # fmt: skip
    said = f"{law.ANNULLED_BY[ground]}{law.ANNULMENTS[kind]}（{instrument}）：{reason}"
    _end(decision, "annulled", said, kind, procedural=why == "procedure", at=at)
    return done


@action(lifecycle.PROPOSE_CORRECTION)
def propose_correction(
    *, decision: Decision, wrong: str, right: str, reason: str, by: Actor, at: datetime
) -> Correction:
    """Ask the head to put a slip of the pen right; an amount, a party or what is decided is none."""
    decision = locked(decision)
    says = _says(decision.document.data if decision.document else {})
    slip = law.slip_zh(wrong, right, says=says, party=decision.party.name)
    correction = Correction(
        case=decision.case,
        unit_id=decision.unit_id,
        decision=decision,
        wrong=wrong,
        right=right,
        reason=reason,
    )
    return step(
        correction, lifecycle.PROPOSE_CORRECTION, by=by, at=at,
        facts=facts_of(decision, slip_zh=slip, by=by, at=at),
        data={"decision": decision.pk, "wrong": wrong, "right": right, "reason": reason},
    )  # fmt: skip


def _says(data: Any) -> str:
    """Return all words of a paper's data, one after the other."""
    if isinstance(data, str):
        return data
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return "\n".join(_says(each) for each in parts)


@action(lifecycle.APPROVE_CORRECTION)
def approve_correction(*, correction: Correction, by: Actor, at: datetime) -> Correction:
    """Approve it, and write the notice by which it is done once that is sealed."""
    correction = locked(correction)
    decision = correction.decision
    data = contents.of_correction(correction)
    facts = facts_of(decision, by=by, at=at)
    paper = written("correction-notice", correction, data, party=decision.party.ref, by=by, at=at)
    return step(
        correction, lifecycle.APPROVE_CORRECTION, by=by, at=at, facts=facts, changes={"document": paper},
        data={"number": paper.number},
    )  # fmt: skip


@action(lifecycle.REFUSE_CORRECTION)
def refuse_correction(*, correction: Correction, reason: str, by: Actor, at: datetime) -> Correction:
    """Leave the paper as it is, with the reason."""
    correction = locked(correction)
    return step(
        correction, lifecycle.REFUSE_CORRECTION, by=by, at=at, data={"reason": reason},
        facts=cases.facts_of(correction.case, by=by, at=at),
    )  # fmt: skip


@action
def take_corrected(correction: Correction, *, service: "Service | None", at: datetime) -> Correction:
    """Let a correction stand as its notice is sealed."""
    if correction.state != "approved":
        return correction
    return step(correction, lifecycle.CORRECT, by=SYSTEM, at=at, data={"decision": correction.decision_id})
