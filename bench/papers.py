"""Papers against docxtpl with LibreOffice, and bound files against typst alone. Part of ``python -m bench.cases``.

python -m bench.papers [--papers 10] [--pages 500] [--rounds 3]
A decision of some pages is drawn by the product, and the same words as a PDF/A-2b by a Word template. Goal: ≥ 5×.
A file of ``pages`` pages in papers of two, with a fifth as many pieces of evidence listed, is read from the vault,
bound and stored. Goal: ≤ 1.5× the time typst alone takes for these pages, ≤ 2× the memory of a file of a tenth.
These pages are papers: each has data, a number and a head of its own and was signed by itself, so typst alone draws
them one by one. As many pages in one go, which no file is, are told beside. Every measure of files is taken in a
process of its own and is CPU time, with that of its children: the child that binds gives way to whoever else works.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import caseload
from spotchecks import memory_mb

FASTER, SLOWER, LARGER = 5.0, 1.5, 2.0
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
UNIT, TITLE = "云岭县市场监督管理局", "行政处罚决定书"
SENTENCE = "经查，当事人在未取得食品经营许可的情况下于经营场所内从事餐饮服务活动，货值金额共计人民币五千元，"
PDF_A_2B = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--papers", type=int, default=10)
    wanted.add_argument("--pages", type=int, default=500)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--answer", choices=("paper", "draw", "bind"), help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        return answers(options)
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        missed = asked(Path(folder), "paper", options.pages, papers=options.papers)[0]
    return int(missed + files(options.pages, options.rounds) > 0)


def asked(data: Path, answer: str, pages: int, *, papers: int = 0) -> list[float]:
    """Let a process of its own measure; the last line that it prints are its figures."""
    told = {
        "LIUHEN_DATA": str(data), "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip
    command = [sys.executable, __file__, "--answer", answer, "--pages", str(pages), "--papers", str(papers)]
    said = subprocess.run(command, env=os.environ | told, check=True, stdout=subprocess.PIPE, text=True)
    *lines, last = said.stdout.splitlines()
    print(*lines, sep="\n" if lines else "", end="\n" if lines else "", flush=True)
    found: list[float] = json.loads(last)
    return found


def answers(options: argparse.Namespace) -> int:
    import django

    django.setup()
    if options.answer == "paper":
        print(json.dumps([beside_word(options.papers)]))
    else:
        print(json.dumps({"draw": draw, "bind": bind}[options.answer](options.pages)))
    return 0


def told(what: str, ours: float, peer: float, unit: str, *, goal: str, met: bool) -> bool:
    """Print a figure; say whether it missed its goal."""
    print(f"  {what:<58}{ours:8.2f} {unit} {peer:8.2f} {unit}  {goal}  {'met' if met else 'MISSED'}")
    return not met


# ── one paper ────────────────────────────────────────────────────────────────


def words(n: int) -> dict[str, Any]:
    """Return what a decision says, of its own for each."""
    return {
        "addressee": f"云岭县第{n}餐饮有限公司",
        "sections": [
            {"heading": heading, "paragraphs": [f"{SENTENCE}以上为第{n}号案件的第{i + 1}项。" * 2 for i in range(2)]}
            for heading in ("当事人的基本情况", "违法事实", "证据", "陈述、申辩和听证", "裁量", "依据", "决定内容")
        ],
        "remedies": ["如不服本决定，可以自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"],
        "closing": f"作出决定的机关：{UNIT}",
    }  # fmt: skip


def beside_word(papers: int) -> int:
    """Draw the same decisions by the product and by docxtpl with LibreOffice, in turn; return how many goals missed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("papers: this machine has no LibreOffice, so there is nothing to hold them against.")
        return 0
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as scratch:
        folder = Path(scratch)
        template, convert = word_template(folder), partial(as_pdf_by_office, office, folder)
        peer(template, folder, convert, 0)  # its profile is made when it is first started
        ours(0)
        pairs = [
            (timed(lambda n=n: ours(n)), timed(lambda n=n: peer(template, folder, convert, n)))
            for n in range(1, papers + 1)
        ]
        many = [render(template, folder, n) for n in range(papers)]
        at_once = timed(lambda: convert(many)) / papers
    mine, theirs = (median(pair[i] for pair in pairs) for i in (0, 1))
    print(f"papers: a decision against docxtpl and LibreOffice (medians of {papers})")
    goal = f"{theirs / mine:5.1f}× faster (goal ≥ {FASTER:.0f}×)"
    print(
        f"  {papers} papers converted by one start of LibreOffice: {at_once:.2f} s each, {at_once / mine:.1f}×"
    )
    return told("one decision", mine, theirs, "s", goal=goal, met=theirs / mine >= FASTER)


