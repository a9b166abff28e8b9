"""Forms of accounts, stations, roles and tokens."""

from typing import Any

from django import forms

from liuhen.apps.people.forms import OfUnit, choice, search
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.apps.people.naming import Bearer
from liuhen.kernel.access import ACCOUNT_KINDS, BY_KIND, ROLES, WEIGHTY, Kind, Permission
from liuhen.kernel.access.policy import describe
from liuhen.kernel.web.forms import Day, fill_menus

HUMAN_KINDS = [(kind.value, kind.zh) for kind in (Kind.BUSINESS, Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT)]
SCOPES = sorted(BY_KIND[Kind.STATION].union(*(role.permissions for role in ROLES.values())) - WEIGHTY)


class Owners(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A person with the unit they belong to."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit.short_name}　{obj.name}（{obj.number}）"


class AccountFilters(OfUnit):
    """What the list of accounts is cut down by."""

    q = search("用户名、姓名、人员编号")
    kind = choice("类别", [(k.value, k.zh) for k in ACCOUNT_KINDS])
    state = choice("状态", Account.states.items())
    field_order = ("q", "unit", "kind", "state")


class OpenAccountForm(forms.Form):
    """An account for a person, one of the three administrators among them."""

    kind = forms.TypedChoiceField(
        label="类别",
        choices=HUMAN_KINDS,
        coerce=Kind,
        widget=forms.RadioSelect,
        initial=Kind.BUSINESS.value,
        help_text="三员账号不得与业务账号由同一人使用。",
    )
    person = Owners(
        label="使用人", queryset=Person.objects.none(), empty_label="请选择",
        help_text="一人一号；三员账号也要落实到人，先由人员证件管理员登记。",
    )  # fmt: skip
    username = forms.CharField(label="用户名", max_length=40)

    def __init__(self, data: Any = None, *, people: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, person=people)


class OpenStationForm(forms.Form):
    """An account for a docking station."""

    unit = forms.ModelChoiceField(label="所属单位", queryset=Unit.objects.none(), empty_label="请选择")
    username = forms.CharField(label="采集站名称", max_length=40, help_text="如 station-msa-1。")

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, unit=units)


class ResetForm(forms.Form):
    """How somebody gets back to a password of his own."""

    keeps_factor = forms.TypedChoiceField(
        label="本人的验证器",
        choices=[
            ("yes", "还在手边：启用时本人出示验证码，不需放行"),
            ("no", "没有绑定，或手机和恢复码都已丢失：由安全保密管理员放行，启用后重新绑定"),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )


class GrantFilters(OfUnit):
    """What the list of grants is cut down by."""

    q = search("用户名、姓名")
    role = choice("角色", [(role.key, role.zh) for role in ROLES.values()])
    field_order = ("q", "role", "unit")


class IssueTokenForm(forms.Form):
    """A token for a program."""

    account = Bearer(label="代表的账号")
    label = forms.CharField(label="用途", max_length=60, help_text="写明装在哪台设备、哪个程序上。")
    scopes = forms.MultipleChoiceField(
        label="权限范围",
        choices=[(scope.value, describe(scope)) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text="只给必需的；超出账号本身权限的部分无效。审批、签署、查看投诉人等权限不能带入令牌。",
    )
    expires_on = Day(label="有效期至")

    def __init__(self, data: Any = None, *, accounts: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, account=accounts)

    def clean_scopes(self) -> frozenset[Permission]:
        """Return the chosen permissions."""
        return frozenset(Permission(scope) for scope in self.cleaned_data["scopes"])
