"""Pages of power lists, of what they are broken down to, and of sheets that are read into them."""

from django.urls import path

from liuhen.apps.powers import desk
from liuhen.apps.powers.console import breakdowns, flags, guides, idleness, impact, imports, lists
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import ref

MENU = (
    MenuGroup(
        "职权与公示",
        (
            MenuItem("权责清单", "list-check", "console:powers", P.POWER_SEE),
            MenuItem("依据变动", "alert-triangle", "console:flags", P.POWER_SEE),
            MenuItem("服务指南", "info-circle", "console:guides", P.POWER_SEE),
            MenuItem("履职情况", "hourglass", "console:idle-powers", P.POWER_SEE),
        ),
    ),
)

trail.call(
    "powerlist",
    number="第几版",
    after="接续第几版",
    items="职权（项）",
    name="职权名称",
    effective_on="实施日期",
)
trail.call("breakdown", number="第几版", list="所分解的清单版次", lines="行数", post=ref("post", "岗位"))
trail.call(
    "import", name="文件", sha256="文件摘要", into="导入到", rows="行数", faults="错误（处）",
)  # fmt: skip

trail.call(
    "flag", basis="依据", says="变动", since="自", list=ref("powerlist", "调整的清单"), code="职权编码"
)
trail.call("guide", number="第几版", guide=ref("guide", "新版"))

offer("lawversion", Panel("影响分析", "powers/impact_card.html", P.POWER_SEE, impact.card_of_version))
offer("law", Panel("影响分析", "powers/impact_card.html", P.POWER_SEE, impact.card_of_law))
offer("poweritem", Panel("依据变动", "powers/flags_of_item.html", P.POWER_SEE, flags.of_item))
offer("poweritem", Panel("服务指南", "powers/guides_of_item.html", P.POWER_SEE, guides.of_item))
offer("post", Panel("岗位职权", "powers/of_post.html", P.POWER_SEE, breakdowns.of_post))
offer("unit", Panel("权责清单", "powers/of_unit.html", P.POWER_SEE, lists.of_unit))

SHOWN = {"guide": guides.shown}
urlpatterns = [
    path("powers/", lists.powers, name="powers"),
    path("powers/lists/<int:pk>/", lists.power_list, name="powerlist"),
    path("powers/lists/<int:pk>/differences/", lists.differences, name="powerlist-differences"),
    path("powers/lists/<int:pk>/export/", lists.export, name="powerlist-export"),
    path("powers/items/<int:pk>/", lists.item, name="poweritem"),
    path("powers/flags/", flags.flags, name="flags"),
    path("powers/flags/<int:pk>/", flags.flag, name="flag"),
    path("powers/guides/", guides.guides, name="guides"),
    path("powers/guides/<int:pk>/", guides.guide, name="guide"),
    path("powers/guides/<int:pk>/guide.pdf", guides.paper, name="guide-paper"),
    path("powers/idle/", idleness.idle_powers, name="idle-powers"),
    path("powers/idle/<int:pk>/", idleness.uses, name="uses"),
    path("powers/idle/<int:pk>/export/", idleness.export, name="uses-export"),
    path("powers/no-object/<int:pk>/", idleness.declaration, name="noobject"),
    path("laws/versions/<int:pk>/impact/", impact.of_version, name="lawversion-impact"),
    path("laws/versions/<int:pk>/impact/export/", impact.export_of_version, name="lawversion-impact-export"),
    path("laws/<int:pk>/impact/", impact.of_law, name="law-impact"),
    path("laws/<int:pk>/impact/export/", impact.export_of_law, name="law-impact-export"),
    path("powers/breakdowns/<int:pk>/", breakdowns.breakdown, name="breakdown"),
    path("powers/breakdowns/<int:pk>/export/", breakdowns.export, name="breakdown-export"),
    path("powers/imports/<int:pk>/", imports.sheet, name="import"),
    path("powers/imports/<int:pk>/progress/", imports.progress, name="import-progress"),
    path("powers/imports/<int:pk>/faults/", imports.faults, name="import-faults"),
    path("powers/templates/list/", imports.list_template, name="power-list-template"),
    path("powers/templates/breakdown/", imports.breakdown_template, name="breakdown-template"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=SHOWN.get(noun.noun))),
]