def timed(what: Callable[[], object]) -> float:
    began = perf_counter()
    what()
    return perf_counter() - began


def ours(n: int) -> bytes:
    from liuhen.apps.documents.models import Document
    from liuhen.apps.documents.printed_form import as_pdf
    from liuhen.apps.people.models import Unit

    document = Document(
        unit=Unit(name=UNIT), kind="penalty-decision", title=TITLE, number=f"云市监罚决〔2026〕{n}号",
        drafted_at=NOW, issued_at=NOW, state="issued", data=words(n),
    )  # fmt: skip
    return as_pdf(document)


def peer(template: Path, folder: Path, convert: Callable[[list[Path]], list[Path]], n: int) -> None:
    from liuhen.kernel import binding

    (made,) = convert([render(template, folder, n)])
    if binding.pages_in(made) < 2:
        raise RuntimeError("not the whole paper")


def word_template(folder: Path) -> Path:
    """Make the template that a county would keep: the places of the same parts, in docxtpl's own marks."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt

    made = Document()
    made.styles["Normal"].font.size = Pt(16)
    made.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif SC")
    for line in (
        "{{ unit }}", "{{ number }}", "{{ title }}", "{{ addressee }}：",
        "{%p for each in sections %}", "{{ each.heading }}", "{%p for said in each.paragraphs %}", "{{ said }}",
        "{%p endfor %}", "{%p endfor %}", "{%p for said in remedies %}", "{{ said }}", "{%p endfor %}",
        "{{ closing }}", "{{ unit }}", "{{ on }}",
    ):  # fmt: skip
        made.add_paragraph(line)
    path = folder / "template.docx"
    made.save(str(path))
    return path


def render(template: Path, folder: Path, n: int) -> Path:
    from docxtpl import DocxTemplate

    filled = DocxTemplate(template)
    own = {"unit": UNIT, "title": TITLE, "number": f"云市监罚决〔2026〕{n}号", "on": "2026年11月24日"}
    filled.render(own | words(n), autoescape=True)
    path = folder / f"{n}.docx"
    filled.save(path)
    return path


def as_pdf_by_office(office: str, folder: Path, papers: list[Path]) -> list[Path]:
    """Convert with a profile of its own, and with the product's fonts: the same letters are set."""
    from liuhen.kernel.typefaces import PACKED

    fonts = folder / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{PACKED}</dir><cachedir>{folder}</cachedir></fontconfig>")
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        PDF_A_2B,
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, papers)], check=True, capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
    return [each.with_suffix(".pdf") for each in papers]


# ── a bound file ─────────────────────────────────────────────────────────────


