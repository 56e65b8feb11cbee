"""Marking of audits, edge by edge."""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Outcome, Score
from desktop.rehearsal.skill_work import audit as audit_work
from desktop.strict_json import read_json, write_json
from tests.helpers.annotation_cases import audit_case
from tests.helpers.audit_cases import audio_audit_case, text_audit_case
from tests.helpers.graded_case import GradedCase, check_perfect_and_untouched

CASE = audit_case()
PERFECT = CASE.perfect()


def changed(piece: str, change: Any) -> dict[str, bytes]:
    """The perfect answers with one document changed by a function on its values."""
    values = read_json(PERFECT[piece])
    change(values)
    return {**PERFECT, piece: write_json(values)}


def rules(score: Score, piece: str) -> list[str]:
    return [line.rule for line in score.lines if line.piece == piece]


def errors_of(piece: str) -> list[dict[str, Any]]:
    return list(CASE.gold.gold[piece]["errors"])


def piece_with(kind: str) -> str:
    return next(name for name in CASE.gold.gold if any(error["type"] == kind for error in errors_of(name)))


def test_that_finding_naming_and_correcting_are_shares_of_an_error() -> None:
    piece = piece_with("label")
    unit = errors_of(piece)[-1]["unit"]
    lines = [line for line in CASE.grade(PERFECT).lines if line.unit == unit and line.piece == piece]
    assert [line.credit for line in lines][-3:] == [Decimal("0.4"), Decimal("0.2"), Decimal("0.4")]


def test_that_an_error_found_but_not_corrected_earns_what_was_found() -> None:
    piece = piece_with("label")
    unit = errors_of(piece)[-1]["unit"]

    def undo(values: dict[str, Any]) -> None:
        values["corrected"] = [one for one in values["corrected"] if one["id"] != unit]

    found = [line for line in CASE.grade(changed(piece, undo)).lines if line.unit == unit and line.piece == piece]
    assert [line.credit for line in found][-3:] == [Decimal("0.4"), Decimal("0.2"), Decimal(0)]


def test_that_naming_every_type_names_none() -> None:
    piece = piece_with("label")

    def shout(values: dict[str, Any]) -> None:
        for verdict in values["verdicts"]:
            if verdict["verdict"] == "wrong":
                verdict["types"] = ["label", "place", "extra", "missing", "attribute"]

    found = CASE.grade(changed(piece, shout))
    types = [line for line in found.lines if (line.rule, line.piece, line.gold) == ("AD-2", piece, "e-2")]
    assert types and all(line.credit == 0 for line in types)


def test_that_one_unit_with_two_errors_is_two_units() -> None:
    case = text_audit_case()
    gold = dict(case.gold.gold)
    twice = [*gold["REV-01"]["errors"], {"id": "e-7", "unit": "a-1", "type": "label"}]
    gold["REV-01"] = {**gold["REV-01"], "errors": twice}
    case = replace(case, gold=replace(case.gold, gold=gold))
    score = case.grade(case.perfect())
    assert score.points == 10
    by_error = {error: [line for line in score.lines if line.gold == error] for error in ("e-2", "e-7")}
    assert [len(lines) for lines in by_error.values()] == [3, 3]
    values = read_json(case.perfect()["REV-01"])
    for verdict in values["verdicts"]:
        if verdict["unit"] == "a-1":
            verdict["types"] = ["place"]
    one_named = case.grade({**case.perfect(), "REV-01": write_json(values)})
    types = {line.gold: line.credit for line in one_named.lines if line.rule == "AD-2" and line.gold in by_error}
    assert types == {"e-2": Decimal("0.2"), "e-7": 0}


def test_that_calling_a_right_unit_wrong_costs_a_unit() -> None:
    piece = "REV-01"
    wrong = {error["unit"] for error in errors_of(piece)}

    def accuse(values: dict[str, Any]) -> None:
        verdict = next(one for one in values["verdicts"] if one["unit"] not in wrong)
        verdict |= {"verdict": "wrong", "types": ["label"]}

    found = CASE.grade(changed(piece, accuse))
    assert [line.credit for line in found.lines if line.outcome is Outcome.FALSE_FLAG] == [-1]


