"""docs/api.md: every endpoint by its tag, with the moves it may bring about and the rights these ask for."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ninja.operation import PathView

from liuhen.entrypoints import wiring
from liuhen.entrypoints.api.assembly import api
from liuhen.kernel.flow import asking

HEAD = """# 接口一览

由 `./dev docs` 从 OpenAPI 文档和各应用的 `api.py` 生成，请勿手改。请求和应答的内容见 `/api/v1/openapi.json`。

流转是从程序中读出的：该地址可能引起的，视情形不必全都发生；权限是这些流转要求的。只读的地址，给出的是调用人看得见的。
上传（tus）入库、读取媒体信息由系统在收齐后办理，不列流转。
"""

VALUES = """## 可选的值

存进记录、写进账本的是左边的键。

| 流转（事件） | 字段 | 键和含义 |
| --- | --- | --- |"""


def as_markdown() -> str:
    moves = {move.event: move for move in wiring.all_moves()}
    events = {
        (method, "/api/v1" + re.sub(r"{\w+:", "{", path)): wiring.events_of(operation.view_func)
        for path, view in _views()
        for operation in view.operations
        for method in operation.methods
    }
    by_tag = defaultdict(list)
    for path, methods in api.get_openapi_schema(path_prefix="api/v1/")["paths"].items():
        for method, told in methods.items():
            reached = [moves[event] for event in sorted(events.get((method.upper(), path), ()))]
            rights = "、".join(f"`{right}`" for right in sorted({move.permission for move in reached}))
            brought = "；".join(f"{move.label}（`{move.event}`）" for move in reached)
            by_tag[told["tags"][0]].append(
                f"| {method.upper()} | `{path}` | {told['summary']} | {rights} | {brought} |"
            )
    lines = [HEAD]
    for tag in sorted(by_tag):
        lines += [
            f"## {tag}",
            "",
            "| 方法 | 地址 | 作用 | 权限 | 流转（事件） |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [*by_tag[tag], ""]
    return "\n".join((*lines, VALUES, *_values(), ""))


def _values() -> Iterator[str]:
    """Yield what may be sent, and what it is called, of each entry that is chosen; what is always so is said once."""
    moves: dict[str, list[str]] = defaultdict(list)
    for move in wiring.all_moves():
        for asked in move.asks:
            if isinstance(asked, asking.Choice | asking.Choices):
                told = "；".join(f"`{key}` {zh}" for key, zh in asked.of.items())
                moves[f"`{asked.field}` | {told}"].append(f"`{move.event}`")
    for told, events in sorted(moves.items()):
        yield f"| {'、'.join(sorted(set(events)))} | {told} |"


def _views() -> list[tuple[str, PathView]]:
    return [each for _, router in api._routers for each in router.path_operations.items()]
