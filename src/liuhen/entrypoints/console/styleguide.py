"""Every shared partial in every state on one page, for eyes and for the accessibility check; never in production."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase

from liuhen.apps.recordings.time_line import Mark
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import GateClosed, Move, Refused
from liuhen.kernel.web import charts
from liuhen.kernel.web.clocks import ClockFace
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.trail import Trace

DIGEST = "dbc3785391662dc8aaf32c5f0d2fb5520aa35892eac1d21eb4859c3ad13b3a36"
LONG = "云岭县市场监督管理局对某某食品经营部涉嫌销售不符合食品安全标准的食品及未按规定建立并遵守进货查验记录制度一案"
CLOSED = GateClosed(
    "不能批准调取：申请人与审批人为同一人",
    duty="av-26-1",
    article="《音像记录管理办法》第26条",
    remedy="请由本单位其他负责人审批",
)
STATES = (
    ("green", "已入库"),
    ("blue", "待复核"),
    ("orange", "已隔离"),
    ("red", "校验不符"),
    ("purple", "长期保存"),
    ("grey", "已封存"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    reason = forms.CharField(label="调取事由", max_length=200, help_text="写明案号和用途，将随记录永久保存。")
    kind = forms.ChoiceField(
        label="用途", choices=[("", "请选择"), ("case", "案件办理"), ("review", "行政复议")]
    )
    until = forms.DateField(label="使用期限", widget=forms.DateInput(attrs={"type": "date"}))
    body = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    ways = forms.MultipleChoiceField(
        label="送达方式", choices=[("a", "光盘"), ("b", "内网")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="我已知悉调取的音像资料不得用于其他用途")


class SampleFilters(forms.Form):
    """What a list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "案号、执法人员、设备编号"}),
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("in", "已入库")])
    since = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass(frozen=True, kw_only=True)
class StyleguideScreen(Screen):
    template = "console/styleguide.html"

    buttons: Sequence[Button]
    clocks: Sequence[ClockFace]
    traces: Sequence[Trace]
    states: Sequence[tuple[str, str]] = STATES
    form: SampleForm
    bad_form: SampleForm
    filters: SampleFilters
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    page: Page[Any]
    one_page: Page[Any]
    digest: str = DIGEST
    long: str = LONG
    at: datetime
    chart: charts.Drawing
    marks: Sequence[Mark]
    watermark: Sequence[str]
    trace_code: str


@page(permission=None)
def styleguide(request: PageRequest) -> HttpResponseBase:
    """Show it all."""
    messages.success(request, "已保存：设备 DSJ-2026-0117 发放给李建国。")
    messages.error(request, "采集站“三楼东侧 2 号站”已 3 小时没有联系服务器。")
    return _screen(request.at).drawn(request)


def _screen(at: datetime) -> StyleguideScreen:
    bad = SampleForm({"reason": "", "kind": "", "until": "昨天"})
    columns = ["编号", "案由", "单位", "时长", "状态"]
    cells = [f"云市监音〔2026〕{n:04}号" for n in range(1, 51)]
    return StyleguideScreen(
        title="样式总览",
        crumbs=[("系统管理", "#"), ("界面", "#"), (DIGEST, "#")],
        lead="所有页面共用的部件，各种状态。只在调试和测试时提供。",
        refused=CLOSED,
        buttons=_buttons(),
        clocks=_clocks(),
        traces=_traces(at),
        form=SampleForm(initial={"reason": "办理云市监罚立〔2026〕118号案"}),
        bad_form=bad,
        filters=SampleFilters(),
        columns=columns,
        rows=[
            (
                "#",
                [
                    cell,
                    LONG if n == 2 else "涉嫌销售不符合食品安全标准的食品案",
                    "市场监督管理局",
                    "12分05秒",
                    "已入库",
                ],
            )
            for n, cell in enumerate(cells)
        ],
        page=Page[Any](rows=[0] * 50, next="n", previous=None, count=10_000, capped=True),
        one_page=Page[Any](rows=[0], next=None, previous=None, count=1, capped=False),
        at=at,
        chart=charts.columns(
            [f"{month}月" for month in range(1, 13)],
            [charts.Series("入库段数", [82, 75, 41, 96, 103, 110, 98, 92, 105, 121, 88, 97])],
            share=charts.Series("按期上传率", [95, 96, 97, 95, 98, 97, 99, 98, 98, 99, 99, 99], "orange"),
        ),
        marks=[
            Mark("act", "活动开始", 0, 0, 5),
            Mark("gap", "中间未录 2分钟，未说明", 65_000, 85, 160),
            Mark("note", "现场照片：当事人签字", 754_000, 990, 5),
        ],
        watermark=["李建国", "市监局", f"{at:%Y-%m-%d}"],
        trace_code="7K2-M9Q-4TX",
    )


