"""What can happen to evidence, to the facts found from it, and to what fell with it."""

from liuhen.apps.evidence.models import RECORDS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Moment, Row, Rows, Text, Yes
from liuhen.regulation import evidence as law
from liuhen.regulation import people as people_law

NEW = ("new",)
MOST_SECONDS = 7 * 24 * 3600
"""Of one recording: a bound against a slip of the pen."""
MOST_COLLECTORS = 10
IN_ORDER = (
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
)
OF_AN_OPEN_CASE = law.REGISTER_EVIDENCE.through(law.OPEN_CASE)

# Tables: a move, and under it what it asks.
# fmt: off
JUDGED = (
    Text("reason", "理由", most=500, at_the_gate=True),
    Text("article", "依据", most=120, at_the_gate=True, hint="如《行政处罚法》第46条第3款。"),
)
COLLECT = Move(
    "evidence.collected", "登记证据", NEW, "collected", P.CASE_HANDLE, (law.REGISTER_EVIDENCE, *IN_ORDER),
    asks=(
        Choice("kind", "种类", of=law.EVIDENCE_KINDS),
        Text("name", "名称", most=120, hint="如“进货台账（7页）”“现场录像”。"),
        Text("source", "来源", hint="由谁提供，或者从哪里提取。"),
        Moment("collected_at", "取证时间"),
        Moment("collected_until", "取证结束时间", needed=False, hint="询问、勘验等持续一段时间的填写。"),
        Text("place", "取证地点", most=120),
        Text("method", "取证方法", hint="如“复制并由当事人核对签名”“现场拍照”“查询系统导出”。"),
        Rows("collectors", "取证人", noun="person", most=MOST_COLLECTORS, ticked=True, at_the_gate=True,
             hint="不少于两人；法律规定可以一人的，须有覆盖全过程的音像资料。"),
        Text("proves", "证明内容", most=500, needed=False),
        Text("verified", "电子数据核对情况", most=1000, needed=False,
             hint="电子数据必填，逐项写明：" + "；".join(law.SIX_TESTS) + "。"),
        Rows("recordings", "引用音像资料", noun="recording", most=1, needed=False, outside="recording",
             told="recording", hint="已入库资料的编号；证据就是这份资料或其中一段的填写，不另复制。"),
        Count("from_s", "自第几秒", needed=False, most=MOST_SECONDS, hint="引用其中一段的填写，自0起。"),
        Count("to_s", "至第几秒", needed=False, most=MOST_SECONDS),
        Rows("watched_by", "一人取证的全程音像资料", noun="recording", needed=False, told="watched",
             hint="只有一名取证人时填写，资料编号用空格分开。"),
    ),
)
TAKE_IN = Move(
    "evidence.taken-in", "收入现场证据", NEW, "collected", P.CASE_HANDLE, (law.REGISTER_EVIDENCE, *IN_ORDER),
)
EXCLUDE = Move(
    "evidence.excluded", "排除证据", ("collected",), "excluded", P.EVIDENCE_EXCLUDE, (law.EXCLUDE_BY_ANOTHER,),
    asks=JUDGED,
)
REINSTATE = Move(
    "evidence.reinstated", "恢复证据", ("excluded",), "collected", P.EVIDENCE_EXCLUDE, (law.EXCLUDE_BY_ANOTHER,),
    asks=JUDGED,
)

FIND = Move(
    "fact.found", "认定事实", NEW, "found", P.CASE_HANDLE, (OF_AN_OPEN_CASE, law.FACTS_FALL),
    asks=(
        Text("sentence", "事实", most=1000, hint="一句话只写一件事：谁、何时、何地、做了什么。"),
        Text("element", "构成要件", most=120, needed=False, hint="如“主体”“货值”“主观故意”。"),
        Rows("evidence", "证据", noun="evidence", most=200, ticked=True, at_the_gate=True),
        Yes("needed", "缺一不可", hint="勾选的，其中一份不成立，这句事实就不成立；不勾选的，全部不成立才不成立。"),
    ),
)
SUPPORT = Move(
    "fact.supported", "补充证据", ("found",), "=", P.CASE_HANDLE, (OF_AN_OPEN_CASE, law.FACTS_FALL),
    asks=(
        Row("evidence", "证据", noun="evidence", at_the_gate=True),
        Yes("needed", "必不可少"),
    ),
)
WITHDRAW = Move(
    "fact.withdrawn", "撤回认定", ("found",), "withdrawn", P.CASE_HANDLE, (OF_AN_OPEN_CASE,), asks=(REASON,),
)

LIST = Move(
    "case-paper.listed", "制作证据清单", NEW, "made", P.CASE_HANDLE, (law.REGISTER_EVIDENCE.through(),),
)
WRITE = Move(
    "case-paper.written", "制作笔录", NEW, "made", P.CASE_HANDLE, (law.REGISTER_EVIDENCE.through(law.BY_TWO),),
    asks=(
        Choice("paper", "笔录", of=RECORDS),
        Text("person", "被询问人、当事人或者见证人", most=120, hint="姓名，必要时写明身份。"),
        Moment("began_at", "开始时间"),
        Moment("ended_at", "结束时间"),
        Text("place", "地点", most=120),
        Rows("officers", "执法人员", noun="person", most=MOST_COLLECTORS, ticked=True),
        Text("text", "内容", most=20_000, told="", hint="每段一行；先写明出示证件、告知权利义务的情况。"
             "抽样取证写明样品名称、数量、抽样方法和封样情况。"),
    ),
)

FALL = Move("fallen.marked", "标明不成立", NEW, "fallen", P.CASE_HANDLE, (law.FACTS_FALL.through(),))
HEAL = Move("fallen.healed", "标明恢复成立", ("fallen",), "healed", P.CASE_HANDLE, (law.FACTS_FALL.through(),))

MOVES = (COLLECT, TAKE_IN, EXCLUDE, REINSTATE, FIND, SUPPORT, WITHDRAW, LIST, WRITE, FALL, HEAL)
# fmt: on
