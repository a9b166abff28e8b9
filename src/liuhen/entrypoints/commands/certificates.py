"""`liuhen certificate`: the county's own authority and this server's certificate, made and renewed."""

import re
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit, Trouble

if TYPE_CHECKING:
    from liuhen.entrypoints.certificates import Certificate

HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)


def certificate(
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="域名或IP", help="手机访问本系统用的域名或IP，可重复；续期时可不写"),
    ] = None,
    new_authority: Annotated[
        bool, typer.Option("--new-authority", help="废弃原根证书另造一个；每部手机都要重新信任")
    ] = False,
) -> None:
    """制作本县根证书和本机的 HTTPS 证书；再次运行即续期，根证书不变。重启 serve 后生效。"""
    open_data()
    from django.conf import settings
    from django.utils import timezone

    from liuhen.entrypoints import certificates

    folder, at = settings.KEYS, timezone.now()
    authority, server = certificates.authority_of(folder), certificates.server_of(folder)
    former = server or authority
    names = [_checked(each) for each in name or []] or list(former.names if former else ())
    if not names:
        raise Trouble("没有写明域名或IP。请用 --name 写明手机访问本系统所用的域名或IP，如 --name 192.168.1.10。",
                      code=Exit.USAGE)  # fmt: skip
    if authority and not new_authority and authority.until <= at:
        raise Trouble("根证书已经到期，不能再签发。请加 --new-authority 另造，并让每部手机重新信任。")
    if new_authority:
        for each in (certificates.AUTHORITY, certificates.AUTHORITY_KEY):
            (folder / each).unlink(missing_ok=True)
    if authority is None or new_authority:
        certificates.make_authority(folder, county=settings.COUNTY, names=names, at=at)
    try:
        certificates.certify_server(folder, names=names, at=at)
    except certificates.NotOfThisAuthority as stranger:
        raise Trouble(
            f"现有根证书只能为 {'、'.join(authority.names if authority else ())} 作证，不含 {stranger}。"
            "确需增加的，请把全部域名、IP写上并加 --new-authority 另造，每部手机须重新信任。",
            code=Exit.REFUSED,
        ) from stranger
    made, theirs = certificates.authority_of(folder), certificates.server_of(folder)
    assert made
    assert theirs
    _record(made, theirs, at=at)
    _say(made, theirs)


def _checked(name: str) -> str:
    told = name.strip().lower()
    try:
        return str(ip_address(told))
    except ValueError:
        if HOST.match(told):
            return told
    raise Trouble(f"“{name}”不是域名，也不是IP；只写主机，不带 https:// 和端口。", code=Exit.USAGE)


def _record(authority: "Certificate", server: "Certificate", *, at: datetime) -> None:
    from django.db import transaction

    from liuhen.kernel import ledger
    from liuhen.kernel.access import SYSTEM

    data = {
        "authority": authority.fingerprint, "fingerprint": server.fingerprint, "names": list(server.names),
        "until": server.until.isoformat(),
    }  # fmt: skip
    with transaction.atomic():
        ledger.append(event="server.certified", subject="", by=SYSTEM.ref, at=at, data=data)


def _say(authority: "Certificate", server: "Certificate") -> None:
    print(f"本机证书：{'、'.join(server.names)}，有效至 {server.until:%Y-%m-%d}。请重启 liuhen serve。")
    print(f"根证书有效至 {authority.until:%Y-%m-%d}，指纹（手机安装时逐组核对）：")
    print(f"  {authority.fingerprint}")
    from django.conf import settings

    if absent := [each for each in server.names if each not in settings.ALLOWED_HOSTS]:
        print(f"LIUHEN_HOSTS 里还没有 {'、'.join(absent)}，请补上，否则访问会被拒绝。")
    print("手机打开 /phone/ 按提示安装并信任根证书；私钥在密钥目录，请与账本密钥一同备份、封存。")


def add_to(app: typer.Typer) -> None:
    app.command()(certificate)
