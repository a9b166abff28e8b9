"""One pass over the cards in the dock: every file to its receipt, and only then marked or wiped."""

import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from liuhen_dock.card import Card, Found
from liuhen_dock.errands import Desk, Errands
from liuhen_dock.journal import Entry
from liuhen_dock.troubles import CardUnreadable, FileChanged, LogAlarm, Stopped, Trouble, Unproven
from liuhen_proof.hindrances import hindrance

PROVING_THREADS = 8  # waiting for a receipt must not hold one of the few upload places


@dataclass
class Tally:
    """What a pass came to, in files."""

    states: dict[str, int] = field(default_factory=dict)
    received: int = 0
    wiped: int = 0
    changed: int = 0
    unreadable: int = 0
    alarms: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        if self.states.get("unproven") or self.alarms:
            return Unproven.exit_code
        if self.unreadable:
            return CardUnreadable.exit_code
        return int(self.changed > 0 or not {"refused", "quarantined", "uploaded"}.isdisjoint(self.states))


class Station:
    """Works through the cards of a place in the dock; remembers nothing that the journal does not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._errands = Errands(desk)
        self._stuck: set[Found] = (
            set()
        )  # could not be deleted: not tried (and hashed) again until the card is back

    def halt(self) -> None:
        self._errands.halt.set()

    def card_left(self) -> None:
        self._errands.card_left()
        self._stuck.clear()

    def attend(self, card: Card, files: Sequence[Found]) -> Tally:
        """Bring every file to its receipt, then mark and (if so configured) wipe. Raises what stops the station."""
        self._errands.halt.clear()
        if self._desk.stop.is_set():  # after the clearing: whoever sets it halts us next
            raise Stopped("已停止。")
        tally = Tally()
        try:
            self._carry_all(card, files, tally)
        finally:  # what was proven before a stop is still marked
            proven = self._proven(card, files)
            tally.received = len(self._errands.newly_proven)
            self._errands.newly_proven.clear()
            self._mark(card, proven)
        if (
            (tally.received or (self._desk.config.wipe and proven))
            and self._log_holds()
            and self._desk.config.wipe
        ):
            self._wipe(card, proven, tally)
        tally.alarms = [sentence for _, sentence in self._desk.journal.open_alarms()]
        return tally

    def _carry_all(self, card: Card, files: Sequence[Found], tally: Tally) -> None:
        with ThreadPoolExecutor(self._desk.config.parallel + PROVING_THREADS) as pool:
            try:
                futures = [pool.submit(self._one, card, file) for file in files]
                while wait(futures, timeout=0.5).not_done:  # an endless wait cannot be interrupted on Windows
                    pass
                outcomes = [future.result() for future in futures]
            except BaseException:  # Ctrl-C, or a bug: let no thread go on alone
                self._errands.halt.set()
                pool.shutdown(cancel_futures=True)
                raise
        stop: Trouble | None = None
        for outcome in outcomes:
            match outcome:
                case Entry():
                    tally.states[outcome.state] = tally.states.get(outcome.state, 0) + 1
                case FileChanged():
                    tally.changed += 1
                case OSError():
                    tally.unreadable += 1
                case Trouble() if stop is None or isinstance(stop, Stopped):
                    stop = outcome
        if stop:
            raise stop

    def _one(self, card: Card, file: Found) -> Entry | Trouble | OSError:
        if self._errands.halt.is_set():
            return Stopped("已停止。")
        try:
            return self._errands.run(card, file)
        except FileChanged as change:
            self._desk.screen.warn(str(change))
            return change
        except OSError as error:
            self._desk.screen.warn(
                f"读取“{file.name}”失败（{hindrance(error)}），存储卡可能已拔出；插回后自动续传。"
            )
            return error
        except Trouble as trouble:  # no platform, no token: stops every file
            self._errands.halt.set()
            return trouble

    def _proven(self, card: Card, files: Sequence[Found]) -> list[tuple[Found, Entry]]:
        pairs = []
        for file in files:
            entry = self._errands.entry_of(card, file)
            if entry and entry.is_proven:
                pairs.append((file, entry))
        return pairs

    def _mark(self, card: Card, pairs: Sequence[tuple[Found, Entry]]) -> None:
        """Leave the list on the card; the originals are not touched."""
        files = [
            {"path": e.path, "size": e.size, "sha256": e.sha256, "recording": e.recording} for _, e in pairs
        ]
        if files != card.listed and not card.leave_list(files):
            self._desk.screen.once("存储卡写保护或已满，“已上传”清单只记在本机台账里。")
        for _, entry in pairs:
            if entry.state == "receipted":
                self._desk.journal.change(entry, state="marked")

    def _log_holds(self) -> bool:
        """Say whether the log stood the test just now and no alarm is open; otherwise nothing is wiped."""
        try:
            warning = self._desk.watch.review()
        except LogAlarm as alarm:
            self._desk.journal.raise_alarm(str(alarm), at=self._desk.now().isoformat(timespec="seconds"))
            warning = None
        if warning:
            self._desk.screen.once(warning)
        for at, sentence in self._desk.journal.open_alarms():
            self._desk.screen.alarm(f"{sentence}（{at} 发现，在此之前不清除任何文件）")
        return not warning and not self._desk.journal.open_alarms()

    def _wipe(self, card: Card, pairs: Sequence[tuple[Found, Entry]], tally: Tally) -> None:
        left = []
        for file, entry in pairs:
            if file in self._stuck:
                left.append((file, entry))
                continue
            try:
                self._errands.proven_again(file, entry)
                _delete(file)
            except FileChanged as change:
                self._desk.screen.warn(str(change))
                self._desk.journal.change(entry, card="")  # the next pass takes it for the new file it is
            except Unproven as doubt:
                self._desk.journal.change(entry, state="unproven", detail=str(doubt))
                self._desk.screen.alarm(f"“{file.name}”：{doubt}未清除。")
                tally.states["unproven"] = tally.states.get("unproven", 0) + 1
            except OSError as error:
                self._desk.screen.warn(f"无法清除“{file.name}”（{hindrance(error)}），文件已安全上传。")
                self._stuck.add(file)
                left.append((file, entry))
            else:
                self._desk.journal.change(entry, state="wiped")
                self._desk.screen.say(f"已清除 {file.name}")
                tally.wiped += 1
        self._mark(card, left)


def _delete(file: Found) -> None:
    try:
        file.path.unlink()
    except PermissionError:  # cameras set the read-only flag on key files; Windows then refuses
        file.path.chmod(stat.S_IWRITE)
        file.path.unlink()
