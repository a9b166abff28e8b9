"""Pages of clues and cases: the lists, one of each, and what is done about it."""

from django.urls import path

from liuhen.apps.cases import desk
from liuhen.apps.cases.console import listing, one, sheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import ref

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("案件", "folder", "console:cases", P.CASE_SEE),
            MenuItem("线索", "flag", "console:clues", P.CLUE_KEEP),
        ),
    ),
)

trail.call("clue", case=ref("case", "案件"))
trail.call("case", number="案号", asked="请示事项")
trail.call("party", successor=ref("party", "承受人"))
trail.call("recusalrequest", handler=ref("person", "办案人员"))
trail.call("referral", case=ref("case", "案件"), materials="移交的材料")

for noun in ("recording", "activity"):
    offer(noun, Panel("线索", "cases/of_source.html", P.CLUE_KEEP, one.of_source))

urlpatterns = [
    path("cases/", listing.cases, name="cases"),
    path("cases/<int:pk>/", one.case, name="case"),
    path("cases/parties/template/", sheets.template, name="case-parties-template"),
    path("cases/<int:pk>/parties/import/", sheets.take, name="case-parties-import"),
    path("clues/", listing.clues, name="clues"),
    path("clues/<int:pk>/", one.clue, name="clue"),
    *(address for each in desk.DESKS for address in pages(each, shown=one.SHOWN.get(each.model))),
]
