"""The policy of a session: every value required, typed and bounded."""

import pytest

from desktop.errors import Error
from desktop.exam.policy import NAMES, read_policy, write_policy
from tests.helpers.invented_room import POLICY

VALUES = write_policy(POLICY)


def test_that_a_policy_comes_back_as_it_was_written() -> None:
    assert read_policy(VALUES) == POLICY


def test_that_an_extension_is_ignored() -> None:
    assert read_policy({**VALUES, "x_note": "anything"}) == POLICY


@pytest.mark.parametrize("name", NAMES)
def test_that_no_value_has_a_default(name: str) -> None:
    with pytest.raises(Error) as caught:
        read_policy({key: value for key, value in VALUES.items() if key != name})
    assert (caught.value.code, caught.value.values) == ("E-GRT-04", {"name": name})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [None, "sometimes", -1, 1.5, [0], [True], {}])
def test_that_a_value_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(Error) as caught:
        read_policy({**VALUES, name: value})
    assert caught.value.values == {"name": name}


@pytest.mark.parametrize(
    ("name", "value"),
    [("gap_auto_s", 121), ("gap_auto_count", 4), ("gap_auto_s", True), ("min_copies", 0), ("min_proctors", 1),
     ("receipt", 1), ("ratio", 0), ("reminders_s", [0]), ("late_clock", "Room"), ("unknown", 1)],
)  # fmt: skip
def test_that_bounds_hold(name: str, value: object) -> None:
    with pytest.raises(Error, match="E-GRT-04"):
        read_policy({**VALUES, name: value})
