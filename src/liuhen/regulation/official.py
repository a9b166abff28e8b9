"""The official text as the county issued it, cut into its articles. Pure; the text is the county's, and not shipped."""

import re

from liuhen.regulation.registry import ARTICLES

Paragraphs = tuple[str, ...]

DIGITS, PLACES = "零一二三四五六七八九", {"十": 10, "百": 100}
NUMBER = rf"[0-9]{{1,3}}|[{DIGITS}十百]{{1,7}}"
ARTICLE_BEGINS = re.compile(rf"第({NUMBER})条\s+(\S.*)")
CHAPTER_BEGINS = re.compile(rf"第(?:{NUMBER})[章节]")
SENTENCE_ENDS = tuple("。；;：:，,”）)")


class BadText(ValueError):
    """The text is not that of a regulation; ``str()`` is the Chinese sentence for the user."""


def number_of(written: str) -> int:
    """Read a number below a thousand as articles write it: 13, 十三, 一百零二."""
    if written.isdecimal():
        return int(written)
    total = digit = 0
    for sign in written:
        if place := PLACES.get(sign):
            total, digit = total + (digit or 1) * place, 0
        else:
            digit = DIGITS.index(sign)
    return total + digit


def articles_in(text: str) -> dict[str, Paragraphs]:
    """Return each article's paragraphs by its key, of one regulation or of several one after the other.

    Headings, which end in no punctuation, belong to no article. Raises BadText for what is not whole.
    """
    found: list[list[list[str]]] = []
    is_inside = False
    for line in map(str.strip, text.splitlines()):
        if begins := ARTICLE_BEGINS.fullmatch(line):
            no = number_of(begins[1])
            if no == 1:
                found.append([])
            if no != (len(found[-1]) + 1 if found else 1):
                after = f"接在第{len(found[-1])}条之后" if found else "在最前面"
                raise BadText(f"文件中第{no}条{after}，缺少中间的条文；请提供完整的原件文本")
            found[-1].append([begins[2]])
            is_inside = True
        elif CHAPTER_BEGINS.match(line):
            is_inside = False
        elif is_inside and line.endswith(SENTENCE_ENDS):
            found[-1][-1].append(line)
    if not found:
        raise BadText("文件中没有“第一条 ……”这样的条文；请提供印发原件的纯文本")
    return {key: paragraphs for articles in found for key, paragraphs in _keyed(articles)}


def _keyed(articles: list[list[str]]) -> list[tuple[str, Paragraphs]]:
    sizes = {article.regulation.articles: article.regulation for article in ARTICLES.values()}
    regulation = sizes.get(len(articles))
    if regulation is None:
        known = "、".join(f"《{each.short}》{size}条" for size, each in sizes.items())
        raise BadText(f"文件中的规定有{len(articles)}条，与{known}都不相符；请核对是否完整")
    return [(f"{regulation.key}-{no}", tuple(said)) for no, said in enumerate(articles, 1)]
