"""`liuhen backup` and `liuhen restore`: a copy that holds together, and whether it is the newest there was.

A backup is a dated folder: the database, the keys, the published log, the checkpoints, the capsules, and a
manifest of digests. The vault, which only grows, stands once beside them.
"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands import snapshots
from liuhen.entrypoints.commands.setting_up import open_data, set_up_without_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

if TYPE_CHECKING:
    from liuhen_proof.notes import Checkpoint

VAULT = "vault"
# With it beside the database a backup would say who complained; without it, it says that somebody did.
IDENTITY_KEY = "identity.key"


def backup(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="备份放在哪里；应在另一块磁盘上")],
    link: Annotated[
        bool, typer.Option("--link", help="保管库用硬链接（同一磁盘，不占空间，但不防磁盘损坏）")
    ] = False,
    keys: Annotated[bool, typer.Option(help="备份中是否含账本密钥；不含时请另行封存")] = True,
) -> None:
    """备份数据库、密钥、账本、检查点和保管库；服务可以照常运行。"""
    open_data()
    from django.conf import settings
    from django.utils import timezone

    target = folder / timezone.now().strftime("%Y%m%dT%H%M%SZ")
    part = target.with_suffix(".part")
    part.mkdir(parents=True)
    # The log before the database, the database before the vault: each later part holds all the earlier ones name.
    snapshots.copy_tree(settings.LEDGER_PUBLIC, part / "log")
    for n, copy in enumerate(settings.LEDGER_COPIES):
        if copy.exists():
            (part / "checkpoints").mkdir(exist_ok=True)
            shutil.copy2(copy, part / "checkpoints" / f"{n}.txt")
    snapshots.save_database(part)
    if keys:
        snapshots.copy_tree(settings.KEYS, part / "keys", without=IDENTITY_KEY)
    snapshots.copy_tree(settings.EXPORTS, part / "exports", linked=link)
    snapshots.write_manifest(part, at=timezone.now())
    copied = _vault_into(folder / VAULT, linked=link)
    part.rename(target)
    print(f"已备份到 {target}；保管库新增 {copied} 个文件。")
    if keys:
        print("备份含账本密钥，请按密钥保管。")
    if (settings.KEYS / IDENTITY_KEY).exists():
        print(f"投诉人信息的密钥不进备份，请另行封存一份（不会变动）：{settings.KEYS / IDENTITY_KEY}")


def _vault_into(target: Path, *, linked: bool) -> int:
    """Add what the backup's vault lacks, comparing digests on the way. Raises Corrupt."""
    from django.conf import settings

    from liuhen.kernel.vault.models import Blob
    from liuhen.kernel.vault.shelves import key_of

    if settings.VAULT["backend"] != "local":
        print("保管库在对象存储中，请用对象存储自身的复制或版本功能备份。")
        return 0
    copied = 0
    kept = Blob.objects.filter(disposed_at=None).order_by("stored_at")
    for sha256 in kept.values_list("sha256", flat=True).iterator():
        source, copy = settings.VAULT["root"] / key_of(sha256), target / key_of(sha256)
        if not copy.exists():
            copied += 1
            snapshots.copy_blob(source, copy, sha256=sha256, linked=linked)
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

    from liuhen.kernel.ledger import keeping

    snapshots.refuse_data()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    snapshots.copy_tree(source / "keys", settings.KEYS)
    settings.KEYS.chmod(0o700)
    if not keeping.have_keys(settings.KEYS):
        raise Trouble(f"备份不含密钥。请先把另行封存的密钥放到 {settings.KEYS}。")
    snapshots.load_database(source)
    snapshots.copy_tree(source / "log", settings.LEDGER_PUBLIC)
    snapshots.copy_tree(source / "exports", settings.EXPORTS)
    elsewhere = [path for path in (*(checkpoint or []), *settings.LEDGER_COPIES) if path.exists()]
    _checkpoints_back(source)
    if settings.VAULT["backend"] == "local" and (folder / VAULT).exists():
        snapshots.copy_tree(folder / VAULT, settings.VAULT["root"])
    print(
        f"已恢复 {source.name}（{datetime.fromisoformat(manifest['made_at']).astimezone():%Y-%m-%d %H:%M} 所作）。"
    )
    _judge(elsewhere + sorted((source / "checkpoints").glob("*.txt")))
    print("请运行 liuhen ledger verify 和 liuhen fixity 完成核验，再启动服务。")


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


def _judge(files: list[Path]) -> None:
    """Hold the restored log against the newest checkpoint anybody kept; say plainly what is missing."""
    from liuhen.kernel.ledger import keeping, sequencing
    from liuhen.kernel.ledger.publishing import copies_in
    from liuhen_proof import notes, tiles

    head = sequencing.head()
    kept: list[Checkpoint] = [
        notes.open_checkpoint(note, verifiers=keeping.verifiers())
        for path in files
        for note in copies_in(path.read_text(encoding="utf-8"))[-1:]
    ]
    newest = max(kept, key=lambda checkpoint: checkpoint.size, default=None)
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
