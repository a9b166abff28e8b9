"""What we remember of complaints: nothing that says who complained, but sealed."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.apps.activities import queries as activities
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor, Permission, Scoped, ScopedQuerySet
from liuhen.kernel.flow import Subject, Whom
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.rows import Committed, CommittedQuerySet
from liuhen.regulation.complaints import CHANNELS, CONCLUSIONS, GROUNDS, REFERRALS, ROUTE

OPEN = ("received", "accepted", "decided")
"""States in which somebody still owes an answer."""


class Complaint(Subject):
    """投诉举报: what somebody says a unit or one of its people did, and what came of it.

    ``sealed`` holds name, contact, proxy and story, under the complaint's own key; see ``sealing``.
    """

    noun = "投诉"
    states: ClassVar[dict[str, str]] = {
        "received": "待受理",
        "accepted": "办理中",
        "decided": "待告知",
        "closed": "已办结",
        "declined": "不予受理",
        "withdrawn": "已撤回",
        "merged": "已并案",
        "archived": "已归档",
    }
    scope_unit = "handler_id"
    scope_matter = ("complaint", "id")
    recused_by = ROUTE
    added = ("named", "withdrawn_how")

    token = models.CharField(max_length=32, unique=True, help_text="random; binds what is sealed to this row")
    code_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the code the complainant follows it with"
    )
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    anonymous = models.BooleanField(default=False)
    by_proxy = models.BooleanField(default=False)
    sealed = models.BinaryField(help_text="SM4-GCM: name, contact, proxy, story, whom, where")
    wrapped_key = models.BinaryField(help_text="its key under the county's; empty once erased")
    unit = models.ForeignKey(
        "people.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="complained of",
    )
    person = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="complained of",
    )
    named = models.JSONField(
        default=list, help_text="refs of whom else it is about: as it was filed, or found later"
    )
    happened_on = models.DateField(null=True, blank=True)
    handler = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # its list's index serves; one by the body alone would tempt to sort all it has
        help_text="the authority that handles it",
    )
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=1000, blank=True)
    declined_basis = models.CharField(max_length=300, blank=True)
    extension_days = models.PositiveSmallIntegerField(default=0, help_text="calendar days granted")
    extended_at = models.DateTimeField(null=True, help_text="when they were granted")
    extension_asked = models.PositiveSmallIntegerField(
        default=0, help_text="calendar days asked for, not granted yet"
    )
    extension_reason = models.CharField(max_length=300, blank=True)
    conclusion = models.CharField(max_length=10, blank=True, choices=list(CONCLUSIONS.items()))
    outcome = models.CharField(
        max_length=2000, blank=True, help_text="what the complainant is told; names nobody"
    )
    nothing_to_do = models.CharField(
        max_length=300, blank=True, help_text="why a founded one asks for no measure"
    )
    decided_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=300, blank=True)
    withdrawn_how = models.CharField(
        max_length=340, blank=True, help_text="how the complainant said so, where not by his code"
    )
    ended_at = models.DateTimeField(null=True, help_text="told, declined, withdrawn or merged")
    kept_until = models.DateField(
        null=True, help_text="last day before which its complainant is not forgotten"
    )
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5, by the complainant")
    held = models.PositiveIntegerField(default=0, help_text="recordings put on hold for it")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeated"
    )
    erased_at = models.DateTimeField(null=True)
    capsule_sha256 = models.CharField(
        max_length=64, blank=True, help_text="of its archive capsule in the vault"
    )
    capsule_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="complaint_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("decided", "closed")) | ~Q(conclusion=""),
                name="complaint_decided_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | (~Q(declined_reason="") & ~Q(declined_basis="")),
                name="complaint_declined_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="complaint_rated_one_to_five"
            ),
        )
        indexes = (
            models.Index(fields=("handler", "state", "-received_at", "-id"), name="complaint_of_handler"),
            models.Index(fields=("handler", "-received_at", "-id"), name="complaint_list_of_handler"),
            models.Index(fields=("-received_at", "-id"), name="complaint_newest"),
            # With what the numbers count, so that they are counted in the index alone.
            models.Index(
                fields=(
                    "unit",
                    "-received_at",
                    "-id",
                    "accepted_at",
                    "ended_at",
                    "extended_at",
                    "conclusion",
                ),
                name="complaint_about_unit",
            ),
            models.Index(
                fields=("received_at", "unit"), condition=~Q(declined_reason=""), name="complaint_declined"
            ),
            models.Index(fields=("person", "-received_at", "-id"), name="complaint_about_person"),
            models.Index(
                fields=("handler", "accepted_at", "id"),
                condition=Q(state="accepted", extension_asked__gt=0),
                name="complaint_asks_extension",
            ),
            models.Index(
                fields=("id",),
                condition=Q(state="archived", capsule_sha256=""),
                name="complaint_without_capsule",
            ),
        )

    def __str__(self) -> str:
        return f"投诉 {self.number}"

    @property
    def number(self) -> str:
        """Return the number 编号 that letters carry."""
        return f"TS{self.received_at:%Y}{self.pk:06d}"

    @property
    def channel_zh(self) -> str:
        return CHANNELS[self.channel]

    @property
    def conclusion_zh(self) -> str:
        return CONCLUSIONS.get(self.conclusion, "")

    @property
    def grounds_zh(self) -> list[str]:
        """Return what is complained of, in the order of article 39."""
        keys = {ground.key for ground in self.grounds.all()}
        return [ground.zh for key, ground in GROUNDS.items() if key in keys]

    @property
    def named_zh(self) -> str:
        called = people.names_of(self.named)
        return "、".join(called[ref] for ref in self.named if ref in called)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @classmethod
    def open_among(cls, pks: Iterable[int], actor: Actor) -> frozenset[int]:
        """Return which of these somebody handles now."""
        handled = Handling.objects.filter(person_id=actor.me, state="assigned", complaint__in=list(pks))
        rows = handled.apart_from(actor, Permission.COMPLAINT_HANDLE)
        return frozenset(rows.values_list("complaint_id", flat=True))

    def whom_it_concerns(self) -> Whom:
        """Return whom it is about, whom its evidence shows, and whoever is under recusal; of what is merged, of both.

        The government, which is above all and gets what is about each that could handle it, keeps only those persons
        out: somebody has to handle it.
        """
        persons, units = self.whom_it_is_about()
        recused = Recusal.objects.filter(complaint__in=self._course()).values_list("person_id", flat=True)
        last_resort = {self.handler_id} if self.handler.parent_id is None else set()
        return Whom(persons | frozenset(recused), units - last_resort)

    def whom_it_is_about(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the persons and the bodies that it names or that its evidence shows, with those persons' own."""
        course = self._course()
        persons = {pk for each in course for pk in each._refs("person")}
        units = {pk for each in course for pk in each._refs("unit")}
        shown = LinkedActivity.objects.filter(complaint__in=course).values_list("activity_id", flat=True)
        for activity in activities.with_people(shown):
            persons |= {activity.lead_id, *(each.officer_id for each in activity.participants.all())}
            units.add(activity.unit_id)
        linked = {pk for each in course for pk in each._linked_recordings()}
        for recording in recordings.by_ids(linked).values():
            persons |= {pk for pk in (recording.officer_id,) if pk}
            units.add(recording.unit_id)
        return frozenset(persons), frozenset(units | people.units_of(persons))

    def _course(self) -> "list[Complaint]":
        return [self, *self.merged.all(), *(each for each in (self.merged_into,) if each)]

    def _refs(self, noun: str) -> set[int]:
        """Return whom it is about, of persons or of units, by id."""
        said = {int(ref.partition(":")[2]) for ref in self.named if ref.startswith(f"{noun}:")}
        return said | {pk for pk in (getattr(self, f"{noun}_id"),) if pk}

    def _linked_recordings(self) -> set[int]:
        """Return the recordings that a handler put under it; those held by the day alone show perhaps others."""
        entries = [each for each in proofs.trail(self.ref) if each.event == "complaint.recordings-linked"]
        return {
            pk for each in entries for pk in proofs.payload_of(each).get("data", {}).get("recordings", ())
        }


