"""`liuhen init`: the data folder, its keys, the database, the first three accounts."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from liuhen.entrypoints.commands.setting_up import set_up
from liuhen.entrypoints.commands.troubles import Trouble

NEW_SEALING_KEY = "已另造密封密钥并记入账本。此前密封的内容打不开了；请把新的一把另行封存一份。"


def init(
    accounts: Annotated[bool, typer.Option(help="在空库中开立三员账号，启用码只显示这一次")] = True,
    new_sealing_key: Annotated[
        bool,
        typer.Option(
            "--new-sealing-key",
            help="密封密钥 identity.key 确已遗失、找不回时另造一把：此前密封的投诉人信息、过程报告登记簿从此打不开",
        ),
    ] = False,
) -> None:
    """建立或升级数据目录：密钥、数据库、放假安排、静态文件。可重复运行。"""
    set_up()
    from django.utils import timezone

    with _alone():
        _prepare(new_sealing_key=new_sealing_key)
        tighten(at=timezone.now())
        print("数据目录已就绪。")
        if accounts:
            for username, zh, code in open_administrators(at=timezone.now()):
                print(f"  {zh}\t用户名 {username}\t启用码 {code}")
    _advise()


def tighten(*, at: datetime) -> None:
    """Bring accounts and tokens of former versions under the rules of today, and say so."""
    from liuhen.apps.people.actions import accounts, activations
    from liuhen.kernel.access import SYSTEM

    if count := accounts.narrow_tokens(by=SYSTEM, at=at):
        print(f"{count} 枚令牌带有审批、签署、查看投诉人等权限，已去掉，并通知了使用人。")
    if count := activations.age_passwords(by=SYSTEM, at=at):
        print(f"{count} 个账号的密码是管理员代设、本人从未更换的，下次登录须先更换。")


def prepare() -> None:
    """Make whatever is missing: folders, keys, tables, static files; one process at a time.

    Raises Trouble rather than replace a lost database or lost keys, KeyLost rather than the key of what is sealed.
    """
    with _alone():
        _prepare()


@contextmanager
def _alone() -> Iterator[None]:
    from django.conf import settings

    from liuhen.kernel.locks import Held, only_one

    _refuse_new_database()
    for folder in (settings.DATA, settings.VAULT_INCOMING, settings.EXPORTS, settings.LEDGER_PUBLIC):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with only_one("init"):
            yield
    except Held:
        raise Trouble(f"另一个 init 正在准备 {settings.DATA}，请等它完成后再运行。") from None


def _prepare(*, new_sealing_key: bool = False) -> None:
    from django.conf import settings
    from django.utils import timezone

    from liuhen.kernel import auditing, schema, sealing
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.clocks import loading
    from liuhen.kernel.ledger import keyring

    if not schema.is_current():
        schema.bring_up_to_date()
    auditing.adopt(by=SYSTEM, at=timezone.now())
    if not keyring.have_keys(settings.KEYS):
        _refuse_new_keys()
        keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    done = sealing.establish(renew=new_sealing_key, by=SYSTEM, at=timezone.now())
    if new_sealing_key:
        print(NEW_SEALING_KEY if done else "密封密钥没有遗失，不必另造。")
    loading.recalculate(by=SYSTEM, at=timezone.now())  # what a migration may have left to be reckoned again
    collect_static()


def _refuse_new_database() -> None:
    """Raise Trouble where there is no database and something says that there was one."""
    from django.conf import settings
    from django.db import connection

    from liuhen.kernel.ledger import keyring
    from liuhen.kernel.sealing import KEY_FILE

    name = settings.DATABASES["default"]["NAME"]
    is_file = connection.vendor == "sqlite"
    if (
        Path(name).exists() and Path(name).stat().st_size
        if is_file
        else connection.introspection.table_names()
    ):
        return
    left = [settings.KEYS / key for key in (keyring.ED25519, keyring.SM2, KEY_FILE)]
    left += [settings.LEDGER_PUBLIC / "checkpoint", *settings.LEDGER_COPIES]
    left += [settings.VAULT["root"] / "sha256"] if settings.VAULT["backend"] == "local" else []
    if found := next((path for path in left if path.exists()), None):
        raise Trouble(
            f"数据库 {name} {'不存在' if is_file else '是空的'}，而从前的 {found} 还在：不会另建新库。"
            f"请运行 liuhen restore 从备份恢复；确实要另建的，请换一个空的数据目录。"
        )


def _refuse_new_keys() -> None:
    from django.conf import settings

    from liuhen.kernel.ledger.models import Checkpoint

    if Checkpoint.objects.exists():
        raise Trouble(f"账本已签过检查点，而密钥不在 {settings.KEYS}。请把备份的密钥放回该处；不会另造。")


def collect_static() -> None:
    """Lay out the static files under names with digests; skipped while the sources are as they were."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            stamp.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    kept = Path(settings.STATIC_ROOT) / ".stamp"
    if kept.exists() and kept.read_text(encoding="ascii") == stamp.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(stamp.hexdigest(), encoding="ascii")


def open_administrators(*, at: datetime) -> list[tuple[str, str, str]]:
    """Open the three administrators where there is no account yet; return (user name, kind, activation code) each."""
    from liuhen.apps.people.actions import activations
    from liuhen.apps.people.models import Account
    from liuhen.kernel.access import SYSTEM, Kind

    if Account.objects.exists():
        return []
    opened = []
    for kind in (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT):
        _, code = activations.enrol(username=kind.value, kind=kind, person=None, unit=None, by=SYSTEM, at=at)
        opened.append((kind.value, kind.zh, code))
    return opened


def _advise() -> None:
    from django.conf import settings

    print(f"密钥在 {settings.KEYS}：请另存一份到离线介质。")
    if all(settings.DATA in copy.parents for copy in settings.LEDGER_COPIES):
        print("检查点副本与数据库在同一磁盘：请用 LIUHEN_CHECKPOINT_COPIES 至少指定一处其他磁盘或机器。")


def add_to(app: typer.Typer) -> None:
    app.command()(init)