def test_that_redrawing_a_right_unit_well_costs_nothing_and_badly_a_unit() -> None:
    piece = "REV-00"  # nothing is wrong here
    given = next(one for one in CASE.task.piece(piece).setup["units"])

    def redraw(by: int) -> Any:
        def change(values: dict[str, Any]) -> None:
            points = [[x + by, y] for x, y in given["points"]]
            unit = {**given, "points": points, "parts": [], "attributes": [], "group": 0}
            values["corrected"] = [{**unit, "flags": {"occluded": False, "truncated": False, "difficult": False}}]

        return change

    assert CASE.grade(changed(piece, redraw(200))).points == 10
    spoiled = CASE.grade(changed(piece, redraw(6000)))
    assert [line.outcome for line in spoiled.lines if line.piece == piece][:2] == [Outcome.WRONG, Outcome.SPOILED]
    removed = CASE.grade(changed(piece, lambda values: values.update(removed=[given["id"]])))
    assert Outcome.SPOILED in {line.outcome for line in removed.lines}


def test_that_a_missing_unit_is_found_by_adding_it_and_an_extra_one_by_deleting() -> None:
    for kind in ("missing", "extra"):
        names = [
            name for name in CASE.gold.gold if name != "REPORT" and any(e["type"] == kind for e in errors_of(name))
        ]
        for piece in names:
            error = next(one for one in errors_of(piece) if one["type"] == kind)
            lines = [line for line in CASE.grade(PERFECT).lines if line.piece == piece and line.gold == error["id"]]
            assert sum(line.credit for line in lines) == 1


def test_that_a_unit_added_for_nothing_costs_a_unit() -> None:
    def add(values: dict[str, Any]) -> None:
        unit = {"id": "u-5", "kind": "box", "label": "car", "points": [[0, 40_000], [5000, 47_000]], "parts": []}
        flags = {"occluded": False, "truncated": False, "difficult": False}
        values["corrected"].append({**unit, "attributes": [], "group": 0, "flags": flags})
        values["next_id"] = 9

    found = CASE.grade(changed("REV-00", add))
    assert Outcome.EXTRA in {line.outcome for line in found.lines if line.piece == "REV-00"}


def test_that_an_item_without_errors_is_earned_by_checking_it() -> None:
    score = CASE.grade(changed("REV-00", lambda values: values.update(verdicts=[])))
    assert score.points == 10
    unchecked = CASE.grade(changed("REV-00", lambda values: values.update(state="open")))
    assert unchecked.points < 10


def test_that_everything_called_wrong_ends_at_nothing() -> None:
    answers = {}
    for piece in CASE.task.pieces:
        values = read_json(CASE.model.write_document(CASE.untouched(piece.name)))
        verdicts = [{"unit": unit["id"], "verdict": "wrong", "types": []} for unit in piece.setup.get("units", [])]
        answers[piece.name] = write_json({**values, "verdicts": verdicts, "state": "checked"})
    assert CASE.grade(answers).points == 0


def test_that_figures_are_held_against_the_candidates_own_verdicts() -> None:
    wrong = {error["unit"] for error in errors_of("REV-01")}

    def overlook(values: dict[str, Any]) -> None:
        for verdict in values["verdicts"]:
            if verdict["unit"] in wrong:
                verdict |= {"verdict": "ok", "types": []}
        values["corrected"], values["removed"] = [], []

    answers = changed("REV-01", overlook)
    before = [line for line in CASE.grade(answers).lines if line.piece == "REPORT"]
    assert any(line.outcome is Outcome.WRONG for line in before)  # the perfect figures are no longer theirs
    report = read_json(answers["REPORT"])
    for field in report["fields"]:
        expected = next(line for line in before if line.gold == field["id"]).text
        field["value"] = expected.split("应为 ")[1].split("；")[0]
    after = CASE.grade({**answers, "REPORT": write_json(report)})
    assert all(line.credit == 1 for line in after.lines if line.piece == "REPORT")


def test_that_a_report_alone_pays_nothing() -> None:
    answers = {"REPORT": PERFECT["REPORT"]}
    assert CASE.grade(answers).points == 0


@pytest.mark.parametrize("written", ["80%", "0.8", "８０％", " 0.80 "])
def test_that_a_share_may_be_written_in_any_way(written: str) -> None:
    score = CASE.grade(PERFECT)
    right = next(line for line in score.lines if line.gold == "accuracy").text
    exact = Decimal(right.split("应为 ")[1].split("%")[0]) / 100
    wanted = {"80%": Decimal("0.8"), "0.8": Decimal("0.8")}.get(written.strip(), Decimal("0.8"))
    values = read_json(PERFECT["REPORT"])
    for field in values["fields"]:
        if field["id"] == "accuracy":
            field["value"] = written
    found = CASE.grade({**PERFECT, "REPORT": write_json(values)})
    line = next(line for line in found.lines if line.gold == "accuracy")
    assert (line.credit == 1) is (abs(exact - wanted) <= Decimal("0.005"))


