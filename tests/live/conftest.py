"""What the use cases' tests have: a room with a clock that the test turns, and strong answers."""

from tests.usecases.conftest import clock, strong, timed

__all__ = ["clock", "strong", "timed"]
