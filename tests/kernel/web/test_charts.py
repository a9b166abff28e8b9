"""A chart is drawn inside its frame, whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.web.charts import HEIGHT, STEPS, WIDTH, Series, bars, columns, step_of

NUMBERS = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@given(NUMBERS, st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=40))
def test_columns_and_the_line_above_them_stay_inside_the_frame(
    numbers: list[int], shares: list[float | None]
) -> None:
    names = [f"{n}" for n in range(min(len(numbers), len(shares)))]
    found = columns(
        names, [Series("段数", numbers[: len(names)])], share=Series("按期率", shares[: len(names)])
    )
    assert len(found.boxes) == sum(1 for each in numbers[: len(names)] if each)
    for box in found.boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH
        assert 0 <= box.y <= box.y + box.height <= HEIGHT
    assert len(found.dots) == sum(1 for each in shares[: len(names)] if each is not None)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in found.dots)
    assert len(found.line.split()) == len(found.dots)


def test_the_names_below_thin_out_and_the_pointer_is_told_each_number() -> None:
    found = columns([f"{n}日" for n in range(30)], [Series("段数", list(range(30)))])
    assert sum(word.text.endswith("日") for word in found.words) == 8
    assert found.boxes[-1].told == "29日 段数 29"


def test_a_bar_is_as_long_as_its_pieces_and_the_longest_fills_the_width() -> None:
    found = bars(["甲", "乙"], [Series("实配", [6, 0]), Series("缺口", [2, 4], "red")])
    assert [(box.x, box.width, box.tone) for box in found.boxes] == [
        (0, WIDTH * 0.75, "blue"), (WIDTH * 0.75, WIDTH * 0.25, "red"), (0, WIDTH * 0.5, "red"),
    ]  # fmt: skip
    assert bars([], []).boxes == []
    assert bars(["甲"], [Series("实配", [0])]).boxes == []


@pytest.mark.parametrize(("most", "step"), [(0, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (81, 50)])
def test_the_axis_counts_in_round_steps(most: int, step: int) -> None:
    assert step_of(most) == step


@given(st.floats(0, 1e12))
def test_the_axis_holds_what_is_drawn(most: float) -> None:
    assert step_of(most) * STEPS >= most
