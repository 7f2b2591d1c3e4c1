-- Linking reads only what new facts can touch. Where each fact is looked up: numbers of its blocks, of the days for which it
-- gives figures and of the places whose states it changes.
CREATE TABLE telling_keys (
  key INTEGER NOT NULL,
  fact_id INTEGER NOT NULL,
  PRIMARY KEY (key, fact_id)
) WITHOUT ROWID;

-- Facts that are not linked yet; and what linking looked at of those that changed or went since, with their event.
CREATE TABLE waiting_facts (
  fact_id INTEGER PRIMARY KEY NOT NULL
);
CREATE TABLE left_tellings (
  fact_id INTEGER NOT NULL,
  telling TEXT NOT NULL,
  follows TEXT,
  event_id INTEGER
);

CREATE TRIGGER facts_wait AFTER INSERT ON facts BEGIN
  INSERT OR IGNORE INTO waiting_facts VALUES (new.id);
END;
CREATE TRIGGER tellings_left BEFORE DELETE ON tellings BEGIN
  INSERT INTO left_tellings VALUES
    (old.fact_id, old.telling, old.follows, (SELECT event_id FROM event_facts WHERE fact_id = old.fact_id));
  INSERT OR IGNORE INTO waiting_facts VALUES (old.fact_id);
END;
DROP TRIGGER tellings_changed;
CREATE TRIGGER tellings_changed AFTER UPDATE OF type ON facts BEGIN
  DELETE FROM tellings WHERE fact_id = new.id OR follows = old.fact_id;
  INSERT OR IGNORE INTO waiting_facts VALUES (new.id);
END;
DROP TRIGGER tellings_rejected;
CREATE TRIGGER tellings_rejected AFTER UPDATE OF review ON facts WHEN 'rejected' IN (old.review, new.review) BEGIN
  DELETE FROM tellings WHERE fact_id = new.id OR follows = old.fact_id;
  INSERT OR IGNORE INTO waiting_facts VALUES (new.id);
END;
-- Before the fact goes, since its event is still known then.
DROP TRIGGER tellings_gone;
CREATE TRIGGER tellings_gone BEFORE DELETE ON facts BEGIN
  DELETE FROM tellings WHERE fact_id = old.id OR follows = old.fact_id;
END;

-- Gazetteer ids, and the fact of the first claim.
ALTER TABLE standings ADD COLUMN spot TEXT;
UPDATE standings SET spot = detail ->> '$.place.id' WHERE json_valid(detail);
CREATE INDEX standings_spot ON standings(spot);
ALTER TABLE contradictions ADD COLUMN spot TEXT;
ALTER TABLE contradictions ADD COLUMN first_claim TEXT;
UPDATE contradictions SET spot = detail ->> '$.place.id', first_claim = detail ->> '$.claims[0].fact' WHERE json_valid(detail);
CREATE INDEX contradictions_spot ON contradictions(spot) WHERE event ISNULL;
CREATE INDEX contradictions_first ON contradictions(first_claim);
CREATE INDEX contradictions_event ON contradictions(event);
CREATE INDEX contradictions_settled ON contradictions(id) WHERE settled;
CREATE INDEX events_denied ON events(place_id) WHERE denied > 0;
CREATE INDEX reviews_action ON reviews(action);

-- The index of copies, so that what a new document may repeat is found without reading the rest: documents by number, the
-- prints that count in them, prints that count nowhere (outlet '') or not in an outlet, the days of documents in which a
-- print is their outlet's boilerplate (the least number for none), and pairs of names by days (number 0: too many).
CREATE TABLE copy_numbers (
  number INTEGER PRIMARY KEY NOT NULL,
  document TEXT NOT NULL UNIQUE
);
CREATE TABLE copy_prints (
  print INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (print, number)
) WITHOUT ROWID;
CREATE TABLE copy_cuts (
  print INTEGER NOT NULL,
  outlet TEXT NOT NULL,
  PRIMARY KEY (print, outlet)
) WITHOUT ROWID;
CREATE TABLE copy_days (
  print INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (print, day)
) WITHOUT ROWID;
CREATE TABLE copy_pairs (
  bucket INTEGER NOT NULL,
  pair INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (bucket, pair, number)
) WITHOUT ROWID;
CREATE INDEX sketches_waiting ON sketches(document_id) WHERE links ISNULL;

-- What everything was linked with; nothing is, as long as the keys are missing.
INSERT INTO vigie_meta VALUES ('linked_with', '');
UPDATE vigie_meta SET value = '1' WHERE key = 'link_due';
