"""Pages of spot checks: plans and their draws, sheets, figures."""

from django.urls import path

from liuhen.apps.spotchecks import desk
from liuhen.apps.spotchecks.console import checking, counting, planning
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.spotchecks import RESULTS, SHEET

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("抽查计划", "clipboard-list", "console:plans", P.SPOTCHECK_PLAN),
            MenuItem("抽查表", "clipboard-check", "console:sheets", P.SPOTCHECK_SEE),
        ),
    ),
)

ITEMS = {item.key: item.zh for item in SHEET}
trail.call(
    "plan",
    strata=one_of("分层", Plan.STRATA),
    population="名单摘要",
    size="名单份数",
    checkpoint="检查点规模",
    seed="种子",
    recordings="抽中的记录",
)
trail.call(
    "sheet",
    plan=ref("plan", "抽查计划"),
    recording=ref("recording", "音像资料"),
    place="次序",
    by_risk="按风险抽取",
    checker=ref("account", "检查人"),
    was_checker=ref("account", "原检查人"),
    stands_for=ref("sheet", "递补"),
    results=one_of("检查结果", ITEMS | RESULTS),
    remarks=one_of("看到的情况", ITEMS),
)

offer("person", Panel("抽查", "spotchecks/of_person.html", P.SPOTCHECK_SEE, checking.of_person))

urlpatterns = [
    path("spotchecks/", planning.plans, name="plans"),
    path("spotchecks/new/", planning.make, name="plan-new"),
    path("spotchecks/figures/", counting.figures, name="spotcheck-figures"),
    path("spotchecks/figures.xlsx", counting.workbook, name="spotcheck-workbook"),
    path("spotchecks/figures.csv", counting.comma_separated, name="spotcheck-csv"),
    path("spotchecks/<int:pk>/", planning.plan, name="plan"),
    path("spotchecks/<int:pk>/replay/", planning.replay, name="plan-replay"),
    path("spotchecks/<int:pk>/proof/", planning.proof, name="plan-proof"),
    path("spotchecks/<int:pk>/record.pdf", planning.record, name="plan-record"),
    path("sheets/", checking.sheets, name="sheets"),
    path("sheets/<int:pk>/", checking.sheet, name="sheet"),
    path("sheets/<int:pk>/view/", checking.view, name="sheet-view"),
    path("sheets/<int:pk>/submit/", checking.submit, name="sheet-submit"),
    path("sheets/<int:pk>/sheet.pdf", checking.paper, name="sheet-paper"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
