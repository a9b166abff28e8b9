"""What waits for somebody in benchmarks, and what he is told of it."""

from liuhen.apps.benchmarks import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.benchmarks import DISCRETION

LISTED = "console:benchmarks"

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_publish, "审定公布裁量基准", Press.DECIDE, LISTED, right=P.BENCHMARK_APPROVE, about="violation",
        whose="unit", since="submitted_at", tone="blue", listed=f"{LISTED}?state=submitted",
        visible=queries.visible_to,
        notify=(
            Notify("benchmark.submitted", Sort.DECISION, "{unit}提请审定裁量基准（裁量基准 {number}）",
                   duty=DISCRETION),
        ),
    ),
    Waiting(
        queries.sent_back, "修改退回的裁量基准", Press.OWN, LISTED, right=P.BENCHMARK_KEEP, about="remark",
        whose="unit", since="submitted_at", listed=f"{LISTED}?state=draft", visible=queries.visible_to,
        notify=(
            Notify("benchmark.sent-back", Sort.TASK, "{unit}的裁量基准被退回修改（裁量基准 {number}）",
                   duty=DISCRETION),
        ),
    ),
)
# fmt: on
