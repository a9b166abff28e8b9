"""docs/permissions.md: which role holds which right, and what each right lets one do."""

from collections import defaultdict

from liuhen.entrypoints import wiring
from liuhen.kernel.access.policy import (
    BY_KIND,
    ON_THE_UNIT_ALONE,
    PERMISSION_ZH,
    ROLES,
    Kind,
    Permission,
    Reach,
    Weight,
)

WEIGHT_ZH = {
    Weight.SECOND_LOOK: "另一个人的眼睛",
    Weight.SIGNATURE: "署名",
    Weight.OPENS_COMPLAINANT: "通向投诉人",
}
REACH_ZH = {Reach.SELF: "本人", Reach.UNIT: "本单位及下级", Reach.COUNTY: "全县"}
HEAD = """# 谁有什么权限

由 `./dev docs` 从 `src/liuhen/kernel/access/policy.py` 和各应用的 `lifecycle.py` 生成，请勿手改。

角色授予业务账号，限于一个单位；账号种类自带的权限不必授予，也不能另授。系统自身（定时任务）有全部权限，不列；
谁也没有的权限，只由它使用。
"""


def as_markdown() -> str:
    kinds = [kind for kind in Kind if BY_KIND[kind] and kind is not Kind.MACHINE]
    lines = [HEAD, "## 角色", "", "| 角色 | 名称 | 范围 | 做什么 |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{role.key}` | {role.zh} | {REACH_ZH[role.reach]} | {role.describes} |" for role in ROLES.values()
    ]
    lines += [
        "",
        "## 权限",
        "",
        "“须两步验证”的，没有绑定验证器时不能用，接口令牌也不带；括号里是缘由。",
        "最后一列为空的，只供查看、保管，不产生流转。",
        "",
    ]
    lines += ["| 权限 | 名称 | 须两步验证 | 能办的事（事件） |", "| --- | --- | --- | --- |"]
    moves = defaultdict(list)
    for move in wiring.all_moves():
        moves[move.permission].append(f"{move.label}（`{move.event}`）")
    for right in Permission:
        weight = f"是（{WEIGHT_ZH[right.weight]}）" if right.weight else ""
        lines.append(f"| `{right}` | {PERMISSION_ZH[right]} | {weight} | {'；'.join(moves[right])} |")
    lines += ["", "## 角色和权限", "", "● 有；○ 只在授予的那个单位，不及下级。", ""]
    lines.append(f"| 权限 | {' | '.join([*(r.zh for r in ROLES.values()), *(k.zh for k in kinds)])} |")
    lines.append(f"| --- |{' :-: |' * (len(ROLES) + len(kinds))}")
    for right in Permission:
        mark = "○" if right in ON_THE_UNIT_ALONE else "●"
        cells = [mark if right in role.permissions else "" for role in ROLES.values()]
        cells += ["●" if right in BY_KIND[kind] else "" for kind in kinds]
        lines.append(f"| {PERMISSION_ZH[right]} `{right}` | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])
