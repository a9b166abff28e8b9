"""Endpoints: clues, cases, their parties and handlers, recusals and referrals."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.cases import desk, importing, lifecycle, queries
from liuhen.apps.cases.models import Case, Clue, Handler, Party, RecusalRequest, Referral
from liuhen.apps.cases.queries import register
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Order, Paging, Word, demand, listed
from liuhen.kernel.web.sheets import checked

router = Router(tags=["cases"])
Searched = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class ClueShape(Schema):
    """线索."""

    id: int
    unit_id: int
    source: str
    source_ref: str
    summary: str
    named: str
    found_on: date
    keeper_id: int | None
    state: str
    decline_reason: str


class CaseShape(Schema):
    """案件; ``number`` is empty until it is opened."""

    id: int
    unit_id: int
    number: str
    procedure: str
    power: str | None
    cause: str
    clue_id: int | None
    state: str
    acted_from: date | None
    acted_until: date | None
    opened_on: date
    term_from: datetime | None
    received_at: datetime | None
    older_law_answer: str
    opinion: str
    asked_for: str
    decided_at: datetime | None
    closed_at: datetime | None

    @staticmethod
    def resolve_power(case: Case) -> str | None:
        return case.power.code if case.power else None


class PartyShape(Schema):
    """当事人."""

    id: int
    case_id: int
    role: str
    kind: str
    name: str
    number_kind: str
    number: str
    credit_code: str
    representative: str
    address: str
    phone: str
    state: str
    replaced_by_id: int | None
    end_reason: str


class HandlerShape(Schema):
    """办案人员."""

    id: int
    case_id: int
    person_id: int
    is_lead: bool
    since: date
    until: date | None
    state: str


class RecusalRequestShape(Schema):
    """回避申请."""

    id: int
    case_id: int
    handler_id: int
    asker: str
    party_id: int | None
    ground: str
    reason: str
    asked_at: datetime
    decided_at: datetime | None
    decision: str
    state: str


class ReferralShape(Schema):
    """涉嫌犯罪移送."""

    id: int
    case_id: int
    crime: str
    report: str
    reason: str
    receiver: str
    materials: list[str]
    handed_over_at: datetime | None
    answer_number: str
    answered_at: datetime | None
    goods_at: datetime | None
    objection: str
    state: str

    @staticmethod
    def resolve_materials(referral: Referral) -> list[str]:
        return referral.materials.split()


class CaseDetail(CaseShape):
    """The case with who handles it, its requests to recuse and its referrals; parties have a list of their own."""

    handlers: list[HandlerShape]
    recusals: list[RecusalRequestShape]
    referrals: list[ReferralShape]

    @staticmethod
    def resolve_handlers(case: Case) -> Any:
        return list(case.handlers.order_by("id"))

    @staticmethod
    def resolve_recusals(case: Case) -> Any:
        return list(case.recusals.order_by("id"))

    @staticmethod
    def resolve_referrals(case: Case) -> Any:
        return list(case.referrals.order_by("id"))


class CaseFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None
    procedure: Word | None = None
    handler: Id | None = None
    overdue: bool = False
    q: Searched | None = Field(None, description="a part of the number, the cause or a party's name")


class ClueFilters(Schema):
    """What the register is cut to."""

    unit: Id | None = None
    state: Word | None = None
    source: Word | None = None
    q: Searched | None = None


@router.get("/cases", response=Listed[CaseShape], summary="案件")
def list_cases(request: ApiRequest, filters: Query[CaseFilters], paging: Query[Paging]) -> Any:
    """List the cases the caller may see, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    found = register.found_for(request.actor, wanted=filters.dict(exclude_none=True), at=request.at)
    return listed(
        found.rows, order=("-opened_on", "-id"), paging=paging, branches=found.branches,
        looked_through=bool(filters.q),
    )  # fmt: skip


@router.get("/cases/{int:pk}", response=CaseDetail, summary="一个案件")
def one_case(request: ApiRequest, pk: Id) -> Any:
    """Show one case as it stands."""
    demand(request.actor, Permission.CASE_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@router.get("/cases/{pk}/parties", response=Listed[PartyShape], summary="案件的当事人")
def list_parties(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List those whom a case concerns or concerned, in the order in which they came in."""
    demand(request.actor, Permission.CASE_SEE)
    case = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return listed(queries.parties_visible_to(request.actor).filter(case=case), order=("id",), paging=paging)


KIND: Any = Literal[tuple(Party.KINDS)]
ROLE: Any = Literal[tuple(Party.ROLES)]
NUMBER_KIND: Any = Literal[("", *Party.NUMBERS)]
Words = Annotated[str, Field(max_length=1000)]
"""Bounds what comes in; what is too long for its column is said of its row."""


class PartyRow(Order):
    """当事人 as it is entered; a blank ``number_kind`` follows from the kind of party."""

    kind: KIND
    name: Words
    role: ROLE = "party"
    number_kind: NUMBER_KIND = ""
    number: Words = ""
    representative: Words = ""
    address: Words = ""
    phone: Words = ""


class PartyRows(Order):
    """Parties to enter at once; ``checking``: only say what would become of them."""

    parties: Annotated[list[PartyRow], Field(min_length=1, max_length=importing.MOST_ROWS)]
    checking: bool = False


class RowRefused(Schema):
    """A row that cannot be entered, counted from 1, and why."""

    number: int
    called: str
    refusal: str


class PartyRowsTaken(Schema):
    """How many were entered: all, or none where ``refused`` names any, and none where they were only checked."""

    entered: int
    refused: list[RowRefused]


@router.post("/cases/{int:pk}/parties/batch", response=PartyRowsTaken, summary="批量登记当事人")
def add_parties(request: ApiRequest, pk: Id, body: PartyRows) -> Any:
    """Enter many parties of a case: all of them or none."""
    demand_right(lifecycle.ADD_PARTY, by=request.actor)
    case = get_object_or_404(queries.visible_to(request.actor, Permission.CASE_HANDLE), pk=pk)
    enter = checked(importing.enter) if body.checking else importing.enter
    outcomes = enter([each.dict() for each in body.parties], case=case, by=request.actor, at=request.at)
    refused = [each for each in outcomes if each.refusal]
    return {"entered": 0 if refused or body.checking else len(outcomes), "refused": refused}


@router.get("/clues", response=Listed[ClueShape], summary="线索")
def list_clues(request: ApiRequest, filters: Query[ClueFilters], paging: Query[Paging]) -> Any:
    """List the clues the caller may see, newest first."""
    demand(request.actor, Permission.CLUE_KEEP)
    rows = queries.found_clues(request.actor, wanted=filters.dict(exclude_none=True))
    return listed(rows, order=("-found_on", "-id"), paging=paging)


SHAPES: dict[Any, Any] = {
    Clue: ClueShape, Case: CaseShape, Party: PartyShape, Handler: HandlerShape, RecusalRequest: RecusalRequestShape,
    Referral: ReferralShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
