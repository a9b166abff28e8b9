"""Numbers and names as people type them, brought to the one form by which they are told apart and found.

Every door passes through here: forms, the API, sheets, commands, what a station says of a file, search boxes. What was
typed stays where it is evidence; whether two are the same is judged by the normal form alone.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import models
from stdnum.cn import ric, uscc

# Drawn as nothing, or as a mere variant of the sign before; they come along with what is copied from a page or a PDF.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# What turns the letters beside it round, or hides in them, so that a text reads otherwise than it is: direction marks
# 202E and its like, zero-width blanks, tags, controls. Joiners stay: they shape letters, and emoji.
_MISLEADING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―⁃−﹘"), "-")
# Between the parts of a name: whichever dot an input method offers, and the marks mistaken for it.
_DOTS = frozenset("·•・‧∙⋅⸱ꞏㆍᆞ․◦●。．.、-‐‑‒–—―−'’‘`´ʹʼ")
_CREDIT_CODE = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1\d{10})")


Row = TypeVar("Row", bound=models.Model)


class NotAnIdentifier(ValueError):
    """What was typed cannot be such a number; ``str()`` is a Chinese clause."""


def plain(text: str) -> str:
    """Return a number of any kind in its normal form: half width, capitals, one sort of dash, nothing unseen."""
    folded = unicodedata.normalize("NFKC", text)
    seen = (each for each in _UNSEEN.sub("", folded) if unicodedata.category(each) not in _UNSEEN_CATEGORIES)
    return "".join(seen).translate(_DASHES).upper()


def name_key(text: str) -> str:
    """Return what a name is found by: as ``plain``, and without the dots between its parts."""
    return "".join(each for each in plain(text) if each not in _DOTS)


def cleaned(text: str) -> str:
    """Return a name as it is kept: composed, nothing unseen, no blanks at the ends, one sort of middle dot."""
    seen = "".join(
        each
        for each in _UNSEEN.sub("", unicodedata.normalize("NFC", text))
        if unicodedata.category(each) not in ("Cc", "Cf")
    )
    return re.sub(r"\s*[•・‧∙⋅⸱･]\s*", "·", seen).strip()


def legible(told: Any) -> Any:
    """Return texts, also those in lists and tables, without the signs by which they read otherwise than they are.

    Anything else comes back as it is, a key of an enumeration too.
    """
    match told:
        case str() if type(told) is str:
            return _MISLEADING.sub("", told)
        case dict():
            return {legible(key): legible(each) for key, each in told.items()}
        case list():
            return [legible(each) for each in told]
    return told


def stated(text: str) -> str:
    """Return words without the blanks around them, or "" where nothing of them can be seen."""
    return text.strip() if plain(text) else ""


def seen(text: str) -> str:
    """Return a text without the signs that are drawn as nothing, or as a mere variant of the one before."""
    return _UNSEEN.sub("", text)


def containing(column: str, words: str) -> models.Q:
    """Match a part of a text, typed in half or full width."""
    folded = unicodedata.normalize("NFKC", seen(words)).strip()
    found = models.Q(**{f"{column}__icontains": words})
    return found | models.Q(**{f"{column}__icontains": folded}) if folded and folded != words else found


def telephone(text: str) -> str:
    """Return a telephone's number as it is dialled: digits, without the country's code before a mobile's."""
    digits = re.sub(r"[-().]", "", plain(text))
    mobile = _MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


def credit_code(text: str) -> str:
    """Return a unified social credit code 统一社会信用代码 of eighteen signs, GB 32100. Raises NotAnIdentifier.

    Not ``uscc.validate``, which takes a registry that is a letter for none: A the armed forces, N the village
    collectives 农村集体经济组织, Y others.
    """
    code = plain(text)
    if not _CREDIT_CODE.fullmatch(code):
        raise NotAnIdentifier(
            "不是有效的统一社会信用代码：应为18位数字和大写字母（没有I、O、S、V、Z），第3至8位是数字"
        )
    if uscc.calc_check_digit(code) != code[-1]:
        raise NotAnIdentifier("不是有效的统一社会信用代码：末位校验不符")
    return code


