"""What we remember of dossiers: what is in them in which order, the volumes they are bound in, and reviews."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.dossiers import FULL, SCORED, SHEET, VETOES

MAIN = 1
"""The number of the volume that was closed; higher ones are supplements."""
OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees its dossier."""


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _person() -> Any:
    return models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Dossier(Subject):
    """案卷: the file of a case; once closed its order and pages stand, and what comes later is a volume beside it."""

    noun = "案卷"
    states: ClassVar[dict[str, str]] = {"open": "待归档", "closed": "已归档"}
    scope_persons = OF_THE_CASE

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="dossier")
    unit = _unit()
    case_over_at = models.DateTimeField(help_text="when the case was over: from here the term to file runs")
    keep_for = models.CharField(max_length=20, blank=True, help_text="保管期限, as it stands on the cover")
    closed_at = models.DateTimeField(null=True)
    closed_by = _person()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
                name="dossier_closed_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="dossier_newest"),
            models.Index(fields=("unit", "-id"), name="dossier_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="dossier_of_unit_in_state"),
        )

    def __str__(self) -> str:
        return f"{self.case}案卷"


class Volume(Committed):
    """册: the papers of a dossier bound in one PDF; the first as it was closed, each later one a supplement."""

    unsealed: ClassVar[tuple[str, ...]] = ("is_built",)

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="volumes")
    number = models.PositiveSmallIntegerField(help_text="1: as it was closed; later: supplements")
    reason = models.CharField(max_length=300, blank=True, help_text="why there is a supplement")
    made_at = models.DateTimeField()
    pages = models.PositiveIntegerField(help_text="numbered ones, without cover and contents")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="the bound PDF")
    size_bytes = models.PositiveBigIntegerField()
    is_built = models.BooleanField(default=False, help_text="whether its capsule is on record")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dossier", "number"), name="one_volume_a_number"),)
        indexes = (models.Index(fields=("id",), condition=Q(is_built=False), name="volume_without_capsule"),)

    @property
    def title_zh(self) -> str:
        return "全卷" if self.number == MAIN else f"补充第{self.number - 1}册"


class VolumeCapsule(Committed):
    """案卷证据包: a volume with what is in it and the proofs, for whoever trusts nobody; written once."""

    volume = models.OneToOneField(Volume, on_delete=models.PROTECT, related_name="capsule")
    built_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()


class DossierItem(Committed):
    """卷内文件: one thing in a volume, at its place, with its pages; what has none is named in a list of its own."""

    KINDS: ClassVar[dict[str, str]] = {
        "paper": "文书",
        "receipt": "送达回证",
        "file": "附件",
        "evidence": "证据清单",
        "recordings": "音像记录清单",
        "files": "附件清单",
        "process": "办案全过程记录",
    }

    volume = models.ForeignKey(Volume, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    ref = models.CharField(max_length=64, help_text="what it is, such as document:7; of a list the case")
    number = models.CharField(max_length=80, blank=True, help_text="文号")
    title = models.CharField(max_length=160)
    dated_on = models.DateField()
    first_page = models.PositiveIntegerField()
    last_page = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True, help_text="the PDF that was bound")
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("volume", "place"), name="one_dossier_item_a_place"),
            models.CheckConstraint(
                condition=Q(last_page__gte=F("first_page")), name="dossier_item_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("ref",), name="dossier_item_by_ref"),)

    @property
    def pages_zh(self) -> str:
        return (
            str(self.first_page)
            if self.first_page == self.last_page
            else f"{self.first_page}—{self.last_page}"
        )


class FileReview(Subject):
    """案卷评查: what somebody who had no part in a case found in its file, point by point."""

    noun = "案卷评查"
    states: ClassVar[dict[str, str]] = {"done": "已评查"}
    scope_persons = ("dossier__case__handlers__person_id",)

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="reviews")
    unit = _unit()
    reviewer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    vetoed = models.JSONField(help_text="keys of the points that void the file")
    points = models.JSONField(help_text="what each scored point got, by key")
    opinion = models.CharField(max_length=2000)

    class Meta:
        indexes = (models.Index(fields=("unit", "-id"), name="file_review_of_unit"),)

    def __str__(self) -> str:
        return f"{self.reviewer}的评查"

    @property
    def score(self) -> int:
        """The points it got; none where one thing voids it."""
        return 0 if self.vetoed else sum(self.points.values())

    @property
    def result_zh(self) -> str:
        return "不合格（一票否决）" if self.vetoed else f"{self.score}分（满分{FULL}分）"

    @property
    def sheet(self) -> tuple[list[list[str]], list[list[str]]]:
        """The sheet as rows: the points that void a file with what was found, then the others with what each got."""
        return (
            [
                [str(n), SHEET[key].zh, "有" if key in self.vetoed else "没有"]
                for n, key in enumerate(VETOES, 1)
            ],
            [
                [str(n), point.zh, str(point.worth), str(self.points.get(key, 0))]
                for n, (key, point) in enumerate(SCORED.items(), 1)
            ],
        )

    @property
    def vetoed_zh(self) -> list[str]:
        return [SHEET[key].zh for key in VETOES if key in self.vetoed]


def over_at(case: Any) -> datetime:
    """Return when a case was over, whichever way it ended."""
    at: datetime = case.closed_at or case.decided_at or case.concluded_at or case.term_from
    return at
