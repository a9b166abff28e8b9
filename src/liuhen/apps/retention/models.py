"""What we remember of classes, holds and disposals."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject, called
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.parameters import KEEP_YEARS
from liuhen.regulation.retention import term_zh

MOST_KEY, MOST_NAME, MOST_YEARS = 40, 60, 200


class RetentionClass(Subject):
    """保存类别: a term of keeping as adopted in this county, with its source. Of the county, so of no unit."""

    noun = "保存类别"
    states: ClassVar[dict[str, str]] = {"in-force": "施行中"}
    scope_unit = ""

    key = models.CharField(max_length=MOST_KEY, unique=True)
    zh = models.CharField(max_length=MOST_NAME)
    years = models.PositiveSmallIntegerField(
        null=True, help_text="full years from the recording's end; 0 for ever, null not determined: kept"
    )
    source = models.CharField(max_length=300, help_text="the rule it rests on, with number and clause")
    since = models.DateField(help_text="in force from this day")
    example = models.BooleanField(default=False, help_text="a name without a term, to be set by the county")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(years=None) | Q(years=0) | Q(years__gte=KEEP_YEARS.standard),
                name="class_not_below_the_floor",
            ),
        )

    def __str__(self) -> str:
        return self.zh

    @property
    def term_zh(self) -> str:
        return term_zh(self.years)


class Classification(Subject):
    """分类: a class applies to a recording. Never withdrawn: what applied once cannot be shortened."""

    noun = "分类"
    shown_with = "recording"
    states: ClassVar[dict[str, str]] = {"applies": "适用"}

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.PROTECT, related_name="classifications"
    )
    retention_class = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    account = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recording", "retention_class"), name="class_applies_once"),
        )


class Hold(Subject):
    """冻结留存: recordings of one unit that are not disposed of, whatever their day, until it is released."""

    noun = "冻结"
    states: ClassVar[dict[str, str]] = {"placed": "冻结中", "released": "已解除"}

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(
        max_length=64, blank=True, help_text="ref of what asks for it, such as complaint:7; empty if by hand"
    )
    reason = models.CharField(max_length=300)
    chosen_by = models.CharField(
        max_length=300, blank=True, help_text="the conditions its recordings were found by, for people"
    )
    count = models.PositiveIntegerField(help_text="how many recordings it holds; frozen when it was placed")
    digest = models.CharField(max_length=64, help_text="SHA-256 of their ids, ascending, one a line")
    placed_at = models.DateTimeField()
    placer = models.ForeignKey(
        "people.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null: by the system",
    )
    released_at = models.DateTimeField(null=True)
    releaser = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(placer=None) | Q(releaser=None) | ~Q(releaser=F("placer")),
                name="hold_released_by_another",
            ),
        )
        indexes = (
            models.Index(fields=("-placed_at", "-id"), name="hold_newest"),
            models.Index(fields=("unit", "state", "-placed_at", "-id"), name="hold_of_unit"),
            models.Index(fields=("source", "unit"), condition=~Q(source=""), name="hold_of_source"),
        )

    is_told = False
    """Whether its matter is open to whoever reads it now, see ``queries.told``; what nobody asked for is not told."""

    def __str__(self) -> str:
        return f"冻结 {self.pk}"

    @property
    def is_by_hand(self) -> bool:
        return not self.source

    @property
    def reason_zh(self) -> str:
        return self.reason if self.is_by_hand or self.is_told else "按规定冻结"

    @property
    def release_zh(self) -> str:
        return self.release_reason if self.is_by_hand or self.is_told else ""

    @property
    def source_zh(self) -> str:
        if self.is_by_hand:
            return "人工冻结"
        return called(self.source) if self.is_told else "自动冻结"


class HoldItem(Committed):
    """One recording of a hold; written once, with the hold, whose ledger entry lists them all."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="items")
    recording = models.ForeignKey("recordings.Recording", on_delete=models.PROTECT, related_name="hold_items")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("hold", "recording"), name="once_in_a_hold"),)


class TwoSigned(Subject):
    """What is proposed with a dry run, signed by two others, then carried out in batches."""

    states: ClassVar[dict[str, str]] = {
        "proposed": "待第一人签署",
        "signed": "待第二人签署",
        "applying": "正在施行",
        "in-force": "已施行",
        "withdrawn": "已撤回",
        "rejected": "已退回",
    }

    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose people sign: the proposer's",
    )
    key = models.CharField(
        max_length=MOST_KEY, help_text="of the class; one that is not there yet is a new class"
    )
    zh = models.CharField(max_length=MOST_NAME)
    why = models.CharField(max_length=300)
    trial = models.JSONField(help_text="the dry run: counts, and rows of (unit, month, later, ended, sooner)")
    trial_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the dry run's list: id, last day before and after, a line each"
    )
    tried_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    first_signer = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    first_signed_at = models.DateTimeField(null=True)
    second_signer = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    second_signed_at = models.DateTimeField(null=True)
    applied = models.PositiveIntegerField(default=0, help_text="recordings reckoned anew so far")
    applied_through = models.PositiveBigIntegerField(
        default=0, help_text="the last row done: where the next batch goes on"
    )
    in_force_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True, help_text="why it was turned down or withdrawn")

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=(Q(first_signer=None) | ~Q(first_signer=F("proposer")))
                & (
                    Q(second_signer=None)
                    | (~Q(second_signer=F("proposer")) & ~Q(second_signer=F("first_signer")))
                ),
                name="%(class)s_signed_by_two_others",
            ),
        )


