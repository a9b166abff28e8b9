"""The official text as the county issued it, cut into its articles. Pure; the text is the county's, and not shipped."""

import re
from typing import NamedTuple

from liuhen.regulation.numerals import NUMBER, in_words, number_of
from liuhen.regulation.registry import ARTICLES

Paragraphs = tuple[str, ...]

# What marks a heading or bold in Markdown may stand around the number.
ARTICLE_BEGINS = re.compile(rf"[#*\s>]*第({NUMBER})条(?:之({NUMBER}))?(?:\*\*\s*|[：:]?\s+)(\S.*)")
CHAPTER_BEGINS = re.compile(rf"[#*\s>]*第(?:{NUMBER})(?:分?编|章|节)")
SENTENCE_ENDS = tuple("。；;：:，,”）)")


class BadText(ValueError):
    """The text is not that of a regulation; ``str()`` is the Chinese sentence for the user."""


class Place(NamedTuple):
    """Where something stands in a law: 第二百三十四条之一 is (234, 1)."""

    no: int
    sub: int = 0

    @property
    def zh(self) -> str:
        return f"第{in_words(self.no)}条" + (f"之{in_words(self.sub)}" if self.sub else "")


def articles_in(text: str) -> dict[str, Paragraphs]:
    """Return each article's paragraphs by its key, of one regulation or of several one after the other.

    Raises BadText for what is not whole.
    """
    found = cut(text)
    return {key: paragraphs for articles in found for key, paragraphs in _keyed(list(articles.values()))}


def cut(text: str) -> list[dict[Place, Paragraphs]]:
    """Cut plain text or Markdown into the articles of each law in it; a law begins with its first article.

    Headings, which end in no punctuation, belong to no article. Raises BadText for what is not whole.
    """
    found: list[dict[Place, list[str]]] = []
    last: Place | None = None
    is_inside = False
    for line in map(str.strip, text.splitlines()):
        if begins := ARTICLE_BEGINS.fullmatch(line):
            place = _place(begins[1], begins[2])
            if place == (1, 0):
                found.append({})
            elif last is None or place not in ((last.no + 1, 0), (last.no, last.sub + 1)):
                after = f"接在{last.zh}之后" if last else "在最前面"
                raise BadText(f"文件中{place.zh}{after}，缺少中间的条文；请提供完整的原件文本")
            found[-1][place] = [begins[3].strip("*").strip()]
            last, is_inside = place, True
        elif CHAPTER_BEGINS.match(line):
            is_inside = False
        elif is_inside and last and line.endswith(SENTENCE_ENDS):
            found[-1][last].append(line)
    if not found:
        raise BadText("文件中没有“第一条 ……”这样的条文；请提供印发原件的纯文本")
    return [{place: tuple(said) for place, said in articles.items()} for articles in found]


def _place(no: str, sub: str | None) -> Place:
    try:
        return Place(number_of(no), number_of(sub) if sub else 0)
    except ValueError:
        raise BadText(f"文件中“第{no}条”的数字写得不对；请核对原件文本") from None


def _keyed(articles: list[Paragraphs]) -> list[tuple[str, Paragraphs]]:
    sizes = {article.regulation.articles: article.regulation for article in ARTICLES.values()}
    regulation = sizes.get(len(articles))
    if regulation is None:
        known = "、".join(f"《{each.short}》{size}条" for size, each in sizes.items())
        raise BadText(f"文件中的规定有{len(articles)}条，与{known}都不相符；请核对是否完整")
    return [(f"{regulation.key}-{no}", said) for no, said in enumerate(articles, 1)]
