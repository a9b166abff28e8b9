"""Pages of power lists, of what they are broken down to, and of sheets that are read into them."""

from django.urls import path

from liuhen.apps.powers import desk
from liuhen.apps.powers.console import breakdowns, imports, lists
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import ref

MENU = (MenuGroup("职权与公示", (MenuItem("权责清单", "list-check", "console:powers", P.POWER_SEE),)),)

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

offer("post", Panel("岗位职权", "powers/of_post.html", P.POWER_SEE, breakdowns.of_post))
offer("unit", Panel("权责清单", "powers/of_unit.html", P.POWER_SEE, lists.of_unit))

urlpatterns = [
    path("powers/", lists.powers, name="powers"),
    path("powers/lists/<int:pk>/", lists.power_list, name="powerlist"),
    path("powers/lists/<int:pk>/differences/", lists.differences, name="powerlist-differences"),
    path("powers/lists/<int:pk>/export/", lists.export, name="powerlist-export"),
    path("powers/items/<int:pk>/", lists.item, name="poweritem"),
    path("powers/breakdowns/<int:pk>/", breakdowns.breakdown, name="breakdown"),
    path("powers/breakdowns/<int:pk>/export/", breakdowns.export, name="breakdown-export"),
    path("powers/imports/<int:pk>/", imports.sheet, name="import"),
    path("powers/imports/<int:pk>/progress/", imports.progress, name="import-progress"),
    path("powers/imports/<int:pk>/faults/", imports.faults, name="import-faults"),
    path("powers/templates/list/", imports.list_template, name="power-list-template"),
    path("powers/templates/breakdown/", imports.breakdown_template, name="breakdown-template"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
