"""Sittings for the keeper's tests, put down again at the end of each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.exam.policy import Policy
from tests.helpers.invented_room import POLICY
from tests.helpers.sitting import Sitting, room_in

MakeSitting = Callable[..., Sitting]


@pytest.fixture
def make_sitting(tmp_path: Path) -> Iterator[MakeSitting]:
    """`make_sitting(policy, options=…, **row)`: a sitting at an idle station."""
    made: list[Sitting] = []

    def make(policy: Policy = POLICY, **changes: object) -> Sitting:
        options = {"options": changes.pop("options")} if "options" in changes else {}
        sitting = Sitting(room_in(tmp_path / str(len(made)), policy, **changes), **options)  # type: ignore[arg-type]
        made.append(sitting)
        return sitting

    yield make
    for sitting in made:
        sitting.keeper.close()


@pytest.fixture
def sitting(make_sitting: MakeSitting) -> Sitting:
    """A sitting under the usual policy."""
    return make_sitting()
