"""What can happen to schemes, years, results, objections, officers' years and commendations."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Count, Row, Text
from liuhen.regulation import evaluation as law
from liuhen.regulation.powers import UNIT_KINDS

NEW, DRAFT_ONLY = ("new",), ("draft",)
RULE, COMMEND = law.EVALUATE, law.COMMEND
FIRST_YEAR, LAST_YEAR = 2020, 2199
YEAR = Count("year", "年度", least=FIRST_YEAR, most=LAST_YEAR)
KINDS = {key: zh for key, zh in UNIT_KINDS.items() if key != "bureau"} | {"division": "内设机构"}

# Tables: a move, and under it what it asks.
# fmt: off
DRAFT_SCHEME = Move(
    "scheme.drafted", "编制考评方案", NEW, "draft", P.EVALUATION_KEEP, (RULE.through(law.THE_COUNTYS),),
    asks=(
        Row("unit", "考评机关", noun="unit", told=""),
        Choice("scope", "考评对象", of=law.SCOPES),
        YEAR,
        Text("basis", "依据", most=300, hint="上级的考核办法、本县的文件，写明文号。"),
    ),
)
PUT_INDICATOR = Move(
    "scheme.indicator-put", "填写指标", DRAFT_ONLY, "=", P.EVALUATION_KEEP,
    (RULE.through(law.NO_TARGET, law.FORMULA_FITS),),
    asks=(
        Choice("key", "计分来源", of=law.YARDSTICKS_ZH, at_the_gate=True,
               hint="没有罚没数额、处罚数量、检查数量这样的来源。同一来源的由这次填写的代替。"),
        Text("name", "指标名称", most=80),
        Text("full", "满分", most=8, hint="分，最多两位小数；各项合计100分。"),
        Choice("kind", "计分方式", of=law.FORMULAS),
        Text("each", "每项扣分", most=8, needed=False, hint="逐项扣分的填写。"),
        Text("least", "最低得分", most=8, needed=False, hint="不填为0。"),
        Text("bands", "计分档次", most=200, needed=False,
             hint="按比例的从高到低写“达标率:得分”，如 95:10 85:7；按每百件问题数的从低到高写，如 0:10 1:6 3:2。"),
        Choices("kinds", "适用单位", of=KINDS, needed=False, hint="不勾选为全部。"),
    ),
)
DROP_INDICATOR = Move(
    "scheme.indicator-dropped", "删去指标", DRAFT_ONLY, "=", P.EVALUATION_KEEP,
    asks=(Choice("key", "计分来源", of=law.YARDSTICKS_ZH),),
)
SUBMIT_SCHEME = Move(
    "scheme.submitted", "报批方案", DRAFT_ONLY, "submitted", P.EVALUATION_KEEP, (RULE.through(law.ADDS_UP),),
)
RETURN_SCHEME = Move(
    "scheme.sent-back", "退回修改", ("submitted",), "draft", P.EVALUATION_APPROVE,
    asks=(Text("remark", "退回理由", most=500),),
)
APPROVE_SCHEME = Move(
    "scheme.approved", "批准方案", ("submitted",), "approved", P.EVALUATION_APPROVE,
    (RULE.through(law.ADDS_UP, law.DECIDED_BEFORE, law.SCHEME_BY_ANOTHER),),
)
DROP_SCHEME = Move("scheme.dropped", "作废草稿", DRAFT_ONLY, "dropped", P.EVALUATION_KEEP, asks=(REASON,))

OPEN = Move(
    "evaluation.opened", "开始年度考评", NEW, "opened", P.EVALUATION_KEEP,
    (RULE.through(law.HAS_A_SCHEME, law.NONE_IS_RUNNING, law.HAS_UNITS),),
    asks=(Row("unit", "考评机关", noun="unit", told=""), Choice("scope", "考评对象", of=law.SCOPES), YEAR),
)
REVISE = Move(
    "evaluation.revised", "重新计分", ("frozen",), "=", P.EVALUATION_KEEP,
    (RULE.through(law.THE_LATEST, law.NONE_IS_RUNNING),),
    asks=(Text("reason", "事由", most=500, hint="哪条记录有了变化；原来的结果保留，另成一版。"),),
)
TELL = Move(
    "evaluation.told", "告知各单位", ("opened", "told"), "told", P.EVALUATION_KEEP, (RULE.through(law.YEAR_IS_OVER),),
)
FREEZE = Move(
    "evaluation.frozen", "确定考评结果", ("told",), "frozen", P.EVALUATION_APPROVE,
    (RULE.through(law.ALL_ARE_TOLD, law.OBJECTIONS_JUDGED, law.TIME_HAS_RUN, law.NONE_GETS_LESS,
                  law.FROZEN_BY_ANOTHER),),
)
DROP = Move("evaluation.dropped", "作废", ("opened", "told"), "dropped", P.EVALUATION_KEEP, asks=(REASON,))

BEGIN_RESULT = Move("result.opened", "列入考评", NEW, "opened", P.EVALUATION_KEEP, (RULE.through(),))
TELL_RESULT = Move("result.told", "告知考评情况", ("opened",), "told", P.EVALUATION_KEEP, (RULE.through(),))
# The system's, in the same breath as another telling: the term to object begins anew.
RECALL = Move("result.recalled", "收回告知", ("told", "answered"), "opened", P.EVALUATION_KEEP, (RULE.through(),))
ANSWER = Move(
    "result.answered", "答复考评情况", ("told",), "answered", P.EVALUATION_ANSWER,
    (RULE.through(law.ACTS_FOR_THE_UNIT, law.OBJECTIONS_OVER),),
    asks=(Text("answer", "答复", most=1000, hint="没有异议的写明；有异议的，请先逐条提出。"),),
)
FREEZE_RESULT = Move(
    "result.frozen", "确定", ("told", "answered"), "frozen", P.EVALUATION_APPROVE, (RULE.through(),)
)
DROP_RESULT = Move(
    "result.dropped", "作废", ("opened", "told", "answered"), "dropped", P.EVALUATION_KEEP, (RULE.through(),)
)
OBJECT = Move(
    "objection.raised", "提出异议", NEW, "raised", P.EVALUATION_ANSWER,
    (RULE.through(law.ACTS_FOR_THE_UNIT, law.IN_TIME, law.IS_COUNTED, law.OBJECTED_ONCE),),
    asks=(
        Text("about", "扣分的记录", most=64, hint="得分明细中扣分的记录，如：问题 12。"),
        Text("reason", "理由", most=1000, hint="为什么这条记录不应扣分。"),
    ),
)
SUSTAIN = Move(
    "objection.sustained", "异议成立", ("raised",), "sustained", P.OBJECTION_JUDGE,
    (RULE.through(law.JUDGED_BY_ANOTHER),), asks=(Text("verdict", "理由", most=1000, hint="该记录不再扣分。"),),
)
REJECT = Move(
    "objection.rejected", "异议不成立", ("raised",), "rejected", P.OBJECTION_JUDGE,
    (RULE.through(law.JUDGED_BY_ANOTHER),), asks=(Text("verdict", "理由", most=1000),),
)

DRAFT = Move(
    "assessment.drafted", "拟制考核表", NEW, "drafted", P.ASSESSMENT_KEEP, (RULE.through(),),
    asks=(Row("person", "执法人员", noun="person", typed=True, hint="人员编号。"), YEAR),
)
DRAFT_AGAIN = Move(
    "assessment.drafted-again", "重新拟制", ("drafted",), "=", P.ASSESSMENT_KEEP, (RULE.through(),),
)
SIGN = Move(
    "assessment.signed", "签署考核结果", ("drafted",), "signed", P.ASSESSMENT_SIGN,
    (RULE.through(law.GRADED_BY_ANOTHER, law.IS_CURRENT, law.WITHIN_THE_FACTS),),
    asks=(
        Choice("grade", "等次", of=law.FAVOURABLE,
               missing="请选择优秀或者称职；基本称职、不称职的请用“评为基本称职、不称职”办理"),
        Text("reason", "评语", most=1000),
    ),
)
# A move of its own, so that a gate from above can stand before it (ADR-23): a gate does not see what is filled in.
SIGN_LOW = Move(
    "assessment.signed-low", "评为基本称职、不称职", ("drafted",), "signed", P.ASSESSMENT_SIGN,
    (RULE.through(law.GRADED_BY_ANOTHER, law.IS_CURRENT, law.LOW_HAS_ITS_GROUND),),
    asks=(
        Choice("grade", "等次", of=law.UNFAVOURABLE),
        Text("ground", "事由", most=300, at_the_gate=True, hint="写明依据的记录或者事实。"),
        Text("reason", "评语", most=1000),
    ),
)
ANSWER_ASSESSMENT = Move(
    "assessment.answered", "填写本人意见", ("signed",), "answered", P.ASSESSMENT_ANSWER,
    (RULE.through(law.ANSWERS_FOR_HIMSELF),), asks=(Text("answer", "本人意见", most=1000),),
)

PROPOSE = Move(
    "commendation.proposed", "提出表彰", NEW, "proposed", P.COMMENDATION_PROPOSE,
    (COMMEND.through(law.FROM_A_FROZEN_YEAR, law.NOTHING_BARS),),
    asks=(
        YEAR,
        Row("unit", "单位", noun="unit"),
        Row("person", "人员", noun="person", typed=True, needed=False, hint="人员编号；表彰单位的留空。"),
        Text("deeds", "事迹", most=1000, hint="随表彰决定公布；不写罚没数额和处罚、检查数量。"),
    ),
)
APPROVE = Move(
    "commendation.approved", "批准表彰", ("proposed",), "approved", P.COMMENDATION_APPROVE,
    (COMMEND.through(law.FOR_THE_COUNTY, law.COMMENDED_BY_ANOTHER, law.NOTHING_BARS),),
)
REFUSE = Move(
    "commendation.refused", "不予批准", ("proposed",), "refused", P.COMMENDATION_APPROVE,
    (COMMEND.through(law.FOR_THE_COUNTY),), asks=(REASON,),
)
WITHDRAW = Move(
    "commendation.withdrawn", "撤回表彰", ("proposed", "approved"), "withdrawn", P.COMMENDATION_PROPOSE,
    (COMMEND.through(),), asks=(Text("reason", "理由", most=300, hint="已公布的随即撤回，理由向社会公开。"),),
)

MOVES = (
    DRAFT_SCHEME, PUT_INDICATOR, DROP_INDICATOR, SUBMIT_SCHEME, RETURN_SCHEME, APPROVE_SCHEME, DROP_SCHEME,
    OPEN, REVISE, TELL, FREEZE, DROP, BEGIN_RESULT, TELL_RESULT, RECALL, ANSWER, FREEZE_RESULT, DROP_RESULT,
    OBJECT, SUSTAIN, REJECT, DRAFT, DRAFT_AGAIN, SIGN, SIGN_LOW, ANSWER_ASSESSMENT, PROPOSE, APPROVE, REFUSE, WITHDRAW,
)
# fmt: on