def _buttons() -> list[Button]:
    def offer(event: str, label: str, refusal: Refused | None = None, **look: Any) -> Button:
        move = Move(event, label, ("new",), "=", Permission.RECORDING_SEE)
        return Button(Offer(move, "#", **look), refusal)

    return [
        offer("export.asked", "申请调取", tone="primary", icon="file-export", asks=True),
        offer("export.approved", "批准调取", CLOSED, icon="check"),
        offer("recording.sealed", "封存", icon="lock", confirm="封存后任何人不能再下载，确定吗？"),
        offer("recording.dropped", "销毁", tone="danger", icon="trash", confirm="销毁后不可恢复，确定吗？"),
    ]


def _clocks() -> list[ClockFace]:
    counted = (
        (date(2026, 12, 30), "起算当日不计"),
        (date(2026, 12, 31), "第1个工作日"),
        (date(2027, 1, 1), "2027年放假安排尚未导入，以下按周末推算，暂定"),
        (date(2027, 1, 1), "第2个工作日"),
        (date(2027, 1, 1), "期限届满日"),
    )
    cite = "《音像记录管理办法》第19条"
    return [
        ClockFace(
            "24小时内上传音像资料",
            "ok",
            "剩 18小时20分",
            "2026年11月25日 09:30",
            duty="av-19-1",
            cite=cite,
            counted=counted[:2],
        ),
        ClockFace(
            "15个工作日内完成整改",
            "soon",
            "剩 2 个工作日",
            "2027年1月5日24时前（暂定）",
            True,
            "rs-30-1",
            "《责任制》第30条",
            counted,
        ),
        ClockFace(
            "5个工作日内答复",
            "late",
            "逾期 1天3小时",
            "2026年11月23日24时前",
            duty="rs-41-1",
            cite="《责任制》第41条",
            counted=counted[:2],
        ),
        ClockFace(
            "60日内办结",
            "paused",
            "中止计算",
            "2026年12月31日24时前",
            duty="rs-42-1",
            cite="《责任制》第42条",
        ),
        ClockFace(
            "30日内办结",
            "lapsed",
            "终止计算",
            "2026-11-18 撤回投诉；期限 2026年12月3日24时前",
            duty="rs-43-1",
            cite="《责任制》第43条",
        ),
        ClockFace(
            "3日内移交",
            "done",
            "按期办结",
            "2026-11-20 10:12 办结；期限 2026年11月22日24时前",
            duty="rs-9-1",
            cite="《责任制》第9条",
        ),
    ]


def _traces(at: datetime) -> list[Trace]:
    cited = (("av-19-1", "《音像记录管理办法》第19条"),)
    facts = (
        ("文件名", "DSJ0117_20261124_093000_0001.mp4"),
        ("大小", "1.42 GB"),
        ("来源", "三楼东侧 2 号采集站"),
    )
    return [
        Trace(
            at - timedelta(hours=3),
            "接收入库",
            "recording.received",
            "三楼东侧 2 号采集站",
            "proved",
            1_204_551,
            DIGEST,
            cited,
            facts,
        ),
        Trace(
            at - timedelta(hours=2),
            "调取未获批准",
            "move.refused",
            "王芳",
            "logged",
            1_204_560,
            DIGEST,
            (("av-26-1", CLOSED.article),),
            (("原因", CLOSED.sentence),),
        ),
        Trace(at - timedelta(hours=1), "标签更正", "recording.tagged", "李建国", "broken", 1_204_561, DIGEST),
        Trace(at, "播放", "recording.viewed", "李建国", "pending"),
    ]
