"""The one way a record becomes bytes: compact JSON, sorted keys, whole numbers (a subset of RFC 8785)."""

from __future__ import annotations

import json
from typing import Any

INTEGER_LIMIT = 2**53  # beyond it a browser's number type loses digits


def dumps(value: Any) -> bytes:
    """Write ``value`` canonically. Raises ValueError for floats, non-ASCII keys, integers from 2^53."""
    _refuse_unstable(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def loads(data: bytes) -> Any:
    """Read canonical bytes. Raises ValueError unless they are exactly what ``dumps`` would write."""
    try:
        value = json.loads(data.decode("utf-8"))
        if dumps(value) == data:
            return value
    except RecursionError:
        raise ValueError("nested too deeply") from None
    raise ValueError("not canonical JSON")


def _refuse_unstable(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError(f"a key must be ASCII text: {key!r}")
            _refuse_unstable(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_unstable(item)
    elif isinstance(value, int):  # bool included, always small
        if abs(value) >= INTEGER_LIMIT:
            raise ValueError(f"an integer must stay below 2^53: {value}")
    elif value is not None and not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} has no canonical form: {value!r}")
