"""The JSON API: one NinjaAPI, put together from what the apps offer."""

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
from liuhen.kernel.web.refusals import Problem, answer


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
    """Answer 422 for a body or parameters of the wrong shape, and say where."""
    places = "、".join(
        dict.fromkeys(".".join(str(part) for part in e["loc"][1:]) or "body" for e in error.errors)
    )
    return answer(
        request, Problem(422, "misshapen", f"请求内容的格式不对：{places[:200]}", remedy="请对照接口文档。")
    )


@api.exception_handler(HttpError)
def misread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses: above all a body that is not JSON."""
    return answer(request, Problem(error.status_code, "bad-request", errors.BAD_REQUEST.message))


def openapi(request: HttpRequest) -> JsonResponse:
    """Serve the OpenAPI 3.1 document."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix="api/v1/"), json_dumps_params={"ensure_ascii": False}
    )
