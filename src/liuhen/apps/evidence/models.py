"""What we remember of evidence, of the facts found from it, and of what fell with it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.evidence import CAUSES, EVIDENCE_KINDS

OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees what hangs on it."""

RECORDS = {
    "interview-record": "询问笔录",
    "site-record": "现场笔录",
    "inspection-record": "勘验笔录",
    "sampling-record": "抽样取证凭证",
}
"""The records that are written on site and signed, by their kind of paper."""


class Evidence(Subject):
    """证据: what proves something in a case, by whom, when, where and how it was collected. 《责任制》第30条."""

    noun = "证据"
    states: ClassVar[dict[str, str]] = {"collected": "有效", "excluded": "已排除"}
    scope_persons = OF_THE_CASE
    added = ("origin",)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="evidence", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=list(EVIDENCE_KINDS.items()))
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300, help_text="来源: from whom or where it comes")
    collected_at = models.DateTimeField()
    collected_until = models.DateTimeField(null=True, help_text="end of what took a while; null: a moment")
    place = models.CharField(max_length=120)
    method = models.CharField(max_length=300, help_text="取证方法")
    proves = models.CharField(max_length=500, blank=True, help_text="证明内容, in words")
    verified = models.CharField(
        max_length=1000, blank=True, help_text="of electronic data: what was found by each of SIX_TESTS"
    )
    one_by = models.CharField(
        max_length=80, blank=True, help_text="the rule by which one person collected it, watched throughout"
    )
    recording = models.ForeignKey(
        "recordings.Recording", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="what it is, where it is a part of a recording in the vault",
    )  # fmt: skip
    link = models.ForeignKey(
        "activities.Link", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="by which activity the recording was held to be when it was cited",
    )  # fmt: skip
    from_s = models.PositiveIntegerField(null=True, help_text="first second cited; null: all of it")
    to_s = models.PositiveIntegerField(null=True, help_text="second up to which it is cited")
    origin = models.CharField(
        max_length=40, blank=True,
        help_text="ref of what it was on site before there was a case: visitfile:5 or recording:7",
    )  # fmt: skip
    late = models.BooleanField(default=False, help_text="registered after the decision: stands outside of it")
    registered_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, help_text="when it was last excluded or reinstated")
    judge = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was excluded or reinstated")
    article = models.CharField(max_length=120, blank=True, help_text="by which article")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(collected_until=None) | Q(collected_until__gte=F("collected_at")),
                name="evidence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(from_s=None, to_s=None)
                | Q(recording__isnull=False, from_s__isnull=False, to_s__gt=F("from_s")),
                name="evidence_cites_a_span",
            ),
            models.CheckConstraint(
                condition=~Q(state="excluded") | (~Q(reason="") & ~Q(article="") & Q(judge__isnull=False)),
                name="evidence_excluded_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=("case", "origin"), condition=~Q(origin=""), name="taken_in_from_site_once"
            ),
        )
        indexes = (
            models.Index(fields=("case", "id"), name="evidence_of_case"),
            models.Index(fields=("-id",), condition=Q(state="excluded"), name="evidence_excluded"),
            models.Index(fields=("unit", "-id"), condition=Q(late=True), name="evidence_late"),
            models.Index(fields=("unit", "-id"), name="evidence_of_unit"),
            models.Index(fields=("unit", "kind", "-id"), name="evidence_of_unit_kind"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return EVIDENCE_KINDS[self.kind]

    @property
    def span_zh(self) -> str:
        """The cited part as 00:01:05 to 00:02:10; "" where all of it is cited."""
        if self.from_s is None or self.to_s is None:
            return ""
        return f"{_clock(self.from_s)}至{_clock(self.to_s)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class Collector(Committed):
    """取证人: one of those who collected evidence."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="collectors")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("evidence", "person"), name="collects_once"),)


class Watch(Committed):
    """全程记录: a recording that shows how one person alone collected evidence."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="watches")
    recording = models.ForeignKey("recordings.Recording", on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey("activities.Link", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("evidence", "recording"), name="watches_once"),)


class EvidenceFile(Committed):
    """证据文件: a file, a scan or a photo that is kept; written once with it, its digest in its ledger entry."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class Fact(Subject):
    """认定事实: one sentence of what happened, with the evidence it rests on."""

    noun = "认定事实"
    states: ClassVar[dict[str, str]] = {"found": "已认定", "withdrawn": "已撤回"}
    scope_persons = OF_THE_CASE

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="facts", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.CharField(max_length=1000)
    element = models.CharField(
        max_length=120, blank=True, help_text="构成要件: what of the violation it shows"
    )
    found_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("case", "id"), name="fact_of_case"),
            models.Index(fields=("unit", "-id"), name="fact_of_unit"),
            models.Index(fields=("id",), condition=Q(state="withdrawn"), name="fact_withdrawn"),
        )

    def __str__(self) -> str:
        return self.sentence if len(self.sentence) <= 40 else f"{self.sentence[:39]}…"


class Support(Committed):
    """依据: that a fact rests on evidence; without a ``needed`` one it does not stand, whatever else there is."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="supports")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="supports")
    needed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("fact", "evidence"), name="supports_once"),)


class Fallen(Subject):
    """倒卷: evidence or a fact that does not stand any more, since when and why; it ends when that is healed."""

    noun = "不成立标记"
    shown_with = "case"
    states: ClassVar[dict[str, str]] = {"fallen": "不成立", "healed": "已恢复"}
    scope_persons = OF_THE_CASE

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=40, help_text="ref of what fell: evidence:5 or fact:7")
    cause = models.CharField(max_length=20, choices=list(CAUSES.items()))
    by_ref = models.CharField(max_length=40, help_text="ref of what it fell with, such as recording:12")
    fallen_at = models.DateTimeField()
    healed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("what",), condition=Q(state="fallen"), name="falls_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="fallen", healed_at=None) | Q(state="healed", healed_at__isnull=False),
                name="healed_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("case", "id"), name="fallen_of_case"),
            models.Index(fields=("what", "id"), name="fallen_of_what"),
            models.Index(fields=("unit", "-id"), condition=Q(state="fallen"), name="fallen_of_unit"),
            models.Index(fields=("by_ref",), condition=Q(state="fallen"), name="fallen_by_ref"),
        )

    @property
    def cause_zh(self) -> str:
        return CAUSES[self.cause]


class CasePaper(Subject):
    """取证文书: a list of evidence or a record that was made of a case, to be signed; its text is the document's."""

    noun = "取证文书"
    shown_with = "case"
    states: ClassVar[dict[str, str]] = {"made": "已制作"}
    scope_persons = OF_THE_CASE

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=[("collected-list", "证据清单"), *RECORDS.items()])
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("case", "id"), name="case_paper_of_case"),
            models.Index(fields=("unit", "-id"), name="case_paper_of_unit"),
        )

    def __str__(self) -> str:
        return str(self.document)
