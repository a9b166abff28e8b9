"""Measure the public platform with a million publications against a thousand: lists and search, the whole request.

python -m bench.disclosure [--rows 1000000] [--rounds 60] [--no-postgres] [--no-sqlite]
Every page is drawn anew: the cache that the platform has is switched off. SQLite; PostgreSQL at LIUHEN_BENCH_PG_URL,
else the embedded one. Goal: p95 at most 2× that of the small county.
"""

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base

GOAL, BATCH = base.GOAL, 5_000
COPIES, WHOLE = 10, 100_000  # above so many, of each that is made the database makes this many
TRADES = [
    "餐饮",
    "理发",
    "超市",
    "药店",
    "旅馆",
    "网吧",
    "修理",
    "运输",
    "养殖",
    "建材",
    "印刷",
    "培训",
    "广告",
    "物流",
    "幼儿园",
    "诊所",
    "加油站",
    "洗浴",
    "茶叶",
    "烟花爆竹",
]
WRONGS = [
    "未取得食品经营许可从事经营活动",
    "未按规定公示营业执照",
    "使用未经检定的计量器具",
    "销售超过保质期的食品",
    "占用消防通道",
    "未建立进货查验记录制度",
    "擅自占道经营",
    "超出核定范围运输",
    "未落实安全生产责任",
    "夜间施工噪声超标",
]
TOWNS = ["青河", "白山", "红旗", "柳树", "五道", "向阳", "安口", "圣水", "孤山", "驼腰"]
SIGNS = [chr(0x4E00 + n) for n in range(3_000)]


def main() -> int:
    options = base.asked(__doc__, rows=1_000_000, rounds=60).parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    base.SCRIPT = __file__
    return 1 if base.on_both(base.compare, options) else 0


def answer(rows: int) -> None:
    """Fill a database, then answer each page's name with its milliseconds until nobody asks any more."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.CACHES["default"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"
    unit, number = fill(rows)
    client, here = Client(), "/disclosure/"
    pages: dict[str, dict[str, Any]] = {
        "newest": {},
        "deep page": {"before": rows // 2},
        "a kind": {"kind": "licence"},
        "a unit": {"unit": unit},
        "a phase": {"phase": "before"},
        "old month": {"since": "2024-02-01", "until": "2024-02-29"},
        "words: 餐饮": {"q": "餐饮"},
        "words: 食品…许可": {"q": "食品…许可"},
        "words: in all": {"q": "行政处罚"},
        "words: one letter": {"q": "茶"},
        "words: 1 in 250": {"q": "烟花爆竹 噪声"},
        "words: 1 in 2,500": {"q": "烟花爆竹 噪声 圣水"},
        "words: a number": {"q": number},
        "words: a rare name": {"q": SIGNS[7] + SIGNS[1_234] + SIGNS[99]},
        "words: in none": {"q": "麒麟火锅"},
        "words and kind": {"q": "餐饮", "kind": "licence"},
        "words, unit, month": {"q": "餐饮", "unit": unit, "since": "2024-02-01", "until": "2024-02-29"},
        "words: deep page": {"q": "餐饮", "before": rows // 2},
    }
    known = {what: base.got(client, here, query) for what, query in pages.items()}
    base.serve(known | {"one publication": base.got(client, f"{here}{rows // 3}/", {})})


def fill(rows: int) -> tuple[int, str]:
    """Make units by their actions, the publications past them: the ledger is not what is measured."""
    from django.db import connection

    from liuhen.apps.disclosure.models import Listed, Publication
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"云岭县{n}局", parent=top) for n in range(60)]
    on_postgres = connection.vendor == "postgresql"
    if on_postgres:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX disclosure_grams")
    every = COPIES if rows > WHOLE else 1
    made = islice(publications(units, every), rows // every)
    while batch := list(islice(made, BATCH)):
        Publication.objects.bulk_create(row for row, _ in batch)
        Listed.objects.bulk_create(Listed(**{**columns, "publication": row}) for row, columns in batch)
    copy(every)
    if on_postgres:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE INDEX disclosure_grams ON disclosure_listed USING gin (string_to_array(grams, ' '))"
            )
            cursor.execute("VACUUM ANALYZE")
    base.seen_by_the_database()
    return units[3].pk, f"云{rows // 2 // every * every + 1}号"


def copy(every: int) -> None:
    """Let the database put copies behind each, with numbers of their own: making a million takes longer than asking."""
    from django.db import connection

    from liuhen.apps.disclosure.models import Publication

    columns = [field.column for field in Publication._meta.concrete_fields if field.column != "id"]
    with connection.cursor() as cursor:
        for n in range(1, every):
            taken = ", ".join(f"{name} + {n}" if name in ("serial", "edition") else name for name in columns)
            cursor.execute(
                f"INSERT INTO disclosure_publication ({', '.join(columns)}) SELECT {taken} FROM disclosure_publication"  # noqa: S608
                " WHERE edition %% %s = 1",
                [every],
            )
            cursor.execute(
                "INSERT INTO disclosure_listed (edition, publication_id, text, grams)"
                " SELECT p.edition, p.id, l.text, l.grams FROM disclosure_publication p"
                " JOIN disclosure_listed l ON l.edition = p.edition - %s WHERE p.edition %% %s = %s",
                [n, every, n + 1 if n + 1 < every else 0],
            )


def publications(units: list[Any], every: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Make five years of publications, each with a text of its own, and what is searched of it."""
    from liuhen.apps.disclosure import actions
    from liuhen.apps.disclosure.models import Publication
    from liuhen.regulation.disclosure import KINDS

    draw = random.Random(7)
    kinds = ["penalty"] * 6 + ["licence"] * 8 + ["inspection"] * 4 + ["guide", "notice"]
    began = base.NOW - timedelta(days=5 * 365)
    for n in range(1, 10**9, every):
        kind, unit = KINDS[draw.choice(kinds)], draw.choice(units)
        at = began + timedelta(seconds=150 * n)
        trade, wrong, town = draw.choice(TRADES), draw.choice(WRONGS), draw.choice(TOWNS)
        road = "".join(draw.choices(SIGNS, k=4))
        name = f"{town}{''.join(draw.choices(SIGNS, k=3))}{trade}有限公司"
        fields = {
            "body": unit.name, "number": f"云{n}号", "party": name,
            "facts": f"{at:%Y年%m月%d日}检查发现，{name}{wrong}，地址{town}镇{road}路{n % 977}号。",
            "basis": "《行政处罚法》第二十八条和有关规定", "result": f"责令改正，罚款{draw.randint(1, 99)}00元。",
        }  # fmt: skip
        shown = {
            "number": n, "kind": kind.key, "kind_zh": kind.zh, "unit": unit.code, "unit_zh": unit.name,
            "title": f"关于{name}的{kind.zh}", "happened_on": f"{at:%Y-%m-%d}", "published_on": f"{at:%Y-%m-%d}",
            "fields": fields,
        }  # fmt: skip
        row = Publication(
            serial=n, edition=n, kind=kind.key, phase=kind.phase, unit=unit, title=shown["title"], fields=fields,
            shown=shown, digest="0" * 64, state="published", happened_at=at, issued_at=at, published_at=at, told_at=at,
        )  # fmt: skip
        yield row, actions.listed(row)


if __name__ == "__main__":
    sys.exit(main())
