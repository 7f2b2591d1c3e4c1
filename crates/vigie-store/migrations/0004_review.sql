-- Review: what people decided about facts. Entries are only ever added; each carries the hash of the one before.
-- The target is named by what survives another reading: document, type and trigger ("start", "end", in code points).
CREATE TABLE reviews (
  number INTEGER PRIMARY KEY NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  time TEXT NOT NULL,
  action TEXT NOT NULL,
  fact TEXT NOT NULL,
  document TEXT NOT NULL,
  fact_type TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  field TEXT,
  before TEXT,
  after TEXT,
  undoes INTEGER,
  reason TEXT NOT NULL
);
CREATE INDEX reviews_document ON reviews(document);
-- The other fact of a merge or split.
CREATE INDEX reviews_other ON reviews(json_extract(after, '$.document')) WHERE action IN ('merge', 'split');
CREATE TRIGGER reviews_keep_content BEFORE UPDATE ON reviews BEGIN
  SELECT RAISE(ABORT, 'entries of the review log are never changed');
END;
CREATE TRIGGER reviews_keep_entries BEFORE DELETE ON reviews BEGIN
  SELECT RAISE(ABORT, 'entries of the review log are never deleted');
END;

-- Which fact, as it is read now, each entry is about; an entry whose fact is not read any more has no row here.
CREATE TABLE review_targets (
  number INTEGER PRIMARY KEY NOT NULL REFERENCES reviews(number),
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  other_id INTEGER REFERENCES facts(id) ON DELETE SET NULL
);
CREATE INDEX review_targets_fact ON review_targets(fact_id);
CREATE INDEX review_targets_other ON review_targets(other_id);

-- Facts and statuses as they were read, of documents in which a decision changed something: what undoing restores.
CREATE TABLE as_read (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  row TEXT NOT NULL,
  UNIQUE (document_id, kind, name)
);

-- What reviewers made of a fact: accepted, corrected, rejected; NULL when nobody decided about it.
ALTER TABLE facts ADD COLUMN review TEXT;
CREATE INDEX facts_review ON facts(review) WHERE review NOTNULL;

-- Whether evidence is a quote ('words') or what a reviewer says without one ('reviewer').
ALTER TABLE evidence ADD COLUMN kind TEXT NOT NULL DEFAULT 'words';

INSERT INTO vigie_meta VALUES ('reviews', '0');
INSERT INTO vigie_meta VALUES ('reviews_head', '0000000000000000000000000000000000000000000000000000000000000000');
