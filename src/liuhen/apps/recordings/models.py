"""What we remember of uploads, recordings, viewings and exports."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.apps.recordings import codes
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed

MOST_ITEMS = 200  # in one export


class Upload(Committed):
    """上传: bytes on their way in. Not evidence yet, so not a subject; its recording is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    length = models.PositiveBigIntegerField(help_text="declared size in bytes")
    metadata = models.JSONField(help_text="what the station told: see docs/architecture.md, Intake")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when the bytes were whole and durable")
    recording = models.ForeignKey("Recording", null=True, on_delete=models.PROTECT, related_name="uploads")
    again = models.BooleanField(default=False, help_text="the same bytes had been taken in before")

    class Meta:
        indexes = (models.Index(fields=("begun_at",), condition=Q(recording=None), name="upload_unfinished"),)

    @property
    def counts(self) -> bool:
        return self.recording_id is not None


class Recording(Subject):
    """音像资料: one original file, never changed, and what is known about it."""

    noun = "音像资料"
    states: ClassVar[dict[str, str]] = {
        "stored": "已入库",
        "quarantined": "待核实",
        "destroying": "正在销毁",
        "disposed": "已销毁",
    }
    scope_persons = ("officer_id", "bringer_id")
    scope_guests: ClassVar[dict[str, frozenset[Permission]]] = {
        "access_unit_id": frozenset({Permission.RECORDING_SEE, Permission.RECORDING_VIEW})
    }
    added = ("disposed_at", "disposed_under", "kept_class", "kept_without_end", "access_unit_id")

    KINDS: ClassVar[dict[str, str]] = {"video": "录像", "audio": "录音", "photo": "照片", "unknown": "未识别"}
    DOUBTS: ClassVar[dict[str, str]] = {
        "unknown-device": "设备编号未登记",
        "unknown-officer": "人员编号未登记",
        "other-unit": "设备或人员不属于本采集站所在单位",
        "no-device": "文件未标明设备",
        "no-officer": "文件未标明执法人员",
        "no-time": "无法确定录制时间",
        "impossible-time": "录制时间不合常理",
        "times-differ": "文件名、内嵌信息与申报的录制时间互相矛盾",
        "length-differs": "申报的起止时间与文件实际时长不符",
        "length-unknown": "文件的时长测不出，不能印证申报的结束时间",
        "long-ago": "录制时间距入库过久，无法由收到时间印证",
        "before-acquired": "录制时间早于设备购置日期",
        "not-his-device": "录制时该设备不由该人员领用",
        "named-otherwise": "文件名标明的设备或人员与申报的不同",
        "digest-differs": "收到的内容与采集站申报的摘要不一致",
        "name-clash": "与同一设备已入库文件同名而内容不同",
        "resubmitted": "销毁之后又有人提交了同样的内容",
    }

    # No index of one column beside those below: with it SQLite takes the shorter one and sorts.
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recordings",
        db_index=False,
    )
    device = models.ForeignKey(
        "devices.Device",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recordings",
        db_index=False,
    )
    station = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, related_name="+", help_text="who brought it in"
    )
    bringer = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the same, if a person",
    )
    access_unit = models.ForeignKey(
        "people.Unit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="查看权: to which unit it went with a case; null: it is with the unit whose file it is",
    )
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    filename = models.CharField(max_length=255, db_index=True, help_text="as it was called on the card")
    segment = models.PositiveIntegerField(
        default=0, help_text="place among the pieces of one take, 0 if unknown"
    )
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    sm3 = models.CharField(max_length=64)
    device_started_at = models.DateTimeField(null=True, help_text="by the device's own clock")
    device_ended_at = models.DateTimeField(null=True, help_text="by the device's own clock")
    clock_offset_ms = models.BigIntegerField(default=0, help_text="device clock minus true time, as applied")
    started_at = models.DateTimeField(null=True, help_text="corrected by the offset")
    ended_at = models.DateTimeField(
        null=True, help_text="corrected by the offset; the 24 hours run from here"
    )
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False, help_text="stored more than the allowed hours after its end")
    doubts = models.CharField(max_length=300, blank=True, help_text="keys of DOUBTS, separated by blanks")
    kept_until = models.DateField(null=True, help_text="never disposed of before this day is over")
    kept_without_end = models.BooleanField(
        default=True, help_text="unclassified, permanent or of a term not determined: no day frees it"
    )
    kept_class = models.CharField(max_length=40, default="unclassified", help_text="the class that decides")
    disposed_at = models.DateTimeField(null=True, help_text="when its bytes were last found destroyed")
    disposed_under = models.CharField(
        max_length=64, blank=True, help_text="ref of the disposal, such as disposal:3"
    )
    duration_ms = models.PositiveBigIntegerField(null=True, help_text="as measured in the file")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    codec = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="quarantined")
                | Q(device__isnull=False, officer__isnull=False, ended_at__isnull=False),
                name="stored_means_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state="disposed") | (Q(disposed_at__isnull=False) & ~Q(disposed_under="")),
                name="disposed_under_something",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="never_empty"),
        )
        indexes = (
            models.Index(fields=("-received_at", "-id"), name="recording_newest"),
            models.Index(fields=("unit", "-received_at", "-id"), name="recording_of_unit"),
            models.Index(fields=("officer", "-received_at", "-id"), name="recording_of_officer"),
            models.Index(fields=("device", "-received_at", "-id"), name="recording_of_device"),
            models.Index(
                fields=("-received_at", "-id"), condition=Q(state="quarantined"), name="recording_in_doubt"
            ),
            models.Index(fields=("-received_at", "-id"), condition=Q(late=True), name="recording_late"),
            models.Index(
                fields=("unit", "-received_at", "-id"),
                condition=Q(state="quarantined"),
                name="recording_in_doubt_of_unit",
            ),
            models.Index(
                fields=("unit", "-received_at", "-id"), condition=Q(late=True), name="recording_late_of_unit"
            ),
            models.Index(fields=("unit", "kind", "-received_at", "-id"), name="recording_of_unit_kind"),
            # Partial: among the nulls of what stations bring, a person would look like everybody to the planner.
            models.Index(
                fields=("bringer", "-received_at", "-id"),
                condition=Q(bringer__isnull=False),
                name="recording_of_bringer",
            ),
            models.Index(fields=("kind", "-received_at", "-id"), name="recording_of_kind"),
            models.Index(fields=("-started_at", "-id"), name="recording_started"),
            models.Index(
                fields=("kept_until", "id"),
                condition=Q(state="stored", kept_without_end=False),
                name="recording_due",
            ),
            models.Index(
                fields=("unit", "kept_until", "id"),
                condition=Q(state="stored", kept_without_end=False),
                name="recording_due_of_unit",
            ),
            models.Index(
                fields=("-received_at", "-id"), condition=Q(state="disposed"), name="recording_gone"
            ),
            models.Index(fields=("unit", "-started_at", "-id"), name="recording_of_unit_started"),
        )

    def __str__(self) -> str:
        return self.filename

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def is_gone(self) -> bool:
        """Whether its bytes are destroyed or about to be: the row, the digests and the trail stay."""
        return self.state in ("destroying", "disposed")

    @property
    def doubts_zh(self) -> list[str]:
        return [self.DOUBTS[key] for key in self.doubts.split()]


