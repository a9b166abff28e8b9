"""The names of the fictional county (云岭县, or that of ``--county``); whoever is called so in life is not meant."""

from dataclasses import dataclass

from django.conf import settings

COUNTY = settings.COUNTY


@dataclass(frozen=True)
class UnitName:
    """A unit: ASCII code, names, kind, default class of article 6, head-count and devices."""

    code: str
    name: str
    short: str
    kind: str
    device_class: str
    officers: int
    auxiliaries: int
    devices: int
    field: str


GOVERNMENT = UnitName("YL", f"{COUNTY}人民政府", "县政府", "government", "", 0, 0, 0, "")
BUREAU = UnitName("JUS", f"{COUNTY}司法局", "县司法局", "bureau", "", 0, 0, 0, "")


def _organ(
    code: str, short: str, device_class: str, officers: int, auxiliaries: int, devices: int, field: str
) -> UnitName:
    return UnitName(
        code,
        f"{COUNTY}{short.removeprefix('县')}",
        short,
        "organ",
        device_class,
        officers,
        auxiliaries,
        devices,
        field,
    )


def _local(code: str, name: str, kind: str, auxiliaries: int) -> UnitName:
    whole = f"{COUNTY}{name}{'人民政府' if kind == 'township' else '办事处'}"
    return UnitName(code, whole, name, kind, "B", 3, auxiliaries, 1, "乡镇街道综合执法")


# Classes by field as av-6-2 gives them by default.
UNITS = (
    _organ("PSB", "县公安局", "A", 10, 3, 5, "公安"),
    _organ("MSA", "县市场监督管理局", "A", 10, 2, 6, "市场监管"),
    _organ("EEB", "县生态环境局", "A", 8, 1, 4, "生态环境"),
    _organ("CTB", "县文化广电和旅游局", "A", 8, 1, 4, "文化市场"),
    _organ("TRA", "县交通运输局", "A", 9, 2, 5, "交通运输"),
    _organ("AGR", "县农业农村局", "A", 8, 2, 4, "农业"),
    _organ("HLT", "县卫生健康局", "A", 8, 1, 4, "卫生健康"),
    _organ("UMB", "县城市管理局", "A", 10, 4, 6, "城市管理"),
    _organ("NRB", "县自然资源局", "B", 4, 0, 2, "自然资源"),
    _organ("HCB", "县住房和城乡建设局", "B", 4, 0, 2, "住房城乡建设"),
    _organ("WAT", "县水利局", "B", 4, 0, 2, "水利"),
    _organ("EMB", "县应急管理局", "B", 4, 0, 2, "应急管理"),
    _organ("FGB", "县林业和草原局", "B", 4, 0, 2, "林业草原"),
    _local("YXZ", "云溪镇", "township", 1),
    _local("SQZ", "石桥镇", "township", 1),
    _local("SLZ", "松岭镇", "township", 1),
    _local("QLX", "青林乡", "township", 0),
    _local("LBX", "柳坝乡", "township", 0),
    _local("CDJ", "城东街道", "subdistrict", 1),
    _local("HXJ", "河西街道", "subdistrict", 0),
    _organ("DRC", "县发展和改革局", "C", 2, 0, 1, "发展改革"),
    _organ("IIT", "县工业和信息化局", "C", 2, 0, 1, "工业和信息化"),
    _organ("EDS", "县教育体育局", "C", 2, 0, 1, "教育体育"),
    _organ("CIV", "县民政局", "C", 2, 0, 1, "民政"),
    _organ("MIB", "县医疗保障局", "C", 2, 0, 1, "医疗保障"),
)

POSTS = ("综合执法一中队", "综合执法二中队", "法制股", "特殊场所检查岗")

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = (
    "芳", "伟", "敏", "静", "磊", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "建国",
    "志强", "丽华", "海燕", "晓东", "文博", "雨桐", "子涵", "国庆", "春梅", "立新", "永康", "思远", "雪梅", "家豪",
)  # fmt: skip

MODELS = {
    "body_camera": ("DSJ-V9", "DSJ-K7"), "handheld_terminal": ("ZFT-5",), "camera": ("CX-200",),
    "audio_recorder": ("LY-80",), "video_camera": ("SX-400",),
}  # fmt: skip

PURPOSES = (
    "核对现场检查笔录", "行政处罚案件法制审核", "办理投诉举报答复", "行政复议答复准备", "执法记录质量抽查",
    "核实迟到入库原因",
)  # fmt: skip
REASONS = (
    "当晚连续执法至次日，设备未能及时带回采集站。", "乡镇网络中断，次日方能上传。",
    "采集站检修，等待恢复后补传。", "设备电池耗尽，返回后充电才能读取。",
)  # fmt: skip

NEEDS = {
    "audio_recorder": "询问、听证时同步录音，作为笔录的补充。",
    "video_camera": "重大执法活动多机位记录。",
}
UNDER_STANDARD = ("camera",)
MAKES: tuple[tuple[str, str, str, dict[str, int | bool]], ...] = (
    ("云安科技", "DSJ-V9", "body_camera",
     {"width_px": 2560, "height_px": 1440, "pixels_mp": 3600, "battery_hours": 10, "storage_gb": 128,
      "tamper_protection": True, "encryption": True, "infrared": True, "gps": True}),
    ("云安科技", "DSJ-K7", "body_camera",
     {"width_px": 1280, "height_px": 720, "pixels_mp": 1600, "battery_hours": 5, "storage_gb": 32,
      "tamper_protection": True, "infrared": True}),
    ("远山电子", "ZFT-5", "handheld_terminal",
     {"width_px": 1920, "height_px": 1080, "pixels_mp": 1300, "battery_hours": 8, "storage_gb": 64,
      "tamper_protection": True, "gps": True, "live_upload": True}),
    ("远山电子", "CX-200", "camera", {"width_px": 3840, "height_px": 2160, "pixels_mp": 2400}),
    ("清声", "LY-80", "audio_recorder", {"battery_hours": 30, "storage_gb": 32}),
    ("远山电子", "SX-400", "video_camera", {"width_px": 3840, "height_px": 2160, "battery_hours": 3}),
)  # fmt: skip
