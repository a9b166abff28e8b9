"""verify.html says, word for word, what verify.py says: of good capsules, of spoiled ones, of hostile ones."""

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page

from liuhen_proof import capsule, standalone
from tests.builders import proof_capsules as capsules
from tests.builders.capsules import page_says, python_says
from tests.proof import hostile
from tests.proof.test_verify import TEXTS, spoiled


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    """The page as it lies in a capsule, opened from the disk."""
    (tmp_path / "verify.html").write_text(standalone.verify_page(), encoding="utf-8")
    page.goto((tmp_path / "verify.html").as_uri())
    return page


ANCHORS = {"trust": capsules.TRUST, "kept": capsules.LOG.checkpoint()}


@pytest.mark.parametrize(
    "anchors",
    [ANCHORS, {"trust": "", "kept": ""}, {**ANCHORS, "kept": capsules.LOG.checkpoint(capsules.SEEN)}],
    ids=["anchored", "alone", "older checkpoint"],
)
@pytest.mark.parametrize("zipped", [True, False])
def test_a_good_capsule_gets_the_same_verdicts(
    zipped: bool, anchors: dict[str, str], opened: Page, tmp_path: Path
) -> None:
    path = tmp_path / ("case.zip" if zipped else "case")
    if zipped:
        path.write_bytes(b"".join(capsule.stream_zip(capsules.contents())))
    else:
        capsules.folder(path)
    said = page_says(opened, path, **anchors)
    assert said == python_says(path, **anchors)
    conclusion = opened.locator("#conclusion")
    assert conclusion.get_attribute("data-exit") == ("0" if anchors["trust"] else "2")


@pytest.mark.parametrize("originals", [True, False], ids=["with originals", "copies alone"])
def test_copies_get_the_same_verdicts(originals: bool, opened: Page, tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case", **capsules.with_copies(originals=originals))
    said = page_says(opened, root, trust=capsules.TRUST, kept="")
    assert said == python_says(root, trust=capsules.TRUST, kept="")
    assert "copies-bound" in [code for _, code, _, _ in said["inclusion"][1]]


def test_a_closed_file_gets_the_same_verdicts(opened: Page, tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case", **capsules.with_dossier())
    said = page_says(opened, root, trust=capsules.TRUST, kept="")
    assert said == python_says(root, trust=capsules.TRUST, kept="")
    assert "dossier-sealed" in [code for _, code, _, _ in said["inclusion"][1]]


def test_a_case_handed_over_gets_the_same_verdicts(opened: Page, tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case", **capsules.with_transfer())
    said = page_says(opened, root, trust=capsules.TRUST, kept="")
    assert said == python_says(root, trust=capsules.TRUST, kept="")
    assert "transfer-sealed" in [code for _, code, _, _ in said["inclusion"][1]]


@pytest.mark.in_turn
@pytest.mark.parametrize("mutation", capsules.MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_mutation_gets_the_same_findings(
    mutation: capsules.Mutation, opened: Page, tmp_path: Path
) -> None:
    root = spoiled(mutation, tmp_path / "case")
    assert page_says(opened, root, **ANCHORS) == python_says(root, **ANCHORS)
    assert opened.locator("#conclusion").get_attribute("data-exit") == "1"


@pytest.mark.in_turn
@pytest.mark.parametrize("make", hostile.ARCHIVES, ids=lambda make: make.__name__)
def test_hostile_archives_get_the_same_findings(
    make: Callable[[], bytes], opened: Page, tmp_path: Path
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(make())
    assert page_says(opened, path, **ANCHORS) == python_says(path, **ANCHORS)


@pytest.mark.in_turn
@pytest.mark.parametrize("way", capsules.SAVED_AGAIN)
def test_anchors_that_an_editor_saved_again_are_the_same_anchors(
    way: str, opened: Page, tmp_path: Path
) -> None:
    root, save = capsules.folder(tmp_path / "case"), capsules.SAVED_AGAIN[way]
    opened.locator("summary").click()
    for field, text in (("#trust-file", ANCHORS["trust"]), ("#kept-file", ANCHORS["kept"])):
        (tmp_path / f"{field[1:]}.txt").write_bytes(save(text))
        opened.set_input_files(field, tmp_path / f"{field[1:]}.txt")
    opened.set_input_files("#pick-folder", root)
    opened.wait_for_selector("body[data-state=done]")
    assert opened.locator("#conclusion").get_attribute("data-exit") == "0"


@pytest.mark.parametrize("way", ["bom", "crlf", "utf-16", "no last newline"])
def test_texts_in_the_capsule_saved_again_get_the_same_findings(
    way: str, opened: Page, tmp_path: Path
) -> None:
    root = capsules.folder(tmp_path / "case")
    for name in TEXTS:
        (root / name).write_bytes(capsules.SAVED_AGAIN[way]((root / name).read_text()))
    assert page_says(opened, root, **ANCHORS) == python_says(root, **ANCHORS)


def test_what_is_no_capsule_is_said_to_be_none(opened: Page, tmp_path: Path) -> None:
    (tmp_path / "file.zip").write_bytes(b"no archive")
    assert page_says(opened, tmp_path / "file.zip", **ANCHORS) == {}
    assert opened.locator("#conclusion").get_attribute("data-exit") == "3"


class Strict(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[str]:
    """The page as a portal serves it: script and style apart, no inline code allowed."""
    (tmp_path / "verify.js").write_text(standalone.verify_javascript(), encoding="utf-8")
    (tmp_path / "verify.css").write_text(standalone.verify_css(), encoding="utf-8")
    page = standalone.page_with(script="verify.js", style="verify.css")
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_page_works_under_the_portals_policy(portal: str, page: Page, tmp_path: Path) -> None:
    page.goto(portal)
    root = capsules.folder(tmp_path / "case")
    assert page_says(page, root, **ANCHORS) == python_says(root, **ANCHORS)
