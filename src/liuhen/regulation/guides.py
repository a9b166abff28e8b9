"""Service guides 流程服务指南: 责任制 article 10."""

from dataclasses import dataclass
from typing import Any

from liuhen.regulation.powers import A10, Term, said
from liuhen.regulation.vocabulary import Duty, Gate


@dataclass(frozen=True, kw_only=True)
class GuideFacts:
    """Whether a guide's power is on the list of the day, and what of its bases changed or fell."""

    unit_zh: str
    is_listed: bool
    touched: tuple[str, ...]

    @property
    def touched_said(self) -> str:
        return said(self.touched)


def is_of_a_listed_power(_: Any, facts: Any) -> bool:
    return bool(facts.is_listed)


def rests_on_what_stands(_: Any, facts: Any) -> bool:
    return not facts.touched


LISTED = Gate(
    is_of_a_listed_power,
    "“{code}”不在{unit_zh}当日实施的权责清单上",
    "请先公布列有这项职权的清单",
)
UNTOUCHED = Gate(rests_on_what_stands, "依据已变动：{touched_said}", "请先按变动后的依据调整清单，再公布指南")


UNDER_REVISION = "依据已变动，正在修订"
"""What the public reads over a guide whose basis changed, until it is revised or withdrawn."""


def binding(statutory: Term | None, promised: Term | None) -> Term | None:
    """Return the term that binds: the promised one, unless it is longer than what the law gives."""
    if promised is None or (statutory is not None and promised.longer_than(statutory)):
        return statutory
    return promised


SERVICE_GUIDES = Duty(
    "rs-10-1",
    A10,
    "publish",
    "每项职权有流程和服务指南，网上公开并可打印供窗口使用。",
    state="built",
    gates=(LISTED, UNTOUCHED),
    enforced_in=(
        "liuhen.apps.powers.lifecycle.DRAFT_GUIDE",
        "liuhen.apps.powers.lifecycle.PUBLISH_GUIDE",
        "liuhen.apps.powers.queries.guides.why_fallen",
    ),
)
