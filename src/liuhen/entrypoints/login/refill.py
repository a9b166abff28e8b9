"""Put what was typed back into the form of a page: by its HTML alone, so for every form, and without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

NEVER = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset"})
Attributes = list[tuple[str, str | None]]


@dataclass
class Control:
    """An input, a textarea or an option, with where it stands in the page: its tag, or what is between its tags."""

    kind: str
    name: str
    attributes: Attributes
    start: int
    end: int


@dataclass
class Form:
    """A form that posts to the address in question; ``opens`` is where what is inside begins."""

    opens: int
    controls: list[Control] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}


class Reader(HTMLParser):
    """Find the forms of a page that post to one address, and where the page's own content begins."""

    def __init__(self, html: str, *, page: str, action: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page, self.action = page, action
        self.forms: list[Form] = []
        self.main = -1
        self._form: Form | None = None
        self._select = ""
        self._area: Control | None = None
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note a form, or what may be filled in within one."""
        told, start = dict(attrs), self._place()
        end = start + len(self.get_starttag_text() or "")
        name = told.get("name") or ""
        if tag == "main" and self.main < 0:
            self.main = end
        elif tag == "form":
            where = urlsplit(urljoin(self.page, told.get("action") or self.page)).path
            posts = (told.get("method") or "").lower() == "post"
            self._form = Form(end) if posts and where == self.action else None
            if self._form:
                self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._form.controls.append(Control(tag, self._select, attrs, start, end))
        elif tag == "textarea" and name:
            self._area = Control(tag, name, attrs, end, end)
        elif tag == "input" and name:
            if (told.get("type") or "text").lower() in NEVER:
                self._form.hidden.add(name)
            else:
                self._form.controls.append(Control(tag, name, attrs, start, end))

    def handle_endtag(self, tag: str) -> None:
        """Note where a textarea's text, a menu or a form ends."""
        if tag == "textarea" and self._area and self._form:
            self._area.end = self._place()
            self._form.controls.append(self._area)
            self._area = None
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


def refill(
    html: str, *, page: str, action: str, fields: Sequence[tuple[str, Sequence[str]]], say: str
) -> str:
    """Return the page with ``fields`` in its form that posts to ``action``, and ``say`` above them.

    Text for which there is no place any more stands below ``say``, to be copied out.
    """
    reader = Reader(html, page=page, action=action)
    typed = {name: list(values) for name, values in fields}
    form = max(reader.forms, key=lambda each: len(each.names & typed.keys()), default=None)
    if form is not None and not form.names & typed.keys():
        form = None
    placed = form.names | form.hidden if form else set()
    edits = [edit for control in (form.controls if form else ()) for edit in _edits(control, typed)]
    homeless = [value for name, values in fields if name not in placed for value in values if _is_text(value)]
    opens = form.opens if form else reader.main
    if opens < 0:
        return html
    edits.append((opens, opens, _note(say, homeless)))
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html


def _edits(control: Control, typed: dict[str, list[str]]) -> list[tuple[int, int, str]]:
    kept = [(name, value) for name, value in control.attributes if name not in {"checked", "selected"}]
    told = dict(control.attributes)
    values = typed.get(control.name)
    kind = (told.get("type") or "text").lower()
    if control.kind == "option" or kind in {"checkbox", "radio"}:
        flag = "selected" if control.kind == "option" else "checked"
        if values is None and control.kind == "option":
            return []
        on = (told.get("value") or ("" if control.kind == "option" else "on")) in (values or [])
        return [_tag(control, [*kept, (flag, None)] if on else kept)]
    if not values:
        return []
    value = values.pop(0)
    if control.kind == "textarea":
        return [(control.start, control.end, "\n" + escape(value))]
    return [_tag(control, [*((n, v) for n, v in kept if n != "value"), ("value", value)])]


def _tag(control: Control, attributes: Attributes) -> tuple[int, int, str]:
    written = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes
    )
    return control.start, control.end, f"<{control.kind}{written}>"


def _is_text(value: str) -> bool:
    return (bool(value.strip()) and not value.isascii()) or len(value) > 20


def _note(say: str, homeless: Sequence[str]) -> str:
    more = ""
    if homeless:
        text = escape("\n\n".join(homeless))
        more = "<p>下列内容在本页已没有可填的地方，请抄用：</p>"
        more += f'<textarea class="form-control" rows="6" readonly>\n{text}</textarea>'
    return (
        f'<div class="note note-blue" role="status" tabindex="-1"><div><p>{escape(say)}</p>{more}</div></div>'
    )
