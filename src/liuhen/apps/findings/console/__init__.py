"""Pages of findings, and of the rectifications that follow from them."""

from django.urls import path

from liuhen.apps.findings import queries
from liuhen.apps.findings.console import finding, rectification
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Column, Panel, offer
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.rulebook import sentences
from liuhen.regulation.supervision import GROUNDS

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("问题", "flag-exclamation", "console:findings", P.FINDING_SEE),
            MenuItem("整改", "writing", "console:rectifications", P.FINDING_SEE),
        ),
    ),
)

trail.call(
    "finding",
    code=one_of("问题", sentences()),
    about="事项",
    answer="原因说明",
    files="附件",
    conclusion="核查结论",
)
trail.call(
    "rectification", finding=ref("finding", "问题"), demand="整改要求", due_on="整改期限", round="第几轮",
    report="整改情况", verdict="复查情况", ground=one_of("通报事由", GROUNDS), text="通报内容", reason="理由",
)  # fmt: skip

offer(
    "unit",
    Column("未结问题", P.FINDING_SEE, lambda request, ids: queries.open_by_unit(request.actor, ids)),
    Panel("未结问题", "findings/of_unit.html", P.FINDING_SEE, finding.of_unit),
)

# A founded complaint is followed from its own page, to the circulated notice.
offer("complaint", Panel("问题和整改", "findings/of_matter.html", P.FINDING_SEE, finding.of_matter))

urlpatterns = [
    path("findings/", finding.findings, name="findings"),
    path("findings/<int:pk>/", finding.finding, name="finding"),
    path("findings/<int:pk>/answer/", finding.answer, name="finding-answer"),
    path("findings/<int:pk>/files/<int:n>/", finding.file, name="finding-file"),
    path("findings/<int:pk>/conclude/", finding.conclude, name="finding-conclude"),
    path("findings/<int:pk>/order/", rectification.order, name="finding-order"),
    path("rectifications/", rectification.rectifications, name="rectifications"),
    path("rectifications/<int:pk>/", rectification.rectification, name="rectification"),
    path("rectifications/<int:pk>/report/", rectification.report, name="rectification-report"),
    path("rectifications/<int:pk>/pass/", rectification.pass_, name="rectification-pass"),
    path("rectifications/<int:pk>/fail/", rectification.fail, name="rectification-fail"),
    path("rectifications/<int:pk>/circulate/", rectification.circulate, name="rectification-circulate"),
    path("rectifications/<int:pk>/notice.pdf", rectification.notice, name="rectification-notice"),
    path("rectifications/<int:pk>/circular.pdf", rectification.circular, name="rectification-circular"),
]
