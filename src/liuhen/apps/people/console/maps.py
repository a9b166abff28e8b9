"""The page of the county's outline: the one that is drawn, and how another comes in."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import path, reverse

from liuhen.apps.people import queries
from liuhen.apps.people.actions import maps
from liuhen.kernel.access import Permission as P
from liuhen.kernel.outlines import MAX_BYTES
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen_proof.kept_texts import decode_kept

EXAMPLE = """{
  "type": "FeatureCollection",
  "features": [{
    "type": "Feature",
    "properties": {"name": "城关镇"},
    "geometry": {"type": "Polygon", "coordinates":
      [[[104.01, 30.62], [104.09, 30.63], [104.06, 30.71], [104.01, 30.62]]]}
  }]
}"""


class MapForm(forms.Form):
    """The county's outline as a GeoJSON file."""

    file = forms.FileField(
        label="示意图文件（GeoJSON）",
        max_length=120,
        widget=forms.FileInput(attrs={"accept": ".json,.geojson"}),
    )

    def clean_file(self) -> tuple[str, str]:
        """Return the file's name and text."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"文件超过 {MAX_BYTES >> 20} MB，请简化边界后再导入。")
        try:
            return file.name, decode_kept(file.read())
        except ValueError:
            raise forms.ValidationError("文件不是可读的文本，请另存为 UTF-8 编码后再试。") from None


@page(permission=P.MAP_LOAD, methods=FILLS)
def load(request: PageRequest) -> HttpResponseBase:
    """Show the outline that is drawn, and take in another."""

    def act(data: dict[str, Any]) -> Any:
        source, text = data["file"]
        return maps.load(text, source=source, by=request.actor, at=request.at)

    current = queries.county_map()
    return fill(
        request, MapForm(request.POST or None, request.FILES or None), act=act, title="县域示意图", submit="导入",
        to=reverse("console:map"),
        done=lambda made: f"已导入示意图：{len(made[0].shapes)} 个区域，其中 {made[1]} 个是登记的单位。",
        template="people/map.html",
        context={
            "example": EXAMPLE,
            "current": current,
            "outline": queries.outline(current) if current else None,
            "lead": "总览按这张图显示各乡镇、街道；没有导入的，每个单位一格。仅为示意，不作为划界依据。",
        },
    )  # fmt: skip


urlpatterns = [path("map/", load, name="map")]
