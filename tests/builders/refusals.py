"""What a verb says when it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from liuhen.kernel.flow import Refused


def said(act: Callable[..., Any], **told: Any) -> str:
    """Carry it out and return the sentence with which it is refused; that nothing refuses it fails the test."""
    with pytest.raises(Refused) as caught:
        act(**told)
    return caught.value.sentence
