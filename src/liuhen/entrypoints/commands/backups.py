"""`liuhen backup` and `liuhen restore`: a copy that holds together, and whether it is the newest there was.

A backup is a dated folder: the database, the keys, the published log, the checkpoints, the capsules, and a
manifest of digests. The vault, which only grows, stands once beside them.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands import snapshots
from liuhen.entrypoints.commands.kept import checkpoints_in, text_of
from liuhen.entrypoints.commands.setting_up import open_data, set_up_without_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble
from liuhen_proof.kept_texts import notes_in

if TYPE_CHECKING:
    from liuhen_proof.notes import Checkpoint

VAULT = "vault"
SHOWN = 20
# With it beside the database a backup would say who complained; without it, it says that somebody did.
IDENTITY_KEY = "identity.key"


def backup(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="备份放在哪里；应在另一块磁盘上")],
    link: Annotated[
        bool, typer.Option("--link", help="保管库用硬链接（同一磁盘，不占空间，但不防磁盘损坏）")
    ] = False,
    keys: Annotated[bool, typer.Option(help="备份中是否含账本密钥；不含时请另行封存")] = True,
) -> None:
    """备份数据库、密钥、账本、检查点和保管库；服务可以照常运行。有文件未能备份时逐一指明，退出码为1。"""
    open_data()
    from django.conf import settings

    from liuhen.kernel.locks import Held, alone

    snapshots.refuse_inside(folder)
    missing = snapshots.Missing()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with alone(folder / ".lock"):
            target, copied = _backup_into(folder, linked=link, keys=keys, missing=missing)
    except Held:
        raise Trouble(f"另一次备份正在写入 {folder}，请等它完成。") from None
    except OSError as error:
        snapshots.refuse_full(error)
        raise
    print(f"已备份到 {target}；保管库新增 {copied} 个文件。")
    if keys:
        print("备份含账本密钥，请按密钥保管。")
    if (settings.KEYS / IDENTITY_KEY).exists():
        print(
            f"投诉人信息、过程报告登记簿的密钥不进备份，请另行封存一份（不会变动）：{settings.KEYS / IDENTITY_KEY}"
        )
    if missing.found:
        for name, why in missing.found[:SHOWN]:
            print(f"未能备份：{name}（{why}）")
        print(f"其余都已备份；有 {len(missing.found)} 处未能备份，请运行 liuhen fixity 并报告安全审计员。")
        raise typer.Exit(Exit.FOUND)


def _backup_into(folder: Path, *, linked: bool, keys: bool, missing: snapshots.Missing) -> tuple[Path, int]:
    """Make one backup; it gets its name once it is whole. Returns its folder and how many stored files were added."""
    from django.conf import settings
    from django.utils import timezone

    for abandoned in folder.glob("*.part"):  # by a run that was killed: nobody else writes here now
        shutil.rmtree(abandoned)
    target = folder / timezone.now().strftime("%Y%m%dT%H%M%SZ")
    if target.exists():
        raise Trouble(f"{target} 刚刚已经备份过，请稍后再试。")
    part = target.with_suffix(".part")
    part.mkdir()
    try:
        # The database first: it says how far the log and the checkpoints go and which files the vault must have.
        snapshot = snapshots.save_database(part, missing=missing)
        snapshots.copy_log(settings.LEDGER_PUBLIC, part / "log", snapshot=snapshot, missing=missing)
        for n, copy in enumerate(settings.LEDGER_COPIES):
            if copy.is_file():
                snapshots.copy_checkpoints(copy, part / "checkpoints" / f"{n}.txt", snapshot=snapshot)
        if keys:
            snapshots.copy_tree(settings.KEYS, part / "keys", without=IDENTITY_KEY, missing=missing)
        snapshots.copy_tree(settings.EXPORTS, part / "exports", linked=linked, missing=missing)
        copied = _vault_into(folder / VAULT, snapshot.blobs, linked=linked, missing=missing)
        snapshots.write_manifest(part, at=timezone.now(), missing=missing)
        os.sync()  # a name that says "whole" must not outlive a power cut that its files did not
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target, copied


def _vault_into(
    target: Path, blobs: list[tuple[str, int]], *, linked: bool, missing: snapshots.Missing
) -> int:
    """Add what the backup's vault lacks, comparing digests on the way; what cannot be added is noted."""
    from django.conf import settings

    from liuhen.kernel.vault.errors import NotAFile, NotStored
    from liuhen.kernel.vault.models import Blob
    from liuhen.kernel.vault.shelves import key_of

    if settings.VAULT["backend"] != "local":
        print("保管库在对象存储中，请用对象存储自身的复制或版本功能备份。")
        return 0
    copied = 0
    for sha256, size_bytes in blobs:
        source, copy = settings.VAULT["root"] / key_of(sha256), target / key_of(sha256)
        if copy.is_file() and copy.stat().st_size == size_bytes:
            continue
        try:
            snapshots.copy_blob(source, copy, sha256=sha256, linked=linked)
            copied += 1
        except snapshots.Corrupt:
            missing.add(f"保管库 {sha256}", "内容已变")
        except NotAFile:
            missing.add(f"保管库 {sha256}", "不是文件")
        except NotStored:
            if not Blob.objects.filter(sha256=sha256).exclude(disposed_at=None).exists():
                missing.add(f"保管库 {sha256}", "缺失")  # else it was destroyed lawfully while this ran
        except OSError as error:
            missing.add(f"保管库 {sha256}", error)
    return copied


