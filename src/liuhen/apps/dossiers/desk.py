"""How what is done to a dossier looks to whoever does it."""

from typing import Any

from liuhen.apps.dossiers import actions, queries
from liuhen.apps.dossiers.contents import Contents
from liuhen.apps.dossiers.models import Dossier, FileReview
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import Desk, Door

ABOVE = ("案卷", "console:dossiers")


def over(_: Any, actor: Actor) -> Any:
    """Return the cases to choose from: those that are over and have no file yet."""
    return queries.cases_to_file(actor)


def left_over(made: Dossier) -> str:
    """Say that a volume did not take all there is."""
    n = len(queries.not_in_yet(made, Contents(made.case)))
    return f"附件较多，还有{n}件没有装订，请接着装订补充册。" if n else ""


# fmt: off
DOSSIER = Desk(
    Dossier, queries.visible_to, path="dossiers", resource="dossiers", above=ABOVE, called=str,
    entering=(
        Door(actions.open_dossier, lambda made: f"已开始立卷：{made}。请核对目录后归档。", submit="开始立卷",
             among={"case": over}),
    ),
    doors=(
        Door(actions.close, lambda made: f"已归档：顺序和页码已固定，全卷已装订。{left_over(made)}", submit="归档",
             tone="primary", icon="archive",
             confirm="归档后顺序和页码不再改变，以后形成的材料只能另册补充。确定归档吗？",
             first={"keep_for": lambda *_: "长期"}),
        Door(actions.supplement, lambda made: f"已装订补充册，原案卷没有改变。{left_over(made)}", submit="装订补充册",
             icon="files"),
        Door(actions.review, lambda made: f"评查完成：{made.result_zh}。", submit="提交评查", icon="checklist",
             endpoint="reviews", operation="review_dossier", makes=True),
    ),
    sought=("case__number", "case__cause"),
)
REVIEW = Desk(
    FileReview, queries.reviews_visible_to, path="dossiers/reviews", resource="file-reviews", above=ABOVE,
    home=lambda found: found.dossier, called=lambda found: f"{found.dossier.case.number}评查", doors=(),
)
# fmt: on
DESKS = (DOSSIER, REVIEW)
WITHOUT_A_DOOR: dict[Any, str] = {actions.keep_capsule: "the machine's"}
