"""Verbs on the decision itself: propose, approve, write, issue, serve; or all of it on the spot. 《责任制》第31条."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from liuhen.apps.cases import actions as cases_actions
from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import contents, lifecycle
from liuhen.apps.decisions.actions import announcing
from liuhen.apps.decisions.actions.telling import demand_outcomes, demand_party, written
from liuhen.apps.decisions.models import Citation, Decision, DecisionGround, Plea
from liuhen.apps.decisions.queries import deciding, grounds, rights
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents import queries as papers
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.web.wording import sentence, written_moment
from liuhen.regulation import decisions as law

if TYPE_CHECKING:
    from liuhen.apps.benchmarks.models import Band
    from liuhen.apps.cases.models import Case, Party
    from liuhen.apps.documents.models import Document, Service
    from liuhen.apps.evidence.models import Fact
    from liuhen.apps.people.models import Unit


@action(lifecycle.PROPOSE)
def propose_decision(
    *, case: "Case", party: "Party", outcomes: Sequence[str], fine_fen: int | None = None,
    elements: "Sequence[Fact]", lighter: "Sequence[Fact]" = (), heavier: "Sequence[Fact]" = (),
    band: "Band | None" = None, base_fen: int | None = None, deviation: str = "", basis: str, content: str = "",
    performance: str = "", other: str = "", public_interest: bool = False, is_complex: bool = False, by: Actor,
    at: datetime,
) -> Decision:  # fmt: skip
    """Propose what is to be decided of one party, on which facts, in which band."""
    case = locked(case)
    cannot = lifecycle.PROPOSE.cannot
    demand_party(case, party, cannot)
    if Decision.objects.filter(case=case, party=party, state__in=(*Decision.OPEN, "issued")).exists():
        raise Invalid(
            f"{cannot}：对“{party}”已有决定或者草案",
            field="party",
            remedy="请修改草案；已作出的，依法定事由变更或者撤销",
        )
    decision = Decision(
        case=case, unit_id=case.unit_id, party=party, proposed_at=at, proposed_by_id=by.person_id,
        **_columns(
            case, outcomes, fine_fen, band, base_fen, deviation, basis, content, performance, other,
            public_interest, is_complex, move=lifecycle.PROPOSE, at=at,
        ),
    )  # fmt: skip
    cited, twice = _cited(case, lifecycle.PROPOSE, elements, lighter, heavier)
    return step(
        decision, lifecycle.PROPOSE, by=by, at=at,
        facts=deciding.facts_of(decision, by=by, at=at, cited=cited, twice=twice),
        data=_told(decision, cited) | {"party": party.pk}, along=lambda row: _cite(row, cited),
    )  # fmt: skip


@action(lifecycle.REVISE)
def revise(
    *, decision: Decision, outcomes: Sequence[str], fine_fen: int | None = None, elements: "Sequence[Fact]",
    lighter: "Sequence[Fact]" = (), heavier: "Sequence[Fact]" = (), band: "Band | None" = None,
    base_fen: int | None = None, deviation: str = "", basis: str, content: str = "", performance: str = "",
    other: str = "", public_interest: bool = False, is_complex: bool = False, by: Actor, at: datetime,
) -> Decision:  # fmt: skip
    """Say anew what is to be decided; a review or a discussion of what was proposed before holds no more."""
    decision = locked(decision)
    changes = _columns(
        decision.case, outcomes, fine_fen, band, base_fen, deviation, basis, content, performance, other,
        public_interest, is_complex, move=lifecycle.REVISE, at=at,
    )  # fmt: skip
    cited, twice = _cited(decision.case, lifecycle.REVISE, elements, lighter, heavier)
    for name, value in changes.items():
        setattr(decision, name, value)

    def cite_anew(row: Decision) -> None:
        row.citations.all().delete()
        _cite(row, cited)

    return step(
        decision, lifecycle.REVISE, by=by, at=at, changes=changes | {"remark": "", "proposed_at": at},
        facts=deciding.facts_of(decision, by=by, at=at, cited=cited, twice=twice),
        data=_told(decision, cited), along=cite_anew,
    )  # fmt: skip


def _columns(
    case: "Case", outcomes: Sequence[str], fine_fen: int | None, band: "Band | None", base_fen: int | None,
    deviation: str, basis: str, content: str, performance: str, other: str, public_interest: bool, is_complex: bool,
    *, move: Move, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return what a proposal says, in order. Raises Invalid."""
    if band is not None and not deciding.bands_for(case, at=at).filter(pk=band.pk).exists():
        raise Invalid(f"{move.cannot}：这个档次不是行为发生之日施行的", field="band")
    demand_outcomes(case, outcomes, fine_fen, move.cannot)
    if "fine" in outcomes and not fine_fen:
        raise Invalid(f"{move.cannot}：选择了罚款，没有填写金额", field="fine_fen")
    return {
        "outcomes": list(outcomes), "fine_fen": fine_fen or 0, "band": band, "base_fen": base_fen,
        "deviation": deviation, "basis": basis, "content": content, "performance": performance, "other": other,
        "public_interest": public_interest, "is_complex": is_complex,
    }  # fmt: skip


