"""Every kind of paper has one name in the house, a template that draws it, and somebody who makes it."""

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.documents.contents import TEMPLATES, demand_whole, in_shape
from liuhen.apps.documents.kinds import PaperKind, kinds
from liuhen.apps.documents.printed_form import PAPER
from liuhen.kernel import installed, printing
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.web.codes import qr

APPS = Path(__file__).parents[2] / "src/liuhen/apps"
AT = datetime(2026, 11, 24, 10, 0, tzinfo=LOCAL)
EXAMPLE: dict[str, Any] = {
    "addressee": "甲公司", "paragraphs": ["经查，", "一、情况"], "facts": ["事实一。", "事实二。"],
    "sections": [{"heading": "一、经过", "paragraphs": ["问：姓名？", "答：张三。"]}],
    "rights": ["可以陈述。", "可以申辩。"], "remedies": ["可以申请行政复议。"],
    "closing": "特此通知。", "attachments": ["清单", "照片"], "contact": "王芳", "copies": ["云岭县司法局"],
    "table": [["时间", "2026年11月24日"], ["地点", "云岭县"]], "head": ["名称", "数量"], "rows": [["白酒", "12箱"]],
    "signers": [{"role": "当事人", "name": ""}, {"role": "记录人", "name": "李强"}], "note": "一式二份。",
    "code": "https://example.gov.cn/visits/x/",
}  # fmt: skip
"""Something in every part a paper may have."""
WITHOUT_AN_ACTION = {
    "letter": "a unit's free letter; no page writes one yet, the tests of papers do",
    "service-address": "drawn blank beside any paper; its signed original is filed with the consent",
}


def declared() -> list[PaperKind]:
    return [kind for module in installed.modules("papers") for kind in getattr(module, "KINDS", ())]


def words_of_the_verbs(app: str) -> Iterator[str]:
    """Yield the words in what acts in an app and in what its moves and models offer: not in what declares or shows."""
    for path in (APPS / app).rglob("*.py"):
        if path.relative_to(APPS / app).parts[0] in ("actions", "actions.py", "lifecycle.py", "models.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_no_two_kinds_of_paper_share_a_key_or_the_word_in_their_numbers() -> None:
    found = declared()
    assert len({kind.key for kind in found}) == len(found) == len(kinds())
    words = [kind.word for kind in found if kind.word]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("kind", declared(), ids=lambda kind: kind.key)
def test_every_kind_of_paper_is_drawn_from_an_example_with_all_its_parts(kind: PaperKind) -> None:
    data = in_shape(kind, {name: EXAMPLE[name] for name in TEMPLATES[kind.template].parts})
    demand_whole(kind, data)
    own = {
        "unit": "云岭县市场监督管理局", "title": kind.zh, "number": f"云市监{kind.word}〔2026〕1号",
        "on": "2026-11-24", "template": kind.template, "red_head": kind.red_head, "is_sealed": kind.sealed,
        "upward": kind.upward, "signer": "赵建国",
    }  # fmt: skip
    told = data | {PAPER: own, "watermark": "", "seal": None, "drawn": qr(EXAMPLE["code"])}
    drawn = printing.pdf(kind.template, told, at=AT)
    assert drawn.startswith(b"%PDF")


def test_some_action_makes_every_kind_of_paper() -> None:
    idle = set()
    for module in installed.modules("papers"):
        app = module.__name__.split(".")[2]
        spoken = set(words_of_the_verbs(app))
        idle |= {kind.key for kind in getattr(module, "KINDS", ()) if kind.key not in spoken}
    assert idle == set(WITHOUT_AN_ACTION)
