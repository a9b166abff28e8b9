"""What can stop the station: ``str()`` is the Chinese sentence, ``exit_code`` what the program returns."""

from typing import ClassVar


class Trouble(Exception):
    """Stop the run: the sentence says what cannot be done and the way out."""

    exit_code: ClassVar[int] = 1


class Misconfigured(Trouble):
    exit_code = 2


class CardUnreadable(Trouble):
    exit_code = 3


class NoServer(Trouble):
    exit_code = 4


class TokenRefused(Trouble):
    exit_code = 5


class Unproven(Trouble):
    """A receipt that does not hold: never wipe, keep it as evidence."""

    exit_code = 6


class LogAlarm(Trouble):
    """The log contradicts what this station has seen signed."""

    exit_code = 6


class NotTrustedYet(Trouble):
    exit_code = 7


class AlreadyRunning(Trouble):
    exit_code = 8


class Stopped(Trouble):
    exit_code = 130


class FileChanged(Trouble):
    """The file on the card is no longer the one that was looked at."""
