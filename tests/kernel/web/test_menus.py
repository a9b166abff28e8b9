"""A menu is written as Django's own template writes it, but for the empty lines."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from liuhen.kernel.web.forms import Renderer

CHOICES = [
    ("", "全部"),
    (7, "七<&>'\""),
    ('a"b', mark_safe("<b>粗</b>")),
    ("组<", [("x", "甲"), (None, "乙")]),
]


@pytest.mark.parametrize("value", ["", 7, "7", 'a"b', "x", None, ["x", "7"]])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("attrs", [{}, {"required": True, "disabled": False, "data-x": "'<\"", "size": 3}])
def test_a_menu_is_written_as_django_writes_it(
    value: object, kind: type[forms.Select], attrs: dict[str, object]
) -> None:
    widget = kind(attrs=attrs, choices=CHOICES)
    ours, djangos = (
        widget.render("名<称", value, attrs={"id": "id_x"}, renderer=each)
        for each in (Renderer(), DjangoTemplates())
    )
    assert ours.splitlines() == [line for line in djangos.splitlines() if line.strip()]
