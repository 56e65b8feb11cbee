"""The centre's store: settings, migrations, transactions, the log's chain, and files kept byte for byte."""

from io import BytesIO
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.storage.results_engine import open_engine
from desktop.storage.results_folder import BUNDLES, QUARANTINE, ResultsFolder, StoreHead
from desktop.storage.results_rows import MarkRow, PackRow
from desktop.storage.results_schema import IMPORT_LOG, METADATA
from desktop.storage.results_store import ResultsStore
from desktop.storage.task_rows import DecisionRow, ExaminerMarkRow, TaskScoreRow

KEY, OTHER_KEY, STORE = b"k" * 32, b"o" * 32, b"s" * 16


def new_store(folder: Path) -> ResultsStore:
    kept = ResultsFolder(folder)
    kept.create(StoreHead(STORE, 'C:\\考点 "一"', b"v" * 32, b"sealed"))
    return ResultsStore(kept, STORE, KEY)


def mark(given: int) -> MarkRow:
    return MarkRow(b"s", b"c", 1, b"i", given, 50, "right", "1")


def test_that_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "results.db", KEY)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_that_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "results.db", KEY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Error, match="E-STO-08"):
        open_engine(tmp_path / "results.db", KEY)


def test_that_another_key_opens_nothing(tmp_path: Path) -> None:
    open_engine(tmp_path / "results.db", KEY).dispose()
    with pytest.raises(Error, match="E-STO-07"):
        open_engine(tmp_path / "results.db", OTHER_KEY)


def test_that_the_tables_hold_no_plain_text_on_disk(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.tables() as tables:
        tables.log(kind="canary-王小燕")
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"canary" not in written
    assert not written.startswith(b"SQLite format 3")


def test_that_the_statements_run_on_any_database_that_core_speaks_to() -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    assert len(METADATA.tables) == 19


def test_that_a_second_program_cannot_open_the_store(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(Error, match="E-STO-05"):
        ResultsStore(store.folder, STORE, KEY)
    store.close()


def test_that_a_transaction_keeps_everything_or_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(KeyError), store.tables() as tables:
        tables.add([mark(50)])
        tables.log(kind="x")
        raise KeyError
    with store.tables() as tables:
        assert (tables.find(MarkRow), tables.log_entries()) == ([], [])
    store.close()


def test_that_a_row_takes_the_place_of_the_one_with_its_key(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.tables() as tables:
        tables.put(mark(0))
        tables.put(mark(50))
        assert tables.find(MarkRow) == [mark(50)]
        assert tables.first(PackRow) is None
    store.close()


def test_that_the_head_of_the_log_names_everything_imported(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.tables() as tables:
        heads = [tables.log_head]
        for number in range(3):
            assert tables.log(kind="kresult", place=number) == number + 1
            heads.append(tables.log_head)
        assert [entry["place"] for entry in tables.log_entries()] == [0, 1, 2]
    assert len(set(heads)) == 4
    store.close()


@pytest.mark.parametrize("harm", ["entry = x'7b7d'", "seq = 7"])
def test_that_a_changed_log_is_noticed(tmp_path: Path, harm: str) -> None:
    store = new_store(tmp_path)
    with store.tables() as tables:
        tables.log(kind="a")
        tables.log(kind="b")
        tables._connection.execute(text(f"UPDATE import_log SET {harm} WHERE seq = 2"))
        with pytest.raises(Error, match="E-JRN-01"):
            tables.log_entries()
        assert IMPORT_LOG.name == "import_log"
    store.close()


def test_that_the_head_of_the_store_is_read_back_whatever_the_folder_is_called(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    assert ResultsFolder(tmp_path).read_head() == StoreHead(STORE, 'C:\\考点 "一"', b"v" * 32, b"sealed")
    assert ResultsFolder(tmp_path / "nowhere").read_head() is None


@pytest.mark.parametrize(
    "content", ["", "store = 3", 'store = "zz"\nvault = "00"\nsealed = "00"\ncentre = "x"', "\x00"]
)
def test_that_a_damaged_head_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "store.toml").write_text(content, encoding="utf-8")
    with pytest.raises(Error, match="E-CEN-01"):
        ResultsFolder(tmp_path).read_head()


def test_that_a_file_is_kept_byte_for_byte_and_only_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    folder, data = store.folder, b"bytes of a bundle"
    assert folder.take_in([BytesIO(data)]) == folder.take_in([BytesIO(data)]) == [sha256(data)]
    folder.settle(sha256(data), BUNDLES)
    folder.settle(sha256(data), BUNDLES)
    assert folder.read(sha256(data)) == data
    assert list(folder.waiting()) == []
    folder.settle(sha256(data), QUARANTINE)
    assert folder.path_of(sha256(data)).parent.name == QUARANTINE
    store.close()


def test_that_half_a_file_left_by_a_crash_is_removed_and_a_whole_one_found(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (whole,) = store.folder.take_in([BytesIO(b"whole")])
    (tmp_path / QUARANTINE / (whole.hex() + ".part")).write_bytes(b"wh")
    assert list(store.folder.waiting()) == [whole]
    assert [path.name for path in (tmp_path / QUARANTINE).iterdir()] == [whole.hex()]
    store.close()


def test_that_a_kept_file_that_was_changed_or_lost_is_named(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (kept,) = store.folder.take_in([BytesIO(b"whole")])
    store.folder.path_of(kept).write_bytes(b"other")
    with pytest.raises(Error, match="E-CEN-02"):
        store.folder.read(kept)
    with pytest.raises(Error, match="E-CEN-02"):
        store.folder.path_of(b"x" * 32)
    store.close()


def test_that_a_store_of_the_first_program_is_brought_up_to_date_and_keeps_what_it_holds(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.tables() as tables:
        tables.add([mark(50)])
    store.close()
    engine = open_engine(tmp_path / "results.db", KEY)
    with engine.begin() as connection:
        for name in ("task_scores", "examiner_marks", "decisions", "earlier_scores"):
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    store = ResultsStore(store.folder, STORE, KEY)
    with store.tables() as tables:
        assert tables.find(MarkRow) == [mark(50)]
        assert tables.find(TaskScoreRow) == []
    store.close()


def test_that_a_rebuild_forgets_what_graders_said_and_keeps_what_people_gave(tmp_path: Path) -> None:
    store, key = new_store(tmp_path), (b"s", b"c", 1, b"t")
    given = [ExaminerMarkRow(*key, "甲", b"[]", 100, 1), DecisionRow(*key, "manual", 500, "甲、乙", "复核", 100, 2)]
    with store.tables() as tables:
        tables.add([TaskScoreRow(*key, "2.1-01", 100, 500, 0, False, False, False, "image", 1, "", b"{}")])
        for row in given:
            tables.add([row])
        tables.empty_views()
        assert tables.find(TaskScoreRow) == []
        assert [*tables.find(ExaminerMarkRow), *tables.find(DecisionRow)] == given
    store.close()
