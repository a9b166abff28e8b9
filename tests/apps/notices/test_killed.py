"""A worker that is killed in the middle of a delivery: nothing is lost, and a second copy is known as one."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.services.gateways import MailServer
from tests.services.victims import running, told

VICTIM = "tests.apps.notices.victim"


@pytest.mark.long
def test_after_kill_9_the_letter_goes_again_under_its_own_number_and_nobody_is_told_twice(
    prepared_liuhen: Path, tmp_path: Path, mail_server: MailServer
):
    data = tmp_path / "data"
    shutil.copytree(prepared_liuhen, data)
    mail_server.mute = True
    victim = running(f"{VICTIM}.first", data, LIUHEN_SMTP=mail_server.url)
    assert mail_server.arrived.wait(60), "the mail has not come"
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    mail_server.mute = False
    mail_server.go_on.set()
    said = told(f"{VICTIM}.second", data, LIUHEN_SMTP=mail_server.url)
    assert said.split() == ["0", "3", "sent", "2"]  # told again, notices, the letter, its tries
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
