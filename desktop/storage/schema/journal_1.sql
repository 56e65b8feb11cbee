-- The station store, version 1: the answers journal of one sitting and its fold (trust-and-formats 6.2).
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    core    BLOB NOT NULL CHECK (length(core) = 128),
    tag     BLOB NOT NULL,
    payload BLOB NOT NULL CHECK (length(payload) <= 1048576)
) STRICT;

CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM journal)
BEGIN SELECT raise(ABORT, 'a record out of order'); END;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'a record is never changed'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'a record is never deleted'); END;

-- The fold: the newest answer of each item. An empty value says that it was taken back.
CREATE TABLE answers (
    item  BLOB PRIMARY KEY CHECK (length(item) = 16),
    rev   INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: the key that tags the next record, and how many records it has been stepped forward for.
CREATE TABLE ratchet (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    next_seq INTEGER NOT NULL,
    next_key BLOB NOT NULL
) STRICT;

-- The only way in: one statement is one transaction, and costs half of what five statements do.
CREATE VIEW entry AS
SELECT seq, core, tag, payload, x'' AS next_key, x'' AS item, 0 AS rev FROM journal;

CREATE TRIGGER entry_is_kept INSTEAD OF INSERT ON entry
BEGIN
    INSERT INTO journal VALUES (NEW.seq, NEW.core, NEW.tag, NEW.payload);
    REPLACE INTO ratchet VALUES (1, NEW.seq + 1, NEW.next_key);
    REPLACE INTO answers SELECT NEW.item, NEW.rev, NEW.seq, NEW.payload WHERE NEW.item IS NOT NULL;
END;
