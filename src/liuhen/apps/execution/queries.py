"""Questions about performance: what is owed as of a day and how that was reckoned, and when the court may be asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q, QuerySet

from liuhen.apps.decisions import queries as decisions
from liuhen.apps.execution.models import (
    CourtApplication,
    DecisionStay,
    Deferral,
    Demand,
    FineAccount,
    Holding,
    Instalment,
    Payment,
    Refund,
    Urging,
)
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.accrual import Accrual, Paid, Part, accrue, in_words, yuan
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.reckoning import reckon
from liuhen.kernel.clocks.stays import Stay, stays
from liuhen.kernel.flow import number_of, persons_who
from liuhen.kernel.narrowing import chosen
from liuhen.regulation import execution as law
from liuhen.regulation.execution import APPLY_WITHIN, PAY_IN_TIME, SURCHARGE_PERMILLE, URGED_FOR
from liuhen.regulation.procedures import EITHER
from liuhen.regulation.supervision import StayFacts, StillFacts
from liuhen.regulation.vocabulary import Plain

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.people.models import Unit

CALLED = "加处罚款"


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Demand]":
    rows: QuerySet[Demand] = Demand.objects.visible_to(actor, permission)
    return rows.select_related("unit", "case", "party", "decision")


def accounts_visible_to(
    actor: Actor, permission: Permission = Permission.CASE_SEE
) -> "QuerySet[FineAccount]":
    rows: QuerySet[FineAccount] = FineAccount.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def hanging(model: Any) -> Any:
    """Return what says which rows of a demand somebody sees."""

    def rows(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.visible_to(actor, permission)
        return found.select_related(
            "unit", "case", *(["demand__party"] if model is not Holding else ["payment"])
        )

    return rows


deferrals_visible_to = hanging(Deferral)
payments_visible_to = hanging(Payment)
holdings_visible_to = hanging(Holding)
urgings_visible_to = hanging(Urging)
applications_visible_to = hanging(CourtApplication)


def stays_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[DecisionStay]":
    rows: QuerySet[DecisionStay] = DecisionStay.objects.reachable_by(actor, permission)
    return rows.select_related("unit", "case", "decision__party", "paper", "resumption")


def filtered(rows: "QuerySet[Demand]", *, wanted: Mapping[str, Any]) -> "QuerySet[Demand]":
    """Cut a list by unit, state, kind and case."""
    return rows.filter(**chosen(wanted, "unit", "state", "kind", "case"))


def accounts_of(unit_id: int) -> "QuerySet[FineAccount]":
    """Return the accounts in use into which fines of a unit are paid, whoever asks."""
    return FineAccount.objects.filter(unit_id=unit_id, state="in-use").order_by("id")


def to_lay(actor: Actor) -> "QuerySet[Decision]":
    """Return the decisions in force of which somebody registers what they demand; a closed case is done with."""
    rows = decisions.visible_to(actor, Permission.PAYMENT_KEEP).filter(
        state="issued", served_at__isnull=False
    )
    found: QuerySet[Decision] = rows.exclude(case__state="closed")
    return found


def demands_of(case: "Case") -> "QuerySet[Demand]":
    """Return what the decisions of a case demand, in order."""
    return Demand.objects.filter(case=case).select_related("unit", "party", "decision", "case").order_by("id")


@dataclass(frozen=True)
class Money:
    """What is owed on a demand by the end of a day, and what came in for it."""

    demand: Demand
    on: date
    last_day: date | None
    parts: tuple[Part, ...]
    paid_fen: int
    refunded_fen: int
    surcharge: Accrual | None
    stays: tuple[Stay, ...]

    @property
    def kept_fen(self) -> int:
        return self.paid_fen - self.refunded_fen

    @property
    def owes_fen(self) -> int:
        """The sum itself; nothing once what demanded it has fallen."""
        return 0 if self.demand.state == "lifted" else self.demand.amount_fen

    @property
    def principal_left_fen(self) -> int:
        return max(self.owes_fen - self.kept_fen, 0)

    @property
    def surcharge_fen(self) -> int:
        if self.surcharge is None or self.demand.is_waived or self.demand.state == "lifted":
            return 0
        return self.surcharge.fen

    @property
    def left_fen(self) -> int:
        return max(self.owes_fen + self.surcharge_fen - self.kept_fen, 0)

    @property
    def over_fen(self) -> int:
        """What came in above all that is owed, and is to be given back."""
        return max(self.kept_fen - self.owes_fen - self.surcharge_fen, 0)

    @property
    def is_late(self) -> bool:
        return self.last_day is not None and self.last_day < self.on

    @property
    def late_fen(self) -> int:
        """What of the sum should have come in by now and has not: of instalments those whose day is over."""
        due = sum(part.fen for part in self.parts if part.is_late(self.on))
        return min(max(due - self.kept_fen, 0), self.principal_left_fen)

    @property
    def late_zh(self) -> str:
        return yuan(self.late_fen)

    @property
    def is_still(self) -> bool:
        return any(stay.is_open for stay in self.stays)

    @property
    def words(self) -> list[str]:
        """How the surcharge was reckoned, in sentences."""
        return in_words(self.surcharge, called=CALLED) if self.surcharge else []

    @property
    def amounts_zh(self) -> list[tuple[str, str]]:
        told = [
            ("应缴", self.owes_fen), ("已缴", self.paid_fen), ("已退", self.refunded_fen),
            (CALLED, self.surcharge_fen), ("尚欠", self.left_fen), ("应退", self.over_fen),
        ]  # fmt: skip
        return [(name, yuan(fen)) for name, fen in told if fen or name in ("应缴", "尚欠")]


def money_of(demand: Demand, *, on: date) -> Money:
    return moneys([demand], on=on)[demand.pk]


def moneys(demands: Sequence[Demand], *, on: date) -> dict[int, Money]:
    """Reckon many demands by the end of a day, by id; a fixed number of queries."""
    ids = [each.pk for each in demands]
    paid: dict[int, list[Paid]] = defaultdict(list)
    refunded: dict[int, int] = defaultdict(int)
    parts: dict[int, list[Instalment]] = defaultdict(list)
    for each in Payment.objects.filter(demand_id__in=ids, state="entered").order_by("paid_on", "id"):
        paid[each.demand_id].append(Paid(each.paid_on, each.amount_fen))
    for pk, fen in Refund.objects.filter(demand_id__in=ids).values_list("demand_id", "amount_fen"):
        refunded[pk] += fen
    granted = Instalment.objects.filter(deferral__demand_id__in=ids, deferral__state="granted")
    for part in granted.select_related("deferral").order_by("deferral_id", "due_on", "id"):
        parts[part.deferral.demand_id].append(part)
    last_days, stood = _last_days(demands), stays({f"decision:{each.decision_id}" for each in demands})
    found = {}
    for demand in demands:
        still = stood[f"decision:{demand.decision_id}"]
        schedule = _schedule(demand, last_days[demand.pk], parts[demand.pk])
        money = paid[demand.pk]
        found[demand.pk] = Money(
            demand=demand, on=on, last_day=max((each.last_day for each in schedule), default=last_days[demand.pk]),
            parts=schedule, paid_fen=sum(each.fen for each in money), refunded_fen=refunded[demand.pk],
            surcharge=_surcharge(demand, schedule, money, still, on), stays=still,
        )  # fmt: skip
    return found


def _surcharge(
    demand: Demand, parts: Sequence[Part], paid: Sequence[Paid], still: Sequence[Stay], on: date
) -> Accrual | None:
    """Reckon what grows on a fine; on nothing else anything does."""
    if demand.kind != "fine":
        return None
    if demand.state == "ended" and demand.met_at:
        on = min(on, local_day(demand.met_at))
    intervals = [(stay.since, stay.until) for stay in still]
    return accrue(
        parts, paid=paid, still=intervals, permille=SURCHARGE_PERMILLE, cap_fen=demand.amount_fen, on=on
    )


def _schedule(demand: Demand, last_day: date | None, granted: Sequence[Instalment]) -> tuple[Part, ...]:
    """Return what of a sum is to be paid by when: by the term and, from the day it was put off, by its instalments.

    An instalment's amount is what was left to pay when it was granted: what had been paid before is a part of its own.
    """
    if not demand.is_money or last_day is None:
        return ()
    by_deferral: dict[int, list[Instalment]] = defaultdict(list)
    for each in granted:
        by_deferral[each.deferral_id].append(each)
    parts, since = [], date.min
    current = [(last_day, demand.amount_fen)]
    for instalments in by_deferral.values():
        granted_at = instalments[0].deferral.granted_at
        assert granted_at is not None, "what was granted has its moment"
        day = local_day(granted_at)
        parts += [Part(due, fen, since, day - ONE_DAY) for due, fen in current]
        before = demand.amount_fen - sum(each.amount_fen for each in instalments)
        current = [
            *([(last_day, before)] if before > 0 else []),
            *((each.due_on, each.amount_fen) for each in instalments),
        ]
        since = day
    return (*parts, *(Part(due, fen, since) for due, fen in current))


def _last_days(demands: Iterable[Demand]) -> dict[int, date | None]:
    """Return the last day of each term as its clock was first reckoned: what is put off afterwards has its own days."""
    refs = {each.ref: each for each in demands}
    found: dict[int, date | None] = {each.pk: each.due_on for each in refs.values()}
    running = RunningClock.objects.filter(subject__in=refs, duty_id=PAY_IN_TIME.id).order_by("id")
    for clock in running:
        if clock.granted:
            first = reckon(
                clock.within, started_at=clock.started_at, calendar=clocks.calendar(),
                pauses=clock.ended_pauses,
            )  # fmt: skip
            found[number_of(clock.subject)] = first.last_day
        else:
            found[number_of(clock.subject)] = local_day(clock.due_at) - ONE_DAY
    return found


@dataclass(frozen=True)
class Window:
    """When the court may be asked: from the day after ``over_on``, the last day for objecting, to ``closes_on``.

    ``closes_on`` None: a court has judged, and its own terms hold.
    """

    over_on: date
    closes_on: date | None
    contested_by: Stay | None
    steps: tuple[tuple[date, str], ...]

    @property
    def opens_on(self) -> date:
        return self.over_on + ONE_DAY


def window_of(demand: Demand) -> Window:
    """Reckon when the court may be asked to enforce. 《行政强制法》第53条，《行政处罚法》第72条."""
    days, remedies = clocks.calendar(), demand.rule.remedies
    terms: list[Plain] = [remedies.review] if remedies.review_first else [remedies.review, remedies.suit]
    ends = [reckon(term, started_at=demand.served_at, calendar=days).last_day for term in terms]
    stood = stays([f"decision:{demand.decision_id}"])[f"decision:{demand.decision_id}"]
    ends += [stay.open_until for stay in stood] + [stay.until for stay in stood if stay.by_court]
    over_on = max(each for each in ends if each is not None)
    if put_off := Instalment.objects.filter(deferral__demand=demand, deferral__state="granted").order_by(
        "-due_on"
    ):
        over_on = max(over_on, put_off[0].due_on)
    counted = reckon(APPLY_WITHIN, started_at=midnight(over_on), calendar=days)
    return Window(
        over_on=over_on,
        closes_on=None if any(stay.by_court for stay in stood) else counted.last_day,
        contested_by=next((stay for stay in stood if stay.is_open), None),
        steps=counted.steps,
    )


def urged(demand: Demand) -> tuple[date | None, date | None]:
    """Return the day the first urging that counts was served, and the last day that has to be waited."""
    served = demand.urgings.filter(state="served").order_by("served_at").first()
    if served is None or served.served_at is None:
        return None, None
    waited = reckon(URGED_FOR, started_at=served.served_at, calendar=clocks.calendar())
    return local_day(served.served_at), waited.last_day


def apply_facts(demand: Demand, *, at: datetime, filed_on: date | None = None) -> law.ApplyFacts:
    """Say what stands between a demand and the court on a day."""
    window = window_of(demand)
    urged_on, urged_until = urged(demand)
    return law.ApplyFacts(
        is_contested=window.contested_by is not None,
        contested_zh=window.contested_by.why if window.contested_by else "",
        opens_on=window.opens_on, closes_on=window.closes_on, today=filed_on or local_day(at),
        urged_on=urged_on, urged_until=urged_until,
    )  # fmt: skip


def shift(demand: Demand, *, on: date) -> str:
    """Say by which move a demand follows its terms on a day: "enforceable", "contested", "lost", or nothing."""
    if demand.state not in ("owed", "enforceable"):
        return ""
    window = window_of(demand)
    if window.contested_by or on <= window.over_on:
        return "contested" if demand.state == "enforceable" else ""
    if demand.state == "owed":
        return "enforceable"
    return "lost" if window.closes_on is not None and window.closes_on < on else ""


def may_shift(*, on: date) -> "QuerySet[Demand]":
    """Return the demands whose terms may have moved them on: no term to object is shorter than that to reconsider."""
    served_by = midnight(on) - timedelta(days=EITHER.review.n)
    rows = Demand.objects.filter(state__in=("owed", "enforceable"), served_at__lt=served_by)
    return rows.select_related("case").order_by("id")


def overdue_of(actor: Actor) -> "QuerySet[Demand]":
    """Return what is owed by somebody whose term is over, of the cases in which somebody registers payments."""
    rows = visible_to(actor, Permission.PAYMENT_KEEP).filter(state__in=("owed", "enforceable"))
    return rows.order_by("served_at", "id")


def late_by_now(rows: "QuerySet[Demand]", at: datetime) -> "QuerySet[Demand]":
    """Cut to those whose term to pay is over, and that nobody has urged yet."""
    over = clocks.run_out(at, duty_id=PAY_IN_TIME.id).values_list("subject", flat=True)
    urged_already = Urging.objects.exclude(state="void").values("demand_id")
    return rows.filter(pk__in=[number_of(ref) for ref in over]).exclude(pk__in=urged_already)


def enforceable_of(actor: Actor) -> "QuerySet[Demand]":
    """Return what may be taken to the court, soonest first."""
    return (
        visible_to(actor, Permission.PAYMENT_KEEP)
        .filter(state="enforceable")
        .order_by("enforceable_at", "id")
    )


def deferrals_to_decide(actor: Actor) -> "QuerySet[Deferral]":
    found: QuerySet[Deferral] = deferrals_visible_to(actor, Permission.CASE_APPROVE)
    return found.filter(state="asked").order_by("id")


def applications_to_approve(actor: Actor) -> "QuerySet[CourtApplication]":
    found: QuerySet[CourtApplication] = applications_visible_to(actor, Permission.CASE_APPROVE)
    return found.filter(state="drafted").order_by("id")


def cash_held(actor: Actor) -> "QuerySet[Holding]":
    """Return the money collected on the spot that is still in a hand."""
    found: QuerySet[Holding] = holdings_visible_to(actor, Permission.PAYMENT_KEEP)
    return found.filter(state="held").order_by("counted_from", "id")


def undemanded(actor: Actor) -> "QuerySet[Decision]":
    """Return the decisions in force with a fine of which nothing was registered yet."""
    laid = Demand.objects.exclude(state="lifted").values("decision_id")
    found: QuerySet[Decision] = to_lay(actor).filter(fine_fen__gt=0).exclude(pk__in=laid).order_by("id")
    return found


def own_stays(refs: Collection[str]) -> Iterable[Stay]:
    """Tell from when to when decisions are stayed by whoever made them. One query."""
    ids = [number_of(ref) for ref in refs if ref.startswith("decision:")]
    rows = DecisionStay.objects.filter(decision_id__in=ids, state__in=("in-force", "ended"))
    for each in rows.select_related("paper").order_by("id"):
        assert each.since is not None, "what is in force has its first day"
        number = each.paper.number if each.paper else ""
        yield Stay(
            of=f"decision:{each.decision_id}", since=each.since, until=each.ended_on, by=each.ref,
            why=f"停止执行决定{f'（{number}）' if number else ''}",
        )  # fmt: skip


def stay_in_force(decision_id: int) -> DecisionStay | None:
    return DecisionStay.objects.filter(decision_id=decision_id, state="in-force").first()


def is_stayed(decision: "Decision") -> bool:
    """Say whether a decision is not carried out for now."""
    return stay_in_force(decision.pk) is not None


def stays_of_decision(decision: "Decision", actor: Actor) -> "QuerySet[DecisionStay]":
    return stays_visible_to(actor).filter(decision=decision).order_by("-id")


def stay_facts(
    decision: "Decision", *, until: date | None, own: DecisionStay | None = None, new: DecisionStay | None = None,
    by: Actor, at: datetime,
) -> StayFacts:  # fmt: skip
    """Say what the gates before a stay of a decision read, of one that is there or of a ``new`` one."""
    others = DecisionStay.objects.filter(decision=decision, state__in=("proposed", "approved", "in-force"))
    closing = [
        closes_on
        for each in Demand.objects.filter(decision=decision, state__in=("owed", "enforceable"))
        if (closes_on := window_of(each).closes_on)
    ]
    return StayFacts(
        is_in_force=decision.is_in_force,
        is_stayed=others.exclude(pk=own.pk if own else None).exists(),
        until=until, today=local_day(at), closes_on=min(closing, default=None),
        is_another=own is None or by.person_id not in _asked_for(own),
        act_zh=str(decision), holder_zh=decision.unit.name,
        has_the_power=new is None or new.body_id is None or new.unit_id != new.body_id,
    )  # fmt: skip


def _asked_for(stay: DecisionStay) -> frozenset[int]:
    return persons_who("decision-stay.proposed", stay) | persons_who("decision-stay.asked", stay)


def still_laid(rows: Sequence[Any], by: Actor) -> list[StillFacts]:
    """Say of urgings and applications since when the decision behind each is stayed."""
    demands = {each.pk: each.decision_id for each in Demand.objects.filter(
        pk__in=[row.demand_id for row in rows if row.demand_id]
    )}  # fmt: skip
    stayed = {
        each.decision_id: each
        for each in DecisionStay.objects.filter(decision_id__in=demands.values(), state="in-force")
    }
    found = [stayed.get(demands.get(row.demand_id, 0)) for row in rows]
    return [StillFacts(each.since, each.until) if each else StillFacts() for each in found]


def to_stay(actor: Actor) -> "QuerySet[Decision]":
    """Return the decisions in force that somebody may propose to stay."""
    open_ones = DecisionStay.objects.filter(state__in=("proposed", "approved", "in-force"))
    found: QuerySet[Decision] = to_lay(actor).exclude(pk__in=open_ones.values("decision_id"))
    return found


def to_ask_for(actor: Actor) -> "QuerySet[Decision]":
    """Return the decisions in force of those a unit entrusted that its legal office may propose to stay."""
    open_ones = DecisionStay.objects.filter(state__in=("proposed", "approved", "in-force"))
    rows = decisions.of_the_entrusted(actor)
    rows = rows if actor.may(Permission.CASE_REVIEW) else rows.none()
    return rows.filter(state="issued", served_at__isnull=False).exclude(
        Q(pk__in=open_ones.values("decision_id")) | Q(case__state="closed")
    )


def stays_to_decide(actor: Actor) -> "QuerySet[DecisionStay]":
    return stays_visible_to(actor, Permission.CASE_APPROVE).filter(state="proposed").order_by("id")


def stays_running(actor: Actor) -> "QuerySet[DecisionStay]":
    """Return what stands still for now: it is looked into, altered or resumed before its last day."""
    return stays_visible_to(actor, Permission.PAYMENT_KEEP).filter(state="in-force").order_by("until", "id")


def resumptions_to_tell(actor: Actor) -> "QuerySet[DecisionStay]":
    """Return the stays that ended while the decision holds, of which the party was not told."""
    rows = stays_visible_to(actor, Permission.PAYMENT_KEEP)
    return rows.filter(state="ended", resumption=None, decision__state="issued").order_by("ended_on", "id")


def stays_over(*, on: date) -> "QuerySet[DecisionStay]":
    """Return what stands still although its last day is over or its decision fell."""
    rows = DecisionStay.objects.filter(state="in-force")
    return rows.filter(Q(until__lt=on) | ~Q(decision__state="issued")).order_by("id")


def account_facts(unit: "Unit", holder: str) -> law.AccountFacts:
    """Say whether an account is in the name of the unit itself, or of somebody who serves in it."""
    organ = people.organ_of(unit)
    own = {unit.name, unit.short_name, *({organ.name, organ.short_name} if organ else ())}
    serving = people.serving_in(unit.pk).filter(people.named(holder, whole=True))
    return law.AccountFacts(is_units=holder in own, is_officers=serving.exists(), holder=holder)


def closing_facts(cases: Sequence[Any], by: Actor) -> list[law.ClosingFacts]:
    """Say of cases what of their decisions is not done, what cash is not handed on, what is to be given back."""
    ids = [case.pk for case in cases]
    demands: dict[int, list[Demand]] = defaultdict(list)
    for each in Demand.objects.filter(case_id__in=ids).select_related("case", "party").order_by("id"):
        demands[each.case_id].append(each)
    closed = [each for rows in demands.values() for each in rows if not each.is_open]
    # Nothing grows any more on what is closed: what came in last is the day to look at.
    last = Payment.objects.filter(demand__in=closed, state="entered").aggregate(last=Max("paid_on"))["last"]
    over = moneys(closed, on=last) if last else {}
    held = set(Holding.objects.filter(case_id__in=ids, state="held").values_list("case_id", flat=True))
    laid = {each.decision_id for rows in demands.values() for each in rows if each.state != "lifted"}
    missing: dict[int, list[Decision]] = defaultdict(list)
    fined = decisions.visible_to(SYSTEM).filter(case_id__in=ids, state="issued", fine_fen__gt=0)
    for decision in fined.exclude(pk__in=laid).order_by("id"):
        missing[decision.case_id].append(decision)
    return [_undone(demands[pk], missing[pk], over, is_held=pk in held) for pk in ids]


def _undone(
    mine: Sequence[Demand], missing: "Sequence[Decision]", over: Mapping[int, Money], *, is_held: bool
) -> law.ClosingFacts:
    undone = [f"“{each}”{each.state_zh}" for each in mine if each.is_open]
    undone += [f"“{decision}”的罚款没有登记履行" for decision in missing]
    back = [
        f"“{each}”多收的{yuan(over[each.pk].over_fen)}没有退还"
        for each in mine
        if over.get(each.pk) and over[each.pk].over_fen
    ]
    return law.ClosingFacts(
        undone_zh="；".join(undone[:3]),
        cash_zh="当场收缴的罚款还没有缴付银行" if is_held else "",
        refund_zh="；".join(back[:3]),
    )
