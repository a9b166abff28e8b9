"""What we remember of hand-overs, loans, losses and stock-takings."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed

MOST_PLACE = 120
MOST_THINGS = 200  # in one hand-over, of each sort


class HandOver(Subject):
    """交接: things go from one person's keeping into another's; made by the giver, signed by the receiver."""

    noun = "交接"
    states: ClassVar[dict[str, str]] = {
        "made": "待签收",
        "signed": "已签收",
        "refused": "已拒收",
        "withdrawn": "已撤回",
    }
    scope_units = ("to_unit_id",)
    scope_persons = ("giver_id", "receiver_id")

    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="the giver's"
    )
    to_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="the receiver's"
    )
    giver = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", help_text="交出人")
    receiver = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", help_text="接收人"
    )
    reason = models.CharField(max_length=300, help_text="交接事由")
    condition = models.CharField(max_length=300, help_text="交接时状况: of all that is handed over")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, help_text="when it was signed, refused or withdrawn")
    answer = models.CharField(max_length=300, blank=True, help_text="why it was refused or withdrawn")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handed_over_between_two"),
            models.CheckConstraint(
                condition=Q(state="made", answered_at=None) | ~Q(state="made"), name="unsigned_is_unanswered"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-made_at", "-id"), name="handover_of_unit"),
            models.Index(fields=("to_unit", "-made_at", "-id"), name="handover_to_unit"),
            models.Index(fields=("giver", "-made_at", "-id"), name="handover_of_giver"),
            models.Index(fields=("receiver", "-made_at", "-id"), name="handover_of_receiver"),
            models.Index(fields=("-made_at", "-id"), name="handover_newest"),
        )

    def __str__(self) -> str:
        return f"交接单 {self.pk}"


class HandOverItem(Committed):
    """One thing of a hand-over; written once, with the hand-over, whose ledger entry lists them all."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    device = models.ForeignKey(
        "devices.Device", null=True, on_delete=models.PROTECT, related_name="hand_over_items"
    )
    recording = models.ForeignKey(
        "recordings.Recording", null=True, on_delete=models.PROTECT, related_name="+"
    )
    medium = models.CharField(
        max_length=200, blank=True, help_text="介质: a sealed card or disk, with its seal's number"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(device__isnull=False, recording=None, medium="")
                | Q(device=None, recording__isnull=False, medium="")
                | (Q(device=None, recording=None) & ~Q(medium="")),
                name="an_item_is_one_thing",
            ),
        )


class Loan(Subject):
    """外借: a device lent to another unit: asked for by the keeper, approved by another, handed out, brought back."""

    noun = "外借"
    states: ClassVar[dict[str, str]] = {
        "requested": "待审批",
        "approved": "已批准，待交付",
        "rejected": "未批准",
        "withdrawn": "已撤回",
        "out": "借出中",
        "returned": "已归还",
        "lost": "借出时遗失",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("requested", "approved", "out")
    scope_persons = ("borrower_person_id",)

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", help_text="出借单位")
    borrower = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="借用单位"
    )
    borrower_person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", help_text="借用经办人"
    )
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="loans")
    requester = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    due_on = models.DateField(help_text="归还日: the last day of the loan")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    out_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    condition = models.CharField(max_length=10, blank=True, help_text="key of CheckOut.CONDITIONS")
    return_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requester")),
                name="nobody_approves_his_own_loan",
            ),
            models.CheckConstraint(condition=~Q(unit=F("borrower")), name="lent_to_another_unit"),
            models.UniqueConstraint(
                fields=("device",),
                condition=Q(state__in=("requested", "approved", "out")),
                name="one_open_loan_a_device",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-requested_at", "-id"), name="loan_of_unit"),
            models.Index(fields=("borrower", "-requested_at", "-id"), name="loan_of_borrower"),
            models.Index(fields=("device", "-requested_at", "-id"), name="loan_of_device"),
            models.Index(fields=("-requested_at", "-id"), name="loan_newest"),
        )

    def __str__(self) -> str:
        return f"外借单 {self.pk}"


