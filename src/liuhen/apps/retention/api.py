"""Endpoints: classes of retention, holds, disposals."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention import desk, lifecycle, queries
from liuhen.apps.retention.actions import changes, classes, disposals, holds, signing, sortings
from liuhen.apps.retention.models import (
    MOST_KEY,
    MOST_NAME,
    MOST_YEARS,
    Disposal,
    Hold,
    RetentionClass,
    RuleChange,
    Sorting,
)
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid, demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Id,
    Listed,
    Moment,
    Order,
    Paging,
    Reason,
    Sentence,
    Word,
    demand,
    listed,
)

router = Router(tags=["retention"])
MOST = 500


class ClassShape(Schema):
    """保存类别. ``years``: 0 for ever, null not determined; both have no end."""

    key: str
    zh: str
    years: int | None
    source: str
    since: date
    example: bool
    adopted: bool = Field(description="false: as the rulebook has it")

    @staticmethod
    def resolve_adopted(row: RetentionClass) -> bool:
        return row.pk is not None


class TwoSignedShape(Schema):
    """What two others sign, with its dry run: counts, and rows of (unit id, month, later, ended, sooner)."""

    id: int
    state: str
    key: str
    zh: str
    why: str
    trial: dict[str, Any]
    trial_digest: str
    proposed_at: datetime
    proposer: str
    first_signer: str | None
    second_signer: str | None
    applied: int
    in_force_at: datetime | None

    @staticmethod
    def resolve_proposer(row: RuleChange | Sorting) -> str:
        return str(row.proposer)

    @staticmethod
    def resolve_first_signer(row: RuleChange | Sorting) -> str | None:
        return str(row.first_signer) if row.first_signer_id else None

    @staticmethod
    def resolve_second_signer(row: RuleChange | Sorting) -> str | None:
        return str(row.second_signer) if row.second_signer_id else None


class ChangeShape(TwoSignedShape):
    """类别变更: a class as it is to be."""

    was_years: int | None
    years: int
    source: str


class SortingShape(TwoSignedShape):
    """批量归类: a whole list that is to go into a class; ``due`` of its dry run could be disposed of at once."""

    unit_id: int
    count: int
    chosen_by: str


class HoldShape(Schema):
    """冻结: what it holds was frozen when it was placed; ``digest`` names the list.

    Why, and for what, an automatic one was placed is told to whoever has the matter in hand; ``source`` else is empty.
    """

    id: int
    state: str
    unit_id: int
    source: str
    reason: str
    count: int
    digest: str
    placed_at: datetime
    placer: str | None
    released_at: datetime | None
    releaser: str | None
    release_reason: str

    @staticmethod
    def resolve_source(row: Hold) -> str:
        return row.source if row.is_told else ""

    @staticmethod
    def resolve_reason(row: Hold) -> str:
        return row.reason_zh

    @staticmethod
    def resolve_release_reason(row: Hold) -> str:
        return row.release_zh

    @staticmethod
    def resolve_placer(row: Hold) -> str | None:
        return str(row.placer) if row.placer_id else None

    @staticmethod
    def resolve_releaser(row: Hold) -> str | None:
        return str(row.releaser) if row.releaser_id else None


class DisposalShape(Schema):
    """销毁批次: three persons, the last day of objection, and what became of it."""

    id: int
    state: str
    unit_id: int
    reason: str
    count: int
    size_bytes: int
    digest: str
    requester_id: int
    requested_at: datetime
    consenter_id: int | None
    consented_at: datetime | None
    approver_id: int | None
    approved_at: datetime | None
    waits_until: date | None
    opinion: str
    destroyed_at: datetime | None
    destroyed_count: int
    spared_count: int


class HoldOrder(Reason):
    """Which recordings are held, and why."""

    recordings: Annotated[list[Id], Field(min_length=1, max_length=MOST)]


class ClassOrder(Order):
    """Which class applies, and why."""

    key: Annotated[Word, Field(max_length=MOST_KEY)]
    why: Sentence


class ChangeOrder(Order):
    """A class as it is to be; ``years`` 0 for ever, a new key a new class."""

    key: Annotated[str, Field(max_length=MOST_KEY, pattern=r"^[-a-zA-Z0-9_]+$")]
    zh: Annotated[Word, Field(max_length=MOST_NAME)] = ""
    years: Annotated[int, Field(ge=0, le=MOST_YEARS)]
    source: Sentence
    why: Sentence


class Conditions(Order):
    """What the list of recordings is cut to, one at least; ``since`` and ``until`` are of their own beginning."""

    unit: Id | None = None
    officer: Id | None = None
    device: Id | None = None
    kind: Literal["video", "audio", "photo", "unknown"] | None = None
    late: bool | None = None
    since: Moment | None = None
    until: Moment | None = None
    words: Word | None = None


class SortingOrder(ClassOrder):
    """Which class the whole list is to go into."""

    conditions: Conditions


class StateFilter(Schema):
    """In which state."""

    state: Literal["placed", "released"] | None = None


@router.get("/retention-classes", response=list[ClassShape], summary="保存类别")
def class_list(request: ApiRequest) -> Any:
    """List the classes in force, each with its source."""
    demand(request.actor, P.RETENTION_SEE)
    return queries.classes()


@router.get("/retention-changes", response=Listed[ChangeShape], summary="类别变更")
def change_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the changes of classes, newest first."""
    demand(request.actor, P.RETENTION_SEE)
    return listed(queries.changes(), order=("-proposed_at", "-id"), paging=paging)


