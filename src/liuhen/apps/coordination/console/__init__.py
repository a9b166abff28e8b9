"""Pages of what goes between units: notices, dispatches, shifts, transfers of cases."""

from django.urls import path

from liuhen.apps.coordination import desk
from liuhen.apps.coordination.console import arrangements, catalogue, incoming, notices, transfers
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.regulation.coordination import SHARINGS

MENU = (
    MenuGroup(
        "协调配合",
        (
            MenuItem("协作通报", "message-report", "console:cooperation-notices", P.COORDINATION_SEE),
            MenuItem("案件移送", "arrow-right", "console:case-transfers", P.COORDINATION_SEE),
            MenuItem("移送来件", "package", "console:incoming-capsules", P.COORDINATION_SIGN),
            MenuItem("协调派遣", "speakerphone", "console:dispatches", P.COORDINATION_SEE),
            MenuItem("联合执法机制", "users-group", "console:arrangements", P.COORDINATION_SEE),
            MenuItem("数据目录", "list", "console:catalogue", P.COORDINATION_SEE),
            MenuItem("数据共享", "database", "console:data-requests", P.COORDINATION_SEE),
            MenuItem("值班", "calendar", "console:shifts", P.COORDINATION_SEE),
        ),
    ),
    MenuGroup("管理（三员分立）", (MenuItem("外县公钥", "key", "console:sender-keys", P.SENDER_KEY_SEE),)),
)

trail.call(
    "cooperation-notice", receiver=trail.ref("unit", "接收单位"), on_duty=trail.ref("person", "值班人员"),
    files="附件", dispatch=trail.ref("dispatch", "派遣"), sender=trail.ref("unit", "发出单位"),
)  # fmt: skip
trail.call("dispatch", notice=trail.ref("cooperationnotice", "通报"), files="附件")
trail.call(
    "case-transfer", receiver=trail.ref("unit", "接收单位"), unit=trail.ref("unit", "指定单位"), sender="移送单位",
    to="接收单位", case="案件", count="证据清单项数", list_sha256="证据清单摘要值", files="附件", sha256="证据包摘要值",
    capsule="证据包摘要值", feedback_by="反馈期限", summary="案情摘要", reason="移送理由",
    key=trail.ref("senderkey", "外县公钥"), signed_at="对方签收时间", receipt="回执",
    unsound="原件不符的材料", lacking="缺损说明",
    superior="共同的上一级行政机关", clue=trail.ref("clue", "线索"),
)  # fmt: skip

trail.call(
    "incoming-capsule", unit=trail.ref("unit", "接收单位"), capsule="证据包摘要值", outcome="核验结果",
    differs="第一处不符", signed_by="签名的公钥", key=trail.ref("senderkey", "外县公钥"),
    transfer=trail.ref("casetransfer", "案件移送"),
)  # fmt: skip
trail.call("sender-key", fingerprint="指纹")
trail.call(
    "arrangement", lead=trail.ref("unit", "牵头单位"), members="其他参加单位", files="附件",
    visits=trail.ref("visit", "行动中的检查"), cases=trail.ref("case", "行动产生的案件"),
)  # fmt: skip
trail.call("member", arrangement=trail.ref("arrangement", "机制"))
trail.call(
    "data-request", asker=trail.ref("unit", "申请单位"), provider=trail.ref("unit", "提供单位"),
    entry=trail.ref("catalogueentry", "目录条目（版）"), catalogue="目录条目",
    sharing=trail.one_of("共享属性", SHARINGS),
)  # fmt: skip
trail.call(
    "catalogue-entry", edition="第几版", replaces=trail.ref("catalogueentry", "上一版"),
    next=trail.ref("catalogueentry", "新版"), code="目录编号",
)  # fmt: skip

for noun in ("case", "visit"):
    offer(noun, Panel("联合行动", "coordination/of_work.html", P.COORDINATION_SEE, arrangements.of_work))
offer("case", Panel("案件移送", "coordination/of_case.html", P.COORDINATION_SEE, transfers.of_case))

SHOWN = (
    (desk.OF_A_CASE, None),
    (desk.ARRANGEMENT, arrangements.shown_arrangement),
    (desk.MEMBER, arrangements.shown_arrangement),
    (desk.CATALOGUE, catalogue.shown_entry),
    (desk.OF_AN_ENTRY, None),
    (desk.DATA, arrangements.shown_request),
    (desk.TRANSFER, transfers.shown_transfer),
    (desk.INCOMING, incoming.shown_capsule),
    (desk.SENDER_KEY, incoming.shown_key),
    (desk.NOTICE, notices.shown_notice),
    (desk.DISPATCH, notices.shown_dispatch),
    (desk.SHIFT, notices.shown_shift),
)
urlpatterns = [
    path("cooperation-notices/", notices.notices, name="cooperation-notices"),
    path("cooperation-notices/<int:pk>/", notices.notice, name="cooperationnotice"),
    path("cooperation-notices/<int:pk>/files/<int:n>/", notices.notice_file, name="cooperationnotice-file"),
    path("dispatches/", notices.dispatches, name="dispatches"),
    path("dispatches/<int:pk>/", notices.dispatch, name="dispatch"),
    path("dispatches/<int:pk>/files/<int:n>/", notices.dispatch_file, name="dispatch-file"),
    path("case-transfers/", transfers.transfers, name="case-transfers"),
    path("case-transfers/<int:pk>/", transfers.transfer, name="casetransfer"),
    path("case-transfers/<int:pk>/files/<int:n>/", transfers.transfer_file, name="casetransfer-file"),
    path("case-transfers/<int:pk>/items/<int:n>/", transfers.item_file, name="casetransfer-item"),
    path("case-transfers/<int:pk>/capsule/", transfers.capsule, name="casetransfer-capsule"),
    path("case-transfers/<int:pk>/signed/", transfers.receipt, name="casetransfer-signed"),
    path("incoming-capsules/", incoming.capsules, name="incoming-capsules"),
    path("incoming-capsules/admit/", incoming.admit, name="incomingcapsule-admit"),
    path("incoming-capsules/<int:pk>/", incoming.capsule, name="incomingcapsule"),
    path("sender-keys/", incoming.keys, name="sender-keys"),
    path("sender-keys/<int:pk>/", incoming.key, name="senderkey"),
    path("arrangements/", arrangements.arrangements, name="arrangements"),
    path("arrangements/<int:pk>/", arrangements.arrangement, name="arrangement"),
    path("arrangements/<int:pk>/files/<int:n>/", arrangements.arrangement_file, name="arrangement-file"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/", catalogue.entry, name="catalogueentry"),
    path("data-requests/", arrangements.requests, name="data-requests"),
    path("data-requests/<int:pk>/", arrangements.request, name="datarequest"),
    path("shifts/", notices.shifts, name="shifts"),
    path("shifts/<int:pk>/", notices.shift, name="shift"),
    *(address for each, shown in SHOWN for address in pages(each, shown=shown)),
]
