"""`liuhen probe`: try out what the product relies on, and put the answers on record."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

import typer

from liuhen.entrypoints.commands.setting_up import open_data
from liuhen.entrypoints.commands.troubles import Exit

LEAST_FREE_BYTES = 20 << 30
CLOCK_JUMP_SECONDS = 2.0
RENEW_DAYS = 30


@dataclass(frozen=True)
class Answer:
    """What a trial showed; ``is_good`` None: worth knowing, neither good nor bad."""

    key: str
    is_good: bool | None
    zh: str


def probe() -> None:
    """自检：对象锁是否真正生效、国密算法、磁盘余量、时钟、文书字体；结果记入账本。"""
    open_data()
    from django.utils import timezone

    at = timezone.now()
    answers = [lock(at=at), crypto(), disk(), clock(at=at), tls(at=at), type_(), set_aside()]
    record(answers, at=at)
    for answer in answers:
        print(f"{ {True: '正常', False: '异常', None: '注意'}[answer.is_good] }　{answer.zh}")
    if any(answer.is_good is False for answer in answers):
        raise typer.Exit(Exit.FOUND)


def lock(*, at: datetime) -> Answer:
    """Put a locked object and try to delete it. A local disk has no locks, and that is no fault."""
    from django.conf import settings

    from liuhen.kernel.vault import blobs
    from liuhen.kernel.vault.errors import VaultError

    is_local = settings.VAULT["backend"] == "local"
    try:
        found = blobs.shelf().probe_lock(at=at)
    except VaultError as error:
        return Answer("object-lock", is_good=False, zh=str(error))
    return Answer(
        "object-lock", is_good=True if found.enforced else None if is_local else False, zh=found.detail
    )


def crypto() -> Answer:
    """Sign and verify with both keys of the log."""
    from liuhen.kernel.ledger import keyring

    text = b"liuhen self-test\n"
    for signer, verifier in zip(keyring.signers(), keyring.verifiers(), strict=True):
        signature = signer.sign(text)
        if not verifier.verify(text, signature) or verifier.verify(b"other\n", signature):
            return Answer("crypto", is_good=False, zh="签名自检未通过，请勿继续使用本机的密码库。")
    return Answer("crypto", is_good=True, zh="Ed25519 与 SM2/SM3 签名自检通过。")


def disk() -> Answer:
    from django.conf import settings

    free = min(
        shutil.disk_usage(path).free for path in (settings.DATA, settings.VAULT_INCOMING) if path.exists()
    )
    return Answer("disk", is_good=free >= LEAST_FREE_BYTES, zh=f"数据盘剩余 {free / (1 << 30):.1f} GiB。")


def clock(*, at: datetime) -> Answer:
    """Compare the clock with the newest entry: a clock that stands before its own records was set back."""
    from liuhen.kernel.ledger.models import Entry

    newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    behind = (newest - at).total_seconds() if newest else 0.0
    if behind > CLOCK_JUMP_SECONDS:
        return Answer("clock", is_good=False, zh=f"本机时钟比最新记录还早 {behind:.0f} 秒，请先校时。")
    return Answer("clock", is_good=True, zh="本机时钟不早于账本最新记录。")


def tls(*, at: datetime) -> Answer:
    """Say until when the server's certificate holds; without one of our own that is another server's business."""
    from django.conf import settings

    from liuhen.entrypoints import certificates

    found = certificates.server_of(settings.KEYS)
    if found is None:
        return Answer("tls", is_good=None, zh="本机没有自制的 HTTPS 证书；手机现场检查需要 HTTPS。")
    left = found.until - at
    zh = f"本机 HTTPS 证书有效至 {found.until:%Y-%m-%d}。"
    if left < timedelta(days=RENEW_DAYS):
        return Answer("tls", is_good=False, zh=f"{zh}请运行 liuhen certificate 续期，并重启服务。")
    return Answer("tls", is_good=True, zh=zh)


def type_() -> Answer:
    """Say what papers are set in; worth a look where a county's folder is absent or a font of it serves no part."""
    from django.conf import settings

    from liuhen.kernel import typefaces

    parts = {"title": "标题", "body": "正文", "kai": "署名", "hei": "栏目"}
    families = typefaces.families()
    zh = "文书字体：" + "，".join(f"{name} {families[part][0]}" for part, name in parts.items()) + "。"
    absent = [str(folder) for folder in settings.DOCUMENT_FONTS if not folder.is_dir()]
    idle = typefaces.without_part()
    zh += f"LIUHEN_FONTS 中没有这个目录：{'、'.join(absent)}。" if absent else ""
    zh += f"认不出用途、只用来补缺字的字体：{'、'.join(idle)}。" if idle else ""
    return Answer("fonts", is_good=None if absent or idle else True, zh=zh)


def set_aside() -> Answer:
    """Count what the jobs could not do."""
    from liuhen.kernel.jobs.models import SetAside

    count = SetAside.objects.count()
    if count:
        return Answer(
            "set-aside", is_good=False, zh=f"后台任务搁置了 {count} 件事项，请运行 liuhen set-aside 查看。"
        )
    return Answer("set-aside", is_good=True, zh="后台任务没有搁置的事项。")


def record(answers: list[Answer], *, at: datetime) -> None:
    from django.db import transaction

    from liuhen.kernel import ledger
    from liuhen.kernel.access import SYSTEM

    data = {answer.key: {"good": answer.is_good, "zh": answer.zh} for answer in answers}
    with transaction.atomic():
        ledger.append(event="machine.probed", subject="", by=SYSTEM.ref, at=at, data=data)


def add_to(app: typer.Typer) -> None:
    app.command()(probe)
