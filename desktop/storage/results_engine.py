"""Makes the engine of the centre's store: SQLCipher in a folder now, PostgreSQL through the same door later."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.refusals import refuse
from desktop.storage.faults import MediumFull
from desktop.storage.results_schema import METADATA
from desktop.storage.sqlcipher import Unreadable, fault_in, open_encrypted

_MIGRATIONS = Path(__file__).with_name("migrations")
_PAGES_BETWEEN_CHECKPOINTS = 2_000


def open_engine(path: Path, key: bytes) -> Engine:
    """An engine over the encrypted database `path`, its tables brought up to date.

    Raises E-STO-07 for another key or a damaged file, E-STO-08 when a newer program wrote it, MediumFull, MediumFailed.
    """

    def connect() -> Any:
        try:
            connection = open_encrypted(path, key)
        except Unreadable as reason:
            raise refuse("E-STO-07") from reason
        connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES_BETWEEN_CHECKPOINTS}").fetchall()
        return connection

    engine = create_engine("sqlite://", creator=connect, module=sqlcipher, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    except OperationalError as reason:
        engine.dispose()
        raise medium_fault(reason) from reason
    except BaseException:
        engine.dispose()
        raise
    return engine


def medium_fault(reason: OperationalError) -> Exception:
    """The medium's fault behind an error of the database, or the error itself when the medium is not to blame."""
    fault = fault_in(reason.orig) if isinstance(reason.orig, sqlcipher.DatabaseError) else reason
    to_blame = isinstance(fault, MediumFull) or "disk I/O error" in str(reason.orig)
    return fault if to_blame else reason


def _begin(connection: Connection) -> None:
    """The driver is in autocommit mode, so that nothing but this ever begins a transaction."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == script.get_current_head():
        return
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        raise refuse("E-STO-08")
    with EnvironmentContext(config, script, fn=lambda now, _: script._upgrade_revs("head", now)) as environment:
        environment.configure(connection=connection, target_metadata=METADATA, transactional_ddl=False)
        environment.run_migrations()