def resident_number(text: str, *, on: date) -> str:
    """Return a resident identity number 公民身份号码 that can be one on a day. Raises NotAnIdentifier.

    Not ``ric.validate``, which refuses citizens born before their county had its present code.
    """
    number = plain(text)
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise NotAnIdentifier("不是有效的公民身份号码：应为18位，前17位是数字")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise NotAnIdentifier("不是有效的公民身份号码：其中的出生日期不存在") from None
    if not date(1800, 1, 1) <= born <= on:
        raise NotAnIdentifier("不是有效的公民身份号码：其中的出生日期不可能")
    if ric.calc_check_digit(number) != number[-1]:
        raise NotAnIdentifier("不是有效的公民身份号码：末位校验不符")
    return number


class Following(models.Field):  # type: ignore[type-arg]  # generic in the stubs only
    """A column that follows others of its row by itself, so that the ledger need not commit to it."""

    of: str | tuple[str, ...]

    def made(self, row: models.Model) -> str:
        """Return what the row's other columns make it."""
        raise NotImplementedError

    def follows(self, row: models.Model) -> bool:
        """Say whether the row's value is what the other columns make it."""
        return bool(getattr(row, self.attname) == self.made(row))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if not self.follows(model_instance):
            setattr(model_instance, self.attname, self.made(model_instance))
        return getattr(model_instance, self.attname)

    def is_moved_by(self, changed: Collection[str]) -> bool:
        """Say whether it follows one of these columns."""
        return any(name in changed for name in ((self.of,) if isinstance(self.of, str) else self.of))


class NormalForm(Following, models.CharField):  # type: ignore[type-arg]
    """The normal form of another column of the row, for look-ups and uniqueness; it follows that column by itself.

    Of rows from before, which differ in nothing but the writing, the eldest has the plain form; the others carry their
    id behind a blank, which no normal form holds, until somebody has settled which of them is right.
    """

    of: str

    def __init__(self, *args: Any, of: str, by: str = "plain", **more: Any) -> None:
        self.of, self.by = of, by
        super().__init__(*args, **{"editable": False, "default": "", **more})

    def deconstruct(self) -> Any:
        name, path, args, keywords = super().deconstruct()
        return name, path, args, {**keywords, "of": self.of, "by": self.by}

    @property
    def normal(self) -> Callable[[str], str]:
        by = {"plain": plain, "name_key": name_key}[self.by]
        # One letter may be eighteen in its normal form: of such a text the beginning will do, where PostgreSQL counts.
        return lambda text: by(text)[: self.max_length]

    def made(self, row: models.Model) -> str:
        return self.normal(getattr(row, self.of))

    def follows(self, row: models.Model) -> bool:
        normal = self.made(row)
        return getattr(row, self.attname) in (normal, f"{normal} {row.pk}")


@cache
def following(model: type[models.Model]) -> tuple[Following, ...]:
    """Return the columns of a model that follow others."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, Following))


def twins(rows: "models.QuerySet[Row]", column: str) -> "models.QuerySet[Row]":
    """Return the rows whose normal form another had before them."""
    return rows.filter(**{f"{column}__contains": " "})


def fill(model: Any, column: str, *, unique: bool) -> None:
    """Write a new NormalForm into every row that is there, for a migration; twins are kept apart by their id."""
    field = model._meta.get_field(column)
    taken: set[str] = set()
    changed = []
    for row in model._base_manager.order_by("pk").only("pk", field.of).iterator():
        normal = field.normal(getattr(row, field.of))
        setattr(row, column, f"{normal} {row.pk}" if unique and normal in taken else normal)
        taken.add(normal)
        changed.append(row)
    for start in range(0, len(changed), 500):
        model._base_manager.bulk_update(changed[start : start + 500], [column])
