"""Draw Django's forms with the product's own field template, errors tied to their fields; fill their menus."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, ONE_DAY, is_near, midnight
from liuhen.kernel.identifiers import plain, stated, telephone

SELECT = "django/forms/widgets/select.html"


class Renderer(TemplatesSetting):
    """Widgets come from Django, the field around them from ``_field.html``; a menu is written without its template.

    Django's includes two more for each choice: a page whose filter offers a thousand spent four fifths of its time so.
    """

    form_template_name = "_form.html"
    field_template_name = "_field.html"
    fallback = DjangoTemplates()

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw a form, a field or a widget; a menu just as Django's template does."""
        if template_name == SELECT:
            return menu(context["widget"])
        return super().render(template_name, context, request)

    def get_template(self, template_name: str):  # type: ignore[no-untyped-def]
        """Return one of our templates, else the widget template that Django ships."""
        if template_name.startswith("django/forms/"):
            return self.fallback.get_template(template_name)
        return super().get_template(template_name)


def menu(widget: Mapping[str, Any]) -> SafeString:
    """Write a ``<select>`` from what Django's widget tells its template."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_written(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        for each in options:
            value = conditional_escape(str(each["value"]))
            parts.append(
                f'\n  <option value="{value}"{_written(each["attrs"])}>{conditional_escape(each["label"])}</option>'
            )
        if group:
            parts.append("\n  </optgroup>")
    return mark_safe("".join([*parts, "\n</select>"]))  # noqa: S308 -- every part of it is escaped


def _written(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )


MOST_CHOICES = 200
LONGEST_NUMBER = 19  # digits; 2**63 has as many


class Day(forms.DateField):
    """A day of this system's time."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        """Turn down a day that no list holds and no clock reaches."""
        super().validate(value)
        _demand_near(value)


class Moment(forms.DateTimeField):
    """A moment of this system's time, told to the second."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")

    def validate(self, value: Any) -> None:
        """Turn down a moment that no clock reaches."""
        super().validate(value)
        _demand_near(value)


class Suggesting(forms.TextInput):
    """A line that offers what is known while one types; anything else may be typed all the same."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.known = list(known)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the line and what it offers: a code, beside it its name."""
        place = f"known-{name}"
        line = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        offered = format_html_join("", '<option value="{}">{}</option>', self.known)
        return format_html('{}<datalist id="{}">{}</datalist>', line, place, offered)


class Identifier(forms.CharField):
    """A serial, a number or a code, in its normal form however it is typed, before anything is asked of it."""

    def to_python(self, value: Any) -> Any:
        return plain(super().to_python(value) or "")


class Scanned(Identifier):
    """A number that a scanner types, or somebody, and ends with the enter key."""

    widget = forms.TextInput(
        attrs={
            "autofocus": True, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
            "placeholder": "扫描或输入后按回车",
        }
    )  # fmt: skip


class Telephone(forms.CharField):
    """A telephone's number, as it is dialled."""

    def to_python(self, value: Any) -> Any:
        return telephone(super().to_python(value) or "")


class Numbers(forms.CharField):
    """Numbers of rows, written one after the other with anything between them."""

    def __init__(self, *, most: int, **more: Any) -> None:
        super().__init__(max_length=500, **more)
        self.most = most

    def clean(self, value: Any) -> Any:
        """Return each number once, in the order written. Raises ValidationError for more than ``most``, or for none."""
        told = stated(super().clean(value))
        written = re.findall(r"\d+", told)
        if told and not written:
            raise ValidationError(
                "请填写编号，如：12，15。" if self.required else "请填写编号，如：12，15；没有的请留空。"
            )
        if strange := next((each for each in written if len(each) >= LONGEST_NUMBER), ""):
            raise ValidationError(f"没有编号为{strange}的，请核对。")
        found = list(dict.fromkeys(map(int, written)))
        if len(found) > self.most:
            raise ValidationError(f"最多{self.most}份")
        return found


class Identifiers(forms.CharField):
    """Numbers or codes that people know rows by, written one after the other, set apart by blanks or commas."""

    def __init__(self, *, most: int, **more: Any) -> None:
        super().__init__(max_length=2_000, **more)
        self.most = most

    def clean(self, value: Any) -> Any:
        """Return each once, in its normal form, in the order written. Raises ValidationError for more than ``most``."""
        written = re.split(r"[\s,，、;；]+", stated(super().clean(value)))
        found = list(dict.fromkeys(filter(None, map(plain, written))))
        if len(found) > self.most:
            raise ValidationError(f"最多{self.most}个")
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


class Somebody(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A person by name and number; auxiliaries are marked."""

    def __init__(self, *, empty_label: str | None = "请选择", **more: Any) -> None:
        super().__init__(empty_label=empty_label, **more)

    def label_from_instance(self, obj: Any) -> str:
        return _named(obj)


class Ticked(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows that are ticked one by one."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError too for numbers that no row can have, which SQLite cannot take."""
        if strange := [each for each in value or () if len(str(each)) >= LONGEST_NUMBER]:
            raise ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": strange[0]}
            )
        return super().clean(value)


class Several(Ticked):
    """Some people, ticked one by one."""

    def label_from_instance(self, obj: Any) -> str:
        return _named(obj)


def row_numbers(told: Iterable[str]) -> set[int]:
    """Return the numbers among what an address names, without those that no row can have."""
    return {int(each) for each in told if each.isdecimal() and len(each) < LONGEST_NUMBER}


def fill_menus(form: forms.Form, **menus: Any) -> None:
    """Give fields what can be chosen: a queryset, or pairs of a value and its words."""
    for name, choices in menus.items():
        field: Any = form.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = choices
        else:
            field.choices = choices


def narrow(form: forms.Form, **menus: Any) -> None:
    """Offer what a list is cut down by: no menu where there is no choice, and none of more than MOST_CHOICES.

    Rows too many for a menu can still be named in a link, so their field stays, hidden.
    """
    fill_menus(form, **menus)
    for name, rows in menus.items():
        count = rows.order_by()[: MOST_CHOICES + 1].count()
        if count > MOST_CHOICES:
            form.fields[name].widget = forms.HiddenInput()
        elif count < 2 and not form.data.get(name):
            del form.fields[name]


def as_moments(told: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the days ``since`` and ``until``, where told, into the moments from which and before which they run."""
    since, until = told.get("since"), told.get("until")
    return {**told, "since": since and midnight(since), "until": until and midnight(until + ONE_DAY)}


def _demand_near(day: date | None) -> None:
    if day is not None and not is_near(day):
        raise ValidationError(f"请填写 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间的日期。")


def _named(person: Any) -> str:
    mark = "　［辅助人员］" if person.kind == "auxiliary" else ""
    return f"{person.name}（{person.number}）{mark}"
