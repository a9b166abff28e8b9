"""What can happen to a discretion benchmark."""

from liuhen.apps.benchmarks.models import MOST_CODE, MOST_NAME, MOST_WORDS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Count, Day, Identifier, Row, Text
from liuhen.regulation import benchmarks as law

NEW, DRAFT_ONLY = ("new",), ("draft",)
RULE = law.DISCRETION
MOST_YUAN = 10**12
WHY = Text("reason", "理由", most=500, hint="与基准一同公布。")

# Tables: a move, and under it what it asks.
# fmt: off
DRAFT = Move(
    "benchmark.drafted", "编制裁量基准", NEW, "draft", P.BENCHMARK_KEEP, (RULE.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Identifier("code", "职权编码", most=MOST_CODE, hint="权责清单中的编码。"),
        Text("violation", "违法行为或者事项", most=MOST_NAME, hint="许可、强制等其他职权写明裁量的事项。"),
        Text("basis", "依据", most=300, hint="设定的法条和上级的裁量基准，写明文号。"),
        WHY,
    ),
)
PUT_BAND = Move(
    "benchmark.band-put", "填写档次", DRAFT_ONLY, "=", P.BENCHMARK_KEEP,
    asks=(
        Text("name", "档次名称", most=60, hint="同名的由这次填写的代替。"),
        Choice("grade", "轻重", of=law.GRADES, first="ordinary"),
        Text("circumstances", "适用情形", most=MOST_WORDS),
        Choices("outcomes", "处理种类", of=law.OUTCOMES_ZH, told="kinds", called="处理种类"),
        Count("least_yuan", "最低（元）", needed=False, most=MOST_YUAN),
        Count("most_yuan", "最高（元）", needed=False, most=MOST_YUAN, hint="有罚款的，填金额或者填倍数。"),
        Text("least_times", "最低（倍）", most=10, needed=False),
        Text("most_times", "最高（倍）", most=10, needed=False),
        Text("times_of", "倍数的基数", most=60, needed=False, hint="如货值金额、违法所得。"),
    ),
)
DROP_BAND = Move(
    "benchmark.band-dropped", "删去档次", DRAFT_ONLY, "=", P.BENCHMARK_KEEP, asks=(Text("name", "档次名称", most=60),),
)
SUBMIT = Move(
    "benchmark.submitted", "提请审定", DRAFT_ONLY, "submitted", P.BENCHMARK_KEEP,
    (RULE.through(law.HAS_BANDS, law.LISTED),),
)
SEND_BACK = Move(
    "benchmark.sent-back", "退回修改", ("submitted",), "draft", P.BENCHMARK_APPROVE,
    asks=(Text("remark", "退回理由", most=500),),
)
PUBLISH = Move(
    "benchmark.published", "审定公布", ("submitted",), "published", P.BENCHMARK_APPROVE,
    (RULE.through(law.HAS_BANDS, law.LISTED, law.NOT_BACKDATED, law.NEAR, law.AFTER_THE_LAST),),
    asks=(Day("effective_on", "实施日期", hint="行为发生在这一日以后的按此裁量；不早于公布之日。"),),
)
DROP = Move("benchmark.dropped", "作废草稿", DRAFT_ONLY, "dropped", P.BENCHMARK_KEEP, asks=(REASON,))
END = Move(
    "benchmark.ended", "停止执行", ("published",), "=", P.BENCHMARK_APPROVE, (RULE.through(),),
    asks=(Day("ended_on", "停止之日", ahead=True, hint="自这一日起不再执行；此前的行为仍按它裁量。"), REASON),
)
# fmt: on
MOVES = (DRAFT, PUT_BAND, DROP_BAND, SUBMIT, SEND_BACK, PUBLISH, DROP, END)
