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

# Article 14 lets the legal unit draw recordings and says neither how many nor how: ours, the site's to set.
SPOTCHECK_QUOTA = Parameter(
    "spotcheck-quota", "每次抽查默认抽取", "av-14", 10, "段", date(2022, 8, 26),
    configurable=True, least=1, most=1000,
)  # fmt: skip
SPOTCHECK_RISK_PERCENT = Parameter(
    "spotcheck-risk-percent", "抽查中按风险抽取的默认比例", "av-14", 30, "%", date(2022, 8, 26),
    configurable=True, least=0, most=100,
)  # fmt: skip
SPOTCHECK_DAYS = Parameter(
    "spotcheck-days", "抽查表默认办理期限", "av-14", 10, "日", date(2022, 8, 26),
    configurable=True, least=1, most=90,
)  # fmt: skip

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
