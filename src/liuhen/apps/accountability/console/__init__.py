"""Pages of accountability: leads and their review, hearings, consequences, odd looks."""

from django.urls import path

from liuhen.apps.accountability import desk
from liuhen.apps.accountability.console import consequences, hearings, leads, looks, panels
from liuhen.apps.recordings.queries import doubts_zh
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.accountability import FORMS, LOOK_RULES, SIGNS
from liuhen.regulation.rulebook import sentences

__all__ = ["MENU", "panels", "urlpatterns"]


MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("线索", "report-search", "console:leads", P.LEAD_SEE),
            MenuItem("责任追究", "gavel", "console:consequences", P.LEAD_SEE),
            MenuItem("我的线索和陈述", "message-report", "console:leads-mine", P.LEAD_RAISE),
            MenuItem("异常查看", "eye-check", "console:oddlooks", P.ODD_LOOK_SEE),
            MenuItem("审计移交", "eye-check", "console:oddlooks-passed", P.ODD_LOOK_JUDGE),
        ),
    ),
)  # fmt: skip

trail.call(
    "lead",
    kind=one_of("情形", SIGNS),
    rule=one_of("规则", sentences() | doubts_zh()),
    sources="来源",
    handler=ref("unit", "审查单位"),
    founded="成立",
)
trail.call("hearing", lead=ref("lead", "线索"))
trail.call(
    "consequence",
    lead=ref("lead", "线索"),
    person=ref("person", "受处理人"),
    form=one_of("处理方式", FORMS),
)
trail.call(
    "look",
    rule=one_of("规则", LOOK_RULES),
    viewing=ref("viewing", "查看"),
    account=ref("account", "查看人"),
    count="次数",
    rule_since="规则施行日",
    lead=ref("lead", "线索"),
)

SHOWN = {"lead": leads.shown, "hearing": leads.shown}
"""By noun, what draws the page on which something was refused."""

urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/numbers/", leads.numbers, name="lead-numbers"),
    path("leads/mine/", hearings.mine, name="leads-mine"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>/propose/", leads.propose, name="lead-propose"),
    path("leads/<int:pk>/sign/", leads.sign, name="lead-sign"),
    path("leads/<int:pk>/decide/", consequences.decide, name="lead-decide"),
    path("hearings/<int:pk>/", hearings.hearing, name="hearing"),
    path("consequences/", consequences.consequences, name="consequences"),
    path("consequences/<int:pk>/", consequences.consequence, name="consequence"),
    path("consequences/<int:pk>/paper/", consequences.paper, name="consequence-paper"),
    path("odd-looks/", looks.looks, name="oddlooks"),
    path("odd-looks/<int:pk>/", looks.look, name="oddlook"),
    path("odd-looks/passed/", looks.passed, name="oddlooks-passed"),
    path("odd-looks/passed/<int:pk>/", looks.passed_look, name="oddlook-passed"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=SHOWN.get(noun.noun))),
]
