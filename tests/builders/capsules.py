"""A capsule as a stranger holds it."""

import zipfile
from pathlib import Path

from playwright.sync_api import Page

from liuhen.kernel.ledger import keyring
from liuhen_proof import standalone
from liuhen_proof.verify import examine
from tests.proof.test_verify_page import page_says, python_says


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
