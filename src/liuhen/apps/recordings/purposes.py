"""What somebody may look at a recording for, and which matters of the apps above that may be. 《设备办法》第15条."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid

Matters = Callable[[Actor], Iterable[tuple[str, str]]]
"""Returns (ref, words) of what somebody has in hand."""

OTHER, AFTER_A_TRANSFER = "其他", "移送后查看"


@dataclass(frozen=True)
class Reason:
    """A sort of purpose: it is stated in words, or by a matter in hand."""

    hint: str
    matter: str = ""
    """What its matter is called; "" where it has none."""


REASONS = {
    "日常监督": Reason("查什么，如：核对本周迟到入库的资料"),
    "投诉核查": Reason("可以不写", matter="投诉"),
    "案件办理": Reason("案号和要核对的事项"),
    "行政复议应诉": Reason("案号和要核对的事项"),
    AFTER_A_TRANSFER: Reason("案件已经移送，查看权随之移转；写明为什么还要查看"),
    OTHER: Reason("事由"),
}
_OFFERED: dict[str, Matters] = {}


def offer(reason: str, matters: Matters) -> None:
    """Say what a reason's matters are; the app whose they are does so once, when it is ready."""
    _OFFERED[reason] = matters


def matters_of(actor: Actor, reason: str) -> dict[str, str]:
    """Return the matters for which an actor may look, by ref, in words."""
    return dict(_OFFERED[reason](actor)) if reason in _OFFERED else {}


def all_matters(actor: Actor) -> dict[str, str]:
    """Return all that an actor has in hand, of whichever sort."""
    return {ref: words for reason in _OFFERED for ref, words in matters_of(actor, reason).items()}


def stated(reason: str, words: str, matter: str, *, by: Actor) -> str:
    """Return the purpose as it is put on record: it never names the matter, which not everybody may know of.

    Blank where nothing was stated, which the law's gate then refuses. Raises Invalid for no such reason, and for a
    matter that the actor does not have in hand.
    """
    if not reason:
        return ""
    if reason not in REASONS:
        raise Invalid(
            f"不能查看：没有“{reason[:20]}”这种用途", field="reason", remedy=f"请选择{'、'.join(REASONS)}之一"
        )
    words, asked = words.strip(), REASONS[reason].matter
    if matter and matter not in matters_of(by, reason):
        raise Invalid("不能查看：所选的事项不由您承办，或与用途不符", field="matter")
    if asked and not matter:
        raise Invalid(
            f"不能查看：用途是“{reason}”的，须选定您正在承办的{asked}", field="matter",
            remedy=f"没有承办的{asked}，请选择其他用途并写明事由",
        )  # fmt: skip
    if not asked and not words:
        return ""
    return words if reason == OTHER else "：".join(part for part in (reason, words) if part)
