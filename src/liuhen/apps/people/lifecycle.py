"""What can happen to units, posts, people, certificates, accounts, grants and tokens."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation.accountability import FORMS_OF_ACCOUNTABILITY as FORMS
from liuhen.regulation.people import CERTIFY_OFFICERS as CERTIFY
from liuhen.regulation.people import NOT_FOR_A_FAULT
from liuhen.regulation.provision import DEFAULT_CLASS

NEW = ("new",)
CERTIFY_OFFICERS = CERTIFY.through()

OPEN_UNIT = Move("unit.opened", "登记单位", NEW, "active", P.UNIT_KEEP)
CHANGE_CLASS = Move(
    "unit.class-changed", "变更配备类别", ("active",), "=", P.CLASS_DECIDE, (DEFAULT_CLASS.through(),)
)
OPEN_POST = Move("post.opened", "设置岗位", NEW, "active", P.PERSON_KEEP)

ENTER_PERSON = Move("person.entered", "登记人员", NEW, "serving", P.PERSON_KEEP)
ASSIGN_POST = Move("person.assigned", "调整岗位", ("serving",), "=", P.PERSON_KEEP)
LEAVE = Move("person.left", "登记离岗", ("serving",), "left", P.PERSON_KEEP)

ISSUE = Move("certificate.issued", "发证", NEW, "in-force", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,))
RENEW = Move("certificate.renewed", "换证", ("in-force",), "=", P.CERTIFICATE_KEEP, (CERTIFY_OFFICERS,))
SUSPEND = Move(
    "certificate.suspended",
    "暂扣",
    ("in-force",),
    "suspended",
    P.CERTIFICATE_KEEP,
    (CERTIFY_OFFICERS,),
)
RESTORE = Move(
    "certificate.restored",
    "恢复",
    ("suspended",),
    "in-force",
    P.CERTIFICATE_KEEP,
    (CERTIFY.through(NOT_FOR_A_FAULT),),
)
WITHDRAW = Move(
    "certificate.withdrawn",
    "收缴",
    ("in-force", "suspended"),
    "withdrawn",
    P.CERTIFICATE_KEEP,
    (CERTIFY_OFFICERS,),
)

# What a decided consequence does by itself: narrower than the register's own moves, by the right to decide it alone.
SUSPEND_FOR_FAULT = Move(
    "certificate.suspended-for-fault", "因追责暂扣", ("in-force", "suspended"), "suspended", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, FORMS),
)  # fmt: skip
WITHDRAW_FOR_FAULT = Move(
    "certificate.withdrawn-for-fault", "因追责收缴", ("in-force", "suspended"), "withdrawn", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS, FORMS),
)  # fmt: skip
RESTORE_AFTER_FAULT = Move(
    "certificate.restored-after-fault", "解除追责暂扣", ("suspended",), "in-force", P.CONSEQUENCE_DECIDE,
    (CERTIFY_OFFICERS,),
)  # fmt: skip
SEND_OFF_POST = Move("person.sent-off-post", "因追责离岗", ("serving",), "=", P.CONSEQUENCE_DECIDE, (FORMS,))
RETURN_TO_POST = Move("person.returned-to-post", "恢复上岗", ("serving",), "=", P.CONSEQUENCE_DECIDE)

OPEN_ACCOUNT = Move("account.opened", "开立账号", NEW, "active", P.ACCOUNT_KEEP)
CLOSE_ACCOUNT = Move("account.closed", "停用账号", ("active",), "closed", P.ACCOUNT_KEEP)
REOPEN_ACCOUNT = Move("account.reopened", "重新启用", ("closed",), "active", P.ACCOUNT_KEEP)
RESET_PASSWORD = Move("account.password-reset", "重置密码", ("active",), "=", P.ACCOUNT_KEEP)

AGE_PASSWORD = Move("account.password-aged", "要求本人更换密码", ("active",), "=", P.ACCOUNT_KEEP)
RENEW_PASSWORD = Move("account.password-renewed", "已按要求更换密码", ("active",), "=", P.ACCOUNT_KEEP)

ASK_ACTIVATION = Move("activation.asked", "提请启用", NEW, "asked", P.ACCOUNT_KEEP)
PREPARE_ACTIVATION = Move("activation.prepared", "交由本人启用", NEW, "ready", P.ACCOUNT_KEEP)
RELEASE_ACTIVATION = Move("activation.released", "放行", ("asked",), "ready", P.ACCOUNT_RELEASE)
VOID_ACTIVATION = Move("activation.voided", "作废", ("asked", "ready"), "void", P.ACCOUNT_KEEP)
USE_ACTIVATION = Move("activation.used", "本人启用", ("ready",), "used", P.ACCOUNT_KEEP)

GRANT = Move("role.granted", "授予角色", NEW, "in-force", P.ROLE_GRANT)
REVOKE = Move("role.revoked", "撤回角色", ("in-force",), "revoked", P.ROLE_GRANT)

ISSUE_TOKEN = Move("token.issued", "签发令牌", NEW, "issued", P.TOKEN_KEEP)
FETCH_TOKEN = Move("token.fetched", "本人领取令牌", ("issued",), "in-force", P.DUTY_SEE)
FETCH_FOR_STATION = Move(
    "token.fetched-for-station", "为采集站领取令牌", ("issued",), "in-force", P.TOKEN_FETCH
)
NARROW_TOKEN = Move("token.narrowed", "收窄令牌权限", ("issued", "in-force"), "=", P.TOKEN_KEEP)
REVOKE_TOKEN = Move("token.revoked", "撤回令牌", ("issued", "in-force"), "revoked", P.TOKEN_KEEP)

MOVES = (
    OPEN_UNIT,
    CHANGE_CLASS,
    OPEN_POST,
    ENTER_PERSON,
    ASSIGN_POST,
    LEAVE,
    ISSUE,
    RENEW,
    SUSPEND,
    RESTORE,
    WITHDRAW,
    SUSPEND_FOR_FAULT,
    WITHDRAW_FOR_FAULT,
    RESTORE_AFTER_FAULT,
    SEND_OFF_POST,
    RETURN_TO_POST,
    OPEN_ACCOUNT,
    CLOSE_ACCOUNT,
    REOPEN_ACCOUNT,
    RESET_PASSWORD,
    AGE_PASSWORD,
    RENEW_PASSWORD,
    ASK_ACTIVATION,
    PREPARE_ACTIVATION,
    RELEASE_ACTIVATION,
    VOID_ACTIVATION,
    USE_ACTIVATION,
    GRANT,
    REVOKE,
    ISSUE_TOKEN,
    FETCH_TOKEN,
    FETCH_FOR_STATION,
    NARROW_TOKEN,
    REVOKE_TOKEN,
)
