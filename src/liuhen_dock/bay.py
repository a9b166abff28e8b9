"""One bay of the dock: look at its folder again and again, and serve the card that is in."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from liuhen_dock.card import OF_THE_SYSTEM, Card, Found, Rest
from liuhen_dock.errands import Desk
from liuhen_dock.station import Station, Tally
from liuhen_dock.troubles import CardUnreadable, NoServer, Stopped

LOOKS_ONCE = 20  # how often a single pass waits for files that are still being written


@dataclass
class Look:
    card: Card
    resting: list[Found]
    moving: list[Found]


@dataclass
class Bay:
    folder: Path
    desk: Desk
    station: Station = field(init=False)
    rest: Rest = field(init=False)
    passed_over: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.station = Station(self.desk)
        self.rest = Rest(self.desk.config.pace.settle_s)

    def once(self) -> int:
        """Serve the card as it lies there now; return the exit code."""
        screen = self.desk.screen
        try:
            look = self.look()
            for _ in range(LOOKS_ONCE):
                time.sleep(self.desk.config.pace.settle_s)
                look = self.look()
                if not look.moving:
                    break
            tally = self.station.attend(look.card, look.resting)
        except CardUnreadable as trouble:
            screen.say(str(trouble), style="bold red")
            return trouble.exit_code
        if look.moving:
            screen.warn(f"有 {len(look.moving)} 个文件一直在变化，没有处理；请等记录仪写完再运行一次。")
        self.sum_up(tally)
        return tally.exit_code or int(bool(look.moving or look.card.unread.keys() - OF_THE_SYSTEM))

    def for_ever(self) -> None:
        """Serve whatever card comes. Raises what stops the whole station."""
        while not self.desk.stop.is_set():
            try:
                look = self.look()
                tally = self.station.attend(look.card, look.resting)
                if tally.received or tally.wiped:
                    self.sum_up(tally)
            except CardUnreadable as trouble:
                self.desk.screen.once(str(trouble))
                self.rest = Rest(self.desk.config.pace.settle_s)
                self.station.card_left()
            except NoServer as trouble:
                self.desk.screen.once(str(trouble))
                self.desk.stop.wait(self.desk.config.pace.longest_wait_s)
            except Stopped:
                return
            self.desk.stop.wait(self.desk.config.pace.poll_s)

    def look(self) -> Look:
        """Raises CardUnreadable."""
        card = Card.open(self.folder)
        files = [file for file in card.files() if self.is_recording(file)]
        for name, why in card.unread.items():
            if name not in self.passed_over:
                self.passed_over.add(name)
                self.desk.screen.warn(f"“{name}”读不到（{why}），其中的内容没有采集，其余照常。")
        resting, moving = self.rest.sort(files, at=time.monotonic())
        return Look(card, resting, moving)

    def is_recording(self, file: Found) -> bool:
        """Say whether it is a recording by its ending; what is passed over is named once, so that nothing is missed."""
        is_known = file.path.suffix.lower().lstrip(".") in self.desk.config.suffixes
        if is_known and file.shape.size:
            return True
        if file.name not in self.passed_over:
            self.passed_over.add(file.name)
            why = "是空文件" if is_known else "不是已知的音像格式（可在配置 [kinds] 中添加）"
            self.desk.screen.warn(f"“{file.name}”{why}，不上传也不清除。")
        return False

    def sum_up(self, tally: Tally) -> None:
        counts = [("新收讫", tally.received), ("已清除", tally.wiped)]
        counts += [("拒收", tally.states.get("refused", 0)), ("隔离", tally.states.get("quarantined", 0))]
        counts += [
            ("等待回执", tally.states.get("uploaded", 0)),
            ("回执存疑", tally.states.get("unproven", 0)),
        ]
        counts += [("发生变化", tally.changed), ("读取失败", tally.unreadable)]
        said = "，".join(f"{what} {count} 个" for what, count in counts if count)
        self.desk.screen.say(f"本次：{said or '没有新文件'}。")
