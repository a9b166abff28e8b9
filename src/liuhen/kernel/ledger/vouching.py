"""Who vouches for the log: its keys and every checkpoint, ours and those kept outside, held against the tree (ADR-16).

What stands on this server was signed with keys that stand on this server: it may accuse, it never clears. Only a
checkpoint from outside says up to where the log is as it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.auditing import (
    UNREADABLE,
    Fault,
    Published,
    Report,
    Tree,
    audit_entries,
    stored_tiles,
)
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen_proof import notes, tiles
from liuhen_proof.keys import ALGORITHMS, VerifyKey
from liuhen_proof.notes import COSIGNATURE, NoteError

NOT_A_CHECKPOINT = "不是检查点，或已被改动"


def audit_log(
    *,
    checkpoints: Sequence[str],
    trust: Sequence[VerifyKey],
    own_keys: bool,
    on_progress: Callable[[int], None],
    published: Published | None = None,
    on_payload: Callable[[Entry, bytes], None] = lambda *_: None,
) -> Report:
    """Recompute the log. ``checkpoints`` are notes kept elsewhere, ``trust`` the public keys to believe.

    ``own_keys`` says that ``trust`` was read from this very server, which proves nothing against its owner. Whoever
    reads as of one moment has ``published`` from just before. ``on_payload`` gets each payload that is as it
    was entered.
    """
    report, published = Report(), published or Published.seen()
    tree = audit_entries(report, published, on_progress, on_payload)
    _keys(report, trust, own_keys)
    _checkpoints(report, tree, published, checkpoints, trust)
    if not report.is_vouched_for:
        report.not_checked.append("账本没有任何有效的检查点，无从判断内容是否为事后另造")
    if own_keys:
        report.not_checked.append("公钥取自本机，未与外部留存的公钥比对（可用 --trust 指定）")
    if not checkpoints:
        report.not_checked.append(
            "没有提供在本机以外留存的检查点，无法发现整库被换成旧备份（可用 --checkpoint 指定）"
        )
    elif report.proven < report.size:
        report.not_checked.append(
            f"外部检查点只证明了前 {report.proven} 条；"
            f"记录 {report.proven} 至 {report.size - 1} 只由本机的检查点作保"
        )
    return report


def _keys(report: Report, trust: Sequence[VerifyKey], own_keys: bool) -> None:
    """Hold the keys this server would sign with against those kept outside."""
    own, missing = keyring.found_keys()
    report.faults.extend(Fault(f"本机密钥 {name}", "缺失或不可读") for name in missing)
    if own_keys:
        return
    known = {key.kind for key in trust if key.name == settings.LEDGER_ORIGIN} - {COSIGNATURE}
    for name, key in own.items():
        if key.kind in known and key not in trust:
            report.faults.append(Fault(f"本机密钥 {name}", "不是在外部留存公钥的那一把：密钥被换过"))
    report.not_checked.extend(
        f"没有提供外部留存的 {algorithm} 公钥，未核验 {algorithm} 签名"
        for kind, algorithm in ALGORITHMS.items()
        if kind not in known
    )


@dataclass(frozen=True)
class _Kept:
    """A checkpoint as it stands somewhere, before it is believed; ``size`` is what the row beside it says."""

    where: str
    note: object
    size: int | None = None


@dataclass
class _Opened:
    """The checkpoints that are well signed, by whether they agree with the tree."""

    agreeing: list[tuple[str, notes.Checkpoint]] = field(default_factory=list)
    contradicting: list[tuple[str, notes.Checkpoint]] = field(default_factory=list)


def _checkpoints(
    report: Report, tree: Tree, published: Published, given: Sequence[str], trust: Sequence[VerifyKey]
) -> None:
    """Hold every checkpoint against the tree; those from outside first, for they alone prove."""
    outside = [_Kept(f"外部检查点 {i}", note) for i, note in enumerate(given, 1)]
    known: dict[object, notes.Checkpoint] = {}
    theirs, ours = (
        _sorted(tree, _open(report, kept, trust, known)) for kept in (outside, _inside(published))
    )
    _copies_are_whole(report, published)
    report.checkpoints = sum(len(each.agreeing) + len(each.contradicting) for each in (theirs, ours))
    report.proven = max((note.size for _, note in theirs.agreeing), default=0)
    witnesses = _witnesses(tree)
    for where, note in theirs.contradicting:
        if note.size < report.proven:
            what = f"与同样来自外部的检查点（{report.proven} 条）互相矛盾：曾签出两本不同的账"
            report.faults.append(Fault(where, what))
    later = [each for each in theirs.contradicting if each[1].size >= report.proven]
    _locate(report, tree, later, witnesses)
    for where, note in ours.contradicting:
        if note.size <= report.proven:
            report.faults.append(Fault(where, f"是另造的：外部检查点证明前 {report.proven} 条与之不符"))
    _locate(report, tree, [each for each in ours.contradicting if each[1].size > report.proven], witnesses)


def _locate(
    report: Report,
    tree: Tree,
    contradicting: Sequence[tuple[str, notes.Checkpoint]],
    witnesses: Sequence[tiles.ReadTile],
) -> None:
    """Say as nearly as can be proven where the log leaves the smallest of some checkpoints."""
    if not contradicting:
        return
    where, note = contradicting[0]
    low, high = tiles.first_difference(note.size, root=note.root, read_tile=tree.read, witnesses=witnesses)
    low = max(low, report.proven)
    more = f"（此后另有 {len(contradicting) - 1} 个也不一致）" if len(contradicting) > 1 else ""
    cut = f"记有 {note.size} 条，本库只有 {tree.size} 条：尾部被截断或恢复了旧库{more}"
    if high - low == 1 and low >= tree.size:
        report.faults.append(Fault(where, cut, low))
    elif high - low == 1:
        report.faults.append(Fault(where, f"与本库不一致：第一处是记录 {low}{more}", low))
    elif note.size > tree.size:  # nobody tells a tail that was cut from an entry taken out before it
        before = f"；或在记录 {low} 至 {tree.size} 之间有删改" if low < tree.size else ""
        until = min(high, tree.size + 1)
        report.faults.append(Fault(where, cut + before, low, until if until - low > 1 else None))
    else:
        report.faults.append(
            Fault(where, f"与本库不一致：记录 {low} 至 {high - 1} 之间有改动{more}", low, high)
        )


def _sorted(tree: Tree, found: Iterable[tuple[str, notes.Checkpoint]]) -> _Opened:
    opened = _Opened()
    for where, note in sorted(found, key=lambda pair: pair[1].size):
        agrees = note.size <= tree.size and tree.root(note.size) == note.root
        (opened.agreeing if agrees else opened.contradicting).append((where, note))
    return opened


def _open(
    report: Report,
    kept: Sequence[_Kept],
    trust: Sequence[VerifyKey],
    known: dict[object, notes.Checkpoint],
) -> Iterator[tuple[str, notes.Checkpoint]]:
    """Yield those that our log's keys have signed; of each way to be false the first is named, with how many more."""
    seen: set[object] = set()
    false: dict[str, list[str]] = {}
    for each in kept:
        if each.note in seen and each.size is None:
            continue
        seen.add(each.note)
        try:
            text = each.note if isinstance(each.note, str) else ""
            note = known[each.note] = known.get(each.note) or notes.open_checkpoint(text, verifiers=trust)
        except NoteError:
            false.setdefault(_why_false(each.note, trust), []).append(each.where)
            continue
        if note.origin != settings.LEDGER_ORIGIN:
            report.faults.append(Fault(each.where, f"不是本账本的检查点：{note.origin}"))
        elif each.size not in (None, note.size):
            report.faults.append(Fault(each.where, f"登记为 {each.size} 条，签名的是 {note.size} 条"))
        else:
            yield each.where, note
    for what, places in false.items():
        more = f"（另有 {len(places) - 1} 个同样）" if len(places) > 1 else ""
        report.faults.append(Fault(places[0], what + more))


