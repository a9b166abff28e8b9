"""Questions about which clues and cases there are, and what hangs on them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from liuhen.apps.cases.models import (
    ALIVE,
    DECIDED_ON,
    RUNNING,
    Case,
    Clue,
    Handler,
    Party,
    RecusalRequest,
    Referral,
)
from liuhen.apps.powers.queries import lists as powers
from liuhen.apps.powers.queries.idleness import Exercise
from liuhen.kernel.access import Actor, Permission, Reach
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import number_of
from liuhen.kernel.identifiers import containing, name_key, plain
from liuhen.kernel.letter_pairs import holding
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.cases import DECIDE_IN_TIME, KEEP_THE_PROMISE
from liuhen.regulation.parameters import CASE_REMIND_DAYS
from liuhen.regulation.powers import Running

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

WITH = ("unit", "power", "clue")


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Case]":
    rows: QuerySet[Case] = Case.objects.visible_to(actor, permission)
    return rows.select_related(*WITH)


def clues_visible_to(actor: Actor, permission: Permission = Permission.CLUE_KEEP) -> "QuerySet[Clue]":
    rows: QuerySet[Clue] = Clue.objects.visible_to(actor, permission)
    return rows.select_related("unit", "keeper")


def hanging(model: Any) -> "Callable[..., QuerySet[Any]]":
    """Return what asks for the rows of a model that hang on cases, as far as an actor has a right on them."""

    def rows(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.visible_to(actor, permission)
        return found.select_related("case__unit", "case__power", "unit")

    return rows


parties_visible_to = hanging(Party)
handlers_visible_to = hanging(Handler)
recusals_visible_to = hanging(RecusalRequest)
referrals_visible_to = hanging(Referral)


def parties_of(case: Case) -> "QuerySet[Party]":
    """Return those whom a case concerns now, in the order in which they came in."""
    return case.parties.filter(state="current").order_by("id")


def is_about(case: Case, *, code: str, name: str) -> bool:
    """Say whether a case concerns a firm: by its code, and only where the case has none of somebody by the name."""
    key = name_key(name)
    return any(
        each.credit_code == code if each.credit_code else each.name_key == key for each in parties_of(case)
    )


@dataclass(frozen=True)
class Found:
    """A list cut down, and the parts of it that ``page_of`` walks one by one."""

    rows: "QuerySet[Any]"
    branches: "tuple[QuerySet[Any], ...]"


def found_for(actor: Actor, *, wanted: Mapping[str, Any], at: datetime) -> Found:
    """Cut the cases by unit, state, procedure, handler, overdue and words: of the number, the cause or a party."""
    narrowed = any(wanted.get(key) for key in ("unit", "handler", "overdue", "q"))
    parts = () if narrowed else _reach(Case, actor, Permission.CASE_SEE)
    if wanted.get("overdue"):
        late = overdue_ids(at, unit_ids=_units_asked(actor, wanted))
        parts, rows = (), _cut(visible_to(actor).filter(pk__in=late), wanted)
    else:
        rows = _cut(visible_to(actor), wanted)
    if words := (wanted.get("q") or "").strip():
        rows = rows.filter(_called(words, within(actor, wanted)))
    return Found(rows, tuple(_cut(part, wanted) for part in parts))


def _units_asked(actor: Actor, wanted: Mapping[str, Any]) -> Collection[int] | None:
    """Return the units of which alone cases can come; None where that is not known, as of somebody's own."""
    if unit := wanted.get("unit"):
        return [getattr(unit, "pk", unit)]
    return actor.units_with(Permission.CASE_SEE) or None


def _reach(model: Any, actor: Actor, permission: Permission) -> "list[QuerySet[Any]]":
    """Return what a role reaches, one value of one column each, without the whole of it beside each part."""
    rows = model.objects.all()
    return [rows.filter(each) for each in rows.branches(actor, permission)]


def _cut(rows: "QuerySet[Case]", wanted: Mapping[str, Any]) -> "QuerySet[Case]":
    rows = rows.filter(**chosen(wanted, "unit", "state", "procedure"))
    if wanted.get("handler"):
        rows = rows.filter(pk__in=handled_now(getattr(wanted["handler"], "pk", wanted["handler"])))
    return rows


def handled_now(person_id: int) -> "QuerySet[Any]":
    """Return the numbers of the cases that somebody handles now, to be asked within."""
    return Handler.objects.filter(person_id=person_id, state="named").values("case_id")


@dataclass(frozen=True)
class Within:
    """Where words are looked for: in some units alone, or in what is ``own``, which is few; else in the county."""

    unit_ids: frozenset[int] = frozenset()
    own: bool = False