def _cited(
    case: "Case", move: Move, elements: "Sequence[Fact]", lighter: "Sequence[Fact]", heavier: "Sequence[Fact]"
) -> "tuple[list[tuple[Fact, str]], str]":
    """Return the facts with what each is counted as, and those that are counted twice, in words. Raises Invalid."""
    roles = (("element", elements), ("lighter", lighter), ("heavier", heavier))
    cited = [(fact, role) for role, facts in roles for fact in facts]
    if any(fact.case_id != case.pk for fact, _ in cited):
        raise Invalid(f"{move.cannot}：请选择本案认定的事实", field="elements")
    counted = [fact.pk for fact, _ in cited]
    twice = {fact.pk: str(fact) for fact, _ in cited if counted.count(fact.pk) > 1}
    return cited, "、".join(twice.values())


def _cite(decision: Decision, cited: "Sequence[tuple[Fact, str]]") -> None:
    Citation.objects.bulk_create(
        Citation(decision=decision, fact=fact, role=role, sentence=fact.sentence) for fact, role in cited
    )


def _told(decision: Decision, cited: "Sequence[tuple[Fact, str]]") -> dict[str, Any]:
    return {
        "kinds": decision.outcomes, "fine": yuan(decision.fine_fen), "facts": [fact.pk for fact, _ in cited],
        "band": decision.band_id, "deviation": decision.deviation, "basis": decision.basis,
        "content": decision.content, "public_interest": decision.public_interest, "is_complex": decision.is_complex,
    }  # fmt: skip


@action(lifecycle.DROP)
def drop(*, decision: Decision, reason: str, by: Actor, at: datetime) -> Decision:
    """Give a proposal up."""
    decision = locked(decision)
    return step(
        decision, lifecycle.DROP, by=by, at=at, facts=cases.facts_of(decision.case, by=by, at=at),
        changes={"remark": reason}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.SEND_BACK)