class Grounds(ScopedQuerySet, CommittedQuerySet):  # type: ignore[override]
    """Grounds, cut to what an actor may see."""


class ComplaintGround(Committed, Scoped):
    """事由: one of the eight grounds of article 39; written with the complaint, whose ledger entry lists them."""

    scope_unit = "handler_id"
    scope_matter = ("complaint", "complaint_id")
    objects = Grounds.as_manager()  # type: ignore[assignment,misc]

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="grounds")
    key = models.CharField(max_length=20, help_text="key of a ground of article 39")
    # Both as the complaint's own, so that the numbers are counted without it.
    handler = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("complaint", "key"), name="ground_once_in_a_complaint"),
        )
        indexes = (
            models.Index(fields=("key", "complaint"), name="complaint_by_ground"),
            models.Index(fields=("key", "received_at", "handler"), name="ground_counted"),
        )


class Unassigned(models.Model):
    """待交办: an open complaint that nobody handles; the row is there while that is so."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True, related_name="+")


class LinkedActivity(Committed):
    """关联活动: an activity that is evidence; written once, the complaint's ledger entry lists it.

    The activity knows nothing of it: whoever opens that page does not learn that somebody complained.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="linked_activities")
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("complaint", "activity"), name="activity_once_in_a_complaint"),
        )


