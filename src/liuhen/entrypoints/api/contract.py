"""What ninja does not say of itself in the OpenAPI document: the errors of every route, and the uploads."""

from typing import Any

from liuhen.kernel.web.endpoints import ProblemDocument

INTRODUCTION = (
    "县级行政执法全过程记录与责任监督系统的接口。凭接口令牌（Authorization: Bearer）或登录会话加 CSRF 令牌调用。"
    "凡出错均为 application/problem+json，message 与 remedy 是给人看的中文，article 为所依据的条文。"
)
ERRORS = {
    400: "请求内容无法识别",
    401: "没有登录，或令牌无效",
    403: "没有此项权限",
    404: "没有找到，或不在管辖范围内",
    405: "该地址不接受这种方法",
    409: "当前状态或法规不允许；article 与 duty 写明依据",
    413: "内容过大",
    415: "内容类型不对",
    422: "内容的格式或取值不对",
    423: "另一连接正在上传",
    429: "过于频繁；见 Retry-After",
    500: "系统内部出现错误",
    503: "存储暂时无法读写；见 Retry-After",
    507: "存储空间不足",
}
USUAL = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
OPEN = {
    f"/api/v1/{path}"
    for path in ("health", "articles", "articles/{article}", "duties", "duties/{key}", "duties/{key}/what-if")
}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "接口令牌，由安全保密管理员签发"},
    "session": {
        "type": "apiKey", "in": "cookie", "name": "liuhen_session",
        "description": "登录会话；改动数据的请求另须带 X-CSRFToken 头",
    },
}  # fmt: skip
BYTES = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}
METADATA_MAX_CHARACTERS = 16 * 1024
ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "maxLength": 32, "pattern": "^[0-9a-f]{32}$"},
}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with errors, security schemes, streams and uploads."""
    document["paths"] |= uploads()
    document["components"]["securitySchemes"] = SCHEMES
    document["components"]["schemas"]["ProblemDocument"] = ProblemDocument.json_schema()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, is_open=path in OPEN or method == "options")
    for path, media_type in (("recordings/{pk}/media", "*/*"), ("exports/{pk}/capsule", "application/zip")):
        document["paths"][f"/api/v1/{path}"]["get"]["responses"] |= {
            "200": _binary("整个文件", media_type),
            "206": _binary("所求的一段（Range）", media_type),
            "304": {"description": "未变（If-None-Match）"},
            "416": {"description": "所求的一段不在文件之内"},
        }
    bundle = document["paths"]["/api/v1/ledger/bundles/{n}"]["get"]
    bundle["responses"]["200"] = _binary("条目包", "application/octet-stream")
    return document


def _complete(operation: dict[str, Any], *, is_open: bool) -> None:
    operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    operation["security"] = [] if is_open else [{"token": []}, {"session": []}]
    for status in (status for status in USUAL if not (is_open and status in (401, 403))):
        operation["responses"].setdefault(str(status), problem(status))


def problem(status: int) -> dict[str, Any]:
    """Return the documentation of one error."""
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": ERRORS[status], "content": {"application/problem+json": {"schema": schema}}}


def _binary(description: str, media_type: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {media_type: {"schema": {"type": "string", "format": "binary"}}},
    }


def _header(name: str, description: str = "", *, required: bool = True, **schema: Any) -> dict[str, Any]:
    return {
        "name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string", "maxLength": METADATA_MAX_CHARACTERS} | schema,
    }  # fmt: skip


def _tells(description: str, *headers: str) -> dict[str, Any]:
    return {"description": description, "headers": {name: {"schema": {"type": "string"}} for name in headers}}


def uploads() -> dict[str, Any]:
    """Return the paths of tus 1.0 and of the receipt."""
    version = _header("Tus-Resumable", const="1.0.0")
    checksum = _header("Upload-Checksum", "sha1 或 sha256，空格，base64", required=False)
    errors = {str(status): problem(status) for status in (415, 423, 507)}
    mismatch = {"460": {"description": "校验不符，这一段已丢弃", "content": problem(400)["content"]}}
    wrong = {"412": {"description": "tus 版本不符", "content": problem(400)["content"]}}
    tag = {"tags": ["uploads"]}
    options = {
        "operationId": "upload_options", "summary": "所支持的 tus 扩展",
        "responses": {"204": _tells("能力", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")},
    }  # fmt: skip
    create = {
        "operationId": "create_upload", "summary": "开始上传（tus creation、creation-with-upload）",
        "description": "Upload-Metadata 的键：filename（必填）、sha256、device、officer、kind、started_at、ended_at、"
        "segment、clock_offset_ms、relative_path、pattern。",
        "parameters": [
            version, _header("Upload-Length", "字节数", pattern="^[0-9]{1,18}$"),
            _header("Upload-Metadata", "键 空格 base64，逗号分隔"), checksum,
        ],
        "requestBody": {"required": False, "content": BYTES},
        "responses": {"201": _tells("已建立", "Location", "Upload-Offset")} | errors | mismatch | wrong,
    }  # fmt: skip
    head = {
        "operationId": "upload_offset", "summary": "已收到多少", "parameters": [ID, version],
        "responses": {"200": _tells("进度", "Upload-Offset", "Upload-Length", "Upload-Metadata")} | wrong,
    }  # fmt: skip
    append = {
        "operationId": "append_to_upload", "summary": "续传；最后一字节的 204 表示已落盘并入账",
        "parameters": [ID, version, _header("Upload-Offset", pattern="^[0-9]{1,18}$"), checksum],
        "requestBody": {"required": True, "content": BYTES},
        "responses": {"204": _tells("已落盘", "Upload-Offset")} | errors | mismatch | wrong,
    }  # fmt: skip
    give_up = {
        "operationId": "give_up_upload", "summary": "放弃未传完的上传（tus termination）", "parameters": [ID, version],
        "responses": {"204": {"description": "已放弃"}, "423": problem(423)} | wrong,
    }  # fmt: skip
    receipt = {
        "operationId": "receipt", "summary": "入账回执", "parameters": [ID],
        "responses": {
            "200": {"description": "回执", "content": {"application/json": {"schema": RECEIPT}}},
            "202": {
                "description": "尚无检查点覆盖该条目；见 Retry-After",
                "content": {"application/json": {"schema": {"type": "object", "required": ["state"]}}},
            },
            "423": problem(423),
        },
    }  # fmt: skip
    return {
        "/api/v1/uploads/": {"options": options | tag, "post": create | tag},
        "/api/v1/uploads/{id}": {"head": head | tag, "patch": append | tag, "delete": give_up | tag},
        "/api/v1/uploads/{id}/receipt": {"get": receipt | tag},
    }


TEXT = {"type": "string"}
RECEIPT = {
    "type": "object",
    "required": ["upload", "recording", "state", "late", "again", "leaf", "payload", "proof"],
    "properties": {
        "upload": TEXT,
        "recording": {"type": "integer"},
        "state": {"enum": ["stored", "quarantined"]},
        "late": {"type": "boolean", "description": "录制结束后超过法定时限才入库"},
        "again": {"type": "boolean", "description": "同样内容先前已入库；回执是首次入账的回执"},
        "reason": TEXT | {"description": "待核实的原因"},
        "leaf": TEXT | {"description": "账本条目原文，base64"},
        "payload": TEXT | {"description": "条目所承诺的内容，base64；data 中有 sha256、sm3、size"},
        "proof": TEXT | {"description": "C2SP tlog-proof"},
        "url": TEXT | {"description": "管理端中的页面"},
    },
}