def within(actor: Actor, wanted: Mapping[str, Any]) -> Within:
    """Return where alone cases, and what hangs on them, can come from."""
    if unit := wanted.get("unit"):
        return Within(frozenset({getattr(unit, "pk", unit)}))
    units = actor.units_with(Permission.CASE_SEE)
    grants = [grant.role for grant in actor.grants if Permission.CASE_SEE in grant.role.permissions]
    if any(role.reach is Reach.SELF for role in grants):
        return Within(own=units == frozenset())
    return Within(units or frozenset())


def _called(words: str, where: Within) -> Q:
    """Match what people know a case by: its number or cause, or a party's name or number."""
    text = containing("number", words) | containing("cause", words)
    named = party_called(words, where, key="pk", column="case_id")
    return (text if where.own else holding(Case, words, text, unit_ids=where.unit_ids)) | named


def party_called(words: str, where: Within, *, key: str, column: str) -> Q:
    """Match the rows whose ``key`` is the ``column`` of a party whose name holds the words or whose number they are."""
    name = name_key(words)
    if not name:
        return Q(pk__in=())
    text = Q(name_key__contains=name) | Q(credit_code=plain(words))
    if where.own:
        return Q(Exists(Party.objects.filter(text, **{column: OuterRef(key)})))
    parties = Party.objects.filter(holding(Party, name, text, unit_ids=where.unit_ids))
    return Q(**{f"{key}__in": parties.values(column)})


def overdue_ids(at: datetime, *, unit_ids: Iterable[int] | None = None) -> list[int]:
    """Return the cases whose legal or promised term has run out, by their clocks alone; of some units, or of all."""
    late = (
        clocks.run_out(at, duty_id=duty.id, unit_ids=unit_ids).values_list("subject", flat=True)
        for duty in (DECIDE_IN_TIME, KEEP_THE_PROMISE)
    )
    return sorted({number_of(ref) for refs in late for ref in refs})


def ends_of(case_ids: Sequence[int], *, at: datetime) -> dict[int, tuple[date, bool]]:
    """Return the last day of what runs out first in each of some cases, and whether it is past. One query."""
    refs = {f"case:{pk}": pk for pk in case_ids}
    found: dict[int, tuple[date, bool]] = {}
    running = clocks.all_for(*refs).filter(stopped_at=None, paused_at=None).order_by("-due_at", "-id")
    for clock in running:
        ends = local_day(clock.due_at - timedelta(microseconds=1))
        found[refs[clock.subject]] = (ends, clock.breached(at=at))
    return found


def whom_of(case_ids: Sequence[int]) -> dict[int, str]:
    """Return whom each of some cases is about now, the first by name and how many there are. One query."""
    names: dict[int, list[str]] = {}
    rows = Party.objects.filter(case__in=case_ids, state="current", role__in=DECIDED_ON)
    for case, name in rows.order_by("id").values_list("case_id", "name"):
        names.setdefault(case, []).append(name)
    return {case: f"{each[0]}等{len(each)}个" if len(each) > 1 else each[0] for case, each in names.items()}


