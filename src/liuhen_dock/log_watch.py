"""Hold the platform's log to its word: it may only grow, and all that was ever signed must be one log."""

from collections.abc import Sequence
from pathlib import Path

from liuhen_dock.journal import Journal
from liuhen_dock.server import Busy, Refusal, Server, UploadGone
from liuhen_dock.troubles import LogAlarm
from liuhen_dock.trust import open_by_all
from liuhen_proof.merkle import verify_consistency
from liuhen_proof.notes import Checkpoint, NoteError, Verifier
from liuhen_proof.tiles import TILE_WIDTH, ReadTile, consistency_path


class LogWatch:
    """Collects the checkpoints of receipts and, once per pass, tests them against the log as published."""

    def __init__(
        self, *, server: Server, journal: Journal, origin: str, verifiers: Sequence[Verifier], file: Path
    ) -> None:
        self._server, self._journal, self._file = server, journal, file
        self._origin, self._verifiers = origin, verifiers

    def saw(self, checkpoint: Checkpoint, *, note: str) -> None:
        """Remember a verified checkpoint. Raises LogAlarm if another root was signed for the same size."""
        root = checkpoint.root.hex()
        first, is_new = self._journal.keep_checkpoint(
            size=checkpoint.size, origin=checkpoint.origin, root=root, note=note
        )
        if is_new or first != root:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(note + "\n")
        if first != root:
            raise LogAlarm(
                f"日志分叉：平台对前 {checkpoint.size} 条签署过两个不同的日志根，请立即报告县司法局。"
            )

    def review(self) -> str | None:
        """Test all that was seen against the log as published now; return a Chinese warning if that was not possible.

        Raises LogAlarm when the log has shrunk or was rewritten.
        """
        seen = self._journal.checkpoints_to_test()  # before asking: what comes after cannot be smaller
        try:
            note = self._server.checkpoint()
            latest = open_by_all(note, verifiers=self._verifiers)
        except (Busy, Refusal, UploadGone) as error:
            return f"暂时取不到平台公布的日志检查点，本次未核对日志是否被改写（{str(error) or '不存在'}）。"
        except NoteError as error:
            raise LogAlarm(f"平台公布的日志检查点不能用本站留存的公钥验证（{error}）。") from error
        if latest.origin != self._origin:
            raise LogAlarm(f"平台公布的是另一本日志（{latest.origin}）。")
        if seen and latest.size < seen[-1][0]:
            raise LogAlarm(
                f"日志倒退：平台曾签署 {seen[-1][0]} 条，现在只公布 {latest.size} 条，请立即报告县司法局。"
            )
        self.saw(latest, note=note)
        read_tile = self._tiles_of(latest.size)
        for size, root in seen:
            try:
                path = consistency_path(size, new=latest.size, read_tile=read_tile)
            except (Busy, Refusal, UploadGone, ValueError) as error:
                return f"取不到日志数据，本次未核对日志是否被改写（{str(error) or '不存在'}）。"
            if not verify_consistency(
                old_size=size,
                old_root=bytes.fromhex(root),
                new_size=latest.size,
                new_root=latest.root,
                path=path,
            ):
                raise LogAlarm(f"日志被改写：曾签署的前 {size} 条不是现在日志的开头，请立即报告县司法局。")
            self._journal.checkpoint_tested(size)
        return None

    def _tiles_of(self, log_size: int) -> ReadTile:
        fetched: dict[tuple[int, int], bytes] = {}

        def read(level: int, n: int) -> bytes:
            if (level, n) not in fetched:
                hashes = log_size // TILE_WIDTH**level - n * TILE_WIDTH
                fetched[level, n] = self._server.tile(level, n, width=max(1, min(TILE_WIDTH, hashes)))
            return fetched[level, n]

        return read
