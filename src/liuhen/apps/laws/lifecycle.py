"""What can happen to a law and to a version of it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Text
from liuhen.regulation.amendments import AMENDED_BASIS
from liuhen.regulation.laws import LEVELS_ZH

FLAGS = AMENDED_BASIS.through()
MOST_ARTICLES = 2000
MOST_LETTERS = 1_000_000

# Tables: a move, and under it what it asks.
# fmt: off
TITLE = Text("title", "名称", most=200, hint="全称，不带书名号。")
LEVEL = Choice("level", "效力位阶", of=LEVELS_ZH)
ISSUER = Text("issuer", "制定机关", most=100)

REGISTER = Move("law.registered", "登记法律依据", ("new",), "kept", P.LAW_KEEP, asks=(TITLE, LEVEL, ISSUER))
CORRECT = Move(
    "law.corrected", "更正登记", ("kept", "repealed"), "=", P.LAW_KEEP, asks=(TITLE, LEVEL, ISSUER, REASON),
)
REPEAL = Move(
    "law.repealed", "登记废止", ("kept",), "repealed", P.LAW_KEEP, (FLAGS,),
    asks=(
        Day("on", "废止日期", hint="自这一日起不再有效；可以是将来的日期。"),
        Text("source", "废止依据", hint="哪个文件废止的，写明名称和文号。"),
    ),
)
RESTORE = Move("law.restored", "撤销废止登记", ("repealed",), "kept", P.LAW_KEEP, (FLAGS,), asks=(REASON,))

REGISTER_VERSION = Move(
    "lawversion.registered", "登记版本", ("new",), "registered", P.LAW_KEEP,
    asks=(
        Text("label", "版本", most=30, hint="如 2021年修正；同一部法的版本不能重名。"),
        Text("number", "文号", most=60, needed=False),
        Day("promulgated_on", "公布日期"),
        Day("effective_on", "施行日期", hint="不早于公布日期，晚于前一版本的施行日期。"),
        Text("source", "来源", needed=False, hint="条文取自哪里。"),
        Count("article_count", "条数", least=1, most=MOST_ARTICLES, needed=False,
              hint="不知道的留空；随后导入条文的不必填。"),
    ),
)
LOAD_TEXT = Move(
    "lawversion.text-loaded", "导入条文", ("registered",), "=", P.LAW_KEEP,
    asks=(Text("text", "条文", most=MOST_LETTERS, told="", hint="从“第一条 ……”起的正文；章节标题可以留着。"),),
)
MAP = Move("lawversion.mapped", "登记条文对照", ("registered",), "=", P.LAW_KEEP, (FLAGS,))
STRIKE = Move("lawversion.struck", "撤销版本登记", ("registered",), "struck", P.LAW_KEEP, asks=(REASON,))

MOVES = (REGISTER, CORRECT, REPEAL, RESTORE, REGISTER_VERSION, LOAD_TEXT, MAP, STRIKE)
# fmt: on
