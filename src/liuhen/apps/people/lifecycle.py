"""What can happen to units, posts, people, certificates, accounts, grants and tokens."""

import re

from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import ROLES
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Day, Identifier, Row, Text, Yes
from liuhen.regulation.accountability import FORMS_OF_ACCOUNTABILITY as FORMS
from liuhen.regulation.faults import SANCTION_BY_FORM
from liuhen.regulation.people import CERTIFY_OFFICERS as CERTIFY
from liuhen.regulation.people import NOT_FOR_A_FAULT
from liuhen.regulation.provision import DEFAULT_CLASS

NEW = ("new",)
CERTIFY_OFFICERS = CERTIFY.through()
CLASSES = {key: zh for key, zh in Unit.CLASSES.items() if key}
REASON = Text("reason", "理由", hint="理由随账本永久保存。")

# Tables: a move, and under it what it asks.
# fmt: off
OPEN_UNIT = Move(
    "unit.opened", "登记单位", NEW, "active", P.UNIT_KEEP,
    asks=(
        # The machine opens the one that has none.
        Row("parent", "上级单位", noun="unit", at_the_gate=True, told=""),
        Text("name", "全称", most=80, called="名称"),
        Text("short_name", "简称", most=20, told=""),
        Identifier("code", "代码", most=20, hint="大写字母和数字，用于编号，登记后不变。"),
        Choice("kind", "性质", of=Unit.KINDS, first="organ", called="类别"),
        Choice("device_class", "配备类别", of=CLASSES, needed=False, told="", hint="不配备的不选。"),
    ),
)
CHANGE_CLASS = Move("unit.class-changed", "变更配备类别", ("active",), "=", P.CLASS_DECIDE, (DEFAULT_CLASS.through(),))
OPEN_POST = Move(
    "post.opened", "设置岗位", NEW, "active", P.PERSON_KEEP,
    asks=(Text("name", "岗位名称", most=40, called="名称"),),
)

CLOSE_POST = Move("post.closed", "撤销岗位", ("active",), "closed", P.PERSON_KEEP, asks=(REASON,))
REOPEN_POST = Move("post.reopened", "恢复岗位", ("closed",), "active", P.PERSON_KEEP, asks=(REASON,))
MARK_VERTICAL = Move(
    "unit.marked-vertical", "标明垂直管理", ("active",), "=", P.MANDATE_KEEP,
    asks=(Text("above", "上级主管机关", most=80, told="vertical", hint="如“国家税务总局某某市税务局”。"), REASON),
)
UNMARK_VERTICAL = Move(
    "unit.unmarked-vertical", "取消垂直管理标记", ("active",), "=", P.MANDATE_KEEP, asks=(REASON,),
)
SET_COMPLAINT_PHONE = Move(
    "unit.complaint-phone-set", "登记投诉电话", ("active",), "=", P.PERSON_KEEP,
    asks=(
        Text("phone", "投诉电话", most=30, told="complaint_phone",
             hint="印在给企业的回执上，并在公众平台公布；不填写个人的号码。"),
    ),
)

ENTER_PERSON = Move(
    "person.entered", "登记人员", NEW, "serving", P.PERSON_KEEP,
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Text("name", "姓名", most=40),
        Choice("kind", "类别", of=Person.KINDS),
        Identifier("number", "人员编号", most=20, called="编号", hint="与执法记录仪中设置的人员编号一致。"),
    ),
)
ASSIGN_POST = Move(
    "person.assigned", "调整岗位", ("serving",), "=", P.PERSON_KEEP, asks=(Row("post", "岗位", noun="post"),),
)
LOSE_POST = Move("person.post-closed", "岗位撤销后待岗", ("serving",), "=", P.PERSON_KEEP)
LEAVE = Move("person.left", "登记离岗", ("serving",), "left", P.PERSON_KEEP)

ISSUE = Move(
    "certificate.issued", "发证", NEW, "in-force", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,),
    asks=(
        Identifier("number", "证号", most=30),
        Text("field", "执法领域", most=40, told=""),
        Day("issued_on", "发证日期"),
        Day("expires_on", "有效期至", hint="含当日。"),
    ),
)
RENEW = Move(
    "certificate.renewed", "换证", ("in-force",), "=", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,),
    asks=(Day("expires_on", "新的有效期至", hint="含当日。", called="有效期至"),),
)
SUSPEND = Move(
    "certificate.suspended", "暂扣", ("in-force",), "suspended", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,),
    asks=(REASON,),
)
RESTORE = Move(
    "certificate.restored", "恢复", ("suspended",), "in-force", P.CERTIFICATE_KEEP,
    (CERTIFY.through(NOT_FOR_A_FAULT),), asks=(REASON,),
)
WITHDRAW = Move(
    "certificate.withdrawn", "收缴", ("in-force", "suspended"), "withdrawn", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,),
    asks=(REASON,),
)

