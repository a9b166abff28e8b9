"""Bring Django up for a command, on the data folder that was chosen."""

import os
import secrets
from importlib.util import find_spec

from liuhen.entrypoints.commands.troubles import Trouble


def set_up() -> None:
    """Load the settings and the apps. Raises Trouble on a machine that has only the station's packages."""
    if find_spec("django") is None:
        raise Trouble(
            "本机只安装了采集站所需的软件包，没有安装服务器。请按 requirements/server.txt 安装后再试。"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings.base")
    import django

    from liuhen.kernel import garbage

    with garbage.loading():
        django.setup()


def set_up_without_data() -> None:
    """Load the apps to read the rules off them, leaving no trace on the disk."""
    os.environ.setdefault("LIUHEN_SECRET_KEY", secrets.token_hex(16))
    set_up()


def open_data(*, keys: bool = True) -> None:
    """Set up and demand a data folder that ``liuhen init`` has prepared for this version. Raises Trouble.

    Without ``keys`` the log's keys may be missing: it is one of the things that the command is to find out.
    """
    from pathlib import Path

    data = Path(os.environ.get("LIUHEN_DATA", "data")).resolve()
    if not os.environ.get("LIUHEN_DATABASE") and not (data / "liuhen.sqlite3").exists():
        raise Trouble(f"数据目录 {data} 尚未初始化。请先运行 liuhen --data {data} init。")
    set_up()
    from django.conf import settings
    from django.db.utils import DatabaseError

    from liuhen.entrypoints.commands.snapshots import says_damaged
    from liuhen.kernel import schema
    from liuhen.kernel.ledger import keyring

    try:
        is_current = schema.is_current()
    except DatabaseError as error:
        if not says_damaged(error.__cause__ or error):
            raise
        raise Trouble(
            f"数据库文件 {settings.DATABASES['default']['NAME']} 已损坏。"
            "请不要改动它，用 liuhen restore 从备份恢复到另一个目录。"
        ) from error
    if not is_current:
        raise Trouble("数据库的结构与程序版本不一致。请先备份，再运行 liuhen init 升级。")
    if keys and not keyring.have_keys(settings.KEYS):
        raise Trouble(f"账本密钥不在 {settings.KEYS}。请把备份的密钥放回该处；切勿另造，否则旧账无法续签。")
