"""How what is done with people and accounts looks to whoever does it: words afterwards, questions before, choices."""

from typing import Any

from liuhen.apps.people import queries
from liuhen.apps.people.actions import accounts, activations, faults, log_ins, register
from liuhen.apps.people.models import Account, Activation, Certificate, Person, Post, RoleGrant, Token, Unit
from liuhen.kernel.access import Actor, Kind
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.doors import Desk, Door, elsewhere
from liuhen.kernel.web.pages import PageRequest

PEOPLE = ("执法人员", "console:people")
AT_THE_SCREEN = "an administrator's, and none of them has a token"
SHOWN_ONCE = "a part of a code is shown on the answer, this once, and is kept nowhere"


def keeping(_: Any, actor: Actor) -> Any:
    """Return the units whose people somebody registers."""
    return queries.units_visible_to(actor, P.PERSON_KEEP)


def first_kept(_: None, request: PageRequest) -> Any:
    return keeping(None, request.actor).first()


def takes_roles(_: None, actor: Actor) -> Any:
    return queries.accounts_visible_to(actor, P.ROLE_GRANT).filter(kind=Kind.BUSINESS, state="active")


# fmt: off
UNIT = Desk(
    Unit, queries.units_visible_to, path="units", above=("执法单位", "console:units"),
    entering=(
        Door(register.open_unit, lambda made: f"已登记：{made}。", submit="登记", at="open",
             among={"parent": lambda _, actor: queries.units_visible_to(actor)}, no_endpoint=AT_THE_SCREEN),
    ),
    doors=(
        Door(register.open_post, lambda made: f"已设置岗位：{made}。", submit="设置", at="post", endpoint="posts"),
        Door(register.mark_vertical, "已标明垂直管理。", icon="building-bank", at="vertical",
             first={"above": lambda found, _: found.vertical}),
        Door(register.unmark_vertical, "已取消垂直管理标记。", icon="arrow-back-up", at="not-vertical",
             offered=lambda found, _: bool(found.vertical)),
        Door(register.set_complaint_phone, "已登记投诉电话。", submit="登记", icon="device-mobile",
             at="complaint-phone", first={"phone": lambda found, _: found.complaint_phone}),
    ),
    sought=("name_key", "code", "short_name"),
)
POST = Desk(
    Post, queries.posts_visible_to, path="posts", above=("执法单位", "console:units"), called=str,
    doors=(
        Door(register.close_post, lambda made: f"已撤销岗位：{made}。", tone="danger", icon="ban", at="close",
             confirm=lambda found: f"撤销“{found}”后，在该岗位的人员当日起没有岗位。确定吗？"),
        Door(register.reopen_post, lambda made: f"已恢复岗位：{made}。", icon="rotate-clockwise", at="reopen"),
    ),
)
PERSON = Desk(
    Person, queries.people_visible_to, path="people", above=PEOPLE,
    entering=(
        Door(register.enter_person, lambda made: f"已登记：{made}。", submit="登记", at="enter",
             among={"unit": keeping}, first={"unit": first_kept, "kind": lambda *_: "officer"}),
    ),
    doors=(
        Door(register.assign_post, "已调整岗位。", submit="调整", icon="arrows-exchange", at="assign",
             among={"post": lambda found, _: queries.posts_of([found.unit])}),
        Door(register.leave, "已登记离岗。", tone="danger", icon="user-off",
             confirm=lambda found: f"登记{found.name}离岗后，不能再领用设备。确定吗？"),
        Door(register.issue_certificate, lambda made: f"已登记证件：{made}。", submit="登记证件", at="certificate",
             endpoint="certificates"),
    ),
    sought=("name_key", "number_key"),
)
CERTIFICATE = Desk(
    Certificate, queries.certificates_visible_to, path="certificates", above=PEOPLE, called=str,
    home=lambda found: found.person, facts=lambda found, *_: found,
    doors=(
        Door(register.renew_certificate, lambda made: f"已换证：{made}。", icon="rotate-clockwise", at="renew"),
        Door(register.suspend_certificate, lambda made: f"已暂扣：{made}。", icon="player-pause", at="suspend"),
        Door(register.restore_certificate, lambda made: f"已恢复：{made}。", icon="player-play", at="restore"),
        Door(register.withdraw_certificate, lambda made: f"已收缴：{made}。", tone="danger", icon="ban", at="withdraw"),
    ),
)
ACCOUNT = Desk(
    Account, queries.accounts_visible_to, path="accounts", above=("账号", "console:accounts"),
    doors=(
        Door(activations.reset_password, "", icon="key", at="reset",
             page_by_hand=SHOWN_ONCE, no_endpoint=SHOWN_ONCE),
        Door(activations.reopen_account, "", tone="primary", icon="lock-open", at="reopen",
             page_by_hand=SHOWN_ONCE, no_endpoint=SHOWN_ONCE),
        Door(accounts.close_account, "已停用账号。", tone="danger", icon="lock", at="close",
             confirm=lambda found: f"停用“{found.username}”后，该账号不能再登录。确定吗？", no_endpoint=AT_THE_SCREEN),
    ),
    sought=("username", "person__name_key"),
)
ACTIVATION = Desk(
    Activation, queries.activations_visible_to, path="activations", above=("账号", "console:accounts"),
    home=lambda found: found.account,
    doors=(
        Door(activations.withdraw, "启用码已作废。", at="void", offered=elsewhere, no_endpoint=AT_THE_SCREEN),
    ),
)
ROLE = Desk(
    RoleGrant, queries.grants_visible_to, path="roles", above=("角色授权", "console:roles"),
    entering=(
        Door(accounts.grant_role, lambda made: f"已授予{made.account}：{made.unit}{made.role_zh}。", submit="授予",
             at="grant", onto="console:roles", no_endpoint=AT_THE_SCREEN,
             among={"account": takes_roles, "unit": lambda _, actor: queries.units_visible_to(actor)}),
    ),
    doors=(
        Door(accounts.revoke_role, lambda made: f"已撤回{made.account}的{made.role_zh}角色。", at="revoke",
             onto="console:roles", offered=elsewhere, no_endpoint=AT_THE_SCREEN),
    ),
)
TOKEN = Desk(
    Token, queries.tokens_visible_to, path="tokens", above=("接口令牌", "console:tokens"),
    doors=(
        Door(accounts.revoke_token, lambda made: f"已撤回令牌“{made.label}”。", at="revoke", onto="console:tokens",
             offered=elsewhere, no_endpoint=AT_THE_SCREEN),
    ),
)
# fmt: on
DESKS = (UNIT, POST, PERSON, CERTIFICATE, ACCOUNT, ACTIVATION, ROLE, TOKEN)
_BY_CONSEQUENCE = "done by accountability, with the consequence that it follows from"
WITHOUT_A_DOOR = {
    register.change_device_class: "done by provision, with the decision that it follows from",
    accounts.open_account: "the machine's, where a demonstration is made: a password that somebody else knows",
    accounts.open_station: AT_THE_SCREEN,
    accounts.issue_token: AT_THE_SCREEN,
    accounts.fetch_token: "the secret is shown on the answer, this once, to its holder alone",
    accounts.narrow_tokens: "the machine's",
    activations.enrol: SHOWN_ONCE,
    activations.release: SHOWN_ONCE,
    activations.use: "a code and a password, on the page before logging in; nobody acts yet",
    activations.age_passwords: "the machine's",
    faults.suspend_certificates: _BY_CONSEQUENCE,
    faults.withdraw_certificates: _BY_CONSEQUENCE,
    faults.close_certificates: _BY_CONSEQUENCE,
    faults.reinstate_certificates: _BY_CONSEQUENCE,
    faults.restore_certificates: _BY_CONSEQUENCE,
    faults.send_off_post: _BY_CONSEQUENCE,
    faults.return_to_post: _BY_CONSEQUENCE,
    log_ins.record: "of the pages of logging in",
    log_ins.record_lock_out: "of the pages of logging in",
}
