"""The bank that ships with the program: complete, readable, and every key that a machine can compute is computed."""

import importlib
import re
import sqlite3
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from desktop.bank.blueprint import parse_blueprint
from desktop.bank.item import RELEASED, Item
from desktop.bank.reading import open_bank
from desktop.standard.library import load_standard
from desktop.workflows.assemble_paper import report_bank, weight_rows

FOLDER = Path(__file__).resolve().parents[2] / "exam_packages" / "level-5" / "theory"
BANK = open_bank(FOLDER)
ITEMS = {item.item: item for item in BANK.items}
TODAY = date(2026, 11, 23)
FIRST_ISSUE = {"b": 85, "c": 73, "a": 176, "o": 40}
"""How many items of each letter the bank had when it was first published; their ids may never mean anything else."""
MEGABYTE = 1_000_000
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?")

Figures = tuple[float | str, ...]
"""What the right option shows: its numbers in order, then perhaps words that it must hold."""


def percent(part: float, whole: float) -> Figures:
    return (100 * part / whole,)


def overlap(left: tuple[float, ...], right: tuple[float, ...]) -> float:
    """Intersection over union of two boxes (x1, y1, x2, y2)."""
    width = min(left[2], right[2]) - max(left[0], right[0])
    height = min(left[3], right[3]) - max(left[1], right[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (left, right)]
    return shared / (sum(areas) - shared)


# item → the figures of its right option, from the numbers that stand in its stem, in their order there
COMPUTED: dict[str, Callable[..., Figures]] = {
    "t5-b-0011": lambda rate: (rate, f"{rate:.1f}%"),
    "t5-b-0024": lambda before, after: percent(before - after, before),
    "t5-b-0031": lambda gb, _, mb, size: (gb * mb // size,),
    "t5-b-0046": lambda *cells: (statistics.mean(cells),),
    "t5-b-0051": lambda wage, days: (2 * wage * days,),
    "t5-b-0061": lambda years, months: (months - {1: 2, 2: 2, 3: 6}[years], "超过"),
    "t5-b-0064": lambda years, months: (years + (1 if months >= 6 else 0.5),),
    "t5-c-0006": lambda visitors, buyers: percent(buyers, visitors),
    "t5-c-0008": lambda orders, total: (total / orders,),
    "t5-c-0018": lambda khz, bits, seconds, _, kilo: (khz * 1000 * bits / 8 * seconds / kilo,),
    "t5-c-0023": lambda minutes, _, hours: (hours * 60 / minutes,),
    "t5-c-0051": lambda kg, *grams: (1000 * kg + sum(grams),),
    "t5-c-0056": lambda rows, twice, times, _: (rows - twice * (times - 1),),
    "t5-c-0064": lambda n, p, m, q: percent(n * p + m * q, 100 * (n + m)),
    "t5-c-0065": lambda *values: (statistics.median(values),),
    "t5-c-0067": lambda _m, march, _a, april, *_: percent(april - march, march),
    "t5-c-0069": lambda monday, tuesday, both: (monday + tuesday - both,),
    "t5-a-0008": lambda x, y, w, h: (x + w, y + h),
    "t5-a-0009": lambda w, h, x, y, u, v: ((x + u) / 2 / w, (y + v) / 2 / h, (u - x) / w, (v - y) / h),
    "t5-a-0011": lambda a, b, c, d, need: (
        overlap((0, 0, a, b), (0, 0, c, d)),
        "，不合格" if c * d < need * a * b else "",
    ),
    "t5-a-0015": lambda wanted, found, _: percent(wanted - found, wanted),
    "t5-a-0069": lambda _, a, b, c, d, e, f: (b - a + d - c + f - e,),
    "t5-a-0070": lambda khz, seconds: (khz * 1000 * seconds,),
    "t5-a-0071": lambda hours, minutes, seconds: (3600 * hours + 60 * minutes + seconds,),
    "t5-a-0078": lambda length, *errors: percent(sum(errors), length),
    "t5-a-0084": lambda rows, double, empty: ((rows - double) * (100 - empty) / 100,),
    "t5-a-0103": lambda minutes, _, per_second: (60 * minutes * per_second,),
    "t5-a-0106": lambda need, length, speech: (
        100 * speech / length,
        "剔除" if 100 * speech < need * length else "保留",
    ),
    "t5-a-0108": lambda rest, start, end: (start - rest, end + rest),
    "t5-a-0110": lambda total, blurred, dark, both: (total - (blurred + dark - both),),
    "t5-a-0118": lambda total, *parts: (total * parts[2] / sum(parts),),
    "t5-a-0119": lambda cats, dogs, share: (cats * share / 100, dogs * share / 100),
    "t5-a-0124": lambda *counts: (sum(counts),),
    "t5-a-0151": lambda total, good: percent(good, total),
    "t5-a-0153": lambda *days: (statistics.mean(days),),
    "t5-a-0154": lambda *minutes: (statistics.mode(minutes),),
    "t5-a-0155": lambda texts, numbers, _: (texts + numbers,),
    "t5-a-0157": lambda a, b, c, d, e, f: divmod(60 * (a + c + e) + b + d + f, 60),
    "t5-a-0158": lambda pictures, boxes: (boxes / pictures,),
    "t5-a-0160": lambda total, done, per_day: ((total - done) / per_day,),
    "t5-a-0166": lambda real, drawn, right: (100 * right / drawn, 100 * right / real),
    "t5-a-0167": lambda two, precision, recall: (two * precision * recall / (precision + recall),),
    "t5-a-0168": lambda one, agreed, chance: ((agreed - chance) / (one - chance),),
    "t5-a-0169": lambda total, share: (total * share / 100,),
    "t5-a-0171": lambda total, different: percent(total - different, total),
    "t5-a-0172": lambda seconds, hours: (3600 * hours / seconds,),
    "t5-a-0174": lambda need, _, drawn, bad: (
        100 - 100 * bad / drawn,
        "退回" if bad > drawn * (1 - need / 100) else "通过",
    ),
    "t5-a-0175": lambda *errors: percent(sum(errors[:2]), sum(errors)),
    "t5-o-0016": lambda limit, *scores: (sum(score >= limit for score in scores),),
    "t5-o-0023": lambda per_day, _m, first, _n, last: (per_day * (last - first + 1),),
    "t5-o-0032": lambda _, hours, down: percent(hours - down, hours),
    "t5-o-0033": lambda total, right: percent(right, total),
    "t5-o-0034": lambda _, *times: (statistics.mean(times),),
    "t5-o-0035": lambda size, used, growth, limit: ((size * limit / 100 - used) / growth,),
}


def sides(text: str) -> list[int]:
    return [int(side) for side in text.split("×")]


def accepts(pattern: str, good: list[str], bad: list[str]) -> bool:
    return all(re.search(pattern, text) for text in good) and not any(re.search(pattern, text) for text in bad)


def span(sentence: str, part: str) -> str:
    start = sentence.index(part)
    return f"[{start}, {start + len(part)})"


PUNCTUATION = r"\W"
PRAISE = ("发货快！", "发货快", "发货慢。", "发货，快")
ERROR_RATES = {"甲": 20 / 1000, "乙": 15 / 600, "丙": 6 / 400, "丁": 14 / 800}
# item → whether an option is right, from the text of the option
CHOSEN: dict[str, Callable[[str], bool]] = {
    "t5-c-0048": lambda name: re.fullmatch(r"[a-z]+_\d{8}_\d{3}\.jpg", name) is not None,
    "t5-c-0049": lambda text: text.split("、") == sorted(["1.jpg", "2.jpg", "10.jpg"]),
    "t5-c-0053": lambda text: min(sides(text)) < 480,
    "t5-c-0054": lambda text: accepts(
        text, ["13912345678"], ["1391234567", "139123456789", "23912345678", "1391234567a"]
    ),
    "t5-a-0040": lambda text: text == span("王芳住在青禾市", "青禾市"),
    "t5-a-0041": lambda text: text.split() == ["B-PER", "I-PER", "O", "B-ORG", *["I-ORG"] * 3],
    "t5-a-0086": lambda text: accepts(text, ["2025-03"], ["2025-03-08", "03-2025", "2025/03", "12025-03"]),
    "t5-a-0088": lambda text: text == re.sub(r"<[^>]*>", "", "<p>很好用</p><br>"),
    "t5-a-0089": lambda text: text == re.sub(r"(?<=^...).*(?=....$)", lambda m: "*" * len(m[0]), "13800138000"),
    "t5-a-0092": lambda text: text == f"{len({re.sub(PUNCTUATION, '', words) for words in PRAISE})} 条",
    "t5-a-0101": lambda text: not 1.2 <= sides(text)[0] / sides(text)[1] <= 1.8,
    "t5-a-0136": lambda text: re.search("退(货|款)", text) is not None,
    "t5-a-0143": lambda text: fnmatchcase(text, "IMG_03*.jpg"),
    "t5-a-0170": lambda text: ERROR_RATES[text] == min(ERROR_RATES.values()),
}


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """The tables of the SQL items: `orders` as in its picture, users without phones, scores, names."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE orders (id, city, amount, status); CREATE TABLE users (user_id, name, phone);"
        "CREATE TABLE calls (call_id, user_id, minutes); CREATE TABLE scores (score); CREATE TABLE people (phone)"
    )
    yield connection
    connection.close()


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """The module that draws a picture, for the data it shows."""
    monkeypatch.syspath_prepend(FOLDER / "pictures" / "drawing")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module


def numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def shows(option: str, figures: Figures) -> bool:
    """Whether the option shows the figures, rounded to its own decimals, and the words."""
    wanted = [figure for figure in figures if not isinstance(figure, str)]
    found = _NUMBER.findall(option)
    halves = [0.5 * 10.0 ** -len(number.partition(".")[2]) + 1e-9 for number in found]
    near = [abs(float(number) - want) <= half for number, want, half in zip(found, wanted, halves, strict=False)]
    return len(found) == len(wanted) and all(near) and all(word in option for word in figures if isinstance(word, str))


def right_options(item: Item, is_right: Callable[[str], bool]) -> frozenset[str]:
    return frozenset(letter for letter, text in item.options if is_right(text))


def key_text(item: str) -> str:
    (text,) = [text for letter, text in ITEMS[item].options if letter in ITEMS[item].key]
    return text


def test_that_the_bank_is_clean_and_large_enough() -> None:
    report = report_bank(FOLDER, TODAY)
    assert report.defects == ()
    assert len(report.bank.items) >= 320


def test_that_every_cell_holds_one_and_a_half_times_a_paper() -> None:
    rows = weight_rows(load_standard(BANK.standard), BANK.level, BANK.part)
    blueprint = parse_blueprint((FOLDER / "blueprint.toml").read_bytes())
    stock = Counter((rows[item.main_point], item.kind) for item in BANK.items if item.status == RELEASED)
    assert {cell for cell, needed in blueprint.counts.items() if 2 * stock[cell] < 3 * needed} == set()


def test_that_ids_are_unique_and_those_of_the_first_issue_remain() -> None:
    first = {f"t5-{letter}-{number:04d}" for letter, last in FIRST_ISSUE.items() for number in range(1, last + 1)}
    assert len(ITEMS) == len(BANK.items)
    assert first <= ITEMS.keys()


@pytest.mark.parametrize("path", sorted((FOLDER / "pictures").glob("*.*")), ids=lambda path: path.name)
def test_that_a_picture_is_a_readable_png_of_moderate_size(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert 400 <= picture.width <= 1200
        assert 250 <= picture.height <= 760
    assert path.stat().st_size <= MEGABYTE


def test_that_legal_items_name_their_law_and_come_up_for_review() -> None:
    for item in BANK.items:
        if item.main_point.startswith("B.2.2.2."):
            assert re.search(r"《中华人民共和国.+》（\d{4} 年", item.source), item.item
            assert item.review_by is not None, item.item
            assert item.review_by < TODAY + timedelta(days=3 * 365), item.item


def test_that_rationales_do_not_count_options_which_papers_may_shuffle() -> None:
    counted = re.compile(r"(?<!前)[前后][两二三四](项|种|段|个选项)|选项 ?[A-E]|[A-E] ?(项|选项)")
    assert [item.item for item in BANK.items if counted.search(item.rationale)] == []


@pytest.mark.parametrize("item", COMPUTED)
def test_that_a_computed_figure_is_the_key_and_no_other_option(item: str) -> None:
    figures = COMPUTED[item](*numbers(ITEMS[item].stem))
    assert right_options(ITEMS[item], lambda text: shows(text, figures)) == ITEMS[item].key


@pytest.mark.parametrize("item", CHOSEN)
def test_that_the_key_is_what_the_rule_of_the_stem_selects(item: str) -> None:
    assert right_options(ITEMS[item], CHOSEN[item]) == ITEMS[item].key


def test_that_the_database_gives_the_keys_of_the_items_with_pictures(
    database: sqlite3.Connection, drawing: Callable[[str], ModuleType]
) -> None:
    shown = drawing("collect_pictures")
    database.executemany("INSERT INTO orders VALUES (?, ?, CAST(? AS INTEGER), ?)", shown.ORDERS)
    database.executemany("INSERT INTO users VALUES (?, ?, NULL)", shown.USERS)
    database.executemany("INSERT INTO calls VALUES (?, ?, ?)", shown.CALLS)
    (query,) = re.findall(r"SELECT .*'", ITEMS["t5-c-0033"].stem)
    assert database.execute(query).fetchone()[0] == int(key_text("t5-c-0033"))
    joined = "SELECT users.user_id FROM users JOIN calls ON users.user_id=calls.user_id GROUP BY users.user_id"
    assert len(database.execute(joined).fetchall()) == int(key_text("t5-c-0034"))
    per_city = Counter(city for _, city, _, _ in shown.ORDERS)
    query = f"SELECT city, COUNT(*) FROM orders {key_text('t5-c-0072')} city"
    assert dict(database.execute(query).fetchall()) == per_city
    query = f"SELECT {key_text('t5-c-0039')} city FROM orders"
    assert sorted(city for (city,) in database.execute(query)) == sorted(per_city)


def test_that_the_database_agrees_with_the_conditions(database: sqlite3.Connection) -> None:
    def selected(tail: str) -> list[int]:
        return [row[0] for row in database.execute(f"SELECT amount FROM orders {tail}")]

    rows = [(n, ("西安", "成都")[n % 2], 70 * n % 400) for n in range(40)]
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, '')", rows)
    wanted = [amount for _, city, amount in rows if city == "成都" and amount > 100]
    assert right_options(ITEMS["t5-c-0035"], lambda text: selected(text) == wanted) == ITEMS["t5-c-0035"].key
    largest = sorted((amount for *_, amount in rows), reverse=True)[:10]
    assert right_options(ITEMS["t5-c-0036"], lambda text: selected(text) == largest) == ITEMS["t5-c-0036"].key
    like = "SELECT ? LIKE '张%'"
    by_name = right_options(ITEMS["t5-c-0037"], lambda text: database.execute(like, (text,)).fetchone()[0] == 1)
    assert by_name == ITEMS["t5-c-0037"].key


def test_that_the_database_agrees_with_the_counts_and_statements(database: sqlite3.Connection) -> None:
    def first(query: str) -> int:
        return int(database.execute(query).fetchone()[0])

    rows, without = numbers(ITEMS["t5-c-0038"].stem)
    phones = [(None if n < without else "138",) for n in range(int(rows))]
    database.executemany("INSERT INTO people VALUES (?)", phones)
    assert first("SELECT COUNT(phone) FROM people") == int(key_text("t5-c-0038"))
    assert ITEMS["t5-c-0030"].statement is (first("SELECT COUNT(*) FROM people WHERE phone = NULL") == without)
    *scores, low, high = numbers(ITEMS["t5-c-0040"].stem)
    database.executemany("INSERT INTO scores VALUES (?)", [(score,) for score in scores])
    assert first(f"SELECT COUNT(*) FROM scores WHERE score BETWEEN {low} AND {high}") == int(key_text("t5-c-0040"))
    database.executemany("INSERT INTO orders VALUES (?, '', 0, '')", [(n,) for n in range(3)])
    database.execute("DELETE FROM orders")
    assert ITEMS["t5-c-0032"].statement is (first("SELECT COUNT(*) FROM orders") == 2)


def test_that_tables_and_charts_show_their_keys(drawing: Callable[[str], ModuleType]) -> None:
    sheet, tables = drawing("basic_pictures"), drawing("annotate_tables")
    assert sum(int(row[3]) for row in sheet.FILES if row[1] == "李敏") == int(key_text("t5-b-0041"))
    stores = dict(drawing("collect_pictures").STORES)
    assert shows(key_text("t5-c-0063"), percent(stores["丁店"], sum(stores.values())))
    short = [label for label, count in drawing("annotate_charts").LABELS if count < 150]
    assert "、".join(short) == key_text("t5-a-0149")
    below = [row for row in tables.INSPECTED[1:] if row[1] == "行人" and float(row[2]) < 0.80]
    assert shows(key_text("t5-a-0142"), (len(below),))
    _, cats, _, birds, total = tables.SUMMARY[2]
    assert int(total) - int(cats) - int(birds) == int(key_text("t5-a-0150"))
    assert shows(key_text("t5-a-0165"), ({row[0]: row[1:] for row in tables.CONFUSION}["狗"][0],))


def test_that_boxes_spans_and_cuts_show_their_keys(drawing: Callable[[str], ModuleType]) -> None:
    width, height, shift = numbers(ITEMS["t5-a-0010"].picture_alt)
    iou = overlap((0, 0, width, height), (shift, 0, shift + width, height))
    assert shows(key_text("t5-a-0010"), (iou,))
    tables, waves = drawing("annotate_tables"), drawing("annotate_waveforms")
    names = {name: tables.SENTENCE[start:end] for name, start, end in tables.SPANS}
    assert names[key_text("t5-a-0039")] == "青禾市第一医院"
    start, end = waves.SPEECH
    good = [n for n, (a, b) in enumerate(waves.CUTS) if 0.1 <= start - a <= 0.3 and 0.1 <= b - end <= 0.3]
    assert [waves.NAMES[n] for n in good] == [key_text("t5-a-0064")]


def test_that_records_of_operation_show_their_keys(drawing: Callable[[str], ModuleType]) -> None:
    shown = drawing("ops_pictures")
    above = [requests for requests, _ in shown.REQUESTS if requests > shown.LIMIT]
    assert len(above) == int(key_text("t5-o-0031"))
    stopped = [name for name, runs, *_ in shown.SERVICES if not runs]
    assert key_text("t5-o-0029") == f"{stopped[0]}已停止，另三项在运行"
    seconds = {row: sum(60**n * int(part) for n, part in enumerate(reversed(row[0].split(":")))) for row in shown.LOG}
    failed = next(at for row, at in seconds.items() if row[1] == "ERROR")
    cleaned = next(at for row, at in seconds.items() if row[3] == "磁盘清理完成")
    assert shows(key_text("t5-o-0030"), divmod(cleaned - failed, 60))
