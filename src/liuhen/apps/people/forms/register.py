"""What the lists of units and people are cut down by."""

from django import forms

from liuhen.apps.people.forms import OfUnit, choice, search
from liuhen.apps.people.models import Person, Unit

STANDINGS = (
    ("valid", "有效"),
    ("30", "30 天内到期"),
    ("60", "60 天内到期"),
    ("90", "90 天内到期"),
    ("expired", "已过期"),
    ("none", "无证"),
)


class UnitFilters(forms.Form):
    """What the list of units is cut down by."""

    q = search("单位名称、代码")
    kind = choice("性质", Unit.KINDS.items())
    device_class = choice("配备类别", [(key, zh) for key, zh in Unit.CLASSES.items() if key])


class PeopleFilters(OfUnit):
    """What the list of people is cut down by."""

    q = search("姓名、人员编号")
    kind = choice("类别", Person.KINDS.items())
    standing = choice("证件", STANDINGS)
    state = choice("状态", Person.states.items())
    field_order = ("q", "unit", "kind", "standing", "state")
