"""Say what a media file is, without trusting it: parsed by PyAV or Pillow in a confined child."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuhen.kernel.confinement import ConfinedFailure, run_confined
from liuhen.later import later
from liuhen_dock.media import SCAN_SECONDS

if TYPE_CHECKING:
    from liuhen_dock import contents
    from liuhen_dock.contents import Contents as Probe
else:
    contents, Probe = later("liuhen_dock.contents"), dict[str, Any]

_SECONDS_BESIDE = 10.0  # for what is not the reading of packets
_MEMORY_BYTES = 1536 << 20
_REASONS = {
    "timeout": "解析超时，文件可能已损坏或经过恶意构造",
    "memory": "解析所需内存超出上限，文件可能经过恶意构造",
    "crashed": "解析程序异常退出，文件可能已损坏或经过恶意构造",
    "output": "解析结果异常，文件可能经过恶意构造",
}

__all__ = ["Probe", "probe", "reason_of"]


def probe(path: Path, *, seconds: float = SCAN_SECONDS) -> Probe:
    """Look at a file; whatever it contains, the answer is a Probe. Raises OSError when it cannot be opened.

    A file whose packets cannot all be read within ``seconds`` has no measured length.
    """
    answer = run_confined(
        "liuhen_dock.contents", "inspect", {"seconds": seconds}, timeout=seconds + _SECONDS_BESIDE,
        memory_bytes=_MEMORY_BYTES, files=[path],
    )  # fmt: skip
    if isinstance(answer, ConfinedFailure):
        return contents.told(reason=reason_of(answer))
    return answer  # type: ignore[no-any-return]


def reason_of(failure: ConfinedFailure) -> str:
    """Say in the user's words why a file could not be looked into."""
    return failure.detail if failure.reason == "refused" else _REASONS[failure.reason]
