"""Pages of recordings: the list, one recording, uploads, and exports."""

from django.urls import path

from liuhen.apps.recordings import desk
from liuhen.apps.recordings.console import exporting, listing, record, tracing, uploading
from liuhen.apps.recordings.models import Recording
from liuhen.apps.recordings.streaming import media, poster
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.retention import KEEPING_CLASSES

MENU = (
    MenuGroup(
        "记录",
        (
            MenuItem("音像资料", "video", "console:recordings", P.RECORDING_SEE),
            MenuItem("上传资料", "cloud-upload", "console:upload", P.RECORDING_INTAKE),
            MenuItem("待核实资料", "file-search", "console:quarantine", P.RECORDING_SETTLE),
            MenuItem("调取", "package-export", "console:exports", P.EXPORT_REQUEST),
        ),
    ),
    MenuGroup("监督", (MenuItem("追溯", "fingerprint", "console:trace", P.TRACE_READ),)),
)

trail.call(
    "recording",
    filename="文件名",
    size="大小（字节）",
    sha256="SHA-256",
    sm3="SM3",
    duration_ms="时长（毫秒）",
    kind="类型",
    codec="编码",
    sound_codec="声音编码",
    said_duration_ms="文件自称时长（毫秒）",
    width="画面宽",
    height="画面高",
    doubts=one_of("存疑", Recording.DOUBTS),
    witnesses="各方所述时间",
    upload="上传编号",
    reason="理由",
    officer=ref("person", "执法人员"),
    device=ref("device", "设备"),
    export=ref("export", "调取申请"),
    purpose="用途",
    viewing=ref("viewing", "查看"),
    kept_until="至少保存至",
    kept_class=one_of("决定期限的类别", KEEPING_CLASSES),
    under="依据",
    why="理由",
    **{"class": one_of("归入类别", KEEPING_CLASSES)},
)
trail.call("recording", because="因何", unit=ref("unit", "查看单位"))
trail.call("viewing", recording=ref("recording", "音像资料"), means="追溯方式")
trail.call(
    "export", sha256="SHA-256", sm3="SM3", size="大小（字节）", means="追溯方式", original="原件 SHA-256",
    why="未能制作的原因", lacks="副本的欠缺", copies="观看副本 SHA-256", recording=ref("recording", "音像资料"),
    count="份数",
)  # fmt: skip

urlpatterns = [
    path("recordings/", listing.recordings, name="recordings"),
    path("recordings/quarantine/", listing.quarantine, name="quarantine"),
    path("recordings/upload/", uploading.upload, name="upload"),
    path("recordings/<int:pk>/", record.recording, name="recording"),
    path("recordings/<int:pk>/view/", record.view, name="recording-view"),
    path("recordings/<int:pk>/media/", media, name="recording-media"),
    path("recordings/<int:pk>/poster/", poster, name="recording-poster"),
    path("recordings/<int:pk>/settle/", record.settle, name="recording-settle"),
    path("recordings/<int:pk>/receipt/", record.receipt, name="recording-receipt"),
    path("recordings/<int:pk>/proof/", record.proof, name="recording-proof"),
    path("trace/", tracing.trace, name="trace"),
    path("exports/", exporting.exports, name="exports"),
    path("exports/new/", exporting.request_export, name="export-new"),
    path("exports/<int:pk>/", exporting.export, name="export"),
    path("exports/<int:pk>/progress/", exporting.progress, name="export-progress"),
    path("exports/<int:pk>/capsule/", exporting.capsule, name="export-capsule"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
