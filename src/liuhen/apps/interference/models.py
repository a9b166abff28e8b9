"""What we remember of interference: rings of keys, sealed reports, who opened which, circulars, changes announced.

Nothing here says outside of a seal whether anything happened, or who said so: every report is of one form and size.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject
from liuhen.regulation.interference import CHANGES, GROUNDS, STAGES
from liuhen.regulation.people import day_zh


def _unit(**more: Any) -> Any:
    return models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Ring(Subject):
    """密钥组: three holders of keys of a unit, any two of whom open what is sealed to it."""

    noun = "密钥组"
    states: ClassVar[dict[str, str]] = {"forming": "待设置钥匙", "in-force": "启用", "replaced": "已更换"}

    unit = _unit()
    token = models.CharField(max_length=32, unique=True, help_text="random; binds what is sealed to this row")
    public = models.BinaryField(default=b"", help_text="X25519, to which reports are sealed; empty: forming")
    boxes = models.JSONField(
        default=dict, help_text="its private half, sealed twice, by ordered pair of holders"
    )
    book = models.BinaryField(
        default=b"", help_text="sealed under the county's key: what came of what was opened"
    )
    formed_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True, help_text="when the book was written last, or seemed to be")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(state="in-force"), name="one_ring_in_force"
            ),
            models.UniqueConstraint(fields=("unit",), condition=Q(state="forming"), name="one_ring_forming"),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="ring_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}密钥组"

    @property
    def about(self) -> str:
        return f"ring:{self.token}"


class Holder(Subject):
    """持钥人: a person with a key of a ring, which only his passphrase unlocks."""

    noun = "持钥人"
    shown_with = "ring"
    states: ClassVar[dict[str, str]] = {
        "named": "待设置钥匙",
        "keyed": "待就任",
        "seated": "持钥",
        "replaced": "已更换",
    }
    scope_persons = ("person_id",)

    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="holders", db_index=False)
    unit = _unit()
    person = _person()
    public = models.BinaryField(default=b"", help_text="X25519; empty: not made yet")
    locked = models.BinaryField(default=b"", help_text="the private half, locked by a passphrase")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("ring", "person"), condition=~Q(state="replaced"), name="holder_once_of_a_ring"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("named", "replaced")) | ~Q(public=b""), name="holder_keyed_has_his_key"
            ),
        )
        indexes = (models.Index(fields=("ring", "id"), name="holder_of_ring"),)

    def __str__(self) -> str:
        return str(self.person)


class Envelope(Subject):
    """过程报告: that somebody of a unit reported on the course of a case; what he said is in its slots.

    ``case``, ``stage`` and ``person`` stand there only where every handler owes the report.
    """

    noun = "过程报告"
    states: ClassVar[dict[str, str]] = {"filed": "已密封"}
    scope_persons = ("person_id",)

    unit = _unit()
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stage = models.CharField(max_length=20, blank=True, choices=list(STAGES.items()))
    person = _person(null=True, db_index=False)
    filed_at = models.DateTimeField(help_text="to the minute, as the machine's own are")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "stage", "person"), condition=Q(case__isnull=False),
                name="one_report_of_a_stage_by_one",
            ),
            models.CheckConstraint(
                condition=Q(case=None, person=None, stage="")
                | Q(case__isnull=False, person__isnull=False) & ~Q(stage=""),
                name="envelope_of_a_stage_is_whole",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("person", "-id"), name="envelope_of_person"),
            models.Index(fields=("unit", "-id"), name="envelope_of_unit"),
        )

    def __str__(self) -> str:
        return f"过程报告 {self.pk or ''}"

    @property
    def stage_zh(self) -> str:
        return dict(STAGES.items()).get(self.stage, "")  # type: ignore[call-overload, no-any-return]


class Slot(Subject):
    """密封件: a report as it is sealed to one ring. Each report has two, and one of them says nothing."""

    noun = "密封件"
    shown_with = "ring"
    states: ClassVar[dict[str, str]] = {"sealed": "待启封", "opened": "已启封"}

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="slots")
    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="slots", db_index=False)
    unit = _unit(help_text="of the ring")
    token = models.CharField(max_length=32, unique=True, help_text="random; binds what is sealed to this row")
    sealed = models.BinaryField(help_text="always of one size; empty once it was opened")
    opening = models.ForeignKey(
        "Opening", null=True, on_delete=models.PROTECT, related_name="slots", db_index=False
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="sealed", opening=None) | Q(state="opened", opening__isnull=False),
                name="slot_opened_has_its_opening",
            ),
        )
        indexes = (
            models.Index(fields=("ring", "state", "id"), name="slot_of_ring"),
            models.Index(fields=("unit", "state", "id"), name="slot_of_unit"),
            models.Index(fields=("opening", "id"), name="slot_of_opening"),
        )

    def __str__(self) -> str:
        return f"密封件 {self.pk or ''}"


class Opening(Subject):
    """启封: two holders opened all that was sealed to their ring by then; what was found is sealed again."""

    noun = "启封"
    shown_with = "ring"
    states: ClassVar[dict[str, str]] = {"begun": "待第二人", "finished": "已启封", "lapsed": "已作废"}

    unit = _unit()
    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="openings", db_index=False)
    first = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0, help_text="how many were opened")
    peeled = models.BinaryField(
        default=b"", help_text="what the first key left, locked by a code that the first tells the second"
    )
    content = models.BinaryField(
        default=b"", help_text="what was found, under the county's key, in pieces of one size"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(second__isnull=False, peeled=b"") & ~Q(second=models.F("first")),
                name="opening_finished_by_two",
            ),
            models.CheckConstraint(condition=~Q(state="lapsed") | Q(peeled=b""), name="opening_lapsed_is_empty"),
            models.UniqueConstraint(fields=("ring",), condition=Q(state="begun"), name="one_opening_at_a_time"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("ring", "-id"), name="opening_of_ring"),
            models.Index(fields=("unit", "-id"), name="opening_of_unit"),
        )

    def __str__(self) -> str:
        return f"启封 {self.pk or ''}"

    @property
    def about(self) -> str:
        return f"opening:{self.pk}"


class Circular(Subject):
    """干预通报: that somebody interfered, on its way through whoever manages him; sealed until it is circulated."""

    noun = "干预通报"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准",
        "approved": "已批准，待通报",
        "refused": "不予通报",
        "circulated": "已通报",
    }
    scope_unit = "authority_id"
    scope_units = ("unit_id",)

    unit = _unit(help_text="of the ring that proposes it")
    authority = _unit(help_text="who manages the person, and approves")
    token = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField(help_text="under the county's key: whom it names, which kinds, its text")
    proposer = _person(db_index=False)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was refused")
    text = models.CharField(max_length=2000, blank=True, help_text="once it is circulated")
    circulated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="circulated", circulated_at__isnull=False) & ~Q(text="")
                | ~Q(state="circulated") & Q(circulated_at=None, text=""),
                name="circular_says_nothing_before_its_day",
            ),
        )
        indexes = (
            models.Index(fields=("authority", "state", "-id"), name="circular_of_authority"),
            models.Index(fields=("unit", "-id"), name="circular_of_unit"),
        )

    def __str__(self) -> str:
        return f"干预通报 {self.pk or ''}"


class PostChange(Subject):
    """人事变动申报: ground and procedure of a change that is to be made to anybody's post or certificate."""

    noun = "人事变动申报"
    states: ClassVar[dict[str, str]] = {
        "announced": "待确认",
        "confirmed": "已确认",
        "refused": "不予确认",
        "lapsed": "已过期",
    }

    unit = _unit()
    person = _person()
    what = models.CharField(max_length=12, choices=list(CHANGES.items()))
    ground = models.CharField(max_length=20, choices=list(GROUNDS.items()))
    basis = models.CharField(max_length=300, help_text="the law and its article")
    procedure = models.CharField(max_length=1000, help_text="who decided, when, by which paper")
    announced_by = _person(null=True, db_index=False)
    announced_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was not confirmed")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="announced", decided_at=None) | ~Q(state="announced") & Q(decided_at__isnull=False),
                name="post_change_decided_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=("person", "what"), condition=Q(state="announced"), name="one_open_change_of_a_kind"
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("unit", "-id"), name="post_change_of_unit"),
            models.Index(fields=("state", "-id"), name="post_change_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.what_zh}"

    @property
    def what_zh(self) -> str:
        return CHANGES[self.what]

    @property
    def ground_zh(self) -> str:
        return GROUNDS[self.ground]


class ChangeReview(Subject):
    """人事变动核对: what happened to recorders in a span of days, looked at by two holders of the bureau's ring.

    It is there every span, whether anybody is protected or not; what is seen at it is written nowhere.
    """

    noun = "人事变动核对"
    states: ClassVar[dict[str, str]] = {"due": "待核对", "looked": "待另一名持钥人核对", "closed": "已核对"}

    unit = _unit()
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="first moment of the next")
    first = _person(null=True, db_index=False)
    second = _person(null=True, db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("since",), name="one_change_review_of_a_span"),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(closed_at__isnull=False, second__isnull=False) & ~Q(second=models.F("first")),
                name="change_review_closed_by_two",
            ),
        )
        indexes = (models.Index(fields=("-until",), name="change_review_newest"),)

    def __str__(self) -> str:
        return f"人事变动核对（{day_zh(local_day(self.since))}至{day_zh(local_day(self.until))}）"
