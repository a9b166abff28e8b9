"""How a place in a law is cited: 《…》第二十四条第一款第三项. Read and written here, and nowhere else."""

import re
import unicodedata
from typing import NamedTuple

from liuhen.regulation.numerals import NUMBER, in_words, number_of
from liuhen.regulation.official import Place

TITLE = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》(?:\s*[(（](?P<label>[^()（）]{1,30})[)）])?")
PARAGRAPH, ITEM = rf"第(?P<paragraph>{NUMBER})款", rf"第\(?(?P<item>{NUMBER})\)?项"
PLACE = re.compile(rf"第(?P<no>{NUMBER})条(?:之(?P<sub>{NUMBER}))?(?:{PARAGRAPH})?(?:{ITEM})?")
SAME_ARTICLE = re.compile(rf"(?:{PARAGRAPH})?(?:{ITEM})?")
# What stands between two places, and the number of a line or the level of a law in front of one.
BETWEEN = re.compile(r"(?:[、,;和及与。\s]|(?:\(?\d{1,2}[).、])|【[^【】]{1,20}】)*")
RANGE = re.compile(r"[条款项]\s*(?:至|到|-|—|–|~|～)")
MOST_LETTERS = 4000
MOST_PLACES = 100


class Cited(NamedTuple):
    """A place in a law as it is cited; 0: the whole of what stands before it."""

    no: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def place(self) -> Place:
        return Place(self.no, self.sub)

    def __str__(self) -> str:
        paragraph = f"第{in_words(self.paragraph)}款" if self.paragraph else ""
        item = f"第{in_words(self.item)}项" if self.item else ""
        return f"{self.place.zh}{paragraph}{item}"


class Citation(NamedTuple):
    """A place of a law by its title; ``label`` is what stood in brackets behind it, such as 2021年修正."""

    title: str
    label: str
    cited: Cited

    def __str__(self) -> str:
        return f"《{self.title}》{f'（{self.label}）' if self.label else ''}{self.cited}"


def parse(text: str) -> Cited:
    """Read 第二十四条第一款第三项, without a title. Raises ValueError, in Chinese."""
    said = _folded(text)
    found = PLACE.fullmatch("".join(said.split()))
    if found is None:
        raise ValueError(_why_not(said))
    return _cited(found)


def parse_all(text: str) -> list[Citation]:
    """Read every place that is cited, of one law or several: 《甲法》第三条、第五条第二款；《乙条例》第八条.

    Raises ValueError, in Chinese.
    """
    said = _folded(text)
    titles = list(TITLE.finditer(said))
    if not titles or BETWEEN.fullmatch(said[: titles[0].start()]) is None:
        raise ValueError(f"“{_short(said)}”不是从《…》写起的依据")
    found: list[Citation] = []
    ends = [title.start() for title in titles[1:]] + [len(said)]
    for title, end in zip(titles, ends, strict=True):
        places = _places(said[title.end() : end])
        if not places:
            raise ValueError(f"《{_short(title['title'])}》没有写明第几条")
        name, label = "".join(title["title"].split()), (title["label"] or "").strip()
        found += [Citation(name, label, place) for place in places]
    if len(found) > MOST_PLACES:
        raise ValueError(f"依据超过 {MOST_PLACES} 处，请分开填写")
    return list(dict.fromkeys(found))


def _places(said: str) -> list[Cited]:
    """Read the places behind one title; 第三条第一款、第二款 is twice of the same article."""
    said = "".join(said.split())
    found: list[Cited] = []
    at = BETWEEN.match(said).end()  # type: ignore[union-attr]  # it matches nothing too
    while at < len(said):
        place = PLACE.match(said, at)
        again = SAME_ARTICLE.match(said, at) if found and not place else None
        if place:
            found.append(_cited(place))
        elif again and again[0]:
            found.append(_cited(again, like=found[-1]))
        else:
            raise ValueError(_why_not(said))
        ends = (place or again).end()  # type: ignore[union-attr]
        at = BETWEEN.match(said, ends).end()  # type: ignore[union-attr]
        if (at == ends and at < len(said)) or RANGE.match(said, ends - 1):
            raise ValueError(_why_not(said))
    return found


def _cited(found: re.Match[str], *, like: Cited | None = None) -> Cited:
    written = {name: number for name, number in found.groupdict().items() if number}
    try:
        numbers = {name: number_of(number) for name, number in written.items()}
    except ValueError:
        raise ValueError(f"“{found[0]}”的数字写得不对") from None
    if not all(numbers.values()):
        raise ValueError(f"“{found[0]}”的数字写得不对")
    if like is None:
        return Cited(**numbers)
    same_paragraph = 0 if "paragraph" in numbers else like.paragraph
    return Cited(**({"no": like.no, "sub": like.sub, "paragraph": same_paragraph} | numbers))


def _why_not(said: str) -> str:
    if RANGE.search(said):
        return f"“{_short(said)}”写成了连续几条，要逐条写明，如第三条、第四条、第五条"
    return f"“{_short(said)}”不能读作条、款、项，应写成第二十四条第一款第三项，条文原文不必抄录"


def _folded(text: str) -> str:
    """Return the text in half width without what cannot be seen. Raises ValueError for one that is too long."""
    if len(text) > MOST_LETTERS:
        raise ValueError(f"依据超过 {MOST_LETTERS} 个字，请分开填写")
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        each for each in folded if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf")
    )


def _short(said: str) -> str:
    said = said.strip()
    return said if len(said) <= 40 else f"{said[:40]}…"
