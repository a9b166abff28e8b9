"""Pages of supervision: plans, sheets, instruments, acts put right, cards, figures."""

from django.urls import path

from liuhen.apps.supervision import desk
from liuhen.apps.supervision.console import checking, figures, planning, writing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("监督计划", "clipboard-list", "console:supervision-plans", P.SUPERVISION_SEE),
            MenuItem("监督检查表", "checklist", "console:supervision-sheets", P.SUPERVISION_SEE),
            MenuItem("监督文书", "gavel", "console:instruments", P.SUPERVISION_SEE),
            MenuItem("纠正处理", "arrow-back-up", "console:interventions", P.SUPERVISION_SEE),
            MenuItem("监督统计", "chart-bar", "console:supervision-figures", P.SUPERVISION_SEE),
            MenuItem("监督证件", "id-badge-2", "console:supervisor-cards", P.SUPERVISION_SEE),
        ),
    ),
)

SUPERVISORS = trail.ref("person", "监督人员")
trail.call(
    "supervisionplan", population="名单摘要值", size="名单项数", checkpoint="检查点规模", seed="种子",
    drawn="抽中的编号",
    unit=trail.ref("unit", "监督单位"), units=trail.ref("unit", "被监督单位"), supervisors=SUPERVISORS,
)  # fmt: skip
trail.call("plannotice", plan=trail.ref("supervisionplan", "监督计划"))
trail.call(
    "supervisionsheet", plan=trail.ref("supervisionplan", "监督计划"), about="抽中", place="抽取次序",
    supervisors=SUPERVISORS, unit=trail.ref("unit", "被监督单位"), results="各项结果",
    points=trail.ref("supervisionpoint", "问题"), files="附件",
)  # fmt: skip
trail.call(
    "supervisionpoint",
    sheet=trail.ref("supervisionsheet", "监督检查表"),
    finding=trail.ref("finding", "问题"),
)
trail.call(
    "instrument", by_unit=trail.ref("unit", "监督单位"), unit=trail.ref("unit", "被监督单位"),
    findings=trail.ref("finding", "所列问题"), sheet=trail.ref("supervisionsheet", "监督检查表"),
    previous=trail.ref("instrument", "在先的文书"), number="文号", service=trail.ref("service", "送达"), files="附件",
)  # fmt: skip
trail.call(
    "intervention", by_unit=trail.ref("unit", "发现的单位"), unit=trail.ref("unit", "由谁处理"),
    act_state="行为现在的状态", instrument=trail.ref("instrument", "依据的监督文书"),
)  # fmt: skip

for noun in ("case", "decision", "restraint", "visit"):
    offer(noun, Panel("纠正处理", "supervision/of_act.html", P.SUPERVISION_SEE, writing.of_act))

SHOWN = (
    (desk.CARD, planning.shown_card),
    (desk.PLAN, planning.shown_plan),
    (desk.NOTICE, planning.shown_plan),
    (desk.SHEET, checking.shown_sheet),
    (desk.POINT, checking.shown_sheet),
    (desk.INSTRUMENT, writing.shown_instrument),
    (desk.INTERVENTION, writing.shown_intervention),
)
urlpatterns = [
    path("supervisor-cards/", planning.cards, name="supervisor-cards"),
    path("supervisor-cards/<int:pk>/", planning.card, name="supervisorcard"),
    path("supervision-plans/", planning.plans, name="supervision-plans"),
    path("supervision-plans/<int:pk>/", planning.plan, name="supervisionplan"),
    path("supervision-plans/<int:pk>/results.xlsx", planning.workbook, name="supervisionplan-workbook"),
    path("supervision-plans/<int:pk>/results.pdf", planning.paper, name="supervisionplan-paper"),
    path("supervision-plans/<int:pk>/draw.json", planning.proof, name="supervisionplan-proof"),
    path("plan-notices/<int:pk>/", planning.notice, name="plannotice"),
    path("supervision-sheets/", checking.sheets, name="supervision-sheets"),
    path("supervision-sheets/<int:pk>/", checking.sheet, name="supervisionsheet"),
    path("supervision-sheets/<int:pk>/sheet.pdf", checking.paper, name="supervisionsheet-paper"),
    path("supervision-sheets/<int:pk>/files/<int:n>/", checking.file, name="supervisionsheet-file"),
    path("supervision-points/<int:pk>/", checking.point, name="supervisionpoint"),
    path("instruments/", writing.instruments, name="instruments"),
    path("instruments/<int:pk>/", writing.instrument, name="instrument"),
    path("instruments/<int:pk>/files/<int:n>/", writing.file, name="instrument-file"),
    path("interventions/", writing.interventions, name="interventions"),
    path("interventions/<int:pk>/", writing.intervention, name="intervention"),
    path("supervision-figures/", figures.figures, name="supervision-figures"),
    path("supervision-figures/figures.xlsx", figures.workbook, name="supervision-figures-workbook"),
    *(address for each, shown in SHOWN for address in pages(each, shown=shown)),
]
