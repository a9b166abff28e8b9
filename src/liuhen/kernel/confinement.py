"""Run one function on hostile input in a child process that can do little else.

The child is a fresh isolated interpreter with an empty environment and an empty folder, limits on time, memory,
files and processes, no rights (if we are root), and no network where the kernel lets us cut it. The parent opens
the files; the child gets them as open streams, and may write into one of them at most. This file is also the
child's program: it imports only the standard library, and nothing of ours above this line.
"""

import contextlib
import ctypes
import importlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

_MOST_OUTPUT_BYTES = 1 << 20
_MOST_TASK_BYTES = 64 << 10  # what a pipe takes without anybody reading
_NOBODY = 65534
# Where Python keeps what it compiled, if not beside the source: a child that compiles all anew takes twice as long.
_COMPILED = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
_NICENESS = 10
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True)
class ConfinedFailure:
    """Why there is no result: timeout, memory, crashed, refused or output; the detail is for developers."""

    reason: str
    detail: str = ""


def run_confined(
    module: str,
    function: str,
    args: Mapping[str, Any],
    *,
    timeout: float,
    memory_bytes: int,
    files: Sequence[Path] = (),
    output: Path | None = None,
    output_bytes: int = 0,
) -> Any | ConfinedFailure:
    """Call `module.function(**args)` in a confined child and return its JSON-able result.

    The function gets `files` first, as binary streams to read, and after them `output`, made anew, to write
    `output_bytes` at most; a child that writes gives way to everybody else's work. The module must import at its
    head whatever the function will need: later it may not be readable. The function answers bad input by raising
    ValueError, which comes back as ConfinedFailure("refused", its text). Raises OSError when a file cannot
    be opened.
    """
    task: dict[str, Any] = {
        "module": module, "function": function, "args": dict(args), "path": [p for p in sys.path if p],
        "memory_bytes": memory_bytes, "seconds": int(timeout) + 1, "output": -1, "output_bytes": output_bytes,
        "parent": os.getpid(),
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="confined-"))
        os.chmod(folder, 0o755)  # noqa: S103 - it stays empty, and the child is somebody else
        handles = [stack.enter_context(file.open("rb")).fileno() for file in files]
        task["files"] = handles.copy()
        if output is not None:
            handles.append(stack.enter_context(output.open("w+b")).fileno())
            task["output"] = handles[-1]
        text = json.dumps(task).encode()
        if len(text) > _MOST_TASK_BYTES:
            raise ValueError(f"task of {len(text)} bytes")
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", *_COMPILED, __file__],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=folder, env={"LANG": "C.UTF-8"}, pass_fds=handles, start_new_session=True,
        )  # fmt: skip
        with child:
            assert child.stdin
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(text)
                child.stdin.close()
            try:
                answer, errors, cut = _listen(child, time.monotonic() + timeout)
            finally:
                child.kill()
        return _result(child.returncode, answer, errors, cut)


def _listen(child: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bytes, str]:
    """Collect what the child says until it closes its pipes, talks too much, or runs out of time."""
    assert child.stdout
    assert child.stderr
    said = {child.stdout: bytearray(), child.stderr: bytearray()}
    cut = ""
    with selectors.DefaultSelector() as selector:
        for stream in said:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and not cut:
            ready = selector.select(max(deadline - time.monotonic(), 0))
            if not ready:
                cut = "timeout"
            for key, _ in ready:
                stream = child.stdout if key.fileobj is child.stdout else child.stderr
                piece = os.read(stream.fileno(), 1 << 16)
                said[stream] += piece
                if not piece:
                    selector.unregister(stream)
                elif len(said[stream]) > _MOST_OUTPUT_BYTES:
                    cut = "output"
    if not cut:
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            cut = "timeout"
    return bytes(said[child.stdout]), bytes(said[child.stderr]), cut


def _result(code: int, output: bytes, errors: bytes, cut: str) -> Any | ConfinedFailure:
    last_words = errors.decode("utf-8", "replace").strip().rpartition("\n")[2][-300:]
    if cut or code == -24:  # SIGXCPU
        return ConfinedFailure(cut or "timeout", last_words)
    if code:
        out_of_memory = "MemoryError" in last_words or "cannot allocate" in last_words.lower()
        return ConfinedFailure("memory" if out_of_memory else "crashed", last_words or f"exit {code}")
    try:
        answer = json.loads(output)
    except ValueError:
        return ConfinedFailure("crashed", "no JSON came back")
    if "refused" in answer:
        return ConfinedFailure("refused", str(answer["refused"]))
    return answer["result"]


# ── what follows runs in the child ───────────────────────────────────────────────────────────────────────


def network_is_cut() -> bool:
    """Tell whether this process has no way out: a network namespace with nothing but a dead loopback."""
    try:
        names = {line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]}
    except OSError:
        return False
    return names <= {"lo"} and _network_was_cut


_network_was_cut = False


def _child() -> None:
    global _network_was_cut  # noqa: PLW0603 - a fact about this process
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a chatty library must not spoil the answer
    # Since Python 3.13 a traceback is printed by modules that are read only then: too late here.
    sys.excepthook = lambda kind, error, _: sys.stderr.write(f"{kind.__name__}: {error}\n")
    task = json.loads(sys.stdin.buffer.read())
    sys.path[:] = task["path"]
    # Our own code is loaded with our own rights: Python may stand where nobody else may read.
    function = getattr(importlib.import_module(task["module"]), task["function"])
    if sys.platform != "win32":
        _network_was_cut = _give_up_powers()
        if os.getppid() != task["parent"]:
            os._exit(1)  # it died before we asked to die with it
        _limit(task["memory_bytes"], task["seconds"], task["output_bytes"])
    streams: list[Any] = [os.fdopen(handle, "rb") for handle in task["files"]]
    if task["output"] >= 0:
        streams.append(os.fdopen(task["output"], "w+b"))
        os.nice(_NICENESS)
    try:
        answer = {"result": function(*streams, **task["args"])}
        if task["output"] >= 0:
            streams[-1].flush()
    except ValueError as refusal:
        answer = {"refused": str(refusal)[:1000]}
    os.write(answers, json.dumps(answer).encode())
    os._exit(0)  # no destructors of a library that has seen hostile bytes


if sys.platform != "win32":

    def _give_up_powers() -> bool:
        """Leave the network and root's rights behind; return whether the network is gone."""
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform != "linux":
            return False
        libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
        is_root = os.geteuid() == 0
        cut = libc.unshare(_CLONE_NEWNET if is_root else _CLONE_NEWUSER | _CLONE_NEWNET) == 0
        if is_root:
            with contextlib.suppress(OSError):
                os.setgroups([])
                os.setresgid(_NOBODY, _NOBODY, _NOBODY)
                os.setresuid(_NOBODY, _NOBODY, _NOBODY)
            libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)  # a change of user clears it
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        return bool(cut)

    def _limit(memory_bytes: int, seconds: int, output_bytes: int) -> None:
        for what, most in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_FSIZE, output_bytes),
            (resource.RLIMIT_NOFILE, 64),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _child()
