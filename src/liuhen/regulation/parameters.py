"""The numbers: those the law fixes, and those a site may set where the law says only 充足 or 准确."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Parameter:
    """A dated number of an article; a configurable one may be set by the site from ``least`` to ``most``."""

    key: str
    zh: str
    article: str
    standard: int
    unit: str
    since: date
    configurable: bool = False
    least: int = 0
    most: int = 0

    @property
    def value(self) -> int:
        return _SITE.get(self.key, self.standard)


_SITE: dict[str, int] = {}

STORE_WITHIN_HOURS = Parameter(
    "store-within-hours", "录制结束后入库时限", "av-13", 24, "小时", date(2022, 8, 26)
)
KEEP_YEARS = Parameter("keep-years", "音像记录最短保存期限", "av-17", 5, "年", date(2022, 8, 26))

# Article 9 says 充足, 足够 and 准确 without a number: these are our defaults, the site's to set.
BATTERY_PERCENT = Parameter(
    "battery-percent",
    "领用时最低电量",
    "av-9",
    50,
    "%",
    date(2022, 8, 26),
    configurable=True,
    least=10,
    most=100,
)
CARD_FREE_PERCENT = Parameter(
    "card-free-percent", "领用时存储卡最低剩余空间", "av-9", 30, "%", date(2022, 8, 26),
    configurable=True, least=5, most=100,
)  # fmt: skip
CLOCK_TOLERANCE_SECONDS = Parameter(
    "clock-tolerance-seconds", "设备时间允许偏差", "av-9", 60, "秒", date(2022, 8, 26),
    configurable=True, least=1, most=600,
)  # fmt: skip

# Article 12 forbids cutting; a container's own length and a camera's clock never agree to the last second.
DURATION_TOLERANCE_SECONDS = Parameter(
    "duration-tolerance-seconds", "实测时长与申报时长允许相差", "av-12", 5, "秒", date(2022, 8, 26),
    configurable=True, least=1, most=60,
)  # fmt: skip

# Article 13 forbids copies of one's own: an approval is for one copy.
EXPORT_DOWNLOADS = Parameter("export-downloads", "每次批准可下载次数", "av-13", 1, "次", date(2022, 8, 26))


# Articles 13, 15 and 16 name no numbers for what is worth a second look: these are our defaults.
def _ours(key: str, zh: str, article: str, standard: int, unit: str, least: int, most: int) -> Parameter:
    return Parameter(
        key, zh, article, standard, unit, date(2022, 8, 26), configurable=True, least=least, most=most
    )


REFUSALS_TO_A_LEAD = _ours("refusals-to-a-lead", "同一人被拒操作归并为线索的次数", "av-16", 3, "次", 1, 50)
REFUSAL_WINDOW_DAYS = _ours("refusal-window-days", "被拒操作归并计数的期间", "av-16", 30, "日", 1, 365)
LEAD_UNANSWERED_DAYS = _ours("lead-unanswered-days", "问题久不说明转为线索", "av-16", 15, "日", 1, 180)
LOOK_MANY_RECORDINGS = _ours("look-many-recordings", "一小时内查看资料过多", "av-15", 20, "份", 2, 1000)
LOOK_NIGHT_FROM_HOUR = _ours("look-night-from-hour", "夜间查看起算", "av-15", 22, "时", 18, 23)
LOOK_NIGHT_TO_HOUR = _ours("look-night-to-hour", "夜间查看止算", "av-15", 6, "时", 1, 9)
LOOK_COLLEAGUE_TIMES = _ours("look-colleague-times", "七日内查看同事无事由资料", "av-15", 5, "份", 1, 200)
LOOK_SAME_PERSON_TIMES = _ours(
    "look-same-person-times", "三十日内反复查看同一人资料", "av-15", 10, "次", 2, 500
)
LOOK_SAME_PURPOSE_TIMES = _ours(
    "look-same-purpose-times", "七日内重复填写同一用途", "av-15", 10, "次", 2, 500
)

PARAMETERS = {value.key: value for value in list(globals().values()) if isinstance(value, Parameter)}


def configure(values: Mapping[str, int]) -> None:
    """Set the site's numbers, once at start. Raises ValueError for a fixed one or one out of bounds."""
    for key, value in values.items():
        parameter = PARAMETERS.get(key)
        if parameter is None or not parameter.configurable:
            raise ValueError(f"{key!r} cannot be configured")
        if not parameter.least <= value <= parameter.most:
            raise ValueError(f"{key!r} must lie in {parameter.least}..{parameter.most}, not {value}")
    _SITE.clear()
    _SITE.update(values)
