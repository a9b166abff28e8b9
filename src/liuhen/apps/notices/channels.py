"""The ways out of the house: mail by SMTP, SMS by a gateway's HTTP address. The forms: docs/operations.md."""

import hashlib
import hmac
import smtplib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from liuhen.apps.notices.models import Channel
from liuhen.later import later

if TYPE_CHECKING:
    import httpx
else:
    httpx = later("httpx")

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PATIENCE_SECONDS = 10


class Undelivered(Exception):
    """Whoever was to take the message did not; ``str()`` says why, and names no address."""


@dataclass(frozen=True)
class Message:
    """What leaves: ``number`` is the letter's, the same at every try, so that a second copy can be known as one."""

    number: int
    channel: Channel
    to: str
    lines: list[str]
    more: int

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


def is_open(channel: Channel) -> bool:
    """Say whether the county has set this way up."""
    return bool(settings.SMTP if channel is Channel.MAIL else settings.SMS_URL)


def send(message: Message, *, at: datetime) -> None:
    """Hand a message over. Raises Undelivered."""
    if message.channel is Channel.MAIL:
        _mail(message)
    else:
        _sms(message, at=at)


def _mail(message: Message) -> None:
    said = "\n".join(f"{n}. {line}" for n, line in enumerate(message.lines, 1))
    more = f"\n另有 {message.more} 条，请登录工作台查看。" if message.more else ""
    mail = EmailMessage(
        subject=f"【{settings.PRODUCT_SHORT_NAME}】{message.count} 条提醒",
        body=f"{said}{more}\n\n请登录工作台办理。在“提醒设置”中可以改变接收方式。\n{settings.COUNTY}{settings.PRODUCT_NAME}\n",
        from_email=settings.MAIL_FROM,
        to=[message.to],
        headers={"Message-ID": f"<notice-{message.number}@{settings.LEDGER_ORIGIN.partition('/')[0]}>"},
        connection=get_connection(SMTP, timeout=PATIENCE_SECONDS, **settings.SMTP),
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        raise Undelivered("邮件服务器不接受收件人") from refused
    except smtplib.SMTPResponseException as fault:
        raise Undelivered(f"邮件服务器答复 {fault.smtp_code}") from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise Undelivered(f"连不上邮件服务器（{type(fault).__name__}）") from fault


def _sms(message: Message, *, at: datetime) -> None:
    first = (
        message.lines[0] if message.count == 1 else f"您有 {message.count} 条提醒，第一条：{message.lines[0]}"
    )
    body = orjson.dumps(
        {"id": f"notice-{message.number}", "to": message.to, "text": f"{first}。请登录工作台办理。"}
    )
    moment = str(int(at.timestamp()))
    signed = hmac.new(settings.SMS_KEY.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json", "X-Liuhen-Time": moment, "X-Liuhen-Signature": f"sha256={signed}",
    }  # fmt: skip
    try:
        answer = httpx.post(settings.SMS_URL, content=body, headers=headers, timeout=PATIENCE_SECONDS)
    except httpx.HTTPError as fault:
        raise Undelivered(f"连不上短信网关（{type(fault).__name__}）") from fault
    if not answer.is_success:
        raise Undelivered(f"短信网关答复 {answer.status_code}")
