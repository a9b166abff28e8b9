"""What may not happen, said once: the same object is the page's sentence, the API's 409, the command's error."""

from typing import ClassVar


class Refused(Exception):
    """An anticipated refusal. ``str()`` is the Chinese sentence for the user.

    ``weighty`` refusals rest on a duty; the outermost action puts them on the ledger.
    """

    code: ClassVar[str] = "refused"

    def __init__(
        self,
        sentence: str,
        *,
        duty: str = "",
        article: str = "",
        remedy: str = "",
        subject: str = "",
        field: str = "",
        by: str = "",
        via: str = "",
    ) -> None:
        self.sentence = sentence
        self.duty = duty
        self.article = article
        self.remedy = remedy
        self.subject = subject
        self.field = field
        self.by = by
        self.via = via
        self.is_on_record = False
        super().__init__(str(self))

    def __str__(self) -> str:
        cited = f"（依据{self.article}）" if self.article else ""
        way_out = f"。{self.remedy}" if self.remedy else ""
        return f"{self.sentence}{cited}{way_out}"

    @property
    def weighty(self) -> bool:
        return bool(self.duty)


class NotPermitted(Refused):
    """The right is missing."""

    code = "not-permitted"


class SecondFactorMissing(NotPermitted):
    """The right is held, and asleep until there is a second factor."""

    code = "second-factor-missing"


class WrongState(Refused):
    """The subject is not in a state from which this move starts."""

    code = "wrong-state"


class GateClosed(Refused):
    """A duty's gate is closed."""

    code = "gate-closed"


class Invalid(Refused):
    """What was entered cannot be: ``field`` names the entry."""

    code = "invalid"


class Conflict(Refused):
    """Somebody else did something at the same moment that excludes this."""

    code = "conflict"
