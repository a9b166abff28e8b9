"""How what is done with laws looks to whoever does it: words afterwards, questions before, colours."""

from typing import Any

from liuhen.apps.laws import actions, queries
from liuhen.apps.laws.models import Law, LawVersion
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands

ABOVE = ("法律依据", "console:laws")


def its_page(made: Any) -> str:
    return address_of(made.ref)


# fmt: off
LAW = Desk(
    Law, queries.laws_for, path="laws", above=ABOVE, called=str,
    entering=(
        Door(actions.register, lambda made: f"已登记：{made}。接着登记它的版本。", submit="登记"),
    ),
    doors=(
        Door(actions.register_version, lambda made: f"已登记：{made}。", submit="登记", at="version",
             endpoint="versions", onto=its_page),
        Door(actions.correct, "已更正，原来的登记留在账本中。", submit="更正", icon="pencil",
             first=as_it_stands("title", "level", "issuer")),
        Door(actions.repeal, lambda made: f"已登记：{made}自{made.repealed_on}起废止。", submit="登记废止",
             tone="danger", icon="ban"),
        Door(actions.restore, "已撤销废止登记。", icon="arrow-back-up"),
    ),
    sought=("title_key", "issuer"),
)
VERSION = Desk(
    LawVersion, queries.versions_for, path="laws/versions", resource="law-versions", above=ABOVE, called=str,
    doors=(
        Door(actions.load_text, lambda made: f"已导入 {made.article_count} 条。", icon="file-text", at="text",
             page_by_hand="the text may come as a file"),
        Door(actions.strike, "已撤销登记，留痕不删。", tone="danger", icon="x", leaves=True),
    ),
    sought=("number",),
)
# fmt: on
DESKS = (LAW, VERSION)
WITHOUT_A_DOOR = {actions.map_articles: "its rows come as one, typed or as a sheet, and are looked at first"}
