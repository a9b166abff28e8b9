"""Forms of units, posts, people and certificates."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from liuhen.apps.people.forms import OfUnit, choice, long_text, search
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.web.forms import Day, Identifier, offer

STANDINGS = (
    ("valid", "有效"),
    ("30", "30 天内到期"),
    ("60", "60 天内到期"),
    ("90", "90 天内到期"),
    ("expired", "已过期"),
    ("none", "无证"),
)
CODE = RegexValidator(r"\A[A-Z][A-Z0-9-]*\Z", "代码由大写字母、数字和连字符组成，以字母开头。")
NUMBER = RegexValidator(r"\A[0-9A-Za-z-]+\Z", "编号由数字、字母和连字符组成。")


class UnitFilters(forms.Form):
    """What the list of units is cut down by."""

    q = search("单位名称、代码")
    kind = choice("性质", Unit.KINDS.items())
    device_class = choice("配备类别", [(key, zh) for key, zh in Unit.CLASSES.items() if key])


class OpenUnitForm(forms.Form):
    """A new unit beneath another."""

    parent = forms.ModelChoiceField(label="上级单位", queryset=Unit.objects.none(), empty_label="请选择")
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=20)
    code = Identifier(
        label="代码", max_length=20, validators=[CODE], help_text="大写字母和数字，用于编号，登记后不变。"
    )
    kind = forms.ChoiceField(label="性质", choices=list(Unit.KINDS.items()), initial="organ")
    device_class = forms.ChoiceField(
        label="配备类别", required=False, choices=list(Unit.CLASSES.items()), initial=""
    )

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, parent=units)


class OpenPostForm(forms.Form):
    """A new post in a unit."""

    name = forms.CharField(label="岗位名称", max_length=40)


class PeopleFilters(OfUnit):
    """What the list of people is cut down by."""

    q = search("姓名、人员编号")
    kind = choice("类别", Person.KINDS.items())
    standing = choice("证件", STANDINGS)
    state = choice("状态", Person.states.items())
    field_order = ("q", "unit", "kind", "standing", "state")


class EnterPersonForm(forms.Form):
    """Somebody new in a unit."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=list(Person.KINDS.items()), widget=forms.RadioSelect)
    number = Identifier(
        label="人员编号", max_length=20, validators=[NUMBER], help_text="与执法记录仪中设置的人员编号一致。"
    )

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, unit=units)


class AssignForm(forms.Form):
    """Another post of the same unit."""

    post: Any = forms.ModelChoiceField(label="岗位", queryset=None, empty_label="请选择")

    def __init__(self, data: Any = None, *, posts: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, post=posts)


class IssueForm(forms.Form):
    """A certificate as it was issued."""

    number = Identifier(label="证号", max_length=30)
    field = forms.CharField(label="执法领域", max_length=40)
    issued_on = Day(label="发证日期")
    expires_on = Day(label="有效期至", help_text="含当日。")


class RenewForm(forms.Form):
    """How long it lasts now."""

    expires_on = Day(label="新的有效期至", help_text="含当日。")


class ReasonForm(forms.Form):
    """Why a certificate is suspended, restored or withdrawn."""

    reason = long_text("理由", help_text="理由随账本永久保存。")
