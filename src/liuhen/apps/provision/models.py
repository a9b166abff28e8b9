"""What we remember of provision: classes, renewals, budgets, needs of posts, inspections."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import FEATURES


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")


MOST_VOUCHER = 60
MOST_YUAN = 2_000_000_000


class ClassDecision(Subject):
    """配备类别确定: the class of article 6 a unit settles on, beside its field's default, with the reason.

    Where the class has no ratio the unit settles on the number as well, by its need; its latest decision stands.
    """

    noun = "类别确定"
    states: ClassVar[dict[str, str]] = {"decided": "已确定", "noted": "已备案"}

    unit = _unit()
    field = models.CharField(max_length=40, help_text="行业, whose default class stands in the rulebook")
    default_class = models.CharField(max_length=1)
    device_class = models.CharField(max_length=1, help_text="what was settled on")
    quantity = models.PositiveIntegerField(
        default=0, help_text="devices the unit needs, where the law leaves it to it; 0: the least"
    )
    class_was = models.CharField(max_length=1, blank=True, help_text="what the unit was under before")
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decider = models.ForeignKey(
        "people.Account",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who settled it; somebody else notes it",
    )
    remark = models.CharField(max_length=500, blank=True, help_text="what the justice bureau noted")
    noted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "-decided_at", "-id"), name="class_of_unit"),
            models.Index(fields=("-decided_at", "-id"), name="class_newest"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name}配备类别确定"

    @property
    def class_zh(self) -> str:
        return f"{self.device_class}类" + (f"，{self.quantity} 台" if self.quantity else "")

    @property
    def differs(self) -> bool:
        return self.device_class != self.default_class


class OfficeQuota(Subject):
    """通用办公设备配额: how many devices of a kind the office-equipment standard allows a unit 《设备办法》第5条."""

    noun = "通用标准配额"
    states: ClassVar[dict[str, str]] = {"in-force": "现行"}

    unit = _unit()
    kind = models.CharField(max_length=30, help_text="key of a device kind of article 2")
    allowed = models.PositiveIntegerField(help_text="devices")
    source = models.CharField(max_length=200, help_text="the standard it is from")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "kind"), name="one_office_quota_a_kind"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}的{self.kind_zh}配额"

    @property
    def kind_zh(self) -> str:
        return DEVICE_KINDS.get(self.kind, self.kind)


class PostNeed(Subject):
    """岗位特殊需要: a feature that a post's devices must have, such as explosion-proof 《设备办法》第7条."""

    noun = "岗位需要"
    states: ClassVar[dict[str, str]] = {"in-force": "现行", "ended": "已取消"}

    unit = _unit()
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    feature = models.CharField(max_length=20, choices=list(FEATURES.items()))
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("post", "feature"), condition=Q(state="in-force"), name="one_need_of_a_feature"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post}：{self.feature_zh}"

    @property
    def feature_zh(self) -> str:
        return FEATURES[self.feature]


class Renewal(Subject):
    """更新计划: what becomes of a device below the standard, by whom, by when 《设备办法》第5条."""

    noun = "更新计划"
    states: ClassVar[dict[str, str]] = {"planned": "计划中", "done": "已完成", "withdrawn": "已撤销"}
    scope_persons = ("owner_id",)
    WAYS: ClassVar[dict[str, str]] = {"replace": "更换", "upgrade": "升级", "retire": "淘汰"}

    unit = _unit()
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=list(WAYS.items()))
    shortfalls = models.CharField(max_length=500, help_text="where it fell short when this was planned")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", help_text="责任人")
    due_on = models.DateField(help_text="the last day, as the plan says")
    planned_at = models.DateTimeField()
    result = models.CharField(max_length=300, blank=True, help_text="what was done, or why it was withdrawn")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("device",), condition=Q(state="planned"), name="one_renewal_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "due_on", "id"), name="renewal_of_unit"),
            models.Index(fields=("due_on", "id"), name="renewal_by_day"),
            models.Index(fields=("owner", "state", "due_on"), name="renewal_of_owner"),
        )

    def __str__(self) -> str:
        return f"{self.device}{self.way_zh}计划"

    @property
    def way_zh(self) -> str:
        return self.WAYS[self.way]


class Budget(Subject):
    """配备经费: what a unit plans to spend on devices and their upkeep in a year 《设备办法》第19条."""

    noun = "配备经费"
    states: ClassVar[dict[str, str]] = {"planned": "已编列"}

    unit = _unit()
    year = models.PositiveSmallIntegerField()
    purchase_yuan = models.PositiveIntegerField(help_text="planned for purchase, yuan")
    upkeep_yuan = models.PositiveIntegerField(help_text="planned for upkeep, yuan")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "year"), name="one_budget_a_year"),)
        indexes = (models.Index(fields=("-year", "unit", "id"), name="budget_by_year"),)

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年配备经费"

    @property
    def planned_yuan(self) -> int:
        return self.purchase_yuan + self.upkeep_yuan


class Spending(Subject):
    """列支: money of the device budget spent on one registered device or its upkeep 《设备办法》第5条."""

    noun = "列支"
    states: ClassVar[dict[str, str]] = {"booked": "已列支", "reversed": "已冲销"}
    PURPOSES: ClassVar[dict[str, str]] = {"purchase": "购置", "upkeep": "维护"}

    unit = _unit()
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="spendings")
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=list(PURPOSES.items()))
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2, help_text="yuan")
    spent_on = models.DateField()
    voucher = models.CharField(max_length=MOST_VOUCHER, help_text="凭证号")
    reason = models.CharField(max_length=300, blank=True, help_text="why it was reversed")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="spending_is_positive"),
            models.UniqueConstraint(
                fields=("device",),
                condition=Q(state="booked", purpose="purchase"),
                name="a_device_is_bought_once",
            ),
        )
        indexes = (models.Index(fields=("budget", "-spent_on", "-id"), name="spending_of_budget"),)

    def __str__(self) -> str:
        return f"{self.purpose_zh}{self.device}：{self.amount_yuan}元"

    @property
    def purpose_zh(self) -> str:
        return self.PURPOSES[self.purpose]


class ProvisionInspection(Subject):
    """配备监督检查: the bureau looks at a unit's equipment; the table is kept as it was then 《设备办法》第4条."""

    noun = "配备监督检查"
    states: ClassVar[dict[str, str]] = {"open": "检查中", "closed": "已办结"}

    unit = _unit()
    opened_at = models.DateTimeField()
    occasion = models.CharField(max_length=300, help_text="why, or on what plan")
    table = models.JSONField(help_text="the unit's row of the quota table at the moment of opening")
    conclusion = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit",), condition=Q(state="open"), name="one_open_inspection"),
        )
        indexes = (
            models.Index(fields=("-opened_at", "-id"), name="inspection_newest"),
            models.Index(fields=("unit", "-opened_at", "-id"), name="inspection_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name}配备监督检查"
