"""Pages of accountability: leads and their review, hearings, consequences, odd looks."""

from django.urls import path

from liuhen.apps.accountability.console import consequences, hearings, leads, looks, panels
from liuhen.apps.recordings.queries import doubts_zh
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.accountability import FORMS, LOOK_RULES, MISUSES
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
    kind=one_of("情形", MISUSES),
    rule=one_of("规则", sentences() | doubts_zh()),
    sources="来源",
    known="所知情况",
    recordings="资料编号",
    person=ref("person", "涉及人员"),
    handler=ref("unit", "审查单位"),
    founded="成立",
    reasons="认定理由",
    evidence="证据",
)
trail.call(
    "hearing", lead=ref("lead", "线索"), told="告知的事实", answer_by="陈述期限", statement="陈述和申辩"
)
trail.call(
    "consequence",
    lead=ref("lead", "线索"),
    person=ref("person", "受处理人"),
    form=one_of("处理方式", FORMS),
    ends_on="截止",
    reasons="处理理由",
    service="送达情况",
    reason="理由",
)
trail.call(
    "look",
    rule=one_of("规则", LOOK_RULES),
    viewing=ref("viewing", "查看"),
    account=ref("account", "查看人"),
    count="次数",
    rule_since="规则施行日",
    handover="移交说明",
    verdict="核查结论",
    lead=ref("lead", "线索"),
)

urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/numbers/", leads.numbers, name="lead-numbers"),
    path("leads/mine/", hearings.mine, name="leads-mine"),
    path("leads/raise/", leads.raise_lead, name="lead-raise"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>/take/", leads.take, name="lead-take"),
    path("leads/<int:pk>/person/", leads.person, name="lead-person"),
    path("leads/<int:pk>/merge/", leads.merge, name="lead-merge"),
    path("leads/<int:pk>/invite/", leads.invite, name="lead-invite"),
    path("leads/<int:pk>/propose/", leads.propose, name="lead-propose"),
    path("leads/<int:pk>/sign/", leads.sign, name="lead-sign"),
    path("leads/<int:pk>/return/", leads.send_back, name="lead-return"),
    path("leads/<int:pk>/decide/", consequences.decide, name="lead-decide"),
    path("hearings/<int:pk>/", hearings.hearing, name="hearing"),
    path("hearings/<int:pk>/speak/", hearings.speak, name="hearing-speak"),
    path("hearings/<int:pk>/take-down/", hearings.take_down, name="hearing-take-down"),
    path("hearings/<int:pk>/lapse/", hearings.lapse, name="hearing-lapse"),
    path("consequences/", consequences.consequences, name="consequences"),
    path("consequences/<int:pk>/", consequences.consequence, name="consequence"),
    path("consequences/<int:pk>/paper/", consequences.paper, name="consequence-paper"),
    path("consequences/<int:pk>/serve/", consequences.serve, name="consequence-serve"),
    path("consequences/<int:pk>/lift/", consequences.lift, name="consequence-lift"),
    path("odd-looks/", looks.looks, name="oddlooks"),
    path("odd-looks/<int:pk>/", looks.look, name="oddlook"),
    path("odd-looks/<int:pk>/pass/", looks.pass_on, name="oddlook-pass"),
    path("odd-looks/passed/", looks.passed, name="oddlooks-passed"),
    path("odd-looks/passed/<int:pk>/", looks.passed_look, name="oddlook-passed"),
    path("odd-looks/passed/<int:pk>/take-up/", looks.take_up, name="oddlook-take-up"),
    path("odd-looks/passed/<int:pk>/dismiss/", looks.dismiss, name="oddlook-dismiss"),
]
