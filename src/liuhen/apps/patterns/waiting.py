"""What waits for somebody among problem models and what they found."""

from liuhen.apps.patterns import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_judge, "判断模型线索", Press.DECIDE, "console:hits", right=P.HIT_JUDGE,
        about=lambda row: f"{row.pattern_zh}：{row.about_zh}", since="raised_at", tone="red",
        listed="console:hits?state=raised", visible=queries.hits_visible_to,
    ),
    Waiting(
        queries.to_adopt, "批准启用问题模型", Press.DECIDE, "console:patterns", right=P.PATTERN_APPROVE,
        about="pattern_zh", whose=lambda _: "", since="drafted_at", unit="", visible=queries.versions_visible_to,
        notify=(
            Notify("pattern-version.tried", Sort.DECISION, "一个问题模型已试算，等待批准启用（版本 {number}）",
                   county=True, rows=queries.tried),
        ),
    ),
)
# fmt: on