@router.post("/retention-changes", response={201: ChangeShape}, summary="提出变更类别")
def propose_change(request: ApiRequest, order: ChangeOrder) -> Any:
    """Propose a class's term, and try it out."""
    demand_right(lifecycle.PROPOSE, by=request.actor)
    return changes.propose(by=request.actor, at=request.at, **order.dict())


@router.get("/retention-changes/{pk}", response=ChangeShape, summary="一项类别变更")
def one_change(request: ApiRequest, pk: Id) -> Any:
    """Show one change of a retention class."""
    return _change(request, pk)


@router.post("/retention-changes/{pk}/signature", response=ChangeShape, summary="签署变更")
def sign_change(request: ApiRequest, pk: Id) -> Any:
    """Sign a change as tried out; with the second signature it is carried out."""
    demand_right(lifecycle.SIGN_FIRST["rulechange"], by=request.actor)
    return signing.sign(change=_change(request, pk), by=request.actor, at=request.at)


@router.get("/sortings", response=Listed[SortingShape], summary="批量归类")
def sorting_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what was put, or is to be put, into a class as a whole list, newest first."""
    demand(request.actor, P.RETENTION_SEE)
    rows = queries.sortings_visible_to(request.actor)
    return listed(rows, order=("-proposed_at", "-id"), paging=paging)


@router.post("/sortings", response={201: SortingShape}, summary="提出批量归类")
def propose_sorting(request: ApiRequest, order: SortingOrder) -> Any:
    """Propose to put all that the conditions find into a class, and try it out."""
    demand_right(lifecycle.SORT, by=request.actor)
    wanted = order.conditions.dict(exclude_none=True)
    if not wanted:
        raise Invalid("不能批量归类：没有写明筛选条件", field="conditions", remedy="请至少写一个条件")
    found = recordings.found_for(request.actor, P.RETENTION_CLASSIFY, wanted=wanted).rows.order_by("id")
    return sortings.propose(
        recordings_found=found.values_list("pk", flat=True)[: sortings.MOST + 1], key=order.key, why=order.why,
        chosen_by=recordings.conditions_zh(wanted), by=request.actor, at=request.at,
    )  # fmt: skip


@router.get("/sortings/{pk}", response=SortingShape, summary="一项批量归类")
def one_sorting(request: ApiRequest, pk: Id) -> Any:
    """Show one sorting of many recordings."""
    return _sorting(request, pk)


@router.post("/sortings/{pk}/signature", response=SortingShape, summary="签署归类")
def sign_sorting(request: ApiRequest, pk: Id) -> Any:
    """Sign a sorting as tried out; with the second signature it is carried out in batches."""
    demand_right(lifecycle.SIGN_FIRST["sorting"], by=request.actor)
    return signing.sign(change=_sorting(request, pk), by=request.actor, at=request.at)


@router.post("/recordings/{pk}/classifications", response={201: ClassShape}, summary="归入保存类别")
def classify(request: ApiRequest, pk: Id, order: ClassOrder) -> Any:
    """Let a class apply to a recording, for good; answer the class that now decides."""
    demand_right(lifecycle.CLASSIFY, by=request.actor)
    found = get_object_or_404(recordings.visible_to(request.actor), pk=pk)
    (row,) = classes.classify(
        recordings=[found], key=order.key, why=order.why, by=request.actor, at=request.at
    )
    return queries.class_of(row.kept_class)


@router.get("/holds", response=Listed[HoldShape], summary="冻结")
def hold_list(request: ApiRequest, filters: Query[StateFilter], paging: Query[Paging]) -> Any:
    """List holds on recordings, newest first."""
    demand(request.actor, P.RETENTION_SEE)
    rows = queries.holds_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    found = listed(rows, order=("-placed_at", "-id"), paging=paging)
    queries.told(found["items"], request.actor)
    return found


@router.post("/holds", response={201: list[HoldShape]}, summary="冻结资料")
def place_hold(request: ApiRequest, order: HoldOrder) -> Any:
    """Hold recordings until somebody else releases them; one hold for each unit."""
    demand_right(lifecycle.PLACE, by=request.actor)
    wanted = set(order.recordings)
    seen = recordings.visible_to(request.actor).filter(pk__in=wanted)
    if seen.count() < len(wanted):
        raise Http404
    return holds.place_hold(recordings=wanted, reason=order.reason, by=request.actor, at=request.at)


@router.get("/holds/{pk}", response=HoldShape, summary="一项冻结")
def hold(request: ApiRequest, pk: Id) -> Any:
    """Show one hold on recordings."""
    found = get_object_or_404(queries.holds_visible_to(request.actor), pk=pk)
    return queries.told([found], request.actor)[0]


@router.get("/disposals", response=Listed[DisposalShape], summary="销毁批次")
def disposal_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List batches for disposal, newest first."""
    demand(request.actor, P.RETENTION_SEE)
    return listed(queries.disposals_visible_to(request.actor), order=("-requested_at", "-id"), paging=paging)


