"""What a commit since this test says in its subject: short, and beginning with the app or floor."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 70
SUBJECT = re.compile(r"[a-z][\w-]*(, [a-z][\w-]*)*: \S.*")


def git(*words: str) -> str:
    """Return what git says, "" where there is none or it knows nothing."""
    try:
        ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""


def test_a_commits_subject_is_short_and_says_of_what_it_is() -> None:
    begun = git("log", "--diff-filter=A", "--format=%H", "--", str(Path(__file__).relative_to(ROOT))).split()
    if not begun:
        pytest.skip("no history to read: no git, or none yet")
    if git("rev-parse", "--is-shallow-repository") == "true":
        pytest.skip("a shallow clone does not say since when")
    subjects = git("log", "--no-merges", "--format=%s", f"{begun[-1]}..HEAD").splitlines()
    assert [each for each in subjects if len(each) > MOST or not SUBJECT.fullmatch(each)] == []
