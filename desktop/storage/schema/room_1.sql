-- The console's store, version 1: the journal of one room, and the newest signed head of every sitting.
CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY,
    body  BLOB NOT NULL CHECK (length(body) <= 65536),
    chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE TRIGGER entry_has_no_gaps BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)
BEGIN SELECT raise(ABORT, 'an entry out of order'); END;

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entry_is_never_shortened BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;

-- What the stations said last about their journals: only ever forward.
CREATE TABLE head (
    store BLOB PRIMARY KEY CHECK (length(store) = 16),
    seq   INTEGER NOT NULL,
    data  BLOB NOT NULL CHECK (length(data) <= 65536)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER head_only_rises BEFORE UPDATE ON head
WHEN NEW.seq <= OLD.seq OR NEW.store IS NOT OLD.store
BEGIN SELECT raise(ABORT, 'a head never goes back'); END;

CREATE TRIGGER head_is_never_forgotten BEFORE DELETE ON head
BEGIN SELECT raise(ABORT, 'a head is never deleted'); END;
