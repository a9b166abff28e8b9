"""A capsule as a stranger holds it."""

import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from liuhen.kernel.ledger import keyring
from liuhen_proof import standalone, verify
from liuhen_proof.report import VERDICTS
from liuhen_proof.verify import examine
from liuhen_proof.wording import gravest_first, sentence

Said = dict[str, list[Any]]
"""What is said by verdict: its status, and what was found."""


def opened(path: Path, folder: Path) -> Path:
    """Unpack a capsule into an empty folder and return the bag in it."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


def statuses_in_a_browser(path: Path, page: Page, folder: Path) -> dict[str, str]:
    """Return what the page in a browser concludes, our key being trusted; the program says the same."""
    trust = "\n".join(key.vkey for key in keyring.verifiers())
    (folder / "verify.html").write_text(standalone.verify_page(), encoding="utf-8")
    page.goto((folder / "verify.html").as_uri())
    said = page_says(page, path, trust=trust, kept="")
    assert said == python_says(path, trust=trust, kept="")
    return {verdict: status for verdict, (status, _) in said.items()}


def codes(path: Path) -> dict[str, str]:
    """Return what the verifier finds about a capsule: the level of each code."""
    return {each.code: each.level for found in examine(path).findings.values() for each in found}


def python_says(path: Path, *, trust: str, kept: str) -> Said:
    report = verify.examine(path, trust=[trust] if trust else [], kept=kept or None)
    return {
        verdict: [
            report.status(verdict),
            [[f.level, f.code, f.where, sentence(f)] for f in gravest_first(report, verdict)],
        ]
        for verdict in VERDICTS
    }


def page_says(page: Page, path: Path, *, trust: str, kept: str) -> Said:
    page.locator("summary").click()
    page.fill("#trust", trust)
    page.fill("#kept", kept)
    page.set_input_files("#pick-folder" if path.is_dir() else "#pick-zip", path)
    page.wait_for_selector("body[data-state=done]")
    said: Said = page.evaluate(
        """() => Object.fromEntries(Array.from(document.querySelectorAll("section"), (section) => [
            section.dataset.verdict, [section.dataset.status, Array.from(section.querySelectorAll("li"), (item) =>
                [item.dataset.level, item.dataset.code, item.dataset.where, item.lastChild.textContent])]]))"""
    )
    return said
