"""What we remember of units, posts, people, certificates, accounts and their roles."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from liuhen.kernel.access import ACCOUNT_KINDS, ROLES, Kind, ScopedQuerySet
from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.kernel.ledger.rows import Committed


class Unit(Subject):
    """执法单位: an agency, a township, a sub-district, or a body inside one."""

    noun = "单位"
    states: ClassVar[dict[str, str]] = {"active": "在册", "closed": "已撤销"}
    scope_unit = "id"
    added = ("vertical", "complaint_phone")

    KINDS: ClassVar[dict[str, str]] = {
        "government": "县政府",
        "bureau": "司法行政机关",
        "organ": "行政机关",
        "township": "乡镇人民政府",
        "subdistrict": "街道办事处",
        "authorized": "授权组织",
        "entrusted": "受委托组织",
        "division": "内设机构",
    }
    CLASSES: ClassVar[dict[str, str]] = {"A": "A类", "B": "B类", "C": "C类", "": "不配备"}

    code = models.CharField(
        max_length=20, unique=True, help_text="short ASCII code, part of business numbers"
    )
    name = models.CharField(max_length=80)
    name_key = NormalForm(max_length=160, of="name", by="name_key")
    short_name = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    device_class = models.CharField(
        max_length=1,
        blank=True,
        choices=list(CLASSES.items()),
        help_text="配备标准类型, article 6 of the device measures",
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(
        max_length=200,
        db_index=True,
        help_text="codes of all above and of itself: /COUNTY/MSA/; says who is below whom",
    )
    vertical = models.CharField(
        max_length=80,
        blank=True,
        help_text="垂直管理: the organ above that manages it; empty: the county does",
    )
    complaint_phone = models.CharField(
        max_length=30, blank=True, help_text="投诉电话: where somebody complains of its officers; printed"
    )

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name


class CountyMap(Committed):
    """示意图: the county's own outline, as it was loaded; the last one is drawn. It draws no boundary."""

    source = models.CharField(max_length=120, help_text="the file it came in")
    sha256 = models.CharField(max_length=64, help_text="of the file as text, hex")
    loaded_at = models.DateTimeField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    shapes = models.JSONField(help_text="[name, code, path, x, y] of each area, in units of the drawing")


