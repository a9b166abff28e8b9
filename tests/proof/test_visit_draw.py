"""The draw of an inspection: fair, the same on any machine, and by python3 alone; a change of one firm is named."""

import base64
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import canonical, standalone
from liuhen_proof.visit_draw import (
    Firm,
    Officer,
    Roster,
    RosterError,
    Stratum,
    VisitTerms,
    crew,
    draw,
    order,
    places,
    seed_of,
    verify_draw,
)

SEED = seed_of("campaign:1", root=bytes(32))


def text(strata: dict[str, tuple[int, int]], officers: list[Officer], *, per_visit: int = 2) -> bytes:
    """Write a roster: by stratum its size and its quota."""
    told = tuple(Stratum(key, size, quota) for key, (size, quota) in strata.items())
    lines, n = [VisitTerms("campaign:1", told, len(officers), per_visit).line()], 0
    for stratum in told:
        for _ in range(stratum.size):
            n += 1
            lines.append(canonical.dumps(list(Firm(n, f"C{n}", f"第{n}厂", stratum.key))) + b"\n")
    return b"".join([*lines, *(canonical.dumps(list(each)) + b"\n" for each in officers)])


FOUR = [Officer(n, f"吉F{n}", []) for n in range(1, 5)]


def test_the_seed_and_the_draw_are_the_same_on_any_machine() -> None:
    """Reckoned once and written down: whoever implements the algorithm anew must come to these."""
    assert SEED.hex() == hashlib.sha256(b"liuhen draw v1\ncampaign:1\n" + bytes(32)).hexdigest()
    step = int.from_bytes(hashlib.sha256(SEED + b"stratum high 0").digest(), "big")
    assert next(order(5, seed=SEED, purpose=b"stratum high")) == step % 5
    drawn = draw(Roster(text({"high": (5, 2), "low": (6, 1)}, FOUR)), seed=SEED)
    assert [tuple(each) for each in drawn] == EXPECTED


EXPECTED: list[tuple[int, str, tuple[int, ...]]] = [
    (3, "high", (2, 4)),
    (5, "high", (1, 3)),
    (10, "low", (4, 1)),
]


@given(st.integers(0, 60), st.binary(min_size=32, max_size=32))
def test_a_shuffle_is_a_shuffle(n: int, seed: bytes) -> None:
    assert sorted(order(n, seed=seed, purpose=b"x")) == list(range(n))


def test_every_firm_and_every_pair_of_officers_is_as_likely_as_any_other() -> None:
    roster, firms, pairs = Roster(text({"": (10, 3)}, FOUR)), Counter[int](), Counter[frozenset[int]]()
    for n in range(2000):
        for each in draw(roster, seed=hashlib.sha256(b"%d" % n).digest()):
            firms[each.firm] += 1
            pairs[frozenset(each.officers)] += 1
    assert len(pairs) == 6
    # 600 and 1000 are expected; the deviations of such counts are about 20 and 29.
    assert all(abs(count - 600) < 120 for count in firms.values())
    assert all(abs(count - 1000) < 170 for count in pairs.values())


def test_a_share_is_rounded_up() -> None:
    assert [places(10, percent) for percent in (0, 1, 10, 11, 100)] == [0, 1, 1, 2, 10]
    assert places(0, 50) == 0


def test_who_keeps_out_and_who_is_gone_are_passed_over_and_nobody_else_moves() -> None:
    officers = [Officer(n, f"吉F{n}", [1, 2, 3] if n == 1 else []) for n in range(1, 7)]
    roster = Roster(text({"": (20, 5)}, officers))
    first = draw(roster, seed=SEED)
    assert all(1 not in each.officers for each in first if each.firm in {1, 2, 3})
    gone = first[1].firm
    second = draw(roster, seed=SEED, gone=[gone])
    assert [each.firm for each in second[:-1]] == [each.firm for each in first if each.firm != gone]
    assert second[-1].firm not in {each.firm for each in first}
    out = first[0].officers[0]
    third = draw(roster, seed=SEED, recused={first[0].firm: [out]})
    assert third[1:] == first[1:]
    assert out not in third[0].officers
    assert first[0].officers[1] in third[0].officers


def test_where_too_few_are_left_all_of_them_go() -> None:
    assert crew([(1, frozenset({7})), (2, frozenset())], 7, seed=SEED, n=2) == (2,)
    assert len(draw(Roster(text({"": (2, 2)}, FOUR)), seed=SEED, gone=[1])) == 1


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"", "第一行不是抽取条件"),
        (b"{}\n", "第一行不是抽取条件"),
        (VisitTerms("c:1", (Stratum("", 1, 2),), 0, 1).line(), "数目不合理"),
        (VisitTerms("c:1", (Stratum("", 1, 1),), 0, 1).line(), "名单应有1行，实有0行"),
        (VisitTerms("c:1", (Stratum("", 1, 1),), 0, 1).line() + b"[1]", "最后一行不完整"),
        (VisitTerms("c:1", (), 1, 1).line() + b'["a","b",[]]\n', "有一行不是执法人员"),
        (VisitTerms("c:1", (), 1, 1).line() + b"nonsense\n", "有一行不是执法人员"),
    ],
)
def test_what_is_no_roster_is_said_to_be_none(broken: bytes, said: str) -> None:
    with pytest.raises(RosterError, match=said):
        Roster(broken)


def test_a_line_that_is_no_firm_is_named() -> None:
    roster = Roster(VisitTerms("c:1", (Stratum("", 2, 1),), 0, 1).line() + b'[1,"a","b",""]\n["x"]\n')
    with pytest.raises(RosterError, match="名单第3行不是检查对象"):
        list(roster.firms())
    with pytest.raises(RosterError, match="名单第3行不是检查对象"):
        roster.number(1)


@pytest.mark.parametrize(
    "data", [b"", b"x\n", b"[]\n", b'{"kind":"liuhen-draw","v":1}\n', base64.b64encode(b"x")]
)
def test_what_is_no_proof_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(RosterError, match="不是检查抽取的证明文件"):
        verify_draw(data)


def test_the_script_says_what_it_cannot_read(tmp_path: Path) -> None:
    script, file = tmp_path / "draw.py", tmp_path / "x"
    script.write_text(standalone.draw_script(), "utf-8")
    file.write_text("x")
    command = [sys.executable, "-I", str(script), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "不能核对：不是检查抽取的证明文件\n")
