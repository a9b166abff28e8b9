"""The words and marks that every template needs: icons, moments, sizes, digests, states, articles."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from liuhen.kernel.flow import called, nouns
from liuhen.kernel.web import wording
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Place, named, placed
from liuhen.kernel.web.sorting import ASKED, Sorting

register = template.Library()
NOTHING = "—"
FILE = re.compile(r"([^\s/，；：、（）《》“”]{3,}\.[A-Za-z][A-Za-z0-9]{1,4}(?![\w.]))")
JOINTS = re.compile(r"(?<=[_\-.])")
ENDING = re.compile(r"([^_\-.]{0,6}\.\w+)$")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw the icon ``name``; without ``label`` it is decoration and hidden from screen readers."""
    return _drawn(name, label, css)


@lru_cache(maxsize=4096, typed=True)  # what is safe and what only reads alike are two
def _drawn(name: str, label: str, css: str) -> SafeString:
    """Draw one, once: a list has hundreds, and to escape each took a tenth of its time."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="ico {}" {} focusable="false"><use href="{}#i-{}"/></svg>',
        css,
        spoken,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def when(moment: datetime | None, seconds: bool = False) -> SafeString:
    """Show a moment in Shanghai, machine-readable too."""
    if moment is None:
        return SafeString(NOTHING)
    said = wording.second(moment) if seconds else wording.minute(moment)
    return format_html('<time datetime="{}">{}</time>', wording.local(moment).isoformat(), said)


@register.filter
def day(moment: date | None) -> str:
    """Show the day only."""
    return wording.day(moment) if moment else NOTHING


@register.filter
def long_day(moment: date | None) -> str:
    """Show the day with its weekday."""
    return wording.long_day(moment) if moment else NOTHING


@register.filter
def size(count: int | None) -> str:
    """Show a number of bytes."""
    return NOTHING if count is None else wording.size(count)


@register.filter
def span(seconds: float | None) -> str:
    """Show a length of time given in seconds."""
    return NOTHING if seconds is None else wording.span(seconds)


@register.filter
def timecode(milliseconds: int | None) -> str:
    """Show a place in a recording given in milliseconds."""
    return NOTHING if milliseconds is None else wording.timecode(milliseconds)


@register.filter
def short_digest(hexdigest: str) -> str:
    """Show the two ends of a digest."""
    return wording.short_digest(hexdigest)


@register.filter
def dash(value: Any) -> Any:
    """Show a dash for what is not filled in."""
    return NOTHING if value is None or value == "" else value


@register.filter
def behind(words: Any, mark: str) -> SafeString:
    """Return words behind a mark, and neither where there are none: an if of the template would leave a blank."""
    return format_html("{}{}", mark, words) if words else SafeString("")


@register.filter
def file_names(words: Any) -> SafeString:
    """Let the names of files among words wrap at their joints, never within the ending."""
    if isinstance(words, SafeString) or "." not in (said := str(words)):
        return conditional_escape(words)
    parts = FILE.split(said)
    return format_html_join(
        "", "{}", ((_file_name(part) if n % 2 else part,) for n, part in enumerate(parts))
    )


@lru_cache(maxsize=4096)
def _file_name(name: str) -> SafeString:
    begins, ends = ENDING.split(name, maxsplit=1)[:2]
    joints = format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in JOINTS.split(begins) if part))
    return format_html('<span title="{}">{}<wbr><span class="nowrap">{}</span></span>', name, joints, ends)


@register.filter
def each_once(articles: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (duty id, citation) pairs keep the first of each article: a reader need not be told one twice."""
    first: dict[str, str] = {}
    for duty, cite in articles:
        first.setdefault(cite, duty)
    return [(duty, cite) for cite, duty in first.items()]


@register.simple_tag
def told(value: Any) -> Any:
    """Show a moment, a day or words; a dash for what is not filled in."""
    if isinstance(value, datetime):
        return when(value)
    return day(value) if isinstance(value, date) else file_names(dash(value))


@register.simple_tag
def state(tone: str, said: str) -> SafeString:
    """Show a state as a dot and a word; ``tone``: blue, green, orange, red, purple or grey."""
    return format_html('<span class="st st-{}">{}</span>', tone, said)


@register.simple_tag(takes_context=True)
def rulebook_url(context: Mapping[str, Any], duty: str) -> str:
    """Return the address of a duty in the rulebook of staff or the public, or "" where none is served."""
    inside = getattr(context.get("request"), "actor", None)
    try:
        page = reverse("console:article" if inside else "portal:article", args=[duty.rpartition("-")[0]])
        return f"{page}#{duty}"
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def address(context: Mapping[str, Any], ref: str) -> str:
    """Return the address of the page about a ref, or "" where whoever looks may not open one."""
    return address_of(ref, by=context["request"].actor)


@register.simple_tag(takes_context=True)
def thing(
    context: Mapping[str, Any], ref: str, told: str = "", places: Mapping[str, Place] | None = None
) -> SafeString:
    """Name what a ref means and lead there: as ``told``, but what has only a number by its name, where one may see it.

    Words that are no ref are shown as they are. In a list ``places`` are those of all its rows (``doors.placed``).
    """
    noun, _, pk = ref.partition(":")
    if not pk.isdecimal() or noun not in nouns():
        return file_names(told or ref)
    place = (placed([ref], by=context["request"].actor) if places is None else places).get(ref)
    words = file_names(named(ref, told or called(ref), place))
    return format_html('<a href="{}">{}</a>', place.url, words) if place and place.url else words


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's widget in the product's look; Django ties it to its errors and its hint."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, Select) else "form-control"
    return field.as_widget(attrs={"class": f"{css} {widget.attrs.get('class', '')}".strip()})


@register.filter
def pair(labels: list[str], cells: list[Any]) -> list[tuple[str, Any]]:
    """Pair each column's label with its cell."""
    return list(zip(labels, cells, strict=True))


@register.simple_tag(takes_context=True)
def head(context: Mapping[str, Any], label: str, sorting: Sorting | str | None, kind: str = "") -> SafeString:
    """Draw the head of a column, by which the list can be sorted where its page says so; ``kind``: num, or none."""
    kind = format_html(' class="{}"', kind) if kind else ""
    if not isinstance(sorting, Sorting) or label not in sorting.columns:
        return format_html('<th scope="col"{}>{}</th>', kind, label)
    now, then = sorting.of(label)
    told = context["request"].GET.copy()
    told.pop("cursor", None)
    told[ASKED] = then
    mark = {"ascending": "sort-ascending", "descending": "sort-descending"}.get(now, "")
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a class="sorts" href="?{}">{}{}</a></th>',
        kind, now, told.urlencode(), label, icon(mark) if mark else "",
    )  # fmt: skip