class Addition(Subject):
    """补充: what the complainant says later, sealed like the first."""

    noun = "投诉补充"
    shown_with = "complaint"
    states: ClassVar[dict[str, str]] = {"added": "已收到"}
    scope_matter = ("complaint", "complaint_id")
    recused_by = ROUTE

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="additions")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="the handler then"
    )
    token = models.CharField(max_length=32, unique=True, help_text="binds what is sealed to this row")
    sealed = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("complaint", "id"), name="addition_of_complaint"),)


class Attachment(Committed):
    """附件: a file the complainant gave, sealed before it is stored; written once with its complaint or addition."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="attachments")
    addition = models.ForeignKey(
        Addition, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    token = models.CharField(max_length=32, unique=True)
    sealed_name = models.BinaryField(help_text="its name and type")
    sha256 = models.CharField(max_length=64, help_text="of the sealed bytes in the vault")
    size_bytes = models.PositiveBigIntegerField(help_text="before sealing")


class Handling(Subject):
    """承办: somebody who handles a complaint, from when to when."""

    noun = "承办"
    states: ClassVar[dict[str, str]] = {"assigned": "承办中", "relieved": "已卸任"}
    scope_persons = ("person_id",)
    scope_matter = ("complaint", "complaint_id")
    recused_by = ROUTE

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="handlings")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("complaint", "person"), condition=Q(state="assigned"), name="handles_it_once"
            ),
        )
        indexes = (models.Index(fields=("person", "state", "complaint"), name="handling_of_person"),)

    def __str__(self) -> str:
        return f"由{self.person}承办"


class Recusal(Subject):
    """回避: somebody who must keep out of a complaint."""

    noun = "回避"
    shown_with = "complaint"
    states: ClassVar[dict[str, str]] = {"in-force": "应回避"}
    scope_matter = ("complaint", "complaint_id")
    recused_by = ROUTE

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="recusals")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="the handler"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("complaint", "person"), name="recused_once"),)


class IdentityLook(Subject):
    """查看投诉人信息: who opened what is sealed, when and why; the auditor sees it."""

    noun = "查看投诉人信息"
    shown_with = "complaint"
    states: ClassVar[dict[str, str]] = {"looked": "已查看"}
    scope_matter = ("complaint", "complaint_id")
    recused_by = ROUTE

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="looks")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    looked_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("-looked_at", "-id"), name="identity_look_newest"),
            models.Index(fields=("complaint", "account", "-looked_at"), name="identity_look_of"),
        )


class Inquiry(Subject):
    """协查: what a unit is asked in the course of handling a complaint; it learns nothing of the complainant."""

    noun = "投诉协查"
    states: ClassVar[dict[str, str]] = {"asked": "待答复", "answered": "已答复", "recalled": "已撤回"}
    scope_units = ("handler_id",)
    scope_matter = ("inquiry", "id")
    # Whoever is investigated has to say what he knows. 《责任制》第43条.
    scope_kept = frozenset({Permission.INQUIRY_ANSWER})
    recused_by = ROUTE
    follows = "complaint_id"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="inquiries")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="who is asked"
    )
    handler = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="who asks"
    )
    question = models.CharField(max_length=1000)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answerer = models.ForeignKey(
        "people.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=("unit", "state", "due_on", "id"), name="inquiry_of_unit"),
            models.Index(fields=("complaint", "id"), name="inquiry_of_complaint"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name}协查"

    def addressee(self) -> tuple[int | None, int | None]:
        return None, self.unit_id


class Measure(Subject):
    """处理措施: what a founded complaint led to: an order to put right, or a referral with its receipt."""

    noun = "投诉处理措施"
    states: ClassVar[dict[str, str]] = {
        "ordered": "已责令整改",
        "referred": "待取得回执",
        "received": "已移送",
    }
    scope_matter = ("measure", "id")
    recused_by = ROUTE
    follows = "complaint_id"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="measures")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="the handler"
    )
    rectification = models.OneToOneField(
        "findings.Rectification", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    referred_to = models.CharField(max_length=20, blank=True, choices=list(REFERRALS.items()))
    matter = models.CharField(max_length=1000, help_text="what is to be done, or what is handed over and why")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    receipt = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("complaint", "id"), name="measure_of_complaint"),
            models.Index(
                fields=("unit", "due_on", "id"), condition=Q(state="referred"), name="measure_without_receipt"
            ),
        )

    def __str__(self) -> str:
        return f"移送{self.referred_to_zh}" if self.referred_to else "责令整改"

    @property
    def referred_to_zh(self) -> str:
        return REFERRALS.get(self.referred_to, "")
