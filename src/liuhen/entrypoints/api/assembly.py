"""The JSON API: one NinjaAPI, put together from what the apps offer."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from liuhen.entrypoints.api import contract, problems
from liuhen.entrypoints.api.auth import Caller
from liuhen.entrypoints.api.duties import router as duties
from liuhen.entrypoints.api.ledger import router as ledger
from liuhen.kernel import installed
from liuhen.kernel.web import errors
from liuhen.kernel.web.endpoints import CLOCK, DAY, MOMENT, NUMBER, OBJECT, WHOLE
from liuhen.kernel.web.refusals import Problem, answer

# By what pydantic's kinds of error begin with.
SHOULD = {
    "missing": "没有填写", "int_": WHOLE, "decimal_": NUMBER, "bool_": "应是 true 或 false", "string_type": "应是文字",
    "string_too_long": "最多{max_length}字", "list_type": "应是数组", "dict_type": OBJECT, "datetime_": MOMENT,
    "date_": DAY, "time_": CLOCK, "literal_error": "不在可选的范围内", "too_long": "最多{max_length}项",
    "too_short": "至少{min_length}项", "greater_than_equal": "不能小于{ge}", "greater_than": "应大于{gt}",
    "less_than_equal": "不能大于{le}",
}  # fmt: skip


class OrjsonParser(Parser):
    """Strict JSON: no NaN, no lone surrogates, which no database keeps."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        parsed: DictStrAny = orjson.loads(request.body)
        return parsed


class OrjsonRenderer(BaseRenderer):
    """Chinese as it is, and moments as RFC 3339."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class Api(NinjaAPI):
    """Ninja's API with every error documented, and the uploads beside it."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return contract.completed(super().get_openapi_schema(**kwargs))


api = Api(
    title="执法留痕接口", version="1", urls_namespace="api", auth=Caller(), docs_url=None, parser=OrjsonParser(),
    renderer=OrjsonRenderer(), description=contract.INTRODUCTION,
)  # fmt: skip
for router in (*(module.router for module in installed.modules("api")), ledger, duties):
    api.add_router("", router)
for kind in problems.ANTICIPATED:
    api.add_exception_handler(kind, problems.respond)  # type: ignore[arg-type]  # it is given instances only


class Health(Schema):
    """Whether requests are answered and the database answers them."""

    status: str


@api.get("/health", auth=None, response=Health, summary="是否在运行", tags=["operations"])
def health(request: HttpRequest) -> Any:
    """Tell a load balancer that we live; nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 for a body or parameters of the wrong shape: where, and what is wanted there."""
    places = "；".join(dict.fromkeys(map(_misshapen, error.errors)))
    return answer(
        request, Problem(422, "misshapen", f"请求内容的格式不对：{places[:200]}", remedy="请对照接口文档。")
    )


def _misshapen(error: Mapping[str, Any]) -> str:
    """Return which part is of the wrong shape, by the name it is sent under, and what it should be."""
    source, *parts = error["loc"]
    place = ".".join(str(part) for part in (parts[1:] if source == "body" else parts)) or source
    told = error.get("ctx", {})
    if error["type"] == "value_error":
        return f"{place} {told['error']}"
    should = next((words for kind, words in SHOULD.items() if error["type"].startswith(kind)), "取值不对")
    return f"{place} {should.format(**told)}"


@api.exception_handler(HttpError)
def misread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses: above all a body that is not JSON."""
    return answer(request, Problem(error.status_code, "bad-request", errors.BAD_REQUEST.message))


def openapi(request: HttpRequest) -> JsonResponse:
    """Serve the OpenAPI 3.1 document."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix="api/v1/"), json_dumps_params={"ensure_ascii": False}
    )
