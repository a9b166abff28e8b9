"""Pages of units, people and certificates, and of the administrators' accounts, roles and tokens."""

from liuhen.apps.people.console import accounts, maps, people, roles, tokens, units
from liuhen.kernel.access import ROLES, Kind
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref

MENU = (
    MenuGroup(
        "单位和人员",
        (
            MenuItem("执法人员", "id-badge-2", "console:people", P.PERSON_SEE),
            MenuItem("执法单位", "building-bank", "console:units", P.UNIT_SEE),
        ),
    ),
    MenuGroup(
        "管理（三员分立）",
        (
            MenuItem("账号", "user-cog", "console:accounts", P.ACCOUNT_KEEP),
            MenuItem("启用放行", "lock-open", "console:releases", P.ACCOUNT_RELEASE),
            MenuItem("采集站", "server-cog", "console:stations", P.STATION_KEEP),
            MenuItem("县域示意图", "map-pin", "console:map", P.MAP_LOAD),
            MenuItem("角色授权", "user-shield", "console:roles", P.ROLE_GRANT),
            MenuItem("接口令牌", "key", "console:tokens", P.TOKEN_KEEP),
        ),
    ),
)

trail.entitle(
    {
        "account.logged-in": "登录",
        "account.logged-out": "退出登录",
        "account.password-changed": "修改密码",
        "account.activated": "本人启用账号",
        "account.second-factor-added": "启用动态口令",
        "account.second-factor-removed": "停用动态口令",
        "account.recovery-codes-renewed": "更换恢复码",
        "account.locked-out": "多次输错密码，锁定",
        "map.loaded": "导入县域示意图",
    }
)
trail.call("unit", device_class="配备类别", class_was="原类别")
trail.call("map", source="文件", sha256="摘要", areas="区域", placed="其中登记的单位")
trail.call("person", because="依据的处理", since="离岗自", through="离岗至", post=ref("post", "岗位"))
trail.call("certificate", person=ref("person", "持证人"), was="原有效期至", because="依据的处理")
trail.call(
    "account",
    username="用户名",
    kind=one_of("类别", {kind.value: kind for kind in Kind}),
    address="来自地址",
    keeps_factor="保留验证器",
)
trail.call("activation", account=ref("account", "账号"), keeps_factor="保留验证器")
trail.call("role", role=one_of("角色", ROLES))  # the menu says what each may, too
trail.call("token", account=ref("account", "账号"), label="用途", lost="去掉的权限")

urlpatterns = [
    *units.urlpatterns,
    *people.urlpatterns,
    *accounts.urlpatterns,
    *roles.urlpatterns,
    *tokens.urlpatterns,
    *maps.urlpatterns,
]
