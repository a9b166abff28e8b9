"""The console's pages of complaints: what is handled, what is asked of units, what supervision and the auditor see."""

from django.urls import path

from liuhen.apps.complaints.console import complaints, inquiries, oversight, steps
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.complaints import CHANNELS, CONCLUSIONS, GROUNDS, REFERRALS

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("投诉举报", "message-report", "console:complaints", P.COMPLAINT_SEE),
            MenuItem("投诉协查", "help", "console:inquiries", P.INQUIRY_ANSWER),
            MenuItem("投诉统计", "chart-bar", "console:complaint-numbers", P.COMPLAINT_COUNT),
            MenuItem("投诉人信息查看", "eye-check", "console:identity-looks", P.IDENTITY_LOOK_SEE),
        ),
    ),
)  # fmt: skip

trail.call(
    "complaint",
    channel=one_of("方式", CHANNELS),
    grounds=one_of("事由", GROUNDS),
    unit=ref("unit", "被投诉单位"),
    person=ref("person", "被投诉人员"),
    anonymous="匿名",
    sealed="密封内容的摘要",
    attachments="附件的摘要",
    handler=ref("unit", "办理机关"),
    reason="理由",
    basis="依据",
    days="天数",
    held="冻结份数",
    recordings="资料",
    activities="执法活动",
    named="还涉及",
    into=ref("complaint", "并入"),
    of=ref("complaint", "重复于"),
    conclusion=one_of("结论", CONCLUSIONS),
    outcome="处理结果",
    told_how="告知方式",
    rating="评分",
    sha256="归档包的SHA-256",
    size="归档包字节数",
)
trail.call(
    "addition",
    named="还涉及",
    complaint=ref("complaint", "投诉"),
    sealed="密封内容的摘要",
    attachments="附件的摘要",
)
trail.call("handling", complaint=ref("complaint", "投诉"), person=ref("person", "承办人"))
trail.call("recusal", complaint=ref("complaint", "投诉"), person=ref("person", "回避人员"), reason="理由")
trail.call("identity", complaint=ref("complaint", "投诉"), reason="理由")
trail.call(
    "inquiry", complaint=ref("complaint", "投诉"), unit=ref("unit", "协查单位"), question="要查什么", due_on="期限",
    answer="答复", reason="理由", handler=ref("unit", "办理机关"),
)  # fmt: skip
trail.call(
    "measure",
    complaint=ref("complaint", "投诉"),
    rectification=ref("rectification", "整改"),
    to=one_of("移送机关", REFERRALS),
    matter="事项",
    receipt="回执",
    handler=ref("unit", "办理机关"),
)

urlpatterns = [
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/enter/", complaints.enter, name="complaint-enter"),
    path("complaints/numbers/", oversight.numbers, name="complaint-numbers"),
    path("complaints/looks/", oversight.looks, name="identity-looks"),
    path("complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("complaints/<int:pk>/look/", complaints.look, name="complaint-look"),
    path("complaints/<int:pk>/files/<int:file_id>/", complaints.file, name="complaint-file"),
    path("complaints/<int:pk>/letters/<slug:kind>/", complaints.letter, name="complaint-letter"),
    path("complaints/<int:pk>/capsule/", complaints.capsule, name="complaint-capsule"),
    path("complaints/<int:pk>/assign/", steps.assign, name="complaint-assign"),
    path("complaints/<int:pk>/relieve/<int:handling_id>/", steps.relieve, name="complaint-relieve"),
    path("complaints/<int:pk>/recuse/", steps.recuse, name="complaint-recuse"),
    path("complaints/<int:pk>/pass-on/", steps.pass_on, name="complaint-pass-on"),
    path("complaints/<int:pk>/involve/", steps.involve, name="complaint-involve"),
    path("complaints/<int:pk>/accept/", steps.accept, name="complaint-accept"),
    path("complaints/<int:pk>/decline/", steps.decline, name="complaint-decline"),
    path("complaints/<int:pk>/ask-extension/", steps.ask_extension, name="complaint-ask-extension"),
    path("complaints/<int:pk>/extend/", steps.extend, name="complaint-extend"),
    path("complaints/<int:pk>/refuse-extension/", steps.refuse_extension, name="complaint-refuse-extension"),
    path("complaints/<int:pk>/ask/", steps.ask, name="complaint-ask"),
    path("complaints/<int:pk>/recall/<int:inquiry_id>/", steps.recall, name="complaint-recall"),
    path("complaints/<int:pk>/order/", steps.order, name="complaint-order"),
    path("complaints/<int:pk>/refer/", steps.refer, name="complaint-refer"),
    path("complaints/<int:pk>/receipt/<int:measure_id>/", steps.receipt, name="complaint-receipt"),
    path("complaints/<int:pk>/link/", steps.link, name="complaint-link"),
    path("complaints/<int:pk>/activities/", steps.link_activities, name="complaint-activities"),
    path("complaints/<int:pk>/decide/", steps.decide, name="complaint-decide"),
    path("complaints/<int:pk>/tell/", steps.tell, name="complaint-tell"),
    path("complaints/<int:pk>/merge/", steps.merge, name="complaint-merge"),
    path("complaints/<int:pk>/repeated/", steps.repeated, name="complaint-repeated"),
    path("complaints/<int:pk>/withdraw/", steps.withdraw, name="complaint-withdraw"),
    path("complaints/<int:pk>/archive/", steps.archive, name="complaint-archive"),
    path("complaints/<int:pk>/erase/", steps.erase, name="complaint-erase"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/<int:pk>/", inquiries.inquiry, name="inquiry"),
]
