"""What we remember of what is made public: the whole record stays inside, what goes out is fixed when it goes out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.disclosure import GROUNDS, KINDS, PHASES, REVERSALS, Information

OUT_ONCE = ("published", "withdrawn", "expired", "corrected")
WAITING = ("due", "prepared", "proposed")


class Publication(Subject):
    """公示信息: something that has to be made public, until it is out, kept back on a ground, or gone again."""

    noun = "公示信息"
    states: ClassVar[dict[str, str]] = {
        "due": "待拟定",
        "prepared": "待审核",
        "proposed": "拟不公开",
        "published": "已公开",
        "withheld": "不公开",
        "withdrawn": "已撤回",
        "expired": "公示期满",
        "corrected": "已更正",
        "dropped": "公开前失效",
    }
    scope_persons = ("entered_by_id",)

    serial = models.PositiveIntegerField(unique=True, help_text="编号: from 1 without a gap over the county")
    kind = models.CharField(max_length=20, choices=[(each.key, each.zh) for each in KINDS.values()])
    phase = models.CharField(max_length=10, choices=list(PHASES.items()), help_text="of its kind")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(
        max_length=64, blank=True, help_text="ref of what it is about; empty: entered by hand"
    )
    title = models.CharField(max_length=200)
    fields = models.JSONField(default=dict, help_text="the full record, by key of regulation.disclosure")
    happened_at = models.DateTimeField(help_text="when it was decided or made; its term runs from then")
    issued_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", help_text="null: the machine"
    )
    ground = models.CharField(
        max_length=20,
        blank=True,
        choices=[(each.key, each.zh) for each in GROUNDS.values()],
        help_text="依据: why it is not, or may not be, made public",
    )
    reason = models.CharField(
        max_length=500, blank=True, help_text="of the latest withholding, withdrawal, return or correction"
    )
    reversal = models.CharField(
        max_length=20, blank=True, choices=list(REVERSALS.items()), help_text="how the decision fell"
    )
    reversed_at = models.DateTimeField(null=True, help_text="when the decision fell")
    corrects = models.ForeignKey(
        "self",
        null=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="更正的是哪一条",
    )
    published_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(
        null=True, unique=True, help_text="which to go out, from 1: the order of public lists"
    )
    shown = models.JSONField(default=dict, help_text="what went out, fixed then: title, unit, fields")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what went out, hex")
    ends_on = models.DateField(null=True, help_text="last day it is shown; null: without end")
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(help_text="when the public last learnt of a change")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(edition=None, published_at=None, digest="")
                | (Q(edition__isnull=False, published_at__isnull=False) & ~Q(digest="")),
                name="out_with_its_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state="withheld") | (~Q(ground="") & ~Q(reason="")),
                name="withheld_on_a_ground",
            ),
            models.UniqueConstraint(
                fields=("corrects",), condition=Q(state__in=WAITING), name="one_open_correction"
            ),
        )
        indexes = (
            models.Index(fields=("state", "-edition"), name="publication_newest"),
            models.Index(fields=("phase", "state", "-edition"), name="publication_by_phase"),
            models.Index(fields=("kind", "state", "-edition"), name="publication_by_kind"),
            models.Index(fields=("unit", "state", "-edition"), name="publication_by_unit"),
            models.Index(fields=("unit", "state", "-id"), name="publication_of_unit"),
            models.Index(fields=("about", "state"), name="publication_about"),
            models.Index(fields=("published_at",), name="publication_by_day"),
            models.Index(fields=("state", "ends_on"), name="publication_ending"),
            models.Index(fields=("told_at",), name="publication_told"),
            # Of the few only: SQLite, told that nearly all are null, leaves a whole index and walks the table.
            models.Index(
                fields=("corrects",), condition=Q(corrects__isnull=False), name="publication_corrects"
            ),
            models.Index(fields=("issued_at", "kind", "unit", "state", "ground"), name="publication_counted"),
        )

    def __str__(self) -> str:
        return f"公示 {self.serial}：{self.title[:40]}"

    @property
    def information(self) -> Information:
        return KINDS[self.kind]

    @property
    def kind_zh(self) -> str:
        return self.information.zh

    @property
    def phase_zh(self) -> str:
        return PHASES[self.information.phase]

    @property
    def ground_zh(self) -> str:
        found = GROUNDS.get(self.ground)
        return f"{found.zh}（{found.source}）" if found else ""

    @property
    def reversal_zh(self) -> str:
        return REVERSALS.get(self.reversal, "")

    @property
    def public_state(self) -> str:
        """What the public is told of its state: how far the work inside is, is nobody's outside."""
        return "due" if self.state in WAITING else self.state


class Listed(models.Model):
    """What is out, as it is searched: its text folded, and the pairs of its letters in ASCII."""

    uncommitted: ClassVar[str] = "检索用，由公示信息推出，可以重建；公开的内容以公示信息为准"

    edition = models.PositiveIntegerField(primary_key=True)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="listed")
    text = models.TextField(help_text="what is shown, in lower case and half width")
    grams = models.TextField(help_text="see searching.py")

    def __str__(self) -> str:
        return str(self.edition)


class Card(Committed):
    """亮证码: the unguessable address at which anybody sees how a certificate stands at this second."""

    certificate = models.OneToOneField("people.Certificate", on_delete=models.PROTECT, related_name="card")
    token = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"亮证码 {self.pk}"
