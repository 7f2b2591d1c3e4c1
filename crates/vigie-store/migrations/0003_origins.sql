-- Copies and origins. What is kept of a document to find its copies (JSON), and its links to others, which are unknown
-- until it is linked.
CREATE TABLE sketches (
  document_id INTEGER PRIMARY KEY NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  sketch TEXT NOT NULL,
  links TEXT
);

-- Where each document comes from: origin is the sha256 of the earliest document of its family, copy_of that of the
-- document that it repeats; provenance holds all that counting origins needs (JSON).
CREATE TABLE origins (
  document_id INTEGER PRIMARY KEY NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  origin TEXT NOT NULL,
  source TEXT,
  copy_of TEXT,
  relation TEXT,
  certain INTEGER,
  share REAL,
  share_of REAL,
  provenance TEXT NOT NULL
);
CREATE INDEX origins_origin ON origins(origin);