class Loss(Subject):
    """遗失: a device that cannot be found: who had it, where and how it was lost, and whether it came back."""

    noun = "遗失报告"
    states: ClassVar[dict[str, str]] = {"open": "查找中", "written-off": "已核销", "found": "已找回"}
    scope_units = ("lent_to_id",)
    scope_persons = ("reporter_id", "holder_id")

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="losses")
    reporter = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        "people.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who had it in hand when it was lost, if anybody",
    )
    keeper = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    lent_to = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", help_text="who had borrowed it"
    )
    was = models.CharField(max_length=20, help_text="state of the device before")
    lost_on = models.DateField(help_text="the day it was lost or missed")
    place = models.CharField(max_length=MOST_PLACE)
    circumstances = models.CharField(max_length=1000, help_text="经过: as the reporter tells it")
    reported_at = models.DateTimeField()
    found_at = models.DateTimeField(null=True)
    found_note = models.CharField(max_length=300, blank=True)
    written_off_at = models.DateTimeField(null=True)
    written_off_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    write_off_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("device",), condition=Q(state="open"), name="one_open_loss_a_device"
            ),
            models.CheckConstraint(
                condition=Q(written_off_by=None)
                | ~(Q(written_off_by=F("keeper")) | Q(written_off_by=F("reporter"))),
                name="another_writes_a_loss_off",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-reported_at", "-id"), name="loss_of_unit"),
            models.Index(fields=("device", "-reported_at", "-id"), name="loss_of_device"),
            models.Index(fields=("-reported_at", "-id"), name="loss_newest"),
        )

    def __str__(self) -> str:
        return f"遗失报告 {self.pk}"


class StockTaking(Subject):
    """清点: what a unit should have, frozen at the start, against what is scanned; closed by a second person."""

    noun = "清点"
    states: ClassVar[dict[str, str]] = {
        "counting": "清点中",
        "submitted": "待会签",
        "closed": "已结束",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    starter = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    expected = models.PositiveIntegerField(help_text="how many devices the list froze")
    away = models.JSONField(help_text="how many were away and not to be found, by state of the device")
    submitter = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    closer = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    found_at_close = models.PositiveIntegerField(
        null=True, help_text="how many had been seen when it was closed"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",),
                condition=Q(state__in=("counting", "submitted")),
                name="one_open_stock_taking_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(closer=None) | ~Q(closer=F("submitter")), name="nobody_closes_his_own_count"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-started_at", "-id"), name="stock_taking_of_unit"),
            models.Index(fields=("-started_at", "-id"), name="stock_taking_newest"),
        )

    def __str__(self) -> str:
        return f"清点单 {self.pk}"


class StockItem(Subject):
    """清点明细: one device of the list, or one that was scanned and is not on it."""

    noun = "清点明细"
    states: ClassVar[dict[str, str]] = {
        "expected": "未见实物",
        "seen": "已见",
        "surplus": "清单外",
        "found": "后来找到",
        "lost": "已报失",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    taking = models.ForeignKey(StockTaking, on_delete=models.PROTECT, related_name="items", db_index=False)
    device = models.ForeignKey("devices.Device", null=True, on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=40, help_text="as registered, or as scanned")
    book = models.CharField(
        max_length=120, help_text="账面: as the books said at the start, or of a surplus one"
    )
    by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="who saw it, or cleared it up",
    )  # fmt: skip
    at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("taking", "serial"), name="a_serial_once_in_a_stock_taking"),
        )
        indexes = (
            models.Index(fields=("taking", "state", "serial"), name="stock_item_of_taking"),
            models.Index(fields=("taking", "-at"), name="stock_item_latest"),
            models.Index(
                fields=("unit", "id"), condition=Q(state="expected"), name="stock_item_unseen_of_unit"
            ),
        )

    def __str__(self) -> str:
        return self.serial
