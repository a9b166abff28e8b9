"""What we remember of devices, their check-outs, repairs and maintenance."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import FEATURES, PROTECTIONS

MOST_NAME = 60
MOST_FIGURE = 100_000


class DeviceModel(Subject):
    """设备型号: a make with the technical figures its maker states 《设备办法》第7条. It belongs to no unit."""

    noun = "设备型号"
    states: ClassVar[dict[str, str]] = {"registered": "在册"}
    scope_unit = ""

    name = models.CharField(max_length=MOST_NAME, help_text="型号")
    maker = models.CharField(max_length=MOST_NAME, help_text="生产厂家")
    kind = models.CharField(max_length=30, help_text="key of a device kind of article 2")
    width_px = models.PositiveIntegerField(null=True, help_text="of the recorded picture; null: not stated")
    height_px = models.PositiveIntegerField(null=True)
    pixels_mp = models.PositiveIntegerField(null=True, help_text="像素, ten thousands")
    battery_hours = models.PositiveIntegerField(null=True, help_text="hours of recording on one charge")
    storage_gb = models.PositiveIntegerField(null=True)
    tamper_protection = models.BooleanField(default=False, help_text="防删改")
    encryption = models.BooleanField(default=False, help_text="加密存储")
    explosion_proof = models.BooleanField(default=False, help_text="防爆")
    infrared = models.BooleanField(default=False, help_text="红外夜视")
    gps = models.BooleanField(default=False, help_text="GPS定位")
    live_upload = models.BooleanField(default=False, help_text="无线实时上传")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("maker", "name"), name="one_model_of_a_maker_and_name"),
        )
        ordering = ("maker", "name")

    def __str__(self) -> str:
        return f"{self.maker} {self.name}"

    @property
    def kind_zh(self) -> str:
        return DEVICE_KINDS.get(self.kind, self.kind)

    @property
    def resolution(self) -> str:
        return f"{self.width_px}×{self.height_px}" if self.width_px and self.height_px else ""

    @property
    def features_zh(self) -> list[str]:
        """Say which protections and special features it has."""
        return [zh for key, zh in (PROTECTIONS | FEATURES).items() if getattr(self, key)]


class Device(Subject):
    """记录设备: a body-worn camera or another recorder, with its keeper 《设备办法》第9条.

    While it is lent it stays ``lent``, whoever of the borrower's has it in hand: the lending unit cannot count it as
    its own in use, and the borrower, at whose counter it is taken and given back, never owns it.
    """

    noun = "设备"
    states: ClassVar[dict[str, str]] = {
        "available": "在库",
        "checked_out": "已领用",
        "in_repair": "送修",
        "lent": "外借",
        "lost": "遗失",
        "retired": "已退役",
        "written_off": "遗失核销",
    }
    scope_units = ("lent_to_id",)
    scope_persons = ("holder_id",)
    added = (
        "device_model_id", "counted_under_standard", "need", "lent_to_id", "lent_until", "maintenance_due_on"
    )  # fmt: skip

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="devices")
    serial = models.CharField(max_length=40, unique=True, help_text="设备编号: what its file names carry")
    serial_key = NormalForm(max_length=80, of="serial")
    kind = models.CharField(max_length=30, help_text="key of a device kind of article 2")
    model = models.CharField(max_length=60, help_text="型号 as printed on it")
    device_model = models.ForeignKey(
        DeviceModel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="devices",
        help_text="the registered model with its figures; null: not judged yet",
    )
    counted_under_standard = models.BooleanField(
        default=False, help_text="已纳入通用办公设备标准, and counted under its quota"
    )
    need = models.CharField(
        max_length=300, blank=True, help_text="执法需要: why, where no standard covers it"
    )
    keeper = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="kept_devices", help_text="专人"
    )
    holder = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="held_devices"
    )
    clock_offset_ms = models.IntegerField(
        default=0, help_text="device clock minus true time, as last measured"
    )
    clock_checked_at = models.DateTimeField(null=True)
    acquired_on = models.DateField()
    lent_to = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="借用单位"
    )
    lent_until = models.DateField(null=True, help_text="the day on which it is due back")
    maintenance_due_on = models.DateField(null=True, help_text="下次保养日期, as the last maintenance says")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("serial_key",), name="one_device_a_serial"),
            models.CheckConstraint(
                condition=Q(state="checked_out", holder__isnull=False)
                | Q(state="lent")
                | (~Q(state__in=("checked_out", "lent")) & Q(holder=None)),
                name="checked_out_means_held",
            ),
            models.CheckConstraint(
                condition=Q(state="lent", lent_to__isnull=False, lent_until__isnull=False)
                | (~Q(state="lent") & Q(lent_to=None, lent_until=None)),
                name="lent_means_to_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "serial")),
            models.Index(fields=("unit", "kind", "state", "device_model"), name="device_by_unit_and_model"),
            models.Index(fields=("unit", "maintenance_due_on"), name="device_of_unit_maintenance"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.serial}"

    @property
    def kind_zh(self) -> str:
        return DEVICE_KINDS.get(self.kind, self.kind)

    @property
    def clock_zh(self) -> str:
        return offset_zh(self.clock_offset_ms) if self.clock_checked_at else "未校验"


def offset_zh(offset_ms: int) -> str:
    """Say how far a clock is off: 快 3.2 秒."""
    if not offset_ms:
        return "准确"
    return f"{'快' if offset_ms > 0 else '慢'} {abs(offset_ms) / 1000:,.1f} 秒"


class CheckOut(Subject):
    """领用记录: who took the device when, on what check, and how it came back."""

    noun = "领用记录"
    shown_with = "device"
    states: ClassVar[dict[str, str]] = {"out": "使用中", "returned": "已归还", "lost": "使用中遗失"}
    scope_persons = ("officer_id",)
    added = ("condition", "need_set_aside")

    CONDITIONS: ClassVar[dict[str, str]] = {"good": "完好", "damaged": "损坏", "incomplete": "附件不全"}

    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="at whose counter: the borrower's for a lent device",
    )
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="check_outs")
    officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="check_outs")
    out_at = models.DateTimeField()
    works = models.BooleanField()
    battery_percent = models.PositiveSmallIntegerField()
    card_free_percent = models.PositiveSmallIntegerField()
    clock_offset_ms = models.IntegerField(help_text="device clock minus server time at check-out")
    need_set_aside = models.CharField(
        max_length=300, blank=True, help_text="why this outing did without a feature that the post needs"
    )
    returned_at = models.DateTimeField(null=True, help_text="when it came back, or was reported lost")
    condition = models.CharField(
        max_length=10, blank=True, choices=list(CONDITIONS.items()), help_text="as it came back"
    )
    return_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("device",), condition=Q(state="out"), name="one_holder_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("device", "-out_at")),
            models.Index(fields=("officer", "-out_at")),
            models.Index(fields=("unit", "-out_at", "-id"), name="check_out_of_unit"),
            models.Index(fields=("-out_at", "-id"), name="check_out_newest"),
        )

    @property
    def check_zh(self) -> str:
        """Say what the check before use found."""
        aside = f"；不涉及岗位特殊需要：{self.need_set_aside}" if self.need_set_aside else ""
        return f"电量 {self.battery_percent}%，存储余 {self.card_free_percent}%，时钟{self.clock_zh}{aside}"

    @property
    def condition_zh(self) -> str:
        return self.CONDITIONS.get(self.condition, "")

    @property
    def clock_zh(self) -> str:
        return offset_zh(self.clock_offset_ms)


class Repair(Subject):
    """维修记录: what was wrong and what was done."""

    noun = "维修记录"
    shown_with = "device"
    states: ClassVar[dict[str, str]] = {
        "open": "维修中",
        "done": "已修复",
        "given-up": "不再维修，随设备退役",
        "lost": "送修途中遗失",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="repairs")
    fault = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    done = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("device",), condition=Q(state="open"), name="one_open_repair"),
        )
        indexes = (
            models.Index(fields=("unit", "-opened_at", "-id"), name="repair_of_unit"),
            models.Index(fields=("device", "-opened_at", "-id"), name="repair_of_device"),
            models.Index(fields=("-opened_at", "-id"), name="repair_newest"),
        )


class Maintenance(Subject):
    """保养记录: what was done to keep a device in order, and when it is to be done again."""

    noun = "保养记录"
    shown_with = "device"
    states: ClassVar[dict[str, str]] = {"done": "已保养"}

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="maintenances")
    work = models.CharField(max_length=300, help_text="保养内容")
    done_at = models.DateTimeField()
    next_due_on = models.DateField(null=True, help_text="下次保养日期, if one was set")

    class Meta:
        indexes = (
            models.Index(fields=("device", "-done_at", "-id"), name="maintenance_of_device"),
            models.Index(fields=("unit", "-done_at", "-id"), name="maintenance_of_unit"),
            models.Index(fields=("-done_at", "-id"), name="maintenance_newest"),
        )
