"""What the layout of a template must not do to the page, since a formatter breaks lines where it finds room."""

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "liuhen"
TEMPLATES = {str(path): path.read_text(encoding="utf-8") for path in sorted(SRC.rglob("templates/**/*.html"))}

INLINE = r"<(?:a|b|code|small|span|strong|time)\b"
COMMENT = re.compile(r"{%\s*comment\b.*?endcomment\s*%}", re.DOTALL)
IN_A_SENTENCE = re.compile(
    rf"[，、；：（《“　]\s+(?={{%|{{{{|{INLINE}|[一-鿿])"
    r"|(?<=[%}>一-鿿])[ \n]+(?:{% *if [^%]*%}[ \n]*)?[，、；：。）》”　]"
)
AS_TYPED = re.compile(r'<(p|pre)\b[^>]*class="[^"]*\b(?:verbatim|code)\b[^>]*>(.*?)</\1>', re.DOTALL)


def test_no_blank_stands_beside_a_full_width_mark() -> None:
    for name, text in TEMPLATES.items():
        assert [found.group() for found in IN_A_SENTENCE.finditer(COMMENT.sub("", text))] == [], name


def test_what_may_be_wider_than_its_place_is_scrolled_by_keys_and_has_a_name() -> None:
    """Tables are seen to by app.js, which knows whether one scrolls."""
    scrolls = re.compile(r'<pre\b[^>]*>|<\w+\b[^>]*class="(?:[^"]* )?(?:sideways|scroll)(?: [^"]*)?"[^>]*>')
    found = [each for text in TEMPLATES.values() for each in scrolls.findall(text)]
    told = ('tabindex="0"', 'role="region"', "aria-label=")
    assert found
    assert [each for each in found if not all(one in each for one in told)] == []


def test_what_somebody_typed_is_shown_without_the_blanks_of_the_layout() -> None:
    shown = [inner for text in TEMPLATES.values() for _, inner in AS_TYPED.findall(text)]
    assert shown
    assert shown == [inner.strip() for inner in shown]


def test_the_name_of_a_file_is_shown_so_that_its_ending_stays_whole() -> None:
    within_a_tag = re.compile(r'="[^"]*{{[^}]*}}[^"]*"|<option[^>]*>.*?</option>', re.DOTALL)
    bare = re.compile(r"{{ (?:[\w.]+\.filename|(?:given|file)\.name) }}")
    found = {name: bare.findall(within_a_tag.sub("", text)) for name, text in TEMPLATES.items()}
    assert {name: each for name, each in found.items() if each} == {}
