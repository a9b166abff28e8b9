"""Pages of findings, and of the rectifications that follow from them."""

from django.urls import path

from liuhen.apps.findings import desk, queries
from liuhen.apps.findings.console import finding, rectification
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Column, Panel, offer
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.rulebook import sentences

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
    files="附件",
)
trail.call("rectification", finding=ref("finding", "问题"), round="第几轮")

offer(
    "unit",
    Column("未结问题", P.FINDING_SEE, lambda request, ids: queries.open_by_unit(request.actor, ids)),
    Panel("未结问题", "findings/of_unit.html", P.FINDING_SEE, finding.of_unit),
)

# What was raised by hand is followed from its own page, to the circulated notice.
for noun in ("complaint", "wearing"):
    offer(noun, Panel("问题和整改", "findings/of_matter.html", P.FINDING_SEE, finding.of_matter))

urlpatterns = [
    path("findings/", finding.findings, name="findings"),
    path("findings/<int:pk>/", finding.finding, name="finding"),
    path("findings/<int:pk>/files/<int:n>/", finding.file, name="finding-file"),
    path("rectifications/", rectification.rectifications, name="rectifications"),
    path("rectifications/<int:pk>/", rectification.rectification, name="rectification"),
    path("rectifications/<int:pk>/notice.pdf", rectification.notice, name="rectification-notice"),
    path("rectifications/<int:pk>/circular.pdf", rectification.circular, name="rectification-circular"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
