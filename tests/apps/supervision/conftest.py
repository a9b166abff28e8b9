"""What the tests of supervision stand on: the bureau with three supervisors and a head, over a unit that has a case."""

from tests.builders.supervision import over

__all__ = ["over"]
