"""What the pages of laws ask for where no door asks it."""

from django import forms

from liuhen.apps.laws.lifecycle import MOST_LETTERS
from liuhen.apps.laws.models import Law
from liuhen.regulation.laws import LEVELS_ZH

SHEET = forms.FileInput(attrs={"accept": ".xlsx"})


class LawFilters(forms.Form):
    """What the library is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称、制定机关"}),
    )
    level = forms.ChoiceField(label="效力位阶", required=False, choices=[("", "全部"), *LEVELS_ZH.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Law.states.items()])


class TextForm(forms.Form):
    """The articles of a version: a file, or words pasted in."""

    file = forms.FileField(
        label="文本文件", required=False, widget=forms.FileInput(attrs={"accept": ".txt,.md"}),
        help_text="UTF-8 或 GB18030 编码的 .txt、.md。",
    )  # fmt: skip
    text = forms.CharField(
        label="或者粘贴条文", required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从“第一条 ……”起的正文；章节标题可以留着，目录请删去。",
    )  # fmt: skip


class MapForm(forms.Form):
    """What an amendment made of the articles: a sheet, or rows that are typed."""

    file = forms.FileField(label="Excel 文件", required=False, widget=SHEET)
    rows = forms.CharField(
        label="或者逐行填写", required=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "第三条 第四条 条次变动\n第六条 删除"}),
        help_text="每行：原条次、新条次、变动（未改动、条次变动、内容修改、删除），用空格隔开。没有写到的视为没有变。",
    )  # fmt: skip
    reason = forms.CharField(
        label="重新登记的理由",
        required=False,
        max_length=300,
        help_text="已经登记过对照的，写明原对照错在哪里。",
    )
    checking = forms.BooleanField(
        label="只检查，不登记", required=False, initial=True, help_text="先检查，没有问题再去掉勾选正式登记。"
    )
