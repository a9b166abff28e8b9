"""Verify an evidence capsule, folder or ZIP, trusting neither it nor the server it came from."""

from __future__ import annotations

import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from pathlib import Path

from liuhen_proof.anchors import check_signatures, check_time
from liuhen_proof.bag import check_bytes
from liuhen_proof.copies import check_copies
from liuhen_proof.entries import check_inclusion, comparable, read_checkpoint
from liuhen_proof.hindrances import Arguments, unreadable
from liuhen_proof.kept_texts import decode_kept, notes_in
from liuhen_proof.keys import parse_keys
from liuhen_proof.notes import NOTE_BYTES_MAX, NoteError
from liuhen_proof.package import open_package
from liuhen_proof.report import EXIT_UNREADABLE, NotACapsule, Report
from liuhen_proof.sealed import check_sealed, cited_in
from liuhen_proof.wording import CONCLUSIONS, SENTENCES, as_json, as_text

HELP = """核验留痕证据包：字节、入账、签名、时间四项，各自下结论。
退出码：0 四项全部通过；1 有问题（并指明第一处）；2 已核验的没有问题，但有项目未能核验；3 不是证据包或无法读取。"""


KEPT_BYTES_MAX = 64 << 20  # somebody may have kept every checkpoint there ever was


def examine(
    path: Path,
    *,
    trust: Sequence[str] = (),
    kept: str | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> Report:
    """Reach the four verdicts on the capsule at ``path``.

    ``trust`` are texts with verifier keys or SM2 PEMs, ``kept`` one or more signed checkpoints, all obtained elsewhere.
    Raises NotACapsule if there is nothing to examine or an anchor cannot be read.
    """
    report = Report()
    package = open_package(path, report=report)
    files = check_bytes(package, progress=progress)
    checkpoint = read_checkpoint(package)
    if checkpoint is None:
        return report
    try:
        trusted = [key for text in trust for key in parse_keys(text, name=checkpoint.origin)]
    except NoteError:
        raise NotACapsule("anchor-unreadable") from None
    kept = None if kept is None else comparable(package, checkpoint, notes_in(kept))
    entries = check_inclusion(package, checkpoint=checkpoint, files=files, kept=kept, cited=cited_in(package))
    check_copies(package, files=files, entries=entries)
    check_sealed(package, files=files, entries=entries)
    check_signatures(package, checkpoint=checkpoint, trusted=trusted, kept=kept)
    check_time(package, checkpoint=checkpoint, entries=entries, trusted=trusted)
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Arguments(description=HELP, formatter_class=RawDescriptionHelpFormatter)
    here = str(Path(__file__).resolve().parent)
    parser.add_argument(
        "capsule", nargs="?", default=here, help="证据包文件夹或 ZIP；默认为本程序所在的文件夹"
    )
    parser.add_argument(
        "--trust", action="append", default=[], metavar="文件",
        help="另行取得的公钥（日志或见证方的 vkey，或 SM2 公钥 PEM），可重复",
    )  # fmt: skip
    parser.add_argument("--checkpoint", metavar="文件", help="另行保存的日志检查点")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return EXIT_UNREADABLE if stop.code else 0
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old Windows console lacks some characters
    try:
        trust = [_text_of(name) for name in options.trust]
        kept = _text_of(options.checkpoint, limit=KEPT_BYTES_MAX) if options.checkpoint else None
        report = examine(Path(options.capsule), trust=trust, kept=kept)
    except (NotACapsule, OSError) as reason:
        said = SENTENCES[str(reason)] if isinstance(reason, NotACapsule) else unreadable(reason)
        failure = {"exit": EXIT_UNREADABLE, "text": said}
        print(
            json.dumps(failure, ensure_ascii=False) if options.json else CONCLUSIONS[EXIT_UNREADABLE] + said
        )
        return EXIT_UNREADABLE
    print((as_json if options.json else as_text)(report), end="")
    return report.exit_code


def _text_of(name: str, *, limit: int = NOTE_BYTES_MAX) -> str:
    with open(name, "rb") as file:
        data = file.read(limit + 1)
    try:
        if len(data) <= limit:
            return decode_kept(data, sealed=True)
    except ValueError:
        pass
    raise NotACapsule("anchor-unreadable")


if __name__ == "__main__":
    sys.exit(main())
