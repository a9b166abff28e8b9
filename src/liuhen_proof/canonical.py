"""The one way a record becomes bytes: compact JSON, sorted keys, whole numbers (a subset of RFC 8785)."""

from __future__ import annotations

import json
from typing import Any

INTEGER_LIMIT = 2**53  # beyond it a browser's number type loses digits


def dumps(value: Any) -> bytes:
    """Write ``value`` canonically. Raises ValueError for floats, non-ASCII keys, integers from 2^53."""
    refuse_unstable(value)
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


def refuse_unstable(value: Any) -> None:
    """Raise ValueError for what has no one canonical form, anywhere inside ``value``."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        if abs(value) >= INTEGER_LIMIT:
            raise ValueError(f"an integer must stay below 2^53: {value}")
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise ValueError(f"a key must be ASCII text: {key!r}")
            refuse_unstable(item)
    elif kind is list or kind is tuple:
        for item in value:
            refuse_unstable(item)
    elif not isinstance(value, str):  # an enumeration of texts is a text
        raise ValueError(f"{kind.__name__} has no canonical form: {value!r}")