class Poster(models.Model):
    """缩略画面: a small picture of a recording for lists, made from it and made again at will."""

    uncommitted: ClassVar[str] = "由音像资料导出的缩略画面，可以随时重做；不证明任何事，随原始文件一并销毁"

    recording = models.OneToOneField(Recording, on_delete=models.PROTECT, related_name="poster")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text="empty: there is none")
    size_bytes = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True, help_text="why there is none")


class Viewing(Subject):
    """查看: somebody looked, for a stated purpose."""

    noun = "查看"
    shown_with = "recording"
    states: ClassVar[dict[str, str]] = {"open": "查看中"}
    scope_persons = ("recording__officer_id",)
    added = ("code", "matter")

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="viewings")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    matter = models.CharField(
        max_length=40,
        blank=True,
        help_text="ref of what it was for, such as complaint:12; not everybody may know of it",
    )
    begun_at = models.DateTimeField()
    code = models.CharField(
        max_length=9, blank=True, help_text="追溯码: laid over the picture; empty: before there were any"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="viewing_by_code"),
        )
        indexes = (
            models.Index(fields=("begun_at", "id"), name="viewing_oldest"),
            models.Index(fields=("recording", "-begun_at")),
            models.Index(fields=("account", "-begun_at")),
        )

    @property
    def code_zh(self) -> str:
        return codes.grouped(self.code)


class Export(Subject):
    """调取: originals, marked copies or both, handed out as a capsule: asked for, approved, built, fetched once."""

    noun = "调取申请"
    states: ClassVar[dict[str, str]] = {
        "requested": "待审批",
        "approved": "已批准，正在封装",
        "rejected": "未批准",
        "withdrawn": "已撤回",
        "built": "待领取",
        "fetched": "已领取",
    }
    scope_persons = ("requester_id",)
    added = ("code", "delivery")

    DELIVERIES: ClassVar[dict[str, str]] = {
        "both": "原件和观看副本",
        "copies": "只要观看副本",
        "originals": "只要原件",
    }

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    requester = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, related_name="+", help_text="who may fetch it"
    )
    purpose = models.CharField(max_length=300)
    recipient = models.CharField(max_length=120, help_text="who it is for: a court, a reviewing body")
    delivery = models.CharField(
        max_length=10,
        choices=list(DELIVERIES.items()),
        default="originals",
        help_text="what is handed over; the default is what it was before there were copies",
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    code = models.CharField(
        max_length=9, blank=True, help_text="追溯码: written into the capsule; empty: before there were any"
    )
    capsule_sha256 = models.CharField(max_length=64, blank=True)
    capsule_bytes = models.PositiveBigIntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("requester")),
                name="nobody_approves_his_own",
            ),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="export_by_code"),
        )
        indexes = (
            models.Index(fields=("unit", "state", "-requested_at", "-id"), name="export_of_unit"),
            models.Index(fields=("-requested_at", "-id"), name="export_newest"),
            models.Index(
                fields=("capsule_sha256",), condition=~Q(capsule_sha256=""), name="export_by_digest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"

    @property
    def delivery_zh(self) -> str:
        return self.DELIVERIES[self.delivery]

    @property
    def has_originals(self) -> bool:
        return self.delivery != "copies"

    @property
    def code_zh(self) -> str:
        return codes.grouped(self.code)


class ExportItem(Committed):
    """One recording of an export, and what became of its copy; the export's ledger entries tell both."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="items")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="export_items")
    copy_sha256 = models.CharField(max_length=64, blank=True, help_text="观看副本; empty: not made")
    copy_why = models.CharField(max_length=300, blank=True, help_text="why it could not be made")
    copy = models.JSONField(default=dict, help_text="its sm3 and size in bytes, and how it was made")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("export", "recording"), name="once_in_an_export"),)
        indexes = (
            models.Index(fields=("copy_sha256",), condition=~Q(copy_sha256=""), name="export_item_by_copy"),
        )
