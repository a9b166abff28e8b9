"""The verifier works under a policy that lets nothing out of the browser."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from liuhen.apps.recordings import capsules
from liuhen.apps.recordings.actions import exports
from liuhen.kernel.ledger import keyring, loop
from liuhen_proof import standalone
from tests.builders.county import NOW, County
from tests.builders.recordings import Bring
from tests.services.liuhen import Liuhen


def test_the_page_may_speak_to_nobody(client: Client, db: None) -> None:
    policy = client.get("/verify/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy


def test_served_the_page_is_the_one_of_every_capsule_below_the_bar(client: Client, db: None) -> None:
    served = client.get("/verify/").content.decode()
    before, bar, after = re.split(r"(?<=</title>\n)(.*)(?=<main>)", served, maxsplit=1, flags=re.DOTALL)
    alone = standalone.page_with(script="/verify/verify.js", style="/verify/verify.css")
    own = '<link rel="stylesheet" href="/verify/verify.css">\n</head>\n<body>\n'
    assert before + own + after == alone
    assert bar.startswith(own.partition("</head>")[0])
    assert client.get("/verify/verify.html").content.decode() == standalone.verify_page()


@pytest.fixture
def capsule(bring: Bring, county: County) -> Path:
    legal, head = county.actor("legal"), county.actor("head")
    export = exports.request(
        recordings=[bring()], purpose="举证", recipient="法院", delivery="originals", by=legal, at=NOW
    )
    export = exports.approve(export=export, opinion="", by=head, at=NOW)
    loop.catch_up(at=NOW)
    return capsules.path_of(capsules.build(export, at=NOW))


def test_the_program_handed_out_verifies_a_capsule_without_anything_of_ours(
    client: Client, capsule: Path, tmp_path: Path
) -> None:
    program, keys = tmp_path / "verify.py", tmp_path / "keys.txt"
    program.write_bytes(client.get("/verify/verify.py").content)
    keys.write_bytes(client.get("/log/vkeys").content)
    command = [sys.executable, "-I", str(program), str(capsule)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "通过" in done.stdout, done.stdout + done.stderr


def test_the_page_handed_out_for_a_disk_needs_no_other_file(client: Client, db: None) -> None:
    answer = client.get("/verify/verify.html")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "src=" not in text
    assert "<link" not in text


def test_in_a_browser_the_served_page_verifies_a_capsule_and_sends_nothing(
    live: Liuhen, capsule: Path, page: Page
) -> None:
    page.goto(f"{live.url}/verify/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('details').open = true")
    page.fill("#trust", "\n".join(key.vkey for key in keyring.verifiers()))
    page.set_input_files("#pick-zip", str(capsule))
    page.wait_for_selector("body[data-state=done]", state="attached")
    verdicts = {
        section.get_attribute("data-verdict"): section.get_attribute("data-status")
        for section in page.query_selector_all("#verdicts section")
    }
    assert list(verdicts.values())[:3] == ["ok", "ok", "ok"]  # bytes, inclusion, signatures
    assert not [url for url in asked if not url.startswith("blob:")]


@pytest.mark.parametrize("address", ["/", "/log/", "/verify/"])
def test_the_public_pages_fit_a_phone(live: Liuhen, page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live.url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