def with_due(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Read along when what runs out first does so."""
    running = clocks.open_of(rows.model._meta.model_name, OuterRef("pk")).filter(paused_at=None)
    every: Any = rows
    found: QuerySet[Any] = every.annotate(due_at=Subquery(running.values("due_at")[:1]))
    return found


def found_clues(actor: Actor, *, wanted: Mapping[str, Any]) -> "QuerySet[Clue]":
    """Cut the clues by unit, state, source and words."""
    rows = clues_visible_to(actor)
    rows = rows.filter(**chosen(wanted, "unit", "state", "source"))
    words = (wanted.get("q") or "").strip()
    return rows.filter(containing("summary", words) | containing("named", words)) if words else rows


def next_serial(unit: "Unit", year: int) -> int:
    """Return the next number of a unit's cases in a year: none is ever given back, so that there is no gap."""
    return int(Case.objects.filter(unit=unit, year=year).aggregate(n=Max("serial"))["n"] or 0) + 1


def clue_of(source_ref: str) -> Clue | None:
    """Return the latest clue that came from something, by its ref."""
    return Clue.objects.filter(source_ref=source_ref).order_by("-id").first()


def clue_numbered(pk: int, *, unit: "Unit") -> Clue | None:
    """Return a clue of a unit by its number."""
    return Clue.objects.filter(pk=pk, unit=unit).first()


def case_numbered(pk: int, *, unit: "Unit") -> Case | None:
    """Return a case of a unit by its number."""
    return Case.objects.filter(pk=pk, unit=unit).first()


def clues_waiting(actor: Actor) -> "QuerySet[Clue]":
    """Return the clues somebody looks into, oldest first."""
    rows = clues_visible_to(actor).filter(state="registered")
    mine = Q(keeper_id=actor.person_id) | Q(keeper=None)
    return with_due(rows.filter(mine)).order_by("found_on", "id")


def to_open(actor: Actor) -> "QuerySet[Case]":
    """Return what is proposed to be opened, oldest first."""
    return visible_to(actor, Permission.CASE_APPROVE).filter(state="proposed").order_by("opened_on", "id")


def asked(actor: Actor) -> "QuerySet[Case]":
    """Return the cases whose head was asked for something."""
    rows = visible_to(actor, Permission.CASE_APPROVE).exclude(asked_for="")
    return with_due(rows.filter(state__in=RUNNING)).order_by("asked_at", "id")


def handled_by(actor: Actor) -> "QuerySet[Case]":
    """Return the cases that somebody handles and that are not decided."""
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(pk__in=handled_now(actor.me))
    return with_due(rows.filter(state__in=("received", "incomplete", *RUNNING))).order_by("opened_on", "id")


def handled_by_any(actor: Actor, person_ids: Any) -> "QuerySet[Case]":
    """Return the cases under way that any of some persons handles, of those whose handlers somebody names."""
    theirs = Handler.objects.filter(person_id__in=person_ids, state="named")
    rows = visible_to(actor, Permission.CASE_APPROVE).filter(pk__in=theirs.values("case_id"))
    return rows.filter(state__in=ALIVE).order_by("opened_on", "id")


def every_handler_of(case: Case) -> frozenset[int]:
    """Return the persons who ever handled a case."""
    return frozenset(Handler.objects.filter(case=case).values_list("person_id", flat=True))


def pressed_for(actor: Actor) -> "QuerySet[Case]":
    """Return the cases under way in the units somebody leads."""
    rows = visible_to(actor, Permission.CASE_APPROVE)
    return with_due(rows.filter(state__in=("received", *RUNNING))).order_by("opened_on", "id")


def near_or_over(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    """Return those whose term is near its end, or past it."""
    end = at + timedelta(days=CASE_REMIND_DAYS.value + 1)
    # The clocks of their units that end by then are few; to ask each case for its own takes as long as there are cases.
    units = rows.order_by().values_list("unit_id", flat=True).distinct()
    ending = clocks.run_out(end + timedelta.resolution, unit_ids=list(units))
    refs = ending.filter(subject__startswith="case:").values_list("subject", flat=True)
    return rows.filter(pk__in={number_of(ref) for ref in refs}, due_at__lte=end)


def waiting_to_be_accepted(pk: int) -> Case | None:
    return Case.objects.filter(pk=pk, state="received").first()


def recusals_to_decide(actor: Actor) -> "QuerySet[RecusalRequest]":
    rows = recusals_visible_to(actor, Permission.CASE_APPROVE).filter(state="asked")
    return rows.select_related("handler__person").order_by("asked_at", "id")


def referrals_to_decide(actor: Actor) -> "QuerySet[Referral]":
    rows = referrals_visible_to(actor, Permission.CASE_APPROVE).filter(state="reported")
    return with_due(rows).order_by("id")


def referrals_under_way(actor: Actor) -> "QuerySet[Referral]":
    """Return the referrals that somebody has to carry further."""
    rows = referrals_visible_to(actor, Permission.CASE_HANDLE)
    open_ones = rows.filter(state__in=("approved", "handed-over", "filed", "declined", "objected"))
    return with_due(open_ones.exclude(state="filed", goods_at__isnull=False)).order_by("id")


def exercises(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], Exercise]:
    """Say how units' powers were used by a day, by unit and code; the result of a case is that it was decided."""
    begun = Case.objects.filter(
        power__power_list__unit_id__in=list(unit_ids), term_from__lt=midnight(on + timedelta(days=1))
    )
    used = begun.order_by().values_list("power__power_list__unit_id", "power__code")
    told = used.annotate(
        last=Max("term_from"),
        times=Count("id"),
        decided=Count("id", filter=Q(state__in=("decided", "closed"))),
    )
    return {
        (unit_id, code): Exercise(local_day(last), times, decided)
        for unit_id, code, last, times, decided in told
    }


def running_under(rows: Sequence[Any], by: Actor) -> list[Running]:
    """Return, list by list, what is under way under powers that it drops."""
    return [Running(tuple(_running(row))) for row in rows]


def _running(power_list: Any) -> Iterator[str]:
    codes = powers.dropped_codes(power_list) if power_list.state == "approved" else frozenset()
    found = Case.objects.filter(
        power__power_list__unit_id=power_list.unit_id, power__code__in=codes, state__in=RUNNING
    )
    for case in found.select_related("power").order_by("id") if codes else ():
        yield f"{case.power} {case.power.code}（{case}，{case.state_zh}）"