def files(pages: int, rounds: int) -> int:
    """Bind a file and one of a tenth of its pages; return how many goals were missed."""
    bound: dict[int, list[list[float]]] = {}
    for size in (pages // 10, pages):
        with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
            apart, at_once = asked(Path(folder), "draw", size)
            bound[size] = [asked(Path(folder), "bind", size) for _ in range(rounds)]
    seconds, few, many = (
        median(row[i] for row in bound[size]) for size, i in ((pages, 0), (pages // 10, 1), (pages, 1))
    )
    count = bound[pages][0][2]
    print(f"files: {count:.0f} pages bound, from the vault into the vault (CPU, medians of {rounds})")
    missed = told(
        f"bound : typst alone, paper by paper ({pages // 2} papers)", seconds, apart, "s",
        goal=f"{seconds / apart:5.2f}× (goal ≤ {SLOWER}×)", met=seconds / apart <= SLOWER,
    )  # fmt: skip
    print(f"  typst alone, {pages} pages as one paper: {at_once:.2f} s; bound {seconds / at_once:.2f}×  told")
    return missed + told(
        f"peak memory : of a file of {pages // 10}", many, few, "MB", goal=f"{many / few:5.2f}× (goal ≤ {LARGER:.0f}×)",
        met=many / few <= LARGER,
    )  # fmt: skip


def draw(pages: int) -> list[float]:
    """Draw papers one by one into the vault, and all as one; return the CPU seconds that each way took."""

    from liuhen.kernel import attachments, binding, printing, schema

    schema.bring_up_to_date()
    case = a_case(pages // 5)
    seconds, digests = 0.0, []
    for n in range(pages // 2):
        data = two_pages(n)
        began = process_time()
        pdf = printing.pdf("notice", data, at=NOW)
        seconds += process_time() - began
        if binding.pages_in(pdf) != 2:
            raise RuntimeError("a paper has two pages")
        digests.append(attachments.store(pdf, at=NOW))
    caseload.save(put(case, digests))
    whole = two_pages(0)
    whole["paragraphs"] = [said for n in range(pages // 2) for said in two_pages(n)["paragraphs"]]
    began = process_time()
    printing.pdf("notice", whole, at=NOW)  # once: typst remembers what it has drawn
    return [seconds, process_time() - began]


def bind(pages: int) -> list[float]:
    """Bind the file; return the CPU seconds, the peak in MB of this process and its largest child, and the pages."""
    from liuhen.apps.dossiers import bound
    from liuhen.apps.dossiers.contents import Contents
    from liuhen.apps.dossiers.models import Dossier

    dossier = Dossier.objects.select_related("case__unit").get()
    began, children = worked(), Children()
    held = Contents(dossier.case)
    made = bound.make(dossier, held, held.bound, number=bound.MAIN, keep_for="30年", at=NOW)
    seconds = worked() - began
    if made.pages < pages:
        raise RuntimeError(f"{made.pages} pages")
    return [seconds, memory_mb("VmHWM") + children.peak_mb, made.pages]


class Children:
    """Looks from now on, a hundred times a second, how much memory the children of this process have taken at most.

    What the system tells of a child that has ended counts what it had of its parent before it became itself.
    """

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._own = threading.get_native_id()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            for child in Path(f"/proc/self/task/{self._own}/children").read_text().split():
                with suppress(OSError):
                    program = Path(f"/proc/{child}/cmdline").read_bytes()
                    said = Path(f"/proc/{child}/status").read_text()
                    if b"confinement" in program and (found := re.search(r"VmHWM:\s+(\d+)", said)):
                        self.peak_mb = max(self.peak_mb, int(found[1]) / 1024)
            sleep(0.01)


def worked() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def two_pages(n: int) -> dict[str, Any]:
    from liuhen.apps.documents.printed_form import PAPER

    own = {
        "unit": UNIT, "title": "询问通知书", "number": f"云市监询〔2026〕{n}号", "on": "2026-11-24",
        "template": "notice", "red_head": True, "is_sealed": False,
    }  # fmt: skip
    return {
        PAPER: own, "watermark": "", "seal": None, "addressee": f"第{n}家食品店",
        "paragraphs": [f"{SENTENCE}此为第{n}号文书第{i + 1}段。" for i in range(8)],
    }  # fmt: skip


def a_case(exhibits: int) -> Any:
    """Make a closed case with evidence to list, and its file."""
    from liuhen.apps.cases.models import Case
    from liuhen.apps.dossiers.models import Dossier
    from tests.builders import county as build

    unit = build.unit("MSA", UNIT, parent=None)
    (case,) = caseload.save([
        Case(
            unit=unit, state="closed", procedure="penalty", cause="涉嫌未经许可从事食品经营",
            number="云罚立〔2026〕1号", year=2026, serial=1, opened_on=date(2026, 3, 2),
            closed_at=NOW - timedelta(days=9),
        )
    ])  # fmt: skip
    caseload.save(caseload.exhibit(case, n) for n in range(exhibits))
    caseload.save([Dossier(case=case, unit=unit, state="open", case_over_at=NOW - timedelta(days=9))])
    return case


def put(case: Any, digests: list[str]) -> Iterator[Any]:
    for n, sha256 in enumerate(digests, 1):
        row = caseload.paper(case, "rights-notice", case.ref, n, None)
        row.sha256, row.title = sha256, f"第{n}号询问通知书"
        yield row


if __name__ == "__main__":
    sys.exit(main())
