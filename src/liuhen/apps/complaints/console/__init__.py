"""The console's pages of complaints: what is handled, what is asked of units, what supervision and the auditor see."""

from django.urls import path

from liuhen.apps.complaints import desk
from liuhen.apps.complaints.console import complaints, inquiries, oversight
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.complaints import CHANNELS, GROUNDS

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
    days="天数",
    held="冻结份数",
    recordings="资料",
    named="还涉及",
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
trail.call("handling", complaint=ref("complaint", "投诉"))
trail.call("recusal", complaint=ref("complaint", "投诉"))
trail.call("identity", complaint=ref("complaint", "投诉"))
trail.call("inquiry", complaint=ref("complaint", "投诉"), reason="理由", handler=ref("unit", "办理机关"))
trail.call(
    "measure",
    complaint=ref("complaint", "投诉"),
    rectification=ref("rectification", "整改"),
    handler=ref("unit", "办理机关"),
)

urlpatterns = [
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/enter/", complaints.enter, name="complaint-enter"),
    path("complaints/numbers/", oversight.numbers, name="complaint-numbers"),
    path("complaints/looks/", oversight.looks, name="identity-looks"),
    path("complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("complaints/<int:pk>/files/<int:file_id>/", complaints.file, name="complaint-file"),
    path("complaints/<int:pk>/letters/<slug:kind>/", complaints.letter, name="complaint-letter"),
    path("complaints/<int:pk>/capsule/", complaints.capsule, name="complaint-capsule"),
    path("complaints/<int:pk>/involve/", complaints.involve, name="complaint-involve"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/<int:pk>/", inquiries.inquiry, name="inquiry"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=complaints.shown)),
]
