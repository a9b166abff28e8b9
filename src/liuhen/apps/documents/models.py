"""What we remember of papers: the paper with its number and data, who may see it, its seal, and how it was served."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.apps.documents.kinds import PaperKind, kind_of
from liuhen.kernel.flow import Subject, called_by_name
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.service import RELATIONS, ROUTES


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Seal(Subject):
    """印章: a unit's seal, its impression, and who keeps it."""

    noun = "印章"
    states: ClassVar[dict[str, str]] = {"in-use": "在用", "ended": "已停用"}
    KINDS: ClassVar[dict[str, str]] = {"organ": "机关印章", "special": "执法专用章"}
    scope_persons = ("keeper_id",)

    unit = _unit()
    name = models.CharField(max_length=80, help_text="what the impression reads")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    keeper = _person(help_text="保管人: nobody else presses it")
    sha256 = models.CharField(
        max_length=64, db_index=True, help_text="印模: a PNG that we made of what was given"
    )
    size_bytes = models.PositiveBigIntegerField()
    width_mm = models.PositiveSmallIntegerField(help_text="how wide the impression is on paper")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "name"), condition=Q(state="in-use"), name="one_seal_of_a_name"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "-id"), name="seal_of_unit"),
            models.Index(fields=("keeper", "state"), name="seal_of_keeper"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]


class Document(Subject):
    """文书: a paper about something, ``about``; from its issue on its number and its data stand."""

    noun = "文书"
    states: ClassVar[dict[str, str]] = {
        "draft": "草稿",
        "issued": "已签发",
        "sealed": "已盖章",
        "void": "已作废",
    }
    scope_persons = ("drafted_by_id", "persons__person_id")

    unit = _unit()
    kind = models.CharField(max_length=40, help_text="key of a PaperKind")
    about = models.CharField(max_length=64, help_text="ref of what it is about, such as case:5")
    party = models.CharField(max_length=64, blank=True, help_text="ref of whom it is for, such as party:7")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=80, blank=True, help_text="文号 as it stands on the paper")
    word = models.CharField(max_length=20, blank=True, help_text="代字 of its kind in the number")
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True, help_text="counted by unit, word and year without a gap")
    data = models.JSONField(help_text="what it says; see contents.py; with “paper” once it is issued")
    drafted_by = _person(null=True)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="documents")
    sealed_by = _person(null=True)
    sealed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="its PDF; blank: to be drawn")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "word", "year", "serial"),
                condition=Q(serial__isnull=False),
                name="one_document_a_number",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", issued_at=None, serial=None)
                | Q(state__in=("issued", "sealed"), issued_at__isnull=False)
                | Q(state="void"),
                name="document_number_comes_with_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed") | Q(seal__isnull=False, sealed_by__isnull=False),
                name="document_sealed_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("about", "id"), name="document_about"),
            models.Index(fields=("unit", "-id"), name="document_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="document_by_state"),
            models.Index(fields=("unit", "kind", "-id"), name="document_by_kind"),
            models.Index(fields=("drafted_by", "-id"), name="document_by_drafter"),
            models.Index(fields=("number",), name="document_by_number"),
            models.Index(
                fields=("id",),
                condition=Q(state__in=("issued", "sealed"), sha256=""),
                name="document_undrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def of_kind(self) -> PaperKind:
        return kind_of(self.kind)

    @property
    def lacks(self) -> str:
        """Say what it lacks before it may leave the house, or nothing."""
        if self.state in ("draft", "void"):
            return "签发"
        return "盖章" if self.of_kind.sealed and self.state != "sealed" else ""


class DocumentPerson(Committed):
    """文书知悉人: somebody who may see a paper though he has no role over its whole unit, as a handler of the case."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="persons")
    person = _person()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "person"), name="document_person_once"),)
        indexes = (models.Index(fields=("person", "document"), name="document_of_person"),)


class DocumentFile(Committed):
    """文书版式文件: a PDF as it was drawn, at issue and again under its seal; both stay."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    is_sealed = models.BooleanField()
    drawn_at = models.DateTimeField()


class Consent(Subject):
    """送达地址确认书: a party agreed in writing to be served electronically in a matter. 《行政处罚法》第61条."""

    noun = "送达地址确认书"
    states: ClassVar[dict[str, str]] = {"in-force": "有效", "revoked": "已撤回"}
    scope_persons = ("document__drafted_by_id", "document__persons__person_id")

    unit = _unit()
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the paper with which it was asked for",
    )
    about = models.CharField(max_length=64, help_text="ref of the matter it holds for, such as case:5")
    party = models.CharField(max_length=64, blank=True, help_text="ref of whoever signed it, such as party:7")
    name = models.CharField(max_length=120, help_text="who signed it")
    address = models.CharField(max_length=200, help_text="where papers go: a number, a mailbox")
    signed_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("about", "id"), name="consent_about"),)

    def __str__(self) -> str:
        return f"{self.name}的送达地址确认书"


class ConsentFile(Committed):
    """确认书原件: the signed paper as it was filed."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()


class Service(Subject):
    """送达: one paper brought to one addressee by one route, with what proves it. 《责任制》第27条."""

    noun = "送达"
    states: ClassVar[dict[str, str]] = {
        "made": "送达中",
        "served": "已送达",
        "returned": "已退回",
        "void": "无效",
    }
    scope_persons = ("document__drafted_by_id", "document__persons__person_id")

    unit = _unit()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    recipient = models.CharField(max_length=120, help_text="受送达人, as on the paper")
    party = models.CharField(max_length=64, blank=True, help_text="ref of the addressee, such as party:7")
    route = models.CharField(max_length=12, choices=list(ROUTES.items()))
    address = models.CharField(max_length=200, blank=True, help_text="where to: a place, a number, a mailbox")
    sent_at = models.DateTimeField(null=True, help_text="posted, sent or made public")
    served_at = models.DateTimeField(null=True, help_text="送达日期: from here terms run")
    signed_by = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=16, blank=True, choices=list(RELATIONS.items()))
    refusal = models.CharField(max_length=300, blank=True, help_text="who refused, and why")
    witnesses = models.CharField(max_length=300, blank=True, help_text="one to a line")
    recordings = models.CharField(
        max_length=300, blank=True, help_text="refs, such as recording:12 recording:13"
    )
    tracking = models.CharField(max_length=60, blank=True, help_text="邮件号码")
    postmark_on = models.DateField(null=True, help_text="邮戳日期")
    receipt = models.CharField(max_length=200, blank=True, help_text="what the receipt says")
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True, help_text="where a notice was made public")
    why = models.CharField(max_length=300, blank=True, help_text="why by public notice; why returned or void")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="served") | Q(served_at__isnull=False), name="served_at_some_moment"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "-id"), name="service_of_unit"),
            models.Index(fields=("party",), name="service_of_party"),
        )

    def __str__(self) -> str:
        return f"{self.route_zh}：{self.recipient}"

    @property
    def route_zh(self) -> str:
        return ROUTES[self.route]

    @property
    def recordings_zh(self) -> str:
        return "、".join(called_by_name(self.recordings.split()).values())

    @property
    def relation_zh(self) -> str:
        return RELATIONS.get(self.relation, "")


class ServiceFile(Committed):
    """送达凭证: a signed receipt, a postal slip, a picture; as it was given."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