def test_that_agreement_is_information_and_undefined_where_it_must_be() -> None:
    assert CASE.grade(PERFECT).information == {"一致率": "1.00", "κ": "1.00"}
    clean = {"REV-00": PERFECT["REV-00"]}
    assert CASE.grade(clean).information == {"一致率": "1.00", "κ": "未定义"}


def with_item(case: GradedCase, piece: str, **change: Any) -> GradedCase:
    gold = {**case.gold.gold, piece: {**case.gold.gold[piece], **change}}
    return replace(case, gold=replace(case.gold, gold=gold))


def test_that_the_builder_names_defects() -> None:
    assert CASE.defects() == []
    assert any("no error is written down" in found for found in with_item(CASE, "REV-01", errors=[]).defects())
    error = {"id": "e-1", "unit": "a-1", "type": "label"}
    assert any("the unit is right" in found for found in with_item(CASE, "REV-00", errors=[error]).defects())
    assert any("unknown" in found for found in with_item(CASE, "REV-00", errors=[{**error, "type": "ugly"}]).defects())
    assert any("neither kept" in found for found in with_item(CASE, "REV-00", filter="").defects())
    assert with_item(CASE, "REPORT", figures=[]).defects()
    assert any("40 %" in found for found in audit_case(items=2, seed=5).defects()) or audit_case(items=2).defects()
    nowhere = with_item(CASE, "REV-00", errors=[{**error, "unit": "a-77"}])
    assert nowhere.defects()
    with pytest.raises(GoldError):
        nowhere.grade({})


@pytest.mark.parametrize("make", [text_audit_case, audio_audit_case], ids=["text", "audio"])
def test_that_texts_and_sounds_are_audited_too(make: Callable[[], GradedCase]) -> None:
    case = make()
    check_perfect_and_untouched(case)
    assert case.grade(audit_work.spam(case.task, case.materials)).points == 0
    chance = random.Random(81)
    answers = [
        audit_work.imperfect(case.task, case.gold, case.materials, quality, chance) for quality in (0.9, 0.5) * 20
    ]
    points = [case.grade(answer).points for answer in answers]
    assert sum(points[::2]) > sum(points[1::2]) > 0
    values = read_json(case.perfect()["REV-01"])
    for change in ({"corrected": []}, {"removed": []}, {"corrected": values["corrected"][1:]}):
        assert case.grade({**case.perfect(), "REV-01": write_json({**values, **change})}).points < 10


def test_that_a_correction_earns_only_what_it_gains() -> None:
    case = text_audit_case()
    values = read_json(case.perfect()["REV-01"])
    given = next(unit for unit in case.task.piece("REV-01").setup["units"] if unit["id"] == "a-1")
    still_loose = {**given, "ranges": [[given["ranges"][0][0] - 1, given["ranges"][0][1]]]}
    corrected = [still_loose if unit["id"] == "a-1" else unit for unit in values["corrected"]]
    score = case.grade({**case.perfect(), "REV-01": write_json({**values, "corrected": corrected})})
    line = next(line for line in score.lines if line.gold == "e-2" and line.rule == "AD-3")
    assert line.credit == 0


def sounds(**fields: Any) -> tuple[Decimal, list[Any]]:
    """Points and lines of the audit of sounds, the text of segment a-2 changed."""
    case = audio_audit_case()
    values = read_json(case.perfect()["REV-01"])
    for unit in values["corrected"]:
        if unit["id"] == "a-2":
            unit |= fields
    score = case.grade({**case.perfect(), "REV-01": write_json(values)})
    return score.points, [line for line in score.lines if line.gold == "e-5"]


@pytest.mark.parametrize(
    ("text", "credit"),
    [("请您查一下订单", "0.4"), ("嗯，请您查询一下订单。", "0.4"), ("请您查一下定单", "0"), ("", "0"), ("好", "0")],
)
def test_that_a_wrong_word_in_a_sound_is_an_error_like_any_other(text: str, credit: str) -> None:
    _, lines = sounds(text=text)
    assert [line.credit for line in lines] == [Decimal("0.4"), Decimal("0.2"), Decimal(credit)]


