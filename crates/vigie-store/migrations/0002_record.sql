-- The record. Offsets ("start", "end") are Unicode code points of documents.text, half-open.
CREATE TABLE vigie_meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  outlet TEXT,
  author TEXT,
  url TEXT,
  title TEXT,
  lang TEXT,
  published TEXT,
  published_earliest TEXT,
  published_latest TEXT,
  published_basis TEXT NOT NULL,
  fact_count INTEGER NOT NULL,
  note TEXT,
  text TEXT NOT NULL,
  reading TEXT NOT NULL
);

CREATE TABLE raw (
  document_id INTEGER PRIMARY KEY NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  bytes BLOB NOT NULL
);

CREATE TABLE blocks (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX blocks_document ON blocks(document_id);

CREATE TABLE places (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  gazetteer_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  radius_m INTEGER NOT NULL,
  country TEXT NOT NULL,
  containers TEXT NOT NULL
);

CREATE TABLE facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom MULTIPOINT,
  fact_id TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  layer TEXT NOT NULL,
  quote TEXT NOT NULL,
  sentence TEXT NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  agents TEXT NOT NULL,
  patients TEXT NOT NULL,
  place_names TEXT NOT NULL,
  time TEXT,
  earliest TEXT,
  latest TEXT,
  realis TEXT NOT NULL,
  sources TEXT NOT NULL,
  stance TEXT NOT NULL,
  plover TEXT,
  cameo TEXT,
  acled TEXT,
  rule TEXT NOT NULL,
  block TEXT NOT NULL
);
CREATE INDEX facts_document ON facts(document_id);
CREATE INDEX facts_type ON facts(type);

CREATE TABLE roles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT
);
CREATE INDEX roles_fact ON roles(fact_id);

CREATE TABLE fact_places (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  place_id INTEGER NOT NULL REFERENCES places(id),
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  conflict TEXT,
  inferred INTEGER NOT NULL
);
CREATE INDEX fact_places_fact ON fact_places(fact_id);
CREATE INDEX fact_places_place ON fact_places(place_id);

CREATE TABLE counts (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  what TEXT NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  qualifier TEXT NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
);
CREATE INDEX counts_fact ON counts(fact_id);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fact_id INTEGER NOT NULL UNIQUE REFERENCES facts(id) ON DELETE CASCADE,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  statement TEXT NOT NULL,
  outlet TEXT,
  chain TEXT NOT NULL,
  speaker TEXT,
  speaker_kind TEXT,
  stance TEXT NOT NULL
);
CREATE INDEX claims_document ON claims(document_id);

CREATE TABLE claim_sources (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  claim_id INTEGER NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT
);
CREATE INDEX claim_sources_claim ON claim_sources(claim_id);

CREATE TABLE statuses (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  status_id TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  place_id INTEGER REFERENCES places(id),
  place TEXT,
  text TEXT,
  start INTEGER,
  "end" INTEGER,
  holder TEXT,
  holder_actor TEXT,
  valid_from TEXT,
  valid_to TEXT,
  known TEXT,
  basis TEXT NOT NULL
);
CREATE INDEX statuses_document ON statuses(document_id);
CREATE INDEX statuses_place ON statuses(place_id);

CREATE TABLE status_facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  status_id INTEGER NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  effect TEXT NOT NULL
);
CREATE INDEX status_facts_status ON status_facts(status_id);
CREATE INDEX status_facts_fact ON status_facts(fact_id);

-- The exact words behind every value of a fact: field is mention, agent, patient, instrument, place, time, count, source.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
);
CREATE INDEX evidence_fact ON evidence(fact_id);
CREATE INDEX evidence_document ON evidence(document_id);

-- Full-text search. The names in double quotes are what Datasette looks for.
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content="documents", content_rowid="id", tokenize="unicode61 remove_diacritics 2");
CREATE TRIGGER documents_fts_insert AFTER INSERT ON documents BEGIN
  INSERT INTO documents_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER documents_fts_delete AFTER DELETE ON documents BEGIN
  INSERT INTO documents_fts(documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_fts_update AFTER UPDATE OF title, text ON documents BEGIN
  INSERT INTO documents_fts(documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
  INSERT INTO documents_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE VIRTUAL TABLE claims_fts USING fts5(statement, chain, content="claims", content_rowid="id", tokenize="unicode61 remove_diacritics 2");
CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts(rowid, statement, chain) VALUES (new.id, new.statement, new.chain);
END;
CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
  INSERT INTO claims_fts(claims_fts, rowid, statement, chain) VALUES ('delete', old.id, old.statement, old.chain);
END;