def restore(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="备份所在目录")],
    which: Annotated[
        str, typer.Option("--from", metavar="时间", help="哪一份，如 20261124T041500Z；默认最新")
    ] = "",
    checkpoint: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="在别处留存的检查点，用来判断备份是否最新")
    ] = None,
) -> None:
    """恢复到空的数据目录，并与留存的检查点核对；备份较旧时退出码为1。"""
    source = _chosen(folder, which)
    manifest = snapshots.read_manifest(source)
    set_up_without_data()  # else a fresh session secret would stand where the saved one belongs
    from django.conf import settings

    from liuhen.kernel.ledger import keyring, publishing

    snapshots.refuse_data()
    snapshots.refuse_others(source / "keys", settings.KEYS, may_hold_more=True)
    snapshots.refuse_others(source / "log", settings.LEDGER_PUBLIC)
    snapshots.refuse_others(source / "exports", settings.EXPORTS)
    elsewhere = [*(checkpoint or []), *(path for path in settings.LEDGER_COPIES if path.exists())]
    missing = snapshots.Missing()
    try:
        # The database last: whatever interrupts this leaves nothing that a service would start on.
        settings.DATA.mkdir(parents=True, exist_ok=True)
        snapshots.copy_tree(source / "keys", settings.KEYS, missing=missing)
        settings.KEYS.chmod(0o700)
        if not keyring.have_keys(settings.KEYS):
            raise Trouble(f"备份不含密钥。请先把另行封存的密钥放到 {settings.KEYS}。")
        snapshots.copy_tree(source / "log", settings.LEDGER_PUBLIC, missing=missing)
        snapshots.copy_tree(source / "exports", settings.EXPORTS, missing=missing)
        if settings.VAULT["backend"] == "local" and (folder / VAULT).exists():
            snapshots.copy_tree(folder / VAULT, settings.VAULT["root"], missing=missing)
        snapshots.load_database(source)
    except OSError as error:
        snapshots.refuse_full(error)
        raise
    _checkpoints_back(source)
    publishing.complete()
    print(
        f"已恢复 {source.name}（{datetime.fromisoformat(manifest['made_at']).astimezone():%Y-%m-%d %H:%M} 所作）。"
    )
    lacking = [f"{name}（{why}）" for name, why in missing.found] + _not_in_the_vault()
    for name in lacking[:SHOWN]:
        print(f"未能恢复：{name}")
    if damaged := snapshots.is_damaged(source):
        print("这份备份的数据库有损坏的页，恢复的内容可能不全；有从前的备份的，请用 --from 另选一份。")
    if lacking:
        print(f"共 {len(lacking)} 个文件未能恢复，请在其他备份的 vault 目录中查找，并报告安全审计员。")
    _judge(
        checkpoints_in(elsewhere)
        + [
            note
            for path in sorted((source / "checkpoints").glob("*.txt"))
            for note in notes_in(text_of(path, sealed=True))
        ]
    )
    print("请运行 liuhen ledger verify 和 liuhen fixity 完成核验，再启动服务。")
    if lacking or damaged:
        raise typer.Exit(Exit.FOUND)


def _not_in_the_vault() -> list[str]:
    """Name the stored files that the restored database speaks of and the vault has not, or not whole."""
    from django.conf import settings

    from liuhen.kernel.vault import blobs
    from liuhen.kernel.vault.models import Blob

    if settings.VAULT["backend"] != "local":
        return []
    kept = Blob.objects.filter(disposed_at=None).order_by("stored_at").values_list("sha256", "size_bytes")
    return [
        f"保管库 {sha256}"
        for sha256, size_bytes in kept.iterator()
        if blobs.size_on_shelf(sha256) != size_bytes
    ]


def _chosen(folder: Path, which: str) -> Path:
    found = sorted(
        path.parent for path in folder.glob(f"*/{snapshots.MANIFEST}") if path.parent.suffix != ".part"
    )
    if which:
        found = [path for path in found if path.name == which]
    if not found:
        raise Trouble(f"{folder} 中没有{'这一份' if which else '完整的'}备份。", code=Exit.USAGE)
    return found[-1]


def _checkpoints_back(source: Path) -> None:
    """Put the copies back where there are none; a copy that outlived the crash knows more and stays."""
    from django.conf import settings

    for n, copy in enumerate(settings.LEDGER_COPIES):
        kept = source / "checkpoints" / f"{n}.txt"
        if kept.exists() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(kept, copy)


def _judge(kept: list[str]) -> None:
    """Hold the restored log against the newest checkpoint anybody kept; say plainly what is missing."""
    from liuhen.kernel.ledger import keyring, sequencing
    from liuhen_proof import notes, tiles

    head = sequencing.head()
    newest: Checkpoint | None = None
    for note in sorted(set(kept), key=notes.size_of, reverse=True):
        try:
            newest = notes.open_checkpoint(note, verifiers=keyring.verifiers())
            break
        except notes.NoteError:
            print("未核验：留存的检查点中有一个不是由恢复的密钥签名，或已损坏，未用来比对。")
    if newest is None:
        print("未核验：没有任何留存的检查点，无法判断这份备份是否最新。")
    elif newest.size > head.size:
        print(f"这份备份比留存的检查点旧：检查点记有 {newest.size} 条，恢复的库只有 {head.size} 条，")
        print(f"缺 {newest.size - head.size} 条记录。")
        print("在找到更新的备份之前，系统不会签新的检查点。请勿删除留存的检查点，并报告安全审计员。")
        raise typer.Exit(Exit.FOUND)
    elif tiles.root(newest.size, read_tile=sequencing.read_tile) != newest.root:
        print(f"恢复的库与留存的检查点（{newest.size} 条）不是同一本账，或已被改动。请报告安全审计员。")
        raise typer.Exit(Exit.FOUND)
    else:
        print(f"与留存的最新检查点一致：恢复的库有 {head.size} 条记录，检查点记有 {newest.size} 条。")


def add_to(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)
