"""What the papers of a reconsideration say, in the shape that ``documents`` draws."""

from typing import TYPE_CHECKING, Any

from liuhen.apps.remedies.lifecycle import DRAW_UP
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.wording import minute, sentence, spaced
from liuhen.regulation.people import day_zh
from liuhen.regulation.remedies import ANSWER_SOURCES

if TYPE_CHECKING:
    from liuhen.apps.remedies.models import AnswerVolume, Remedy


def of(paper: str, remedy: "Remedy", *, argument: str) -> dict[str, Any]:
    """Return what a paper says. Raises Invalid where there is nothing to say yet."""
    volume = remedy.volumes.order_by("-id").first()
    if paper == "evidence-list":
        if volume is None:
            raise Invalid(f"{DRAW_UP.cannot}：还没有封存答复卷，没有目录可列", field="paper")
        return listing(volume)
    if not argument:
        raise Invalid(f"{DRAW_UP.cannot}：没有写明答复意见", field="argument")
    return answer(remedy, argument, volume)


def title_of(paper: str, remedy: "Remedy") -> str:
    """Return what a paper is called where its kind does not say it: what a court gets is a 答辩状."""
    return f"{remedy.kind_zh}答辩状" if paper == "review-answer" and remedy.kind == "suit" else ""


def answer(remedy: "Remedy", argument: str, volume: "AnswerVolume | None") -> dict[str, Any]:
    """Answer what was asked for: the decision, what is said to it, and what goes with the answer."""
    asked = f"{remedy.applicant}{remedy.against_zh}，于{day_zh(remedy.brought_on)}申请{remedy.kind_zh}"
    number = f"（{remedy.number}）" if remedy.number else ""
    decision = f"被申请的决定：{remedy.decision.cited_zh}。" if remedy.decision else ""
    return {
        "addressee": remedy.organ,
        "paragraphs": [
            f"{asked}{number}。本机关依照{ANSWER_SOURCES[remedy.kind]}答复如下：",
            *([decision] if decision else []),
            f"申请人的请求和理由：{sentence(remedy.claim)}",
            sentence(argument),
            *(
                ["作出决定时的证据、依据已在作出决定时封存，随卷提交；此后形成的材料单独列明，没有并入。"]
                if volume
                else []
            ),
        ],
        "attachments": ["作出决定的证据、依据目录", "封存答复卷"] if volume else [],
        "closing": "特此答复。",
    }


def listing_sheet(volume: "AnswerVolume") -> dict[str, Any]:
    """Return what the list in the capsule is filled with: what is inside the seal, and what came later."""
    items = list(volume.items.order_by("n"))
    return {
        "org": volume.unit.name,
        "facts": [
            ("案件", str(volume.remedy)), ("决定", str(volume.remedy.decision)), ("封存", minute(volume.sealed_at)),
        ],
        "inside": [
            (str(each.n), each.title + ("（引用，原件在库）" if each.is_cited else ""), spaced(each.sha256))
            for each in items if each.is_inside
        ],
        "later": [(minute(each.added_at), each.title) for each in items if not each.is_inside],
    }  # fmt: skip


def listing(volume: "AnswerVolume") -> dict[str, Any]:
    """List what is inside the seal, and apart from it what came later."""
    items = list(volume.items.order_by("n"))
    return {
        "table": [["案件", str(volume.remedy)], ["被申请的决定", str(volume.remedy.decision)]],
        "head": ["序号", "材料", "形成或者封存时间", "内容摘要值（SHA-256）"],
        "rows": [
            [
                str(each.n), each.title if each.is_inside else f"【决定作出以后】{each.title}", minute(each.added_at),
                spaced(each.sha256),
            ]
            for each in items
        ],
        "note": "标明“决定作出以后”的材料不在封存范围以内，不作为作出决定的证据、依据。",
    }  # fmt: skip