# What a decided consequence does by itself: narrower than the register's own moves, by the right to decide it alone.
SUSPEND_FOR_FAULT = Move(
    "certificate.suspended-for-fault", "因追责暂扣", ("in-force", "suspended"), "suspended", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, FORMS),
)
WITHDRAW_FOR_FAULT = Move(
    "certificate.withdrawn-for-fault", "因追责收缴", ("in-force", "suspended"), "withdrawn", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, FORMS),
)
RESTORE_AFTER_FAULT = Move(
    "certificate.restored-after-fault", "解除追责暂扣", ("suspended",), "in-force", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS,),
)
REINSTATE = Move(
    "certificate.reinstated-after-fault", "恢复因追责收缴的证件", ("withdrawn",), "in-force", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, SANCTION_BY_FORM.through()),
)
REINSTATE_SUSPENDED = Move(
    "certificate.suspended-again", "收缴改为暂扣", ("withdrawn",), "suspended", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, SANCTION_BY_FORM.through()),
)
SEND_OFF_POST = Move("person.sent-off-post", "因追责离岗", ("serving",), "=", P.CONSEQUENCE_DECIDE, (FORMS,))
RETURN_TO_POST = Move("person.returned-to-post", "恢复上岗", ("serving",), "=", P.CONSEQUENCE_DECIDE)

# Log-in writes what is typed in small letters; two letters are guessed, and not found again in a log.
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}", re.ASCII)
USERNAME_ZH = "用户名用小写字母、数字、点、横线、下划线，以字母开头，3至40位"

# No password, code or token is asked by a move: what is asked is told to trails and kept in drafts.
OPEN_ACCOUNT = Move("account.opened", "开立账号", NEW, "active", P.ACCOUNT_KEEP)
CLOSE_ACCOUNT = Move("account.closed", "停用账号", ("active",), "closed", P.ACCOUNT_KEEP)
REOPEN_ACCOUNT = Move("account.reopened", "重新启用", ("closed",), "active", P.ACCOUNT_KEEP)
RESET_PASSWORD = Move(
    "account.password-reset", "重置密码", ("active",), "=", P.ACCOUNT_KEEP, asks=(Yes("keeps_factor", "保留验证器"),),
)

AGE_PASSWORD = Move("account.password-aged", "要求本人更换密码", ("active",), "=", P.ACCOUNT_KEEP)
RENEW_PASSWORD = Move("account.password-renewed", "已按要求更换密码", ("active",), "=", P.ACCOUNT_KEEP)

ASK_ACTIVATION = Move("activation.asked", "提请启用", NEW, "asked", P.ACCOUNT_KEEP)
PREPARE_ACTIVATION = Move("activation.prepared", "交由本人启用", NEW, "ready", P.ACCOUNT_KEEP)
RELEASE_ACTIVATION = Move("activation.released", "放行", ("asked",), "ready", P.ACCOUNT_RELEASE)
VOID_ACTIVATION = Move("activation.voided", "作废", ("asked", "ready"), "void", P.ACCOUNT_KEEP)
USE_ACTIVATION = Move("activation.used", "本人启用", ("ready",), "used", P.ACCOUNT_KEEP)

GRANT = Move(
    "role.granted", "授予角色", NEW, "in-force", P.ROLE_GRANT,
    asks=(
        Row("account", "账号", noun="account"),
        Choice("role", "角色", of={role.key: f"{role.zh}：{role.describes}" for role in ROLES.values()}),
        Row("unit", "在哪个单位", noun="unit", called="单位", hint="包括其下属单位。"),
    ),
)
REVOKE = Move("role.revoked", "撤回角色", ("in-force",), "revoked", P.ROLE_GRANT)

ISSUE_TOKEN = Move("token.issued", "签发令牌", NEW, "issued", P.TOKEN_KEEP)
FETCH_TOKEN = Move("token.fetched", "本人领取令牌", ("issued",), "in-force", P.DUTY_SEE)
FETCH_FOR_STATION = Move("token.fetched-for-station", "为采集站领取令牌", ("issued",), "in-force", P.TOKEN_FETCH)
NARROW_TOKEN = Move("token.narrowed", "收窄令牌权限", ("issued", "in-force"), "=", P.TOKEN_KEEP)
REVOKE_TOKEN = Move("token.revoked", "撤回令牌", ("issued", "in-force"), "revoked", P.TOKEN_KEEP)

MOVES = (
    OPEN_UNIT, CHANGE_CLASS, MARK_VERTICAL, UNMARK_VERTICAL, SET_COMPLAINT_PHONE, OPEN_POST, CLOSE_POST, REOPEN_POST,
    ENTER_PERSON, ASSIGN_POST, LOSE_POST, LEAVE,
    ISSUE, RENEW, SUSPEND, RESTORE, WITHDRAW,
    SUSPEND_FOR_FAULT, WITHDRAW_FOR_FAULT, RESTORE_AFTER_FAULT, REINSTATE, REINSTATE_SUSPENDED,
    SEND_OFF_POST, RETURN_TO_POST,
    OPEN_ACCOUNT, CLOSE_ACCOUNT, REOPEN_ACCOUNT, RESET_PASSWORD, AGE_PASSWORD, RENEW_PASSWORD,
    ASK_ACTIVATION, PREPARE_ACTIVATION, RELEASE_ACTIVATION, VOID_ACTIVATION, USE_ACTIVATION,
    GRANT, REVOKE, ISSUE_TOKEN, FETCH_TOKEN, FETCH_FOR_STATION, NARROW_TOKEN, REVOKE_TOKEN,
)
# fmt: on
