"""A chart as a drawing that the page carries: columns with a share as a line above them, or bars in pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 420, 190
TOP, BOTTOM, LEFT, RIGHT = 12, 18, 34, 36
ROW, THICK = 36, 12
STEPS = 4
NAMES = 8
"""How many names there is room for below the columns, and steps beside them."""


@dataclass(frozen=True)
class Series:
    """Numbers in the order of a chart's names, None where there is none; ``tone`` is a colour of the look."""

    name: str
    values: Sequence[float | None]
    tone: str = "blue"


@dataclass(frozen=True)
class Box:
    """A column, or a piece of a bar, and what a pointer at it is told."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    told: str


@dataclass(frozen=True)
class Word:
    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Dot:
    """A value on a line."""

    x: float
    y: float
    tone: str
    told: str


@dataclass(frozen=True)
class Drawing:
    """What ``_chart.html`` draws; the numbers themselves stand in a table beside it."""

    height: int
    boxes: Sequence[Box]
    words: Sequence[Word]
    legend: Sequence[tuple[str, str]]
    grid: Sequence[float] = ()
    dots: Sequence[Dot] = ()
    width: int = WIDTH

    @property
    def line(self) -> str:
        """The way from dot to dot."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def columns(names: Sequence[str], series: Sequence[Series], *, share: Series | None = None) -> Drawing:
    """Draw columns side by side over each name, and a share in percent, of an axis of its own, as a line."""
    step = step_of(max((value or 0 for each in series for value in each.values), default=0))
    top = step * STEPS
    floor, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    right = RIGHT if share else 8
    pitch = (WIDTH - LEFT - right) / max(len(names), 1)
    thick = min(pitch * 0.8 / max(len(series), 1), 16)
    middles = [LEFT + pitch * (n + 0.5) for n in range(len(names))]
    boxes = [
        Box(
            round(middle + (k - len(series) / 2) * thick, 1), round(floor - room * value / top, 1),
            round(thick * 0.9, 1), round(room * value / top, 1), each.tone, f"{name} {each.name} {value:g}",
        )
        for k, each in enumerate(series)
        for middle, name, value in zip(middles, names, each.values, strict=True)
        if value
    ]  # fmt: skip
    grid = [floor - room * n / STEPS for n in range(STEPS + 1)]
    every = -(-len(names) // NAMES)
    words = [
        *(Word(LEFT - 6, y + 4, f"{step * n:,}", "end") for n, y in enumerate(grid)),
        *(
            Word(round(middle, 1), HEIGHT - 2, name)
            for n, (middle, name) in enumerate(zip(middles, names, strict=True))
            if n % every == 0
        ),
    ]
    dots: list[Dot] = []
    if share:
        lowest = min((value for value in share.values if value is not None), default=100)
        bottom = min(int(lowest // 20) * 20, 80)
        dots = [
            Dot(
                round(middle, 1), round(floor - room * (value - bottom) / (100 - bottom), 1), share.tone,
                f"{name} {share.name} {value:g}%",
            )
            for middle, name, value in zip(middles, names, share.values, strict=True)
            if value is not None
        ]  # fmt: skip
        words += [
            Word(WIDTH - RIGHT + 6, y + 4, f"{bottom + (100 - bottom) * n / STEPS:g}%", "start")
            for n, y in enumerate(grid)
        ]
    legend = [(each.name, each.tone) for each in (*series, *([share] if share else []))]
    return Drawing(HEIGHT, boxes, words, legend, grid, dots)


def bars(names: Sequence[str], series: Sequence[Series]) -> Drawing:
    """Draw a bar under each name, in pieces one after the other, each with its number."""
    sums = [sum(each.values[n] or 0 for each in series) for n in range(len(names))]
    most = max(sums, default=0) or 1
    boxes = []
    words = []
    for n, name in enumerate(names):
        y = ROW * n + 18
        words += [
            Word(0, y - 5, name, "start"),
            Word(WIDTH, y - 5, " / ".join(f"{each.values[n] or 0:g}" for each in series), "end"),
        ]
        x = 0.0
        for each in series:
            if value := each.values[n]:
                length = WIDTH * value / most
                boxes.append(
                    Box(round(x, 1), y, round(length, 1), THICK, each.tone, f"{name} {each.name} {value:g}")
                )
                x += length
    return Drawing(ROW * len(names), boxes, words, [(each.name, each.tone) for each in series])


def step_of(most: float) -> int:
    """Return the least round number, 1, 2 or 5 and noughts, of which STEPS hold ``most``."""
    step = 1
    for factor in _factors():
        if step * STEPS >= most:
            return step
        step = factor
    raise AssertionError


def _factors() -> Iterator[int]:
    power = 1
    while True:
        yield from (2 * power, 5 * power, 10 * power)
        power *= 10
