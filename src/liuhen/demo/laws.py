"""The library of laws in the demonstration: what lists rest on, and a made-up ordinance that is amended twice."""

from datetime import date, datetime, timedelta

from liuhen.apps.laws import actions, queries
from liuhen.apps.laws.mapping import Told
from liuhen.apps.laws.models import Law
from liuhen.demo import names
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.regulation.official import Place

NPC, STATE_COUNCIL = "全国人民代表大会常务委员会", "国务院"
on = date
KEPT = (
    ("中华人民共和国行政处罚法", "law", NPC, "2021年修订", "主席令第七十号", on(2021, 1, 22), on(2021, 7, 15), 86),
    ("中华人民共和国行政许可法", "law", NPC, "2019年修正", "主席令第二十九号", on(2019, 4, 23), on(2019, 4, 23), 83),
    ("中华人民共和国行政强制法", "law", NPC, "2011年", "主席令第四十九号", on(2011, 6, 30), on(2012, 1, 1), 71),
    ("中华人民共和国食品安全法", "law", NPC, "2021年修正", "主席令第八十一号", on(2021, 4, 29), on(2021, 4, 29), 154),
    ("中华人民共和国动物防疫法", "law", NPC, "2021年修订", "主席令第六十九号", on(2021, 1, 22), on(2021, 5, 1), 113),
    ("中华人民共和国道路运输条例", "state-regulation", STATE_COUNCIL, "2023年修订", "国务院令第764号",
     on(2023, 7, 20), on(2023, 7, 20), None),
    ("城市市容和环境卫生管理条例", "state-regulation", STATE_COUNCIL, "2017年修订", "国务院令第676号",
     on(2017, 3, 1), on(2017, 3, 1), None),
    (f"{names.COUNTY}餐饮服务管理指导意见", "normative", f"{names.COUNTY}人民政府",
     "2023年", "云政发〔2023〕6号", on(2023, 5, 10),
     on(2023, 6, 1), 18),
)  # fmt: skip
STALLS = "松江省食品摊贩和小餐饮管理条例"
"""No province of today has this name; the ordinance is made up, so that nobody takes its map for that of a real one."""
ARTICLES = (
    "为了规范食品摊贩和小餐饮的经营活动，保障食品安全，制定本条例。",
    "在本省行政区域内从事食品摊贩、小餐饮经营活动，适用本条例。",
    "县级以上人民政府市场监督管理部门负责小餐饮的监督管理。",
    "乡镇人民政府、街道办事处负责划定食品摊贩经营区域。",
    "从事小餐饮经营应当取得小餐饮经营许可证。",
    "食品摊贩应当向经营所在地的市场监督管理部门备案。",
    "食品摊贩应当在划定的区域和时段内经营。",
    "小餐饮应当公示许可证和从业人员健康证明。",
    "未取得许可证从事小餐饮经营的，处二千元以上一万元以下罚款。",
    "食品摊贩未备案的，责令限期改正；逾期不改正的，处二百元以上一千元以下罚款。",
    "食品摊贩在划定区域以外经营的，责令改正，可以处五十元以上五百元以下罚款。",
    "本条例自公布之日起施行。",
)


def text(*articles: str) -> str:
    """Number articles as they stand."""
    return "\n".join(f"{Place(no).zh}　{said}" for no, said in enumerate(articles, 1))


def library(work: Work, days: list[date]) -> None:
    """The bureau enters the laws, and the ordinance as it was."""
    for n, row in enumerate(KEPT):
        work.story.at(clock(days[0], 8, 30 + n), _keep, work=work, row=row)
    work.story.at(clock(days[0], 8, 50), _stalls, work=work)


def amendments(work: Work, days: list[date]) -> None:
    """The ordinance is amended once in the middle of the story, and once for a day that has not come."""
    ahead = local_day(work.story.now) + timedelta(days=40)
    second = (
        *ARTICLES[:4],
        *ARTICLES[5:6],
        ARTICLES[4],
        *ARTICLES[6:8],
        "未取得许可证从事小餐饮经营的，由市场监督管理部门处一千元以上五千元以下罚款。",
        *ARTICLES[9:],
    )
    third = (*second[:9], *second[10:])
    work.story.at(
        clock(days[-12], 10), _amend, work=work, label="2026年修正", promulgated_on=days[0], effective_on=days[-6],
        articles=second, rows=((5, 6, "renumbered"), (6, 5, "renumbered"), (9, 9, "changed")),
    )  # fmt: skip
    work.story.at(
        clock(days[-4], 10), _amend, work=work, label="2026年修订", promulgated_on=days[-5], effective_on=ahead,
        articles=third, rows=((10, None, "repealed"), (11, 10, "renumbered"), (12, 11, "renumbered")),
    )  # fmt: skip


def _keep(*, work: Work, row: tuple[str, str, str, str, str, date, date, int | None], at: datetime) -> None:
    title, level, issuer, label, number, promulgated_on, effective_on, count = row
    by = work.county.actor("bureau")
    law = actions.register(title=title, level=level, issuer=issuer, by=by, at=at)
    actions.register_version(
        law=law, label=label, number=number, promulgated_on=promulgated_on, effective_on=effective_on,
        article_count=count, source="国家法律法规数据库" if level != "normative" else "县政府网站", by=by, at=at,
    )  # fmt: skip


def _stalls(*, work: Work, at: datetime) -> None:
    by, day = work.county.actor("bureau"), date(2018, 3, 30)
    law = actions.register(
        title=STALLS, level="local-regulation", issuer="松江省人民代表大会常务委员会", by=by, at=at
    )
    made = actions.register_version(
        law=law, label="2018年", promulgated_on=day, effective_on=day, source="省人大网站", by=by, at=at
    )
    actions.load_text(version=made, text=text(*ARTICLES), by=by, at=at)


def _amend(
    *,
    work: Work,
    label: str,
    promulgated_on: date,
    effective_on: date,
    articles: tuple[str, ...],
    rows: tuple[tuple[int, int | None, str], ...],
    at: datetime,
) -> None:
    by = work.county.actor("bureau")
    law: Law | None = queries.law_called(STALLS)
    assert law is not None
    made = actions.register_version(
        law=law, label=label, promulgated_on=promulgated_on, effective_on=effective_on, source="省人大网站", by=by,
        at=at,
    )  # fmt: skip
    actions.load_text(version=made, text=text(*articles), by=by, at=at)
    told = [Told(n, Place(old), Place(to) if to else None, kind) for n, (old, to, kind) in enumerate(rows, 2)]
    actions.map_articles(version=made, rows=told, by=by, at=at)


INCIDENTS = (library, amendments)