def test_that_lines_about_a_wrong_word_say_both_texts() -> None:
    _, lines = sounds(text="请您查下定单")
    assert "“请您查下定单”" in lines[2].text and "应为" in lines[2].text and "订单”" in lines[2].text


def test_that_a_missing_segment_is_found_by_its_place_and_corrected_by_its_text() -> None:
    case = audio_audit_case()
    values = read_json(case.perfect()["REV-01"])
    for unit in values["corrected"]:
        if unit["id"] == "u-1":
            unit["text"] = ""
    score = case.grade({**case.perfect(), "REV-01": write_json(values)})
    assert [line.credit for line in score.lines if line.gold == "e-4"] == [
        Decimal("0.4"), Decimal("0.2"), Decimal("0.2"),
    ]  # fmt: skip


def test_that_changing_a_right_text_spoils_it() -> None:
    case = audio_audit_case()
    values = read_json(case.perfect()["REV-01"])
    given = next(unit for unit in case.task.piece("REV-01").setup["units"] if unit["id"] == "a-4")
    harmless = {**given, "text": "请您，查一下订单！", "kind": "segment", "attributes": []}
    for text, lost in ((harmless["text"], 0), ("请您查一下账单", 1)):
        corrected = [*values["corrected"], {**harmless, "text": text}]
        score = case.grade({**case.perfect(), "REV-01": write_json({**values, "corrected": corrected})})
        assert sum(line.outcome is Outcome.SPOILED for line in score.lines) == lost


CASES = {"image": audit_case, "text": text_audit_case, "audio": audio_audit_case}


@pytest.mark.parametrize("kind", CASES)
def test_that_a_better_audit_never_earns_less(kind: str) -> None:
    case, chance = CASES[kind](), random.Random(82)
    perfect = {name: read_json(value) for name, value in case.perfect().items()}
    gains: list[Decimal] = []
    for _ in range(6 if kind == "image" else 12):
        answers = audit_work.imperfect(case.task, case.gold, case.materials, chance.choice((0.6, 0.85)), chance)
        for piece in case.task.pieces:
            if "units" in piece.setup:
                answers = worsened(answers, piece.name, piece.setup["units"], chance)
        before = reviewed(case.grade(answers))
        for name, better in improvements(answers, perfect):
            gains.append(reviewed(case.grade(better)) - before)
            assert gains[-1] > Decimal("-0.00001"), name
    assert sum(gain > 0 for gain in gains) > 20


def reviewed(score: Score) -> Decimal:
    """The points of review and filter: figures of the report are held against the verdicts, whatever these are."""
    return sum(
        (line.points for line in score.lines if line.piece != "REPORT" and line.outcome is not Outcome.ROUNDING),
        Decimal(0),
    )


def worsened(
    answers: dict[str, bytes], name: str, given: list[dict[str, Any]], chance: random.Random
) -> dict[str, bytes]:
    """A right unit deleted now and then, another one accused."""
    values = read_json(answers[name])
    for verdict in values["verdicts"]:
        if chance.random() < 0.03:
            verdict |= {"verdict": "wrong", "types": ["label"]}
    kept = [unit["id"] for unit in given if unit["id"] not in {one["id"] for one in values["corrected"]}]
    if kept and chance.random() < 0.3:
        values["removed"] = sorted({*values["removed"], chance.choice(kept)})
    return {**answers, name: write_json(values)}


def improvements(answers: dict[str, bytes], perfect: dict[str, Any]) -> Any:
    """I3 for audits: of one unit the verdict, the correction or the deletion as in the perfect answer."""
    for name, value in answers.items():
        values, best = read_json(value), perfect[name]
        for number, verdict in enumerate(best["verdicts"]):
            verdicts = [*values["verdicts"][:number], verdict, *values["verdicts"][number + 1 :]]
            yield f"{name} verdict {number}", {**answers, name: write_json({**values, "verdicts": verdicts})}
        ids = {unit["id"]: unit for unit in best["corrected"]}
        for unit in sorted({*ids, *best["removed"], *values["removed"], *(one["id"] for one in values["corrected"])}):
            corrected = [one for one in values["corrected"] if one["id"] != unit]
            removed = [one for one in values["removed"] if one != unit]
            mended = {
                **values, "next_id": 50,
                "corrected": [*corrected, *([ids[unit]] if unit in ids else [])],
                "removed": [*removed, *([unit] if unit in best["removed"] else [])],
            }  # fmt: skip
            yield f"{name} unit {unit}", {**answers, name: write_json(mended)}
