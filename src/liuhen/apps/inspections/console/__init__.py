"""Pages of inspections: items, plans, campaigns with their draws, errands, joint inspections, ties."""

from liuhen.apps.inspections import desk
from liuhen.apps.inspections.console import going, planning, sheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.regulation.inspections import UNPLANNED

MENU = (
    MenuGroup(
        "行政检查",
        (
            MenuItem("检查事项", "list-check", "console:inspectionitems", P.INSPECTION_SEE),
            MenuItem("检查计划", "calendar-event", "console:inspectionplans", P.INSPECTION_SEE),
            MenuItem("检查任务", "arrows-exchange", "console:campaigns", P.INSPECTION_SEE),
            MenuItem("检查安排", "clipboard-list", "console:errands", P.INSPECTION_SEE),
            MenuItem("联合检查", "users-group", "console:jointinspections", P.INSPECTION_SEE),
            MenuItem("回避关系", "user-off", "console:ties", P.INSPECTION_SEE),
        ),
    ),
)

trail.call("inspectionitem", name="名称", matters="同一事项的标识")
trail.call(
    "campaign", plan=trail.ref("inspectionplan", "检查计划"), population="名单摘要", size="名单户数",
    officers="执法人员数", checkpoint="检查点规模", seed="种子", gone="已注销的对象", firms="抽中的对象",
)  # fmt: skip
trail.call(
    "errand", establishment=trail.ref("establishment", "检查对象"), ground=trail.one_of("情形", UNPLANNED),
    campaign=trail.ref("campaign", "检查任务"), since="检查日期自", until="检查日期至", place="次序",
    officers=trail.ref("person", "检查人员"), out=trail.ref("person", "不能参加的人员"),
    successor=trail.ref("person", "接替的人员"), stands_for=trail.ref("errand", "递补"), stand_in="递补的对象",
    next=trail.ref("person", "递补的人员"), items=trail.ref("inspectionitem", "检查事项"), went_at="检查时间",
    why="单独检查的理由",
)  # fmt: skip
trail.call(
    "jointinspection",
    establishment=trail.ref("establishment", "检查对象"),
    errand=trail.ref("errand", "检查安排"),
)

offer(
    "establishment",
    Panel("谁去过、谁要去", "inspections/of_establishment.html", P.INSPECTION_SEE, going.of_establishment),
)

urlpatterns = [
    *planning.urlpatterns,
    *going.urlpatterns,
    *sheets.urlpatterns,
    *pages(desk.ITEM),
    *pages(desk.PLAN, shown=planning.plan_shown),
    *pages(desk.CAMPAIGN, shown=planning.campaign_shown),
    *pages(desk.ERRAND, shown=going.errand_shown),
    *pages(desk.JOINT),
    *pages(desk.TIE),
]
