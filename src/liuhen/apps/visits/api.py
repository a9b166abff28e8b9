"""Endpoints: visits to firms, papers that free them, what was found there, phones, what firms said."""

from datetime import date, datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.establishments.queries import Establishment
from liuhen.apps.inspections.queries.plans import Errand
from liuhen.apps.visits import desk, queries
from liuhen.apps.visits.actions import following
from liuhen.apps.visits.models import Defect, Phone, Reply, Visit, Voucher
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["visits"])


class VisitShape(Schema):
    """入企检查: one visit to a firm; ``is_counted`` says whether it takes one of the year's."""

    id: int
    unit_id: int
    establishment_id: int
    mode: str
    kind: str
    year: int
    ground: str
    ground_ref: str
    is_counted: bool
    basis: str
    matter: str
    checklist: list[str]
    planned_on: date
    lead_id: int
    assistants: int
    pressing: str
    joint_id: int | None
    errand_id: int | None
    recheck_of_id: int | None
    approved_at: datetime | None
    entered_at: datetime | None
    late_reason: str
    left_at: datetime | None
    activity_id: int | None
    found_nothing: bool | None
    result: str
    concluded_at: datetime | None
    state: str


class VoucherShape(Schema):
    """计次凭据: a paper on file by which visits are not counted; it names ``firms``, or is about all of a ``field``."""

    id: int
    unit_id: int
    ground: str
    number: str
    issuer: str
    issued_on: date
    about: str
    field: str
    firms: list[int]
    since: date
    until: date
    times: int
    files: list[str]
    registered_by_id: int
    confirmed_by_id: int | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    state: str

    @staticmethod
    def resolve_firms(voucher: Voucher) -> list[int]:
        return sorted(each.establishment_id for each in voucher.firms.all())

    @staticmethod
    def resolve_files(voucher: Voucher) -> list[str]:
        """Return the SHA-256 of each scan."""
        return [each.sha256 for each in voucher.files.all()]


class DefectShape(Schema):
    """检查发现: what was found wrong on site, and what became of it."""

    id: int
    visit_id: int
    number: int
    item: str
    place: str
    note: str
    found_at: datetime
    due_on: date | None
    demand: str
    clue_id: int | None
    state: str


class PhoneShape(Schema):
    """现场手机: a phone that signs for its officer."""

    id: int
    unit_id: int
    person_id: int
    name: str
    key_id: str
    registered_at: datetime
    merged_at: datetime | None
    state: str


class ReplyShape(Schema):
    """企业反馈: what a firm said of a visit."""

    id: int
    visit_id: int
    ground: str
    stars: str
    text: str
    said_at: datetime
    answer: str
    answered_at: datetime | None
    state: str


class VisitPaperShape(Schema):
    """文书 that was made of a visit; its text is with the papers."""

    id: int
    kind: str
    title: str
    number: str
    state: str


class VisitFilters(Schema):
    """What the list of visits is cut to."""

    unit: Id | None = None
    kind: Literal["", "routine", "special", "triggered"] = ""
    mode: Literal["", "remote", "on-site"] = ""
    state: Word = ""


class VoucherFilters(Schema):
    """What the list of papers is cut to."""

    unit: Id | None = None
    ground: Word = ""
    state: Word = ""


@router.get("/vouchers", response=Listed[VoucherShape], summary="计次凭据")
def list_vouchers(request: ApiRequest, filters: Query[VoucherFilters], paging: Query[Paging]) -> Any:
    """List the papers by which visits are not counted, the newest first."""
    demand(request.actor, Permission.VISIT_SEE)
    rows = queries.vouchers_filtered(queries.vouchers_visible_to(request.actor), wanted=filters.dict())
    return listed(rows.prefetch_related("firms", "files"), order=("-id",), paging=paging)


@router.get("/vouchers/{pk}", response=VoucherShape, summary="一份计次凭据")
def get_voucher(request: ApiRequest, pk: Id) -> Any:
    """Return one paper as it stands."""
    demand(request.actor, Permission.VISIT_SEE)
    return get_object_or_404(queries.vouchers_visible_to(request.actor), pk=pk)


@router.get("/visits", response=Listed[VisitShape], summary="入企检查")
def list_visits(request: ApiRequest, filters: Query[VisitFilters], paging: Query[Paging]) -> Any:
    """List the visits the caller may see, the newest first."""
    demand(request.actor, Permission.VISIT_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/visits/{pk}", response=VisitShape, summary="一次入企检查")
def get_visit(request: ApiRequest, pk: Id) -> Any:
    """Return one visit as it stands."""
    demand(request.actor, Permission.VISIT_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@router.get("/visits/{pk}/defects", response=Listed[DefectShape], summary="检查发现的问题")
def list_defects_of_visit(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List what was found wrong in a visit, as it was noted."""
    demand(request.actor, Permission.VISIT_SEE)
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return listed(queries.defects_of(found), order=("id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Visit: VisitShape, Establishment: VisitShape, Errand: VisitShape, Defect: DefectShape, Phone: PhoneShape,
    Reply: ReplyShape, Voucher: VoucherShape, following.write: VisitPaperShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