def send_back(*, decision: Decision, remark: str, by: Actor, at: datetime) -> Decision:
    """Give a proposal back to its handlers, with the reason."""
    decision = locked(decision)
    return step(
        decision, lifecycle.SEND_BACK, by=by, at=at, facts=cases.facts_of(decision.case, by=by, at=at),
        changes={"remark": remark, "approved_at": None, "approved_by": None}, data={"remark": remark},
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve(*, decision: Decision, remark: str = "", by: Actor, at: datetime) -> Decision:
    """Approve what is proposed, as the leader in charge of the day: all that had to come before has."""
    decision = locked(decision)
    return step(
        decision, lifecycle.APPROVE, by=by, at=at, facts=deciding.facts_of(decision, by=by, at=at),
        changes={"approved_at": at, "approved_by_id": by.person_id, "remark": remark}, data={"remark": remark},
    )  # fmt: skip


@action(lifecycle.WRITE)
def write(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Write the approved decision under its number, with the remedies of its procedure; it waits for the seal."""
    decision = locked(decision)
    facts = deciding.facts_of(decision, by=by, at=at)
    changes = _authority(decision, at=at)
    for name, value in changes.items():
        setattr(decision, name, value)
    if not facts.missing_parts_zh:
        paper = written(
            _paper_of(decision), decision, _said(decision), party=decision.party.ref, by=by, at=at
        )
        changes |= {"document": paper, "number": paper.number}
    return step(
        decision, lifecycle.WRITE, by=by, at=at, facts=facts, changes=changes,
        data={"number": changes.get("number", "")},
    )  # fmt: skip


def _paper_of(decision: Decision) -> str:
    act = decision.case.rule.act
    if act == "penalty":
        return "no-penalty-decision" if decision.outcomes == ["no-penalty"] else "penalty-decision"
    if act == "licence":
        return "licence-refusal" if "refuse" in decision.outcomes else "licence-decision"
    return "other-decision"


def _authority(decision: Decision, *, at: datetime) -> dict[str, Any]:
    """Return in whose name it is decided, to whom the party objects, and by when."""
    organ: Unit | None = deciding.authority(decision.case, local_day(at))
    if organ is None:
        return {}
    objects_to = people.review_organ(organ)
    return {
        "organ": organ.name, "review_organ": objects_to,
        "remedies": law.remedies_zh(decision.case.rule.remedies, objects_to),
    }  # fmt: skip


def _said(decision: Decision) -> dict[str, Any]:
    """Return what the paper of a decision says."""
    rows = list(decision.citations.order_by("id"))
    cited = {row.fact_id for row in rows}
    proofs = dict.fromkeys(
        f"{item.kind_zh}：{item}"
        for each in evidence.facts_of(decision.case)
        if each.fact.pk in cited
        for item, _, cause in each.rests_on
        if cause is None
    )
    return contents.of_decision(
        decision, sentences=[(row.role, row.sentence) for row in rows], evidence=list(proofs), heard=_heard(decision),
        remedies=decision.remedies, organ=decision.organ,
    )  # fmt: skip


def _heard(decision: Decision) -> list[str]:
    """Say how the party was told and heard, and what of it was adopted."""
    notice = rights.notice_to(decision.case, decision.party)
    if notice is None or notice.served_at is None:
        return []
    told = [f"本机关于{written_moment(notice.served_at)}向当事人送达权利告知。"]
    if notice.waived_at:
        told.append("当事人书面声明放弃陈述、申辩的剩余期限。")
    pleas = list(Plea.objects.filter(notice=notice, state="answered").order_by("id"))
    told += [
        f"当事人陈述申辩：{sentence(plea.words)}本机关复核后{plea.adopted_zh}：{sentence(plea.answer)}"
        for plea in pleas
    ]
    if not pleas:
        told.append("当事人没有提出陈述申辩。")
    if rights.was_heard(decision.case, decision.party):
        told.append("本机关依当事人的申请举行了听证，本决定根据听证笔录作出。")
    return told


@action
def take_sealed(decision: Decision, *, service: "Service | None", at: datetime) -> Decision:
    """Issue a decision as its paper is sealed: all that it rests on is frozen now. Raises Refused where a fact fell."""
    if decision.state != "written":
        return decision
    return _issued(decision, lifecycle.ISSUE, at=at)


def _issued(decision: Decision, move: Move, *, at: datetime) -> Decision:
    facts = deciding.facts_of(decision, by=SYSTEM, at=at)
    resting = grounds.gathered(decision)
    issued = step(
        decision, move, by=SYSTEM, at=at, facts=facts, changes={"issued_at": at},
        data={"number": decision.number, "grounds": len(resting), "digest": digest_of(resting)},
        along=lambda row: freeze(row, resting),
    )  # fmt: skip
    enter_decided(issued.case, at=at)
    return issued


def digest_of(resting: "Sequence[grounds.Ground]") -> str:
    """Return SHA-256 (hex) over all that a decision rests on, in order."""
    told = [[each.ref, each.needed, each.digest] for each in resting]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


def freeze(decision: Decision, resting: "Sequence[grounds.Ground]") -> None:
    DecisionGround.objects.bulk_create(
        DecisionGround(
            decision=decision, place=n, ref=each.ref, title=each.title, needed=each.needed, digest=each.digest
        )
        for n, each in enumerate(resting, 1)
    )


def enter_decided(case: "Case", *, at: datetime) -> None:
    """Let the case be decided once all of its parties are."""
    if not case.is_running:
        return
    decided = Decision.objects.filter(case=case, state="issued").values("party_id")
    waiting = cases.parties_of(case).filter(role__in=cases.DECIDED_ON).exclude(pk__in=decided)
    if not waiting.exists():
        cases_actions.enter_decided(case=case, by=SYSTEM, at=at)


@action
def take_served(decision: Decision, *, service: "Service", at: datetime) -> Decision:
    """Let a decision be in force: it was served on its party. It is due on the public platform from then."""
    if decision.state != "issued" or decision.served_at is not None:
        return decision
    decision = step(
        decision, lifecycle.SERVE, by=SYSTEM, at=at, changes={"served_at": service.served_at},
        data={"service": service.pk},
    )  # fmt: skip
    announcing.announce(decision, at=at)
    return decision


@action
def take_unserved(decision: Decision, *, service: "Service", at: datetime) -> Decision:
    """Let a decision not be in force any more: the service does not count, and no other does."""
    if decision.state != "issued" or decision.served_at != service.served_at or decision.document is None:
        return decision
    still = papers.served_at(decision.document)
    return step(
        decision,
        lifecycle.UNSERVE,
        by=SYSTEM,
        at=at,
        changes={"served_at": still},
        data={"service": service.pk},
    )


@action
def take_voided(decision: Decision, *, service: "Service | None", at: datetime) -> Decision:
    """Let a decision be written anew whose paper was voided before it was sealed. Raises WrongState after that."""
    if decision.state != "written":
        raise WrongState(
            "不能作废文书：决定已经作出",
            remedy="请送达，别无他法的公告送达；确有错误的，生效后依法定事由变更或者撤销",
        )
    return step(
        decision, lifecycle.UNWRITE, by=SYSTEM, at=at, changes={"document": None, "number": ""},
        data={"number": decision.number},
    )  # fmt: skip


@action(lifecycle.DECIDE_ON_THE_SPOT)
def decide_on_the_spot(
    *, case: "Case", outcomes: Sequence[str], fine_fen: int | None = None, place: str, facts_told: str,
    basis: str,
    band: "Band | None" = None, deviation: str = "", heard: str = "", signed_by: str = "", relation: str = "",
    refusal: str = "", witnesses: str = "", by: Actor, at: datetime,
) -> Decision:  # fmt: skip
    """Decide on the spot within the limits of the procedure: told, heard, written, handed over, all there and then."""
    case = locked(case)
    move = lifecycle.DECIDE_ON_THE_SPOT
    party = cases.parties_of(case).first()
    if party is None or case.state != "open":
        raise WrongState(
            f"{move.cannot}：案件没有当事人，或者不是“{case.states['open']}”状态", subject=case.ref
        )
    columns = _columns(
        case,
        outcomes,
        fine_fen,
        band,
        None,
        deviation,
        basis,
        facts_told,
        "",
        "无",
        False,
        False,
        move=move,
        at=at,
    )
    decision = Decision(
        case=case, unit_id=case.unit_id, party=party, proposed_at=at, proposed_by_id=by.person_id, heard=heard,
        issued_at=at, **columns,
    )  # fmt: skip
    for name, value in _authority(decision, at=at).items():
        setattr(decision, name, value)
    facts = deciding.facts_of(decision, by=by, at=at, cited=())
    data = contents.on_the_spot(
        decision, place=place, facts=facts_told, remedies=decision.remedies, organ=decision.organ,
        officers=cases.handlers_now(case), at=at,
    )  # fmt: skip
    paper = written("spot-decision", decision, data, party=party.ref, by=by, at=at)
    decision.document, decision.number = paper, paper.number
    told = {
        "kinds": decision.outcomes, "fine": yuan(decision.fine_fen), "band": decision.band_id,
        "deviation": deviation, "basis": basis, "place": place, "facts": facts_told, "heard": heard,
        "number": paper.number, "signed_by": signed_by, "relation": relation, "refusal": refusal,
        "witnesses": witnesses,
    }  # fmt: skip
    made = step(
        decision, move, by=by, at=at, facts=facts, data=told,
        along=lambda row: freeze(row, grounds.gathered(row)),
    )  # fmt: skip
    enter_decided(case, at=at)
    _hand_over(paper, party, signed_by, relation, refusal, witnesses, by=by, at=at)
    made.refresh_from_db()
    return made


def _hand_over(
    paper: "Document", party: "Party", signed_by: str, relation: str, refusal: str, witnesses: str, *, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Serve what was decided there: into the hand of whoever signs, else left before witnesses."""
    if refusal and not signed_by:
        documents.leave(
            document=paper, addressee=party.name, served_at=at, refusal=refusal, witnesses=witnesses,
            party=party.ref, by=by, at=at,
        )  # fmt: skip
        return
    documents.hand_over(
        document=paper, addressee=party.name, served_at=at, signed_by=signed_by, relation=relation or "self",
        party=party.ref, by=by, at=at,
    )  # fmt: skip


@action(lifecycle.REPORT)
def report(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Report what was decided on the spot to the unit. 《责任制》第31条."""
    decision = locked(decision)
    if not decision.is_on_the_spot or decision.reported_at:
        raise WrongState(f"{lifecycle.REPORT.cannot}：不是当场作出的决定，或者已经备案", subject=decision.ref)
    return step(
        decision, lifecycle.REPORT, by=by, at=at, changes={"reported_at": at},
        facts=cases.facts_of(decision.case, by=by, at=at),
    )  # fmt: skip