def _why_false(note: object, trust: Sequence[VerifyKey]) -> str:
    try:
        text, lines = notes.parse(note if isinstance(note, str) else "")
        origin = notes.parse_checkpoint(text).origin
    except NoteError:
        return NOT_A_CHECKPOINT
    if absent := notes.absent_kinds(origin, lines, trust):
        kinds = "、".join(ALGORITHMS[kind] for kind in absent)
        return f"没有受信任的 {kinds} 密钥的签名：密钥被换过，或检查点被改动"
    return "签名不是由受信任的密钥作出，或检查点被改动"


def _inside(published: Published) -> list[_Kept]:
    """Return every checkpoint on this server, exactly as it stands: its table, the copies, the published one."""
    kept = [_Kept(f"检查点 {size}", note, size=size) for size, note in _rows()]
    for copy, text in published.copies.items():
        kept += [_Kept(f"{copy.name} 第{i}个检查点", note) for i, note in enumerate(_whole(text or ""), 1)]
    if published.checkpoint is not None or published.size:
        kept.append(_Kept("已公布的检查点", published.checkpoint or ""))
    return kept


def _copies_are_whole(report: Report, published: Published) -> None:
    """See that each copy holds the newest checkpoint; older ones it may lack, where it was set up later."""
    for copy, text in published.copies.items():
        if text is None:
            report.not_checked.append(f"检查点副本 {copy.name} 不在原处，未能比对")
        elif published.size not in {0, *map(notes.size_of, _whole(text))}:
            report.faults.append(Fault(copy.name, "没有最新的检查点：被删改，或没有写全"))


def _rows() -> Iterator[tuple[int, object]]:
    try:
        yield from Checkpoint.objects.order_by("size").values_list("size", "note").iterator()
    except UNREADABLE:
        yield 0, ""


def _whole(text: str) -> list[str]:
    """Return the checkpoints of a copy; one that a power cut tore off and that stands whole behind it is no fault."""
    found = [note for note in text.split("\f\n") if note]
    return [
        note
        for note, following in zip(found, [*found[1:], ""], strict=False)
        if not following.startswith(note)
    ]


def _witnesses(tree: Tree) -> list[tiles.ReadTile]:
    """Return what else remembers the leaves' hashes: each is believed only where it leads up to a checkpoint's root."""
    stored = stored_tiles()
    witnesses: list[tiles.ReadTile] = [lambda level, n: stored.get((level, n), b""), _published_tile]
    if tree.stored_hashes:
        witnesses.append(tree.by_stored_hashes().read)
    return witnesses


def _published_tile(level: int, n: int) -> bytes:
    """Fetch the fullest published state of a tile."""
    whole = settings.LEDGER_PUBLIC / tiles.tile_path(level, n)
    states = whole.with_name(f"{whole.name}.p")
    try:
        if whole.is_file():
            return whole.read_bytes()
        names = [path for path in states.iterdir() if path.name.isdigit()] if states.is_dir() else []
        return max(names, key=lambda path: int(path.name)).read_bytes() if names else b""
    except OSError:
        return b""