class RuleChange(TwoSigned):
    """类别变更: a class as it is to be."""

    noun = "类别变更"

    was_years = models.PositiveSmallIntegerField(null=True)
    is_new = models.BooleanField(default=False)
    years = models.PositiveSmallIntegerField(help_text="0: for ever")
    source = models.CharField(max_length=300)

    class Meta:
        constraints = (
            *TwoSigned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(years=0) | Q(years__gte=KEEP_YEARS.standard), name="change_not_below_the_floor"
            ),
            models.UniqueConstraint(
                fields=("key",),
                condition=Q(state__in=("proposed", "signed", "applying")),
                name="one_open_change_of_a_class",
            ),
        )
        indexes = (models.Index(fields=("-proposed_at", "-id"), name="change_newest"),)

    def __str__(self) -> str:
        return f"{self.zh}：{self.was_zh} → {self.will_zh}"

    @property
    def was_zh(self) -> str:
        return "（新设）" if self.is_new else term_zh(self.was_years)

    @property
    def will_zh(self) -> str:
        return term_zh(self.years)


class Sorting(TwoSigned):
    """批量归类: all that a list's conditions found is to go into a class."""

    noun = "批量归类"

    chosen_by = models.CharField(max_length=300, help_text="the conditions it was found by, for people")
    count = models.PositiveIntegerField(help_text="recordings; frozen when it was proposed")

    class Meta:
        constraints = TwoSigned.Meta.constraints
        indexes = (
            models.Index(fields=("-proposed_at", "-id"), name="sorting_newest"),
            models.Index(fields=("unit", "-proposed_at", "-id"), name="sorting_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.count} 份归入“{self.zh}”"


class SortingItem(Committed):
    """One recording of a sorting; written once, with the sorting, whose dry run names them all by its digest."""

    sorting = models.ForeignKey(Sorting, on_delete=models.PROTECT, related_name="items")
    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.PROTECT, related_name="sorting_items"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sorting", "recording"), name="once_in_a_sorting"),)


class Disposal(Subject):
    """销毁: a batch of recordings of one unit, asked for, consented to, approved, open to objection, destroyed."""

    noun = "销毁批次"
    states: ClassVar[dict[str, str]] = {
        "requested": "待法制机构审核",
        "consented": "待负责人批准",
        "waiting": "异议期",
        "destroying": "正在销毁",
        "destroyed": "已销毁",
        "refused": "未同意",
        "stopped": "有异议，已停止",
        "withdrawn": "已撤回",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    count = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the list: id and SHA-256, a line each")
    requester = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    consenter = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField(null=True)
    approver = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    waits_until = models.DateField(null=True, help_text="the last day of objection")
    ended_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", help_text="who stopped it"
    )
    ended_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True, help_text="why it was refused, stopped, withdrawn")
    destroyed_at = models.DateTimeField(null=True)
    destroyed_count = models.PositiveIntegerField(default=0)
    spared_count = models.PositiveIntegerField(default=0, help_text="left out at the last moment")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(consenter=None) | ~Q(consenter=F("requester")))
                & (Q(approver=None) | (~Q(approver=F("requester")) & ~Q(approver=F("consenter")))),
                name="disposal_by_three",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("waiting", "destroying", "destroyed"))
                | Q(consenter__isnull=False, approver__isnull=False, waits_until__isnull=False),
                name="disposal_signed_before_it_waits",
            ),
        )
        indexes = (
            models.Index(fields=("-requested_at", "-id"), name="disposal_newest"),
            models.Index(fields=("unit", "state", "-requested_at", "-id"), name="disposal_of_unit"),
            models.Index(
                fields=("waits_until", "id"),
                condition=Q(state__in=("waiting", "destroying")),
                name="disposal_open",
            ),
        )

    asks_for: tuple[int, ...] = ()
    """Ids of the recordings of one that is being asked for: gates from above are judged before its list is written."""

    def __str__(self) -> str:
        return f"销毁批次 {self.pk}"


class DisposalItem(Committed):
    """One recording of a batch, and what became of it; the proof is the recording's own trail."""

    RESULTS: ClassVar[dict[str, str]] = {
        "": "待办",
        "begun": "正在销毁",
        "destroyed": "已销毁",
        "spared": "未销毁",
    }

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.PROTECT, related_name="disposal_items"
    )
    is_open = models.BooleanField(default=True, help_text="the batch is not ended: no second one takes it")
    result = models.CharField(max_length=10, blank=True, choices=list(RESULTS.items()))
    why = models.CharField(max_length=300, blank=True, help_text="why it was spared, or what stopped it last")
    versions = models.PositiveSmallIntegerField(null=True, help_text="copies the store had of it")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("disposal", "recording"), name="once_in_a_disposal"),
            models.UniqueConstraint(
                fields=("recording",), condition=Q(is_open=True), name="in_one_open_disposal"
            ),
        )
        indexes = (models.Index(fields=("disposal", "result", "id"), name="item_of_disposal"),)

    @property
    def result_zh(self) -> str:
        return self.RESULTS[self.result]


class DueTally(models.Model):
    """到期计数: what the nightly sweep counted for a unit: how much is due, and how much will be soon."""

    uncommitted: ClassVar[str] = "每夜由音像资料重新数出，只供显示；销毁时逐件另行核对"

    unit = models.OneToOneField("people.Unit", on_delete=models.PROTECT, related_name="+")
    due = models.PositiveIntegerField()
    soon = models.PositiveIntegerField()
    held = models.PositiveIntegerField(help_text="of those due, how many are held")
    counted_at = models.DateTimeField()
