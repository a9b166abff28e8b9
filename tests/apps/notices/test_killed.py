"""A worker that is killed in the middle of a delivery: nothing is lost, and a second copy is known as one."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.services.gateways import MailServer
from tests.services.liuhen import ROOT, environment_for

TOLD = """
import django; django.setup()
from tests.apps.notices.victim import {step}; {step}()
"""


def run(step: str, data: Path, url: str) -> "subprocess.Popen[str]":
    environment = environment_for(data) | {"LIUHEN_SMTP": url}
    return subprocess.Popen(
        [sys.executable, "-c", TOLD.format(step=step)],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
    )


def test_after_kill_9_the_letter_goes_again_under_its_own_number_and_nobody_is_told_twice(
    prepared_liuhen: Path, tmp_path: Path, mail_server: MailServer
):
    data = tmp_path / "data"
    shutil.copytree(prepared_liuhen, data)
    mail_server.mute = True
    victim = run("first", data, mail_server.url)
    assert mail_server.arrived.wait(60), "the mail has not come"
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    mail_server.mute = False
    mail_server.go_on.set()
    said, _ = run("second", data, mail_server.url).communicate(timeout=120)
    assert said.split() == ["0", "3", "sent", "2"]  # told again, notices, the letter, its tries
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
