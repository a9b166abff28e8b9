"""What of a record may be seen outside, field by field; and what in free words still looks like a person's number.

Pure: the same record gives the same public text, on any machine.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from stdnum import luhn
from stdnum.cn import ric, uscc

from liuhen.regulation.disclosure import ORGANISATION, Field, Information

SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "司空",
        "夏侯",
        "端木",
        "百里",
        "呼延",
        "南宫",
        "独孤",
        "轩辕",
        "澹台",
        "单于",
    ]
)
LEFT_OUT = "（略）"
# What people put between the letters of a name or a number, seen or not; and between several names in one field.
BETWEEN = r"[\s\-·•・‧∙⋅⸱･.．\u00ad\u200b-\u200f\u2060\ufeff]*"
ASIDE = re.compile(r"[（(][^（）()]*[）)]|(?<=..)等(?:.{0,4}[人名户])?$")
SEVERAL = re.compile(r"[、，,;；/\n]|(?<=[^\W\da-zA-Z]{2})(?:\s+|[和与及])(?=[^\W\da-zA-Z]{2})")
TOGETHER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \-]?\d){9,18}[ \-]?[Xx]?(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}")


def masked_name(name: str) -> str:
    """Return a person's name with the surname alone, of several each; what stands in brackets is left out."""
    if len(people := names_in(name)) > 1:
        return "、".join(map(masked_name, people))
    name = people[0] if people else name.strip()
    if not name:
        return ""
    surname = name[:2] if name[:2] in SURNAMES and len(name) > 2 else name[:1]
    return f"{surname}某"


def names_in(said: str) -> list[str]:
    """Return the names that one field holds, without what is said beside them."""
    found = (each.strip() for each in SEVERAL.split(ASIDE.sub("", said.strip())))
    return [each for each in found if each]


def shown(kind: Information, title: str, record: Mapping[str, Any]) -> dict[str, str]:
    """Return what goes out of a record, with its title: hidden names and numbers are gone from all other words too."""
    found = {"title": cleared(title, kind, record)}
    for field in kind.fields:
        said = str(record.get(field.key) or "")
        if said and (seen := _seen(field, said, record)) is not None:
            found[field.key] = seen if seen != said else cleared(seen, kind, record)
    return found


def cleared(words: str, kind: Information, *records: Mapping[str, Any]) -> str:
    """Return words without what records hide, however its letters are spaced or drawn."""
    hidden = {_letters(word): seen for record in records for word, seen in _hidden(kind, record).items()}
    longest = sorted((word for word in hidden if len(word) > 1), key=len, reverse=True)
    if not longest:
        return words
    either = "|".join(f"({BETWEEN.join(map(re.escape, word))})" for word in longest)
    found, end = [], 0
    for match in re.finditer(either, _folded(words)):
        assert match.lastindex is not None, "each word is a group"
        found += [words[end : match.start()], hidden[longest[match.lastindex - 1]]]
        end = match.end()
    return "".join(found) + words[end:]


def _folded(words: str) -> str:
    """Return words by which they are compared, letter by letter in the same places."""
    return "".join(
        found if len(found := unicodedata.normalize("NFKC", each).casefold()) == 1 else each for each in words
    )


def _letters(word: str) -> str:
    return re.sub(BETWEEN, "", _folded(word))


def _is_natural(record: Mapping[str, Any]) -> bool:
    return record.get("party_kind") != ORGANISATION


def _seen(field: Field, said: str, record: Mapping[str, Any]) -> str | None:
    """Return what is seen of a field, or None."""
    match field.shown:
        case "never":
            return None
        case "person":
            return masked_name(said)
        case "party":
            return masked_name(said) if _is_natural(record) else said
        case "address":
            return None if _is_natural(record) else said
    return field.of.get(said, said)


def _hidden(kind: Information, record: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a record that must not be seen, each with what stands in its place."""
    found = {}
    for field in kind.fields:
        said = str(record.get(field.key) or "").strip()
        if field.of or len(said) < 2:
            continue
        seen = _seen(field, said, record)
        if seen != said:
            found[said] = seen or LEFT_OUT
            if seen:
                found |= {name: masked_name(name) for name in names_in(said)}
    return found


def personal(words: str) -> Iterator[tuple[int, str]]:
    """Yield where something in free words looks like a number of a person, from 1, and what it looks like."""
    for match in TOGETHER.finditer(_folded(words)):
        number = re.sub(r"[ \-]", "", match[0]).upper()
        if what := _looks_like(number):
            yield match.start() + 1, what


def _looks_like(number: str) -> str:
    if re.fullmatch(r"\d{17}[\dX]", number) and ric.calc_check_digit(number) == number[-1]:
        return "公民身份号码"
    if re.fullmatch(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", number):
        return "公民身份号码"
    if MOBILE.fullmatch(number):
        return "手机号码"
    if number.isdigit() and 16 <= len(number) <= 19 and number[0] in "3456" and luhn.is_valid(number):
        return "" if uscc.is_valid(number) else "银行卡号"
    return ""


def personal_in(kind: Information, shown_as: Mapping[str, str]) -> str:
    """Say in Chinese where what would go out still shows a number of a person, or nothing."""
    names = {"title": "标题", **{field.key: field.zh for field in kind.fields}}
    found = [
        f"“{names.get(key, key)}”第{place}个字起像是{what}"
        for key, words in shown_as.items()
        for place, what in personal(words)
    ]
    return "，".join(found[:5])


def missing(kind: Information, record: Mapping[str, Any]) -> str:
    """Say in Chinese what is needed and blank."""
    blank = [
        f"“{field.zh}”"
        for field in kind.fields
        if field.needed and not str(record.get(field.key) or "").strip()
    ]
    return "、".join(blank)


def barring(kind: Information, record: Mapping[str, Any]) -> str:
    """Return the key of the ground that forbids to publish a record, by what it says of itself."""
    for field in kind.fields:
        if ground := field.bars.get(str(record.get(field.key) or "")):
            return ground
    return ""
