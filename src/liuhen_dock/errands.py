"""One file's way: measured, described, carried, proven. Each step is in the journal before the next begins."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from liuhen_dock import receipts
from liuhen_dock.card import Card, Found, sample_of, still
from liuhen_dock.config import Config
from liuhen_dock.describe import Description, describe, upload_metadata
from liuhen_dock.journal import Entry, Journal
from liuhen_dock.log_watch import LogWatch
from liuhen_dock.media import read_media
from liuhen_dock.patterns import read_name
from liuhen_dock.screen import Screen, sized
from liuhen_dock.server import Busy, Pending, Refusal, Server, UploadGone
from liuhen_dock.troubles import FileChanged, LogAlarm, NoServer, Unproven
from liuhen_dock.tus import Waits, carry
from liuhen_proof.digests import Digests
from liuhen_proof.notes import Verifier

FRESH_STARTS = 3  # how often an upload that the platform forgot is begun again in one pass


@dataclass(frozen=True)
class Desk:
    """What the work on all cards shares; every part of it is safe to use from many threads."""

    config: Config
    server: Server
    journal: Journal
    watch: LogWatch
    verifiers: Sequence[Verifier]
    origin: str
    screen: Screen
    now: Callable[[], datetime]
    slots: threading.Semaphore  # how many files are read or sent at once, over all cards
    stop: threading.Event  # the program is to end


class Errands:
    """The files of one card's place in the dock; ``run`` may be called from many threads."""

    def __init__(self, desk: Desk) -> None:
        self.halt = threading.Event()
        self._desk = desk
        self.newly_proven: set[int] = set()  # entries; whoever counts them clears it
        self._asked: set[int] = set()
        self._digest_of: dict[tuple[str, Found], str] = {}  # of what was looked into since the card came
        self._twins: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def run(self, card: Card, file: Found) -> Entry:
        """Bring ``file`` as far as it goes. Raises FileChanged, OSError (the card), or what stops the station."""
        entry = self._known(card, file)
        if entry is None:
            with self._desk.slots:
                entry = self._measure(card, file)
        if entry.state == "wiped":  # somebody put it back
            entry = self._desk.journal.change(entry, state="receipted")
        if entry.is_proven or not self._may_ask(entry):
            return entry
        with self._alone_with(entry.sha256):
            for _ in range(FRESH_STARTS):
                entry = self._joined(entry)
                if not entry.is_proven and entry.state not in ("uploaded", "unproven"):
                    with self._desk.slots:
                        entry = self._carry(file, entry)
                if entry.is_proven or entry.state == "refused":
                    return entry
                try:
                    return self._prove(file, entry)
                except UploadGone:  # forgotten before it was proven
                    entry = self._desk.journal.change(entry, state="found", upload_url="", detail="")
        return entry

    def proven_again(self, file: Found, entry: Entry) -> None:
        """Check bytes and receipt once more, as the last thing before a wipe. Raises FileChanged, Unproven."""
        still(file)
        measured = self._digests(file, "复核")
        if measured.sha256 != entry.sha256:
            self._digest_of = {key: digest for key, digest in self._digest_of.items() if key[1] != file}
            raise FileChanged(f"“{file.name}”的内容与已上传的不同，未清除。")
        receipts.verify_receipt(
            json.loads(entry.receipt), ours=measured, origin=self._desk.origin, verifiers=self._desk.verifiers
        )
        still(file)

    def card_left(self) -> None:
        """Forget what was only known of a card while it stayed in the dock."""
        self._digest_of.clear()

    def entry_of(self, card: Card, file: Found) -> Entry | None:
        """Return what is known of a file whose bytes were looked at since the card came."""
        sha256 = self._digest_of.get((card.id, file))
        if sha256 is None:
            return None
        return self._desk.journal.entry_of(file, card=card.id, server=self._desk.server.url, sha256=sha256)

    def _known(self, card: Card, file: Found) -> Entry | None:
        """Believe a sample of the bytes, and only on a card that bears our label: cameras reuse names and times."""
        if (card.id, file) in self._digest_of:
            return self.entry_of(card, file)
        if not card.id:
            return None
        with self._desk.slots:
            sample = sample_of(file)
        entry = self._desk.journal.entry_of(file, card=card.id, server=self._desk.server.url, sample=sample)
        if entry:
            self._digest_of[card.id, file] = entry.sha256
        return entry

    def _measure(self, card: Card, file: Found) -> Entry:
        still(file)
        measured = self._digests(file, "校验")
        sample = sample_of(file)
        still(file)
        self._digest_of[card.id, file] = measured.sha256
        return self._desk.journal.add(
            file,
            card=card.id,
            server=self._desk.server.url,
            sha256=measured.sha256,
            sm3=measured.sm3,
            sample=sample,
        )

    def _digests(self, file: Found, what: str) -> Digests:
        with self._desk.screen.bar(what, file.name, size=file.shape.size) as moved:
            return receipts.measure(file.path, moved=moved, stop=self.halt)

    def _may_ask(self, entry: Entry) -> bool:
        """Ask again about a refused or doubtful file once per start of the program, not at every pass."""
        with self._lock:
            was_asked = entry.id in self._asked
            self._asked |= {entry.id} if entry.state in ("refused", "unproven") else set()
        return not was_asked

    @contextmanager
    def _alone_with(self, sha256: str) -> Iterator[None]:
        """Keep the same bytes, twice on a card, from being carried twice at once."""
        with self._lock:
            turn = self._twins.setdefault(sha256, threading.Lock())
        with turn:
            yield

    def _joined(self, entry: Entry) -> Entry:
        """Share the receipt, or the half-done upload, of the same bytes under another name."""
        twin = self._desk.journal.twin(entry)
        if twin is None:
            return entry
        if twin.is_proven or twin.state == "wiped":
            self.newly_proven.add(entry.id)
            return self._desk.journal.change(
                entry,
                state="receipted",
                recording=twin.recording,
                receipt=twin.receipt,
                detail="内容与已上传的文件相同",
            )
        return entry if entry.upload_url else self._desk.journal.change(entry, upload_url=twin.upload_url)

    def _describe(self, file: Found) -> Description:
        suffix_kind = self._desk.config.suffixes[file.path.suffix.lower().lstrip(".")]
        name = read_name(file.path.stem, patterns=self._desk.config.patterns)
        if name is None:
            self._desk.screen.say(f"“{file.name}”不符合已知命名规则，按现有信息上传。")
        return describe(name, media=read_media(file.path), suffix_kind=suffix_kind)

    def _carry(self, file: Found, entry: Entry) -> Entry:
        metadata = upload_metadata(
            self._describe(file),
            filename=file.name.rpartition("/")[2],
            relative_path=file.name,
            sha256=entry.sha256,
            clock_offset_ms=self._desk.config.clock_offset_ms,
        )
        self._desk.screen.say(f"上传 {file.name}（{sized(file.shape.size)}）")
        try:
            with self._desk.screen.bar("上传", file.name, size=file.shape.size) as moved:
                url = carry(
                    file,
                    server=self._desk.server,
                    metadata=metadata,
                    upload_url=entry.upload_url,
                    waits=self._waits(),
                    opened=lambda url: self._opened(entry, url),
                    moved=moved,
                )
        except Refusal as refusal:
            self._desk.screen.warn(f"平台拒收“{file.name}”：{refusal}文件保留在卡上。")
            return self._desk.journal.change(entry, state="refused", detail=str(refusal))
        except FileChanged:
            self._desk.journal.forget(entry)
            raise
        return self._desk.journal.change(entry, state="uploaded", upload_url=url, detail="")

    def _opened(self, entry: Entry, url: str) -> None:
        self._desk.journal.change(entry, state="uploading", upload_url=url, detail="")

    def _prove(self, file: Found, entry: Entry) -> Entry:
        """Fetch and check the receipt; a bad one is kept apart and shouted about."""
        waits = self._waits()
        while True:
            try:
                receipt = self._desk.server.receipt(entry.upload_url)
                if not isinstance(receipt, Pending):
                    break
                waits.pause(Busy("平台正在核验入库", retry_after=receipt.retry_after))
            except Busy as busy:
                waits.pause(busy)
            except NoServer:
                return self._desk.journal.change(entry, detail="平台尚未出具回执，稍后再取")
            except Refusal as refusal:
                self._desk.screen.warn(f"平台拒收“{file.name}”：{refusal}文件保留在卡上。")
                return self._desk.journal.change(entry, state="refused", detail=str(refusal))
        return self._judged(file, entry, receipt)

    def _judged(self, file: Found, entry: Entry, receipt: dict[str, object]) -> Entry:
        ours = Digests(entry.sha256, entry.sm3, entry.size)
        folder = self._desk.config.data / "receipts"
        at = self._desk.now().isoformat(timespec="seconds")
        about = {
            "path": entry.path,
            "size": entry.size,
            "sha256": entry.sha256,
            "server": entry.server,
            "at": at,
        }
        try:
            proven = receipts.verify_receipt(
                receipt, ours=ours, origin=self._desk.origin, verifiers=self._desk.verifiers
            )
        except Unproven as doubt:
            kept = receipts.keep(receipt, folder=folder, sha256=entry.sha256, about=about, is_proven=False)
            self._desk.screen.alarm(
                f"“{file.name}”：{doubt}文件绝不清除；该回执已留作证据（{kept}），请立即报告县司法局。"
            )
            return self._desk.journal.change(entry, state="unproven", detail=str(doubt))
        receipts.keep(receipt, folder=folder, sha256=entry.sha256, about=about, is_proven=True)
        try:
            self._desk.watch.saw(proven.checkpoint, note=proven.note)
        except LogAlarm as alarm:
            self._desk.journal.raise_alarm(str(alarm), at=at)
        self.newly_proven.add(entry.id)
        reason = str(receipt.get("reason", "")) if proven.is_quarantined else ""
        if proven.is_quarantined:
            self._desk.screen.warn(
                f"“{file.name}”已安全存入平台，但被隔离待核（编号 {proven.recording}）：{reason}"
            )
        else:
            self._desk.screen.say(f"已收讫 {file.name}（编号 {proven.recording}，回执有效）", style="green")
        return self._desk.journal.change(
            entry,
            state="quarantined" if proven.is_quarantined else "receipted",
            recording=proven.recording,
            receipt=json.dumps(receipt, ensure_ascii=False),
            detail=reason,
        )

    def _waits(self) -> Waits:
        return Waits(self._desk.config.pace, self.halt, tell=self._desk.screen.once)
