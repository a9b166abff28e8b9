"""Pages of evaluation: schemes, years, results, the records behind each point, officers' years, commendations."""

from django.urls import path

from liuhen.apps.evaluation import desk
from liuhen.apps.evaluation.console import people, schemes, years
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("年度考评", "chart-bar", "console:evaluations", P.EVALUATION_SEE),
            MenuItem("考评结果", "list-check", "console:results", P.EVALUATION_SEE),
            MenuItem("考评方案", "scale", "console:schemes", P.EVALUATION_SEE),
            MenuItem("执法人员考核", "user-check", "console:assessments", P.ASSESSMENT_SEE),
            MenuItem("表彰", "star", "console:commendations", P.COMMENDATION_SEE),
        ),
    ),
)

trail.call("scheme", number="第几版", indicators="指标（项）", late="年度开始后批准")
trail.call(
    "evaluation",
    scheme=trail.ref("scheme", "方案"),
    version="第几版",
    units="单位（个）",
    digest="全部得分的摘要值",
)
trail.call(
    "result", evaluation=trail.ref("evaluation", "考评"), points="得分（百分之一分）", round="第几次告知"
)
trail.call("objection", result=trail.ref("result", "考评结果"))
trail.call("assessment", facts_sha256="记录的摘要值", against="扣分的记录（条）", ground="事由")
trail.call("commendation", evaluation=trail.ref("evaluation", "考评"))

offer("person-file", Panel("年度考核", "evaluation/in_file.html", P.ASSESSMENT_SEE, people.in_file))

SHOWN = (
    (desk.SCHEME, schemes.shown),
    (desk.EVALUATION, years.shown),
    (desk.RESULT, years.shown_result),
    (desk.OBJECTION, years.shown_result),
    (desk.ASSESSMENT, people.shown_assessment),
    (desk.COMMENDATION, people.shown_commendation),
)
urlpatterns = [
    path("schemes/", schemes.listing, name="schemes"),
    path("schemes/<int:pk>/", schemes.one, name="scheme"),
    path("evaluations/", years.listing, name="evaluations"),
    path("evaluations/<int:pk>/", years.one, name="evaluation"),
    path("evaluations/<int:pk>/sheet/", years.sheet, name="evaluation-sheet"),
    path("evaluations/<int:pk>/capsule/", years.capsule, name="evaluation-capsule"),
    path("results/", years.results, name="results"),
    path("results/<int:pk>/", years.result, name="result"),
    path("scores/<int:pk>/", years.score, name="score"),
    path("assessments/", people.assessments, name="assessments"),
    path("assessments/<int:pk>/", people.assessment, name="assessment"),
    path("commendations/", people.commendations, name="commendations"),
    path("commendations/<int:pk>/", people.commendation, name="commendation"),
    *(address for each, shown in SHOWN for address in pages(each, shown=shown)),
]