@router.post("/disposals", response={201: DisposalShape}, summary="申请销毁")
def request_disposal(request: ApiRequest, order: HoldOrder) -> Any:
    """Ask for the disposal of recordings of one unit that are past their end."""
    demand_right(lifecycle.REQUEST, by=request.actor)
    wanted = set(order.recordings)
    rows = list(recordings.visible_to(request.actor).filter(pk__in=wanted))
    if len(rows) < len(wanted):
        raise Http404
    return disposals.request(recordings=rows, reason=order.reason, by=request.actor, at=request.at)


@router.get("/disposals/{pk}", response=DisposalShape, summary="一个销毁批次")
def disposal(request: ApiRequest, pk: Id) -> Any:
    """Show one batch for disposal."""
    return _disposal(request, pk)


def _change(request: ApiRequest, pk: int) -> RuleChange:
    demand(request.actor, P.RETENTION_SEE)
    found: RuleChange = get_object_or_404(queries.changes(), pk=pk)
    return found


def _sorting(request: ApiRequest, pk: int) -> Sorting:
    found: Sorting = get_object_or_404(queries.sortings_visible_to(request.actor), pk=pk)
    return found


def _disposal(request: ApiRequest, pk: int) -> Disposal:
    found: Disposal = get_object_or_404(queries.disposals_visible_to(request.actor), pk=pk)
    return found


SHAPES: dict[Any, Any] = {
    RuleChange: ChangeShape,
    Sorting: SortingShape,
    Hold: HoldShape,
    Disposal: DisposalShape,
}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
