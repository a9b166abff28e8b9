"""What we remember of a unit's leaders, of deeds by which it acts for another, and of what the province gave it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.people import day_zh

MATTERS: dict[str, str] = {
    "equipment": "设备配备与保管",
    "records": "音像资料保存与调取",
    "powers": "权责清单与信息公示",
    "complaints": "投诉举报",
    "accountability": "责任追究",
    "cases": "执法办案",
    "inspections": "行政检查",
}
"""What a deputy may be in charge of for the whole unit; his inner bodies are named one by one."""
HEADS = ("principal", "acting")


class Leader(Subject):
    """单位负责人: who leads a unit in which role, by which document, from which day on."""

    noun = "负责人"
    states: ClassVar[dict[str, str]] = {"in-office": "在任", "ended": "已免去"}
    ROLES: ClassVar[dict[str, str]] = {
        "principal": "主要负责人",
        "deputy": "分管负责人",
        "acting": "主持工作",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="leaders")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=10, choices=list(ROLES.items()))
    title = models.CharField(max_length=40, help_text="职务, such as 局长")
    document = models.CharField(max_length=120, help_text="任职文件: number or name of the appointment")
    in_charge = models.CharField(
        max_length=300, blank=True, help_text="what a deputy is in charge of, in words"
    )
    since = models.DateField(help_text="first day in office")
    until = models.DateField(null=True, help_text="first day no longer in office")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(state="in-office", role__in=HEADS), name="one_head_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("unit", "person", "role"), condition=Q(state="in-office"), name="one_office_of_a_role"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="office_ends_after_it_begins"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-since", "-id"), name="leader_of_unit"),
            models.Index(fields=("person", "-since"), name="leader_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.role_zh}{self.person}"

    @property
    def role_zh(self) -> str:
        return self.ROLES[self.role]

    @property
    def is_head(self) -> bool:
        """Say whether the unit as a whole is led by him."""
        return self.role in HEADS


class Charge(Committed):
    """分管事项: an inner body, or one of MATTERS, that a deputy is in charge of, from day to day."""

    leader = models.ForeignKey(Leader, on_delete=models.PROTECT, related_name="charges")
    body = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=20, blank=True, choices=list(MATTERS.items()))
    since = models.DateField(help_text="first day in charge")
    until = models.DateField(null=True, help_text="first day no longer in charge")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(body=None) & ~Q(matter="") | Q(body__isnull=False, matter=""),
                name="charge_of_a_body_or_a_matter",
            ),
        )
        indexes = (models.Index(fields=("leader", "since"), name="charge_of_leader"),)

    def __str__(self) -> str:
        return str(self.body) if self.body_id else MATTERS[self.matter]


class Deed(Subject):
    """委托书: an organ lets an organisation use powers in its name, within a scope and a period. 《责任制》第2条."""

    noun = "委托书"
    states: ClassVar[dict[str, str]] = {"in-force": "已登记", "revoked": "已解除"}
    scope_unit = "entruster_id"
    scope_units = ("entrusted_id",)

    entruster = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="deeds_given")
    entrusted = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="deeds_held")
    number = models.CharField(max_length=60, help_text="文号")
    scope = models.CharField(max_length=500, help_text="what is entrusted, in words")
    codes = models.CharField(
        max_length=4000,
        blank=True,
        help_text="codes of the powers, separated by blanks; empty: as the words say",
    )
    since = models.DateField(help_text="first day")
    until = models.DateField(help_text="last day")
    revoked_on = models.DateField(null=True, help_text="first day no longer in force")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="deed_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(entruster=F("entrusted")), name="no_deed_for_oneself"),
        )
        indexes = (
            models.Index(fields=("entrusted", "-since", "-id"), name="deed_of_entrusted"),
            models.Index(fields=("entruster", "-since", "-id"), name="deed_of_entruster"),
            models.Index(fields=("-since", "-id"), name="deed_newest"),
        )

    def __str__(self) -> str:
        return f"委托书{self.number}"

    @property
    def ends_zh(self) -> str:
        if self.revoked_on:
            return f"{day_zh(self.revoked_on)}解除"
        return f"至{day_zh(self.until)}"


class Mandate(Subject):
    """赋权决定: the province decides which powers a township or sub-district exercises. 《行政处罚法》第24条."""

    noun = "赋权决定"
    states: ClassVar[dict[str, str]] = {"in-force": "已登记", "ended": "已停止"}

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="mandates")
    issuer = models.CharField(max_length=80, help_text="who decided")
    number = models.CharField(max_length=60, help_text="文号")
    published_on = models.DateField()
    scope = models.CharField(max_length=500, help_text="what is given, in words")
    codes = models.CharField(
        max_length=4000,
        blank=True,
        help_text="codes of the powers, separated by blanks; empty: as the words say",
    )
    since = models.DateField(help_text="first day")
    until = models.DateField(null=True, help_text="last day; null: until it is ended")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(since__gte=F("published_on")), name="mandate_holds_once_published"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-since", "-id"), name="mandate_of_unit"),
            models.Index(fields=("-since", "-id"), name="mandate_newest"),
        )

    def __str__(self) -> str:
        return f"赋权决定{self.number}"


class Paper(Committed):
    """文件: what a deed or a decision was written on, as it was filed."""

    deed = models.ForeignKey(Deed, null=True, on_delete=models.PROTECT, related_name="papers")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=120, help_text="as whoever filed it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(deed=None, mandate__isnull=False) | Q(deed__isnull=False, mandate=None),
                name="paper_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.name
