"""Rule tables, question bases and simulated consoles by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from desktop.tasks.knowledge.codec import HEADINGS
from desktop.tasks.spec import model as spec
from desktop.tasks.system import model
from desktop.tasks.system.model import MOST_EVENTS, Action, Event
from desktop.ui.buttons import Button
from desktop.ui.theme import Theme
from desktop.ui.workbenches.form import FieldForm, FormField
from tests.ui.workbenches.bench import CONTROL, Bench, K
from tests.ui.workbenches.form_tasks import keeping, operating, ruling

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def rules(opened: Open) -> Bench:
    return opened(*ruling())


@pytest.fixture
def base(opened: Open) -> Bench:
    return opened(*keeping())


@pytest.fixture
def console(opened: Open) -> Bench:
    return opened(*operating())


def typed(bench: Bench, text: str) -> None:
    """Type into the box that has the keyboard, in place of what stands there, and settle it."""
    box: Any = bench.window.focusWidget()
    box.selectAll()
    bench.keys(text)
    if not text:
        bench.press(K.Key_Delete)
    box.flush()
    bench.settle()


def field(bench: Bench, name: str) -> Any:
    """Put the keyboard into a field of the form."""
    box = bench.work.form.boxes[name]  # type: ignore[attr-defined]
    box.setFocus()
    return box


def table(bench: Bench) -> Any:
    return bench.work.table  # type: ignore[attr-defined]


# --- spec ------------------------------------------------------------------------------------------------------------


def cells(bench: Bench) -> list[dict[str, str]]:
    return [dict(row.cells) for row in bench.newest().rows]


def test_that_a_row_is_added_and_filled_in_from_field_to_field(rules: Bench) -> None:
    rules.press(K.Key_Insert)
    typed(rules, "手机号")
    choice = field(rules, "action")
    rules.press(K.Key_Down)
    choice.activated.emit(choice.currentIndex())
    field(rules, "due")
    typed(rules, "2026-11-30")
    assert cells(rules) == [{"field": "手机号", "action": "删除", "due": "2026-11-30"}]
    assert table(rules).item(0, 0).text() == "手机号"


def test_that_a_field_that_gets_the_keyboard_comes_into_sight(qapp: QApplication) -> None:
    area, names = QScrollArea(), [f"f{n}" for n in range(12)]
    form = FieldForm(Theme(), [FormField(name, name) for name in names])
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.resize(300, 120)
    area.show()
    qapp.processEvents()
    for seen, hidden in (("f11", "f0"), ("f0", "f11")):
        form.take_keyboard(seen)
        qapp.processEvents()
        assert not form.boxes[seen].visibleRegion().isEmpty()
        assert form.boxes[hidden].visibleRegion().isEmpty()
    area.close()


def test_that_what_is_wrong_or_missing_is_named_and_nothing_typed_is_lost(rules: Bench) -> None:
    rules.press(K.Key_Insert)
    field(rules, "due")
    typed(rules, "明天")
    check = rules.work.check.text()  # type: ignore[attr-defined]
    assert cells(rules) == [{"due": "明天"}]
    assert ("完成日期" in check, "字段" in check) == (True, True)
    box = field(rules, "why")
    box.insertPlainText("长" * (spec.MOST_CELL + 1))
    box.flush()
    assert cells(rules) == [{"due": "明天"}]
    assert rules.work.status.text() != ""


def test_that_rows_are_moved_deleted_and_brought_back_and_the_ends_hold(rules: Bench) -> None:
    for name in "甲乙丙":
        rules.press(K.Key_Insert)
        typed(rules, name * 2)
        table(rules).setFocus()
    table(rules).choose(rules.document.rows[0].id)
    rules.press(K.Key_Up, CONTROL)
    assert [row["field"] for row in cells(rules)] == ["甲甲", "乙乙", "丙丙"]
    rules.press(K.Key_Down, CONTROL)
    assert [row["field"] for row in cells(rules)] == ["乙乙", "甲甲", "丙丙"]
    rules.press(K.Key_Down, CONTROL)
    rules.press(K.Key_Down, CONTROL)
    assert [row["field"] for row in cells(rules)] == ["乙乙", "丙丙", "甲甲"]
    rules.press(K.Key_Delete)
    assert [row["field"] for row in cells(rules)] == ["乙乙", "丙丙"]
    rules.press(K.Key_Z, CONTROL)
    assert [row["field"] for row in cells(rules)] == ["乙乙", "丙丙", "甲甲"]


def test_that_a_full_table_takes_no_more_rows(rules: Bench) -> None:
    for _ in range(4):
        table(rules).setFocus()
        rules.press(K.Key_Insert)
    assert len(rules.newest().rows) == 3
    assert rules.work.status.text() != ""


def test_that_digits_and_letters_type_in_a_field_and_a_composition_is_left_alone(rules: Bench) -> None:
    rules.press(K.Key_Insert)
    box = field(rules, "field")
    rules.keys("k1a")
    assert box.text() == "k1a"
    QApplication.sendEvent(box, QInputMethodEvent("shou", []))
    assert box.composing
    count = len(rules.journal[rules.work.piece.piece])
    rules.press(K.Key_Z, CONTROL)
    assert len(rules.journal[rules.work.piece.piece]) == count


def test_that_a_locked_table_stays_as_it_is(rules: Bench) -> None:
    rules.work.set_locked(True)
    for key in (K.Key_Insert, K.Key_Delete):
        table(rules).setFocus()
        rules.press(key)
    assert rules.journal == {}


def test_that_a_rule_table_is_given_out_in_every_format(rules: Bench) -> None:
    rules.press(K.Key_Insert)
    typed(rules, "手机号")
    made = {form.ending: form.make() for form in rules.work.exports()}
    assert "手机号" in made["csv"].decode("utf-8-sig")
    assert made["xlsx"][:2] == b"PK"


# --- knowledge -------------------------------------------------------------------------------------------------------


def entry_row(bench: Bench, row: int) -> None:
    table(bench).setFocus()
    table(bench).setCurrentCell(row, 0)
    bench.settle()


def test_that_an_entry_is_corrected_in_the_form(base: Bench) -> None:
    entry_row(base, 0)
    base.press(K.Key_Return)
    typed(base, "如何退货")
    field(base, "variants")
    typed(base, "我要退货")
    (entry,) = base.newest().entries
    assert (entry.id, entry.question, entry.variants) == ("k001", "如何退货", ("我要退货",))
    assert table(base).item(0, 0).text() == "如何退货"


def test_that_a_question_cannot_be_emptied(base: Bench) -> None:
    entry_row(base, 0)
    box = field(base, "question")
    typed(base, "")
    assert base.journal == {}
    assert box.text() == "怎么退货"
    assert base.work.status.text() != ""


def test_that_a_new_entry_is_recorded_once_it_has_question_and_reply(base: Bench) -> None:
    base.press(K.Key_Insert)
    typed(base, "怎么开发票")
    assert base.journal == {}
    field(base, "reply")
    typed(base, "在订单页申请。")
    (entry,) = base.newest().entries
    assert (entry.question, entry.reply) == ("怎么开发票", "在订单页申请。")
    assert table(base).chosen() == entry.id
    field(base, "question")
    typed(base, "如何开发票")
    assert [one.question for one in base.newest().entries] == ["如何开发票"]


def test_that_an_unfinished_new_entry_is_dropped_when_another_is_chosen(base: Bench) -> None:
    base.press(K.Key_Insert)
    typed(base, "半句")
    entry_row(base, 1)
    assert base.journal == {}
    assert base.work.form.boxes["question"].text() == "退货怎么办理"  # type: ignore[attr-defined]


def test_that_entries_are_retired_brought_back_and_merged(base: Bench) -> None:
    entry_row(base, 2)
    base.press(K.Key_Delete)
    assert base.newest().retired == ("k003",)
    base.press(K.Key_U, CONTROL)
    assert base.newest().retired == ()
    entry_row(base, 1)
    base.press("m")
    base.press(K.Key_Return)
    assert base.newest().merged == ()
    base.press("m")
    base.press(K.Key_Up)
    base.press(K.Key_Return)
    assert base.newest().merged == (("k002", "k001"),)
    base.press(K.Key_Z, CONTROL)
    assert base.newest().merged == ()


def test_that_escape_leaves_a_merge(base: Bench) -> None:
    entry_row(base, 1)
    base.press("m")
    base.press(K.Key_Escape)
    base.press(K.Key_Up)
    base.press(K.Key_Return)
    assert base.journal == {}


def test_that_the_table_is_narrowed_and_a_question_is_tried(base: Bench) -> None:
    base.press(K.Key_F, CONTROL)
    base.keys("满减")
    assert table(base).rowCount() == 1
    trial = base.work.trial  # type: ignore[attr-defined]
    trial.setFocus()
    base.keys("双十一满减规则")
    base.press(K.Key_Return)
    assert "满 300 减 40" in base.work.heard.text()  # type: ignore[attr-defined]


HEADS = ",".join(HEADINGS)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a,b\n1,2\n", f"{HEADS}\nk999,x,,y,,,\n".encode(), f"{HEADS}\n,,,,,,\n".encode()]
)
def test_that_a_table_that_is_none_is_refused_as_a_whole(opened: Open, content: bytes) -> None:
    bench = opened(*keeping({"new.csv": content}))
    bench.work.do("import")
    assert bench.journal == {}
    assert bench.work.status.text() != ""


def test_that_a_table_is_taken_in_as_one_step_and_given_out_again(opened: Open) -> None:
    lines = [
        HEADS,
        "k001,如何退货,,7 天内申请。,,,启用",
        ",怎么开发票,开票,在订单页申请。,,,启用",
        "k003,双十一满减规则,,满 300 减 40。,,,停用",
    ]
    bench = opened(*keeping({"new.csv": "\n".join(lines).encode()}))
    bench.work.do("import")
    newest = bench.newest()
    assert [one.question for one in newest.entries] == ["如何退货", "双十一满减规则", "怎么开发票"]
    assert newest.retired == ("k003",)
    (form,) = bench.work.exports()
    assert "怎么开发票" in form.make().decode("utf-8-sig")
    bench.press(K.Key_Z, CONTROL)
    assert bench.newest().entries == ()


def test_that_without_a_table_nothing_is_offered(base: Bench) -> None:
    assert not base.work.buttons.buttons["import"].isVisible()  # type: ignore[attr-defined]
    base.work.do("import")
    assert base.journal == {}


# --- system ----------------------------------------------------------------------------------------------------------


def pressed(bench: Bench, spoken: str) -> None:
    """Press the button of this name by the space bar."""
    found = [one for one in bench.work.findChildren(Button) if one.accessibleName() == spoken and one.isVisible()]
    found[0].setFocus()
    bench.press(K.Key_Space)


def events(bench: Bench) -> list[Event]:
    return list(bench.newest().events)


def test_that_devices_are_switched_and_every_press_is_on_record(console: Bench) -> None:
    pressed(console, "应答服务 Start up")
    pressed(console, "主机 Start up")
    assert events(console) == [Event(Action.START, "robot"), Event(Action.START, "host")]
    assert console.work.log.count() >= 2  # type: ignore[attr-defined]


def test_that_no_button_moves_when_a_device_fails_or_runs(console: Bench) -> None:
    button = next(one for one in console.work.findChildren(Button) if one.accessibleName() == "主机 Start up")
    before = button.mapTo(console.work, button.rect().topLeft())
    for device in ("应答服务", "主机"):  # what it needs does not run yet: a fault; then one that runs
        next(one for one in console.work.findChildren(Button) if one.accessibleName() == f"{device} Start up").click()
        console.settle()
        assert button.mapTo(console.work, button.rect().topLeft()) == before


def test_that_nothing_is_undone_at_a_console(console: Bench) -> None:
    pressed(console, "主机 Start up")
    console.press(K.Key_Z, CONTROL)
    assert len(events(console)) == 1
    assert console.work.status.text() != ""


def logged_in(bench: Bench, secret: str = "Kc#2026") -> None:
    login = bench.work.login  # type: ignore[attr-defined]
    login.user.setFocus()
    login.user.selectAll()
    bench.keys("trainer01")
    bench.press(K.Key_Return)
    login.secret.selectAll()
    bench.keys(secret)
    bench.press(K.Key_Return)


def test_that_logging_in_needs_the_right_secret(console: Bench) -> None:
    login = console.work.login  # type: ignore[attr-defined]
    pressed(console, "主机 Start up")
    for secret, user in (("wrong", ""), ("Kc#2026", "trainer01")):
        logged_in(console, secret)
        assert ("trainer01" in login.who.text()) is bool(user)
    assert [event.action for event in events(console)] == [Action.START, Action.LOG_IN, Action.LOG_IN]


def test_that_a_setting_outside_its_range_is_refused_and_another_waits_to_be_saved(console: Bench) -> None:
    pressed(console, "主机 Start up")
    logged_in(console)
    settings = console.work.settings  # type: ignore[attr-defined]
    box = settings.boxes["volume"]
    for text, shown in (("101", "80"), ("abc", "80"), ("35", "35")):
        box.setFocus()
        typed(console, text)
        assert box.text() == shown
    assert events(console)[2:] == [Event(Action.SET, "volume", "35")]
    assert "播报音量" in settings.unsaved.text()
    pressed(console, settings.save.accessibleName())
    assert settings.unsaved.text() == ""


def test_that_the_robot_is_taught_and_talked_to(console: Bench) -> None:
    dialogue = console.work.dialogue  # type: ignore[attr-defined]
    for device in ("主机", "应答服务"):
        pressed(console, f"{device} Start up")
    logged_in(console)
    dialogue.name.setFocus()
    console.keys("查物流")
    console.press(K.Key_Return)
    dialogue.form.boxes["samples"].setFocus()
    typed(console, "快递到哪了")
    dialogue.form.boxes["reply"].setFocus()
    typed(console, "正在派送。")
    dialogue.said.setFocus()
    console.keys("快递到哪了")
    console.press(K.Key_Return)
    talk = [dialogue.talk.item(at).text() for at in range(dialogue.talk.count())]
    assert any("正在派送" in line for line in talk)
    assert [event.action for event in events(console)][3:] == [
        Action.ADD_INTENT, Action.ADD_SAMPLE, Action.SET_REPLY, Action.SAY,
    ]  # fmt: skip


def test_that_a_console_takes_its_last_press_and_then_no_more(opened: Open) -> None:
    task, materials = operating()
    full = replace(model.new_document(task, task.pieces[0]), events=(Event(Action.START, "host"),) * MOST_EVENTS)
    bench = opened(task, materials, journal={task.pieces[0].piece: [model.write_document(full)]})
    pressed(bench, "主机 Shut down")
    assert len(bench.journal[task.pieces[0].piece]) == 1
    assert bench.work.status.text() != ""


@pytest.mark.parametrize(
    ("presses", "words"),
    [
        (["应答服务 Start up"], "Shut it down first"),
        (["应答服务 Start up", "应答服务 Start up"], "应答服务 is in fault. Shut it down first"),
        (["主机 Start up", "主机 Start up"], "主机 is running already"),
        (["应答服务 Shut down"], "应答服务 is stopped already"),
        (["Log in"], "a service that the login needs is not running"),
        (["主机 Start up", "Log in"], "The account or the password is wrong"),
        (["Save the settings"], "Log in first"),
        (["重建索引 Run"], "Log in first"),
    ],
)
def test_that_a_press_without_effect_says_why(opened: Open, presses: list[str], words: str) -> None:
    bench = opened(*operating())
    for name in presses:
        pressed(bench, name)
    assert words in bench.work.status.text()


def test_that_a_device_in_fault_says_that_it_must_be_shut_down_first(opened: Open) -> None:
    bench = opened(*operating())
    pressed(bench, "应答服务 Start up")
    said = [shown.text() for shown in bench.work.devices.findChildren(QLabel)]  # type: ignore[attr-defined]
    assert any(words.startswith("fault: shut down first") for words in said)