class Post(Subject):
    """执法岗位: a post inside a unit."""

    noun = "岗位"
    states: ClassVar[dict[str, str]] = {"active": "在设", "closed": "已撤销"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="one_post_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Person(Subject):
    """人员: an officer, an auxiliary or a clerk of a unit."""

    noun = "人员"
    states: ClassVar[dict[str, str]] = {"serving": "在岗", "left": "已离岗"}
    scope_persons = ("id",)
    added = ("off_post_since", "off_post_through")

    KINDS: ClassVar[dict[str, str]] = {
        "officer": "行政执法人员",
        "auxiliary": "执法辅助人员",
        "clerk": "其他工作人员",
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=40)
    name_key = NormalForm(max_length=80, of="name", by="name_key", db_index=True)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    number = models.CharField(max_length=20, unique=True, help_text="人员编号: what device file names carry")
    number_key = NormalForm(max_length=60, of="number")
    off_post_since = models.DateField(
        null=True, help_text="first day off enforcement posts, by a consequence"
    )
    off_post_through = models.DateField(null=True, help_text="last such day; null: until lifted")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number_key",), name="one_person_a_number"),
            models.CheckConstraint(
                condition=Q(off_post_through=None) | Q(off_post_through__gte=models.F("off_post_since")),
                name="off_post_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=("unit", "kind", "state")),)

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]


class Tenure(Committed):
    """任岗: who holds a post from which day on. One post at a time; what was is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    since = models.DateField(help_text="first day on the post")
    until = models.DateField(null=True, help_text="first day no longer on it")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="one_post_at_a_time"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="tenure_ends_after_it_begins"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-since"), name="tenure_of_person"),
            models.Index(fields=("post", "-since"), name="tenure_of_post"),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.post}"


class Certificate(Subject):
    """行政执法证件: valid from its issue to the end of its last day, unless suspended or withdrawn."""

    noun = "执法证件"
    states: ClassVar[dict[str, str]] = {"in-force": "有效", "suspended": "暂扣", "withdrawn": "收缴"}
    scope_persons = ("person_id",)
    added = ("suspended_by", "withdrawn_by")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=30, unique=True)
    number_key = NormalForm(max_length=60, of="number")
    field = models.CharField(max_length=40, help_text="执法领域: the field of law it is good for")
    issued_on = models.DateField()
    expires_on = models.DateField(help_text="last day on which it is valid")
    suspended_on = models.DateField(null=True, help_text="first day of the latest suspension")
    restored_on = models.DateField(null=True, help_text="first day after the latest suspension")
    withdrawn_on = models.DateField(null=True)
    suspended_by = models.CharField(
        max_length=64,
        blank=True,
        help_text="ref of the consequence it is suspended by, such as consequence:3",
    )
    withdrawn_by = models.CharField(
        max_length=64,
        blank=True,
        help_text="ref of the consequence it was closed by, which may be revoked",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number_key",), name="one_certificate_a_number"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("issued_on")), name="certificate_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.number


class AccountManager(BaseUserManager["Account"].from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Look-up by user name; accounts are made by actions, so there is no create_superuser."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        account: Account = self.get(username=username)
        return account


class Account(AbstractBaseUser, Subject):
    """账号: what somebody logs in with. ``kind`` is one column, so the three administrators exclude each other."""

    noun = "账号"
    states: ClassVar[dict[str, str]] = {"active": "启用", "closed": "停用"}
    unsealed = ("password", "last_login")
    added = ("must_change",)
    apart: ClassVar[dict[str, tuple[str, ...]]] = {"password": ("password",)}
    scope_persons = ("person_id",)
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    username = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.zh) for k in ACCOUNT_KINDS])
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")

    must_change = models.BooleanField(
        default=False, help_text="its password was somebody else's choice: nothing goes before a new one"
    )

    objects = AccountManager()  # type: ignore[misc]

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ACCOUNT_KINDS]),
                name="account_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.BUSINESS.value) | Q(person__isnull=False),
                name="business_account_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.person.name if self.person_id and self.person else self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == "active"

    @property
    def kind_zh(self) -> str:
        return Kind(self.kind).zh

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Django's login touches last_login by itself; those two columns are not part of the sealed row.
        if set(kwargs.get("update_fields") or ("all",)) <= set(self.unsealed):
            self._write(*args, **kwargs)
        else:
            super().save(*args, **kwargs)


class Activation(Subject):
    """启用: how somebody comes to a password that nobody else ever saw, by what two others each gave him a part of."""

    noun = "启用"
    states: ClassVar[dict[str, str]] = {
        "asked": "待放行",
        "ready": "待本人启用",
        "used": "已启用",
        "void": "已作废",
    }
    scope_unit = ""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="activations")
    keeps_factor = models.BooleanField(
        help_text="the person shows the second factor he has; else it goes, and another administrator releases"
    )
    first = models.CharField(
        max_length=64, help_text="SHA-256 of the part that the one who asked handed over, hex"
    )
    second = models.CharField(
        max_length=64,
        blank=True,
        help_text="the same of the part of the one who released; empty with the factor",
    )
    asker = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"启用{self.account}"


class RoleGrant(Subject):
    """授权: a role that a business account holds on a unit."""

    noun = "授权"
    states: ClassVar[dict[str, str]] = {"in-force": "有效", "revoked": "已撤回"}

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(r.key, r.zh) for r in ROLES.values()])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "role", "unit"), condition=Q(state="in-force"), name="one_grant_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}：{self.role_zh}"

    @property
    def role_zh(self) -> str:
        return ROLES[self.role].zh


class Token(Subject):
    """接口令牌: a secret for a program acting as an account; only its digest is kept."""

    noun = "接口令牌"
    states: ClassVar[dict[str, str]] = {"issued": "待领取", "in-force": "有效", "revoked": "已撤回"}
    scope_persons = ("account__person_id",)

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    digest = models.CharField(
        max_length=64,
        unique=True,
        help_text="SHA-256 of the secret, hex; before it is fetched, of nothing that anybody knows",
    )
    scopes = models.CharField(max_length=1000, help_text="permissions it is cut down to, separated by blanks")
    expires_on = models.DateField()

    def __str__(self) -> str:
        return self.label
