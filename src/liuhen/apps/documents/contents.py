"""What is written on a paper: the contract between the app that has something to say and the page it is drawn on.

``data`` of a paper is a dict of strings, and of lists and dicts of strings, by these keys:

* ``addressee`` 受送达人: whom it is addressed to, as it stands on a letter; on a list the table says it.
* ``paragraphs`` 正文: list of paragraphs; one that begins with 一、 or （一） stands as it is written.
* ``sections`` 分项内容: list of ``{"heading": str, "paragraphs": [str, …]}``, under headings of their own.
* ``facts`` 事实和证据: list of sentences, numbered on the paper.
* ``rights`` 权利告知: list of sentences, numbered.
* ``remedies`` 救济途径: list of paragraphs.
* ``closing`` 结语: one line, such as 特此告知。
* ``attachments`` 附件: list of names, numbered.
* ``contact`` 联系人: who can be asked, with telephone and address.
* ``copies`` 抄送: list of organs that are sent the same letter.
* ``table`` 登记事项: list of ``[name, value]``, a table of two columns.
* ``head`` 表头 and ``rows`` 清单内容: the names of columns, and a list of rows of as many cells.
* ``signers`` 签名: list of ``{"role": str, "name": str}``; a blank name leaves a line to sign on.
* ``code`` 二维码: an address that is drawn as a code too, so that a phone opens it.
* ``note`` 备注: small print at the foot.

A template says which of them it knows and which it cannot do without; a kind may need more (``PaperKind.needs``).
Unit, title, number and the day are the paper's own and are not told in ``data``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liuhen.apps.documents.kinds import PaperKind
from liuhen.kernel.flow import Invalid

MOST_LETTERS, MOST_ITEMS = 20_000, 2_000
"""Of one string, and of one list: more than any paper has, less than what would stop the machine that draws it."""

PARTS: dict[str, tuple[str, str]] = {
    "addressee": ("受送达人", "text"),
    "paragraphs": ("正文", "texts"),
    "sections": ("分项内容", "sections"),
    "facts": ("事实和证据", "texts"),
    "rights": ("权利告知", "texts"),
    "remedies": ("救济途径", "texts"),
    "closing": ("结语", "text"),
    "attachments": ("附件", "texts"),
    "contact": ("联系人", "text"),
    "copies": ("抄送", "texts"),
    "table": ("登记事项", "pairs"),
    "head": ("表头", "texts"),
    "rows": ("清单内容", "rows"),
    "signers": ("签名", "signers"),
    "code": ("二维码", "text"),
    "note": ("备注", "text"),
}
"""What each part is called, and how it is made up."""


@dataclass(frozen=True)
class Template:
    """``printed/KEY.typ``: the parts it cannot do without, of ``any_of`` at least one, and those it knows beside."""

    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.needs, *self.any_of, *self.knows)


TEMPLATES: dict[str, Template] = {
    "notice": Template(
        needs=("addressee",),
        any_of=("paragraphs", "sections"),
        knows=(
            "facts",
            "rights",
            "remedies",
            "closing",
            "attachments",
            "contact",
            "copies",
            "table",
            "head",
            "rows",
        ),
    ),
    "record": Template(
        needs=("table",), knows=("paragraphs", "sections", "head", "rows", "signers", "code", "note")
    ),
    "hearing": Template(needs=("table", "sections", "signers"), knows=("note",)),
    "list": Template(needs=("head", "rows"), knows=("addressee", "table", "paragraphs", "signers", "note")),
    "receipt": Template(needs=("table",), knows=("paragraphs", "signers", "note")),
}


def in_shape(kind: PaperKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a paper, checked part by part; blank parts are left out. Raises Invalid by Chinese name."""
    known = TEMPLATES[kind.template].parts
    if strange := sorted(set(data) - set(known)):
        raise ValueError(f"{kind.template} knows no {strange}")
    return {name: _part(kind, name, data[name]) for name in known if data.get(name)}


def demand_whole(kind: PaperKind, data: Mapping[str, Any]) -> None:
    """Refuse a paper that lacks something, by its Chinese name. Raises Invalid."""
    template = TEMPLATES[kind.template]
    missing = [name for name in dict.fromkeys((*template.needs, *kind.needs)) if not data.get(name)]
    if not missing and template.any_of and not any(data.get(name) for name in template.any_of):
        missing = [template.any_of[0]]
    if missing:
        zh = "、".join(PARTS[name][0] for name in missing)
        raise Invalid(f"不能签发{kind.zh}：没有{zh}", field=missing[0], remedy=f"请补充{zh}后再签发")


def _part(kind: PaperKind, name: str, value: Any) -> Any:
    zh, shape = PARTS[name]
    try:
        return _SHAPES[shape](value)
    except (TypeError, KeyError, AttributeError) as wrong:
        raise TypeError(f"{name} of {kind.key} is not {shape}: {value!r:.200}") from wrong
    except ValueError as wrong:
        raise Invalid(f"不能写入{kind.zh}：{zh}{wrong}", field=name) from None


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    if len(value) > MOST_LETTERS:
        raise ValueError(f"超过{MOST_LETTERS}字")
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("含有不能保存的字符")
    return value.strip()


def _list(value: Any) -> list[Any]:
    if isinstance(value, str | Mapping):
        raise TypeError("not a list")
    found = list(value)
    if len(found) > MOST_ITEMS:
        raise ValueError(f"超过{MOST_ITEMS}项")
    return found


def _texts(value: Any) -> list[str]:
    return [said for each in _list(value) if (said := _text(each))]


def _pairs(value: Any) -> list[list[str]]:
    return [[_text(name), _text(told)] for name, told in map(tuple, _list(value))]


def _rows(value: Any) -> list[list[str]]:
    return [[_text(cell) for cell in _list(row)] for row in _list(value)]


def _sections(value: Any) -> list[dict[str, Any]]:
    return [
        {"heading": _text(each["heading"]), "paragraphs": _texts(each["paragraphs"])} for each in _list(value)
    ]


def _signers(value: Any) -> list[dict[str, str]]:
    return [{"role": _text(each["role"]), "name": _text(each["name"])} for each in _list(value)]


_SHAPES: dict[str, Any] = {
    "text": _text, "texts": _texts, "pairs": _pairs, "rows": _rows, "sections": _sections, "signers": _signers,
}  # fmt: skip
