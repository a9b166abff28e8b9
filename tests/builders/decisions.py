"""A concluded case with a fact that stands, a seal, and short ways through notice, review, approval and service."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.models import Case, Party
from liuhen.apps.decisions.actions import deciding, reviewing, telling
from liuhen.apps.decisions.models import Decision, Review, Reviewer, RightsNotice
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Seal, Service
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.evidence.models import Evidence, Fact
from liuhen.apps.people.models import Account, Person
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given, Kept
from tests.builders import county as build
from tests.builders.cases import FINE, Docket, docket
from tests.builders.county import LOCAL, NOW, County

FOUND, TOLD = NOW + timedelta(hours=3), NOW + timedelta(days=1)
SERVED = TOLD + timedelta(hours=2)  # 25 November 2026, a Wednesday
DECIDED = datetime(2026, 12, 3, 10, 0, tzinfo=LOCAL)  # a Thursday; the five working days ended on the 2nd
BASIS = "《中华人民共和国食品安全法》第一百二十二条第一款"


@cache
def _png() -> bytes:
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 390, 390), outline=(200, 0, 0, 255), width=12)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def paper(text: str = "书面声明") -> Kept:
    """Return a file that is in the vault."""
    (kept,) = attachments.keep([Given(f"{text}.txt", "text/plain", text.encode())], at=NOW)
    return kept


@dataclass
class Bench:
    """The unit ready to decide: 王芳 and 李强 handle, 陈局长 approves, 李法制 reviews, 钱保印 keeps the seal."""

    docket: Docket
    seal: Seal

    @property
    def county(self) -> County:
        return self.docket.county

    def by(self, username: str = "wangfang") -> Actor:
        return self.county.actor(username)

    def case(self, *, at: datetime = NOW, facts: int = 1, concluded: bool = True, **told: Any) -> Case:
        """Return a case with so many facts found, its investigation ended a day later."""
        case = self.docket.open(at=at, **told)
        for n in range(facts):
            self.fact(case, f"当事人第{n + 1}次未经许可经营食品", at=at + timedelta(hours=3))
        if concluded:
            case = cases.conclude(case=case, opinion="建议罚款", by=self.by(), at=at + timedelta(days=1))
        return case

    def evidence(self, case: Case, *, at: datetime = FOUND, **told: Any) -> Evidence:
        given: dict[str, Any] = {
            "kind": "documentary", "name": "进货台账（7页）", "source": "当事人提供",
            "collected_at": at - timedelta(hours=1), "place": "店内", "method": "复制，由当事人核对签名",
            "collectors": [self.docket.officer, self.docket.second], "files": [paper(f"进货台账{at}")],
            "by": self.by(),
        } | told  # fmt: skip
        return evidence.collect(case=case, at=at, **given)

    def fact(
        self,
        case: Case,
        sentence: str = "当事人未经许可经营食品",
        *,
        at: datetime = FOUND,
        by: str = "wangfang",
    ) -> Fact:
        found = self.evidence(case, at=at)
        return evidence.find(
            case=case,
            sentence=sentence,
            evidence=[found],
            needed=True,
            by=self.by(by),
            at=at + timedelta(minutes=5),
        )

    def facts(self, case: Case) -> list[Fact]:
        return list(Fact.objects.filter(case=case, state="found").order_by("id"))

    def party(self, case: Case) -> Party:
        found: Party = case.parties.filter(state="current").order_by("id")[0]
        return found

    def tell(self, case: Case, *, at: datetime = TOLD, by: str = "wangfang", **told: Any) -> RightsNotice:
        """Make the notice of a fine of 5000 yuan, held not to be large."""
        given: dict[str, Any] = {
            "party": self.party(case), "facts": self.facts(case), "basis": BASIS, "outcomes": ["fine"],
            "fine_fen": 500_000, "judged": "低于本省较大数额标准",
        } | told  # fmt: skip
        return telling.tell_rights(case=case, by=self.by(by), at=at, **given)

    def press(self, document: Document | None, *, at: datetime = TOLD + timedelta(hours=1)) -> Document:
        assert document is not None
        return documents.press_seal(document=document, seal=self.seal, by=self.by("sealer"), at=at)

    def serve(self, document: Document | None, *, at: datetime = SERVED, by: str = "wangfang") -> Service:
        assert document is not None
        return documents.hand_over(
            document=Document.objects.get(pk=document.pk), addressee="云岭镇利民小吃店", served_at=at,
            signed_by="赵某", relation="self", party=document.party, by=self.by(by), at=at,
        )  # fmt: skip

    def told(self, case: Case, **more: Any) -> RightsNotice:
        """Return a notice that was sealed and served on 25 November."""
        notice = self.tell(case, **more)
        self.press(notice.document)
        self.serve(notice.document)
        return RightsNotice.objects.get(pk=notice.pk)

    def propose(self, case: Case, *, at: datetime = DECIDED, by: str = "wangfang", **told: Any) -> Decision:
        """Propose a fine of 5000 yuan for all facts there are."""
        given: dict[str, Any] = {
            "party": self.party(case), "outcomes": ["fine"], "fine_fen": 500_000, "elements": self.facts(case),
            "basis": BASIS, "other": "无",
        } | told  # fmt: skip
        return deciding.propose_decision(case=case, by=self.by(by), at=at, **given)

    def reviewer(self, username: str = "legal", **told: Any) -> Reviewer:
        person = Account.objects.get(username=username).person
        given: dict[str, Any] = {"number": "A20102205240001", "since": NOW.date()} | told
        return reviewing.register_reviewer(
            unit=self.county.unit, person=person, by=self.by("legal"), at=NOW, **given
        )

    def review(self, decision: Decision, outcome: str = "pass", *, at: datetime = DECIDED) -> Review:
        return reviewing.review(
            decision=decision, outcome=outcome, opinion="事实清楚，程序合法", by=self.by("legal"), at=at
        )

    def approve(self, decision: Decision, *, at: datetime = DECIDED, by: str = "head") -> Decision:
        return deciding.approve(decision=decision, by=self.by(by), at=at)

    def issue(self, decision: Decision, *, at: datetime = DECIDED) -> Decision:
        """Write an approved decision and seal it."""
        written = deciding.write(decision=decision, by=self.by(), at=at)
        self.press(written.document, at=at + timedelta(hours=1))
        return Decision.objects.get(pk=decision.pk)

    def decided(self, case: Case | None = None, **told: Any) -> Decision:
        """Return a decision in force: told, served, waited for, proposed, approved, sealed and served."""
        case = case or self.case()
        self.told(case)
        issued = self.issue(self.approve(self.propose(case, **told)))
        self.serve(issued.document, at=DECIDED + timedelta(hours=2))
        return Decision.objects.get(pk=issued.pk)


def bench(county: County) -> Bench:
    """Make the unit ready to decide."""
    made = docket(county)
    keeper: Person = build.person(county.unit, "钱保印", "100008", kind="clerk")
    build.account(keeper, "sealer", "seal")
    image = Kept("印模.png", attachments.store(_png(), at=NOW), len(_png()))
    seal = documents.register_seal(
        unit=county.unit, name=county.unit.name, kind="organ", keeper=keeper, width_mm=42, image=image, by=SYSTEM,
        at=NOW,
    )  # fmt: skip
    return Bench(made, seal)


__all__ = ["BASIS", "DECIDED", "FINE", "FOUND", "SERVED", "TOLD", "Bench", "bench", "paper"]
