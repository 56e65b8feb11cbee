"""A room closes only when every seat is accounted for and two proctors sign, or the reason for waiting is written."""

from dataclasses import replace

import pytest

from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.journal_records import RecordType
from desktop.formats.result_bundle import read_result_bundle
from desktop.formats.room_manifest import SeatState, StopCause, open_incidents, read_room_manifest
from desktop.workflows.close_room import ClosingForm, SeatDecision, close_room, sign_pending, survey_room
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit
from tests.vectors.room_readers import granted

ROSTER = room.roster(room.identity("photo part"))
ABSENT = {2: SeatDecision(SeatState.ABSENT)}
PROCTORS = [room.signing("proctor 1"), room.signing("proctor 2")]


@pytest.fixture(scope="module")
def grant():
    return granted({})


@pytest.fixture(scope="module")
def bundle(grant):
    sitting = sit.usual_sitting(grant.digest)
    return sit.write_bundle(sit.facts_of(sitting, grant.digest), sitting)


def closed(grant, bundle, form, *proctors):
    survey = survey_room(grant, ROSTER, [bundle])
    return close_room(grant, survey, [room.seed("ticket")], form, [room.signing("station 1"), *proctors])


def test_that_a_room_with_one_finished_and_one_absent_candidate_closes(grant, bundle):
    form = ClosingForm((1, 2), ABSENT, incidents=("2 号缺考。",))
    data = closed(grant, bundle, form, *PROCTORS)
    manifest = read_room_manifest(source_of(data), grant.trust, grant, ROSTER)
    finished, absent = manifest.facts.seats
    assert finished.receipt == read_result_bundle(source_of(bundle), grant.trust).receipt
    assert absent.state is SeatState.ABSENT and not manifest.is_open
    assert open_incidents(source_of(data), manifest, room.sealing("results")) == ("2 号缺考。",)


def test_that_a_seat_without_bundle_and_decision_keeps_the_room_open(grant, bundle):
    assert survey_room(grant, ROSTER, [bundle]).open_seats == (2,)
    with pytest.raises(Error, match="E-IMP-05 No bundle for seat 2"):
        closed(grant, bundle, ClosingForm((1, 2)), *PROCTORS)


def test_that_one_proctor_alone_cannot_close_without_a_reason(grant, bundle):
    with pytest.raises(Error, match="E-SIG-05"):
        closed(grant, bundle, ClosingForm((1, 2), ABSENT), PROCTORS[0])


def test_that_a_pending_manifest_is_countersigned_later_under_the_same_digest(grant, bundle):
    waiting = closed(grant, bundle, ClosingForm((1, 2), ABSENT, pending="U 盘丢失"), PROCTORS[0])
    before = read_room_manifest(source_of(waiting), grant.trust, grant, ROSTER)
    after = read_room_manifest(source_of(sign_pending(waiting, PROCTORS[1], grant, ROSTER)), grant.trust, grant, ROSTER)
    assert before.is_open and not after.is_open
    assert before.digest == after.digest


def test_that_a_foreign_bundle_is_named_and_left_aside(grant, bundle):
    sitting = sit.usual_sitting(grant.digest)
    foreign = sit.write_bundle(replace(sit.facts_of(sitting, grant.digest), session=room.identity("other")), sitting)
    survey = survey_room(grant, ROSTER, [foreign, b"nonsense", bundle])
    assert [error.code for error in survey.refused] == ["E-IMP-04", "E-FMT-01"]
    assert survey.seats[0].finished


def test_that_the_highest_export_of_a_sitting_counts(grant, bundle):
    sitting = sit.usual_sitting(grant.digest)
    facts = sit.facts_of(sitting, grant.digest)
    newer = sit.write_bundle(replace(facts, export=7), sitting)
    for order in ([bundle, newer], [newer, bundle], [bundle] * 5 + [newer]):
        assert survey_room(grant, ROSTER, order).seats[0].bundle.facts.export == 7


def test_that_a_stopped_candidate_needs_a_cause(grant, bundle):
    stopped = {2: SeatDecision(SeatState.STOPPED)}
    with pytest.raises(Error, match="E-FMT-06"):
        closed(grant, bundle, ClosingForm((1, 2), stopped), *PROCTORS)
    ill = {2: SeatDecision(SeatState.STOPPED, StopCause.ILL)}
    assert closed(grant, bundle, ClosingForm((1, 2), ill), *PROCTORS)


def test_that_odd_clocks_stand_on_the_manifest_as_evidence(grant):
    steps = sit.usual_steps()
    odd = sit.Step(RecordType.CLOCK_ANOMALY, payload=b'{"kinds":["namespace","suspend"]}')
    made = sit.write_down(sit.usual_sitting(grant.digest).start, [*steps[:4], odd, odd, *steps[4:]])
    bundle = sit.write_bundle(sit.facts_of(made, grant.digest), made)
    assert read_result_bundle(source_of(bundle), grant.trust).facts.course.odd == ("namespace", "suspend")
    data = closed(grant, bundle, ClosingForm((1, 2), ABSENT, incidents=tuple("12345678")), *PROCTORS)
    manifest = read_room_manifest(source_of(data), grant.trust, grant, ROSTER)
    texts = open_incidents(source_of(data), manifest, room.sealing("results"))
    assert texts[:7] == tuple("1234567") and texts[7].startswith("8\n") and texts[7].count("01") == 1


def test_that_codes_stops_and_former_machines_come_from_the_bundles(grant):
    start = sit.usual_sitting(grant.digest).start
    steps = sit.eventful_steps()
    old_head = sit.write_down(start, steps[:6]).heads[-1]
    made = sit.write_down(start, [*steps[:6], sit.transfer_step(old_head), *steps[6:]])
    facts = replace(sit.facts_of(made, grant.digest), station=room.signing("station 2").key_id)
    data = closed(grant, sit.write_bundle(facts, made, author="station 2"), ClosingForm((1, 2), ABSENT), *PROCTORS)
    manifest = read_room_manifest(source_of(data), grant.trust, grant, ROSTER).facts
    line = manifest.seats[0]
    assert (line.state, line.cause) == (SeatState.STOPPED, StopCause.ILL)
    assert [(use.purpose.value, use.proctor, use.index) for use in line.codes] == [("low", 2, 1)]
    assert line.station == room.signing("station 2").key_id
    assert manifest.stopped == (room.signing("station 1").key_id,)
