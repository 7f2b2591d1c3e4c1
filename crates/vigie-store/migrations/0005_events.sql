-- Events across documents. What linking looks at of each fact (JSON), and the earlier fact that it follows, if any;
-- a fact that is not here is not linked yet.
CREATE TABLE tellings (
  fact_id INTEGER PRIMARY KEY NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  telling TEXT NOT NULL,
  follows TEXT,
  points TEXT
);
CREATE INDEX tellings_follows ON tellings(follows);

-- A fact that changes, or goes, is linked anew, and so is what followed it.
CREATE TRIGGER tellings_changed AFTER UPDATE ON facts BEGIN
  DELETE FROM tellings WHERE fact_id = new.id OR follows = old.fact_id;
END;
CREATE TRIGGER tellings_gone AFTER DELETE ON facts BEGIN
  DELETE FROM tellings WHERE follows = old.fact_id;
END;

-- Facts of any documents that tell of one occurrence; figures stand side by side in detail (JSON).
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  event_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  place TEXT,
  place_id INTEGER REFERENCES places(id) ON DELETE SET NULL,
  earliest TEXT,
  latest TEXT,
  first_report TEXT,
  latest_report TEXT,
  facts INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  origins_low INTEGER NOT NULL,
  origins_high INTEGER NOT NULL,
  denied INTEGER NOT NULL,
  killed_low REAL,
  killed_high REAL,
  detail TEXT NOT NULL
);
CREATE INDEX events_place ON events(place_id);
CREATE INDEX events_latest ON events(latest_report);

CREATE TABLE event_facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  event_id INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE,
  fact_id INTEGER NOT NULL REFERENCES facts(id) ON DELETE CASCADE,
  position INTEGER NOT NULL
);
CREATE INDEX event_facts_event ON event_facts(event_id);
CREATE INDEX event_facts_fact ON event_facts(fact_id);

-- Claims that cannot all be right, or that give one thing different sizes; detail holds them all (JSON).
CREATE TABLE contradictions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  contradiction_id TEXT NOT NULL UNIQUE,
  matter TEXT NOT NULL,
  about TEXT NOT NULL,
  place TEXT,
  place_id INTEGER REFERENCES places(id) ON DELETE SET NULL,
  event TEXT,
  latest_report TEXT,
  claims INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX contradictions_place ON contradictions(place_id);

-- States of places over time, across documents; from and until are EDTF, so that a month stays a month.
CREATE TABLE standings (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  standing_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  place TEXT NOT NULL,
  place_id INTEGER REFERENCES places(id) ON DELETE SET NULL,
  side TEXT,
  holder TEXT,
  valid_from TEXT,
  valid_to TEXT,
  known TEXT,
  confirmed TEXT,
  basis TEXT NOT NULL,
  claims INTEGER NOT NULL,
  against INTEGER NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX standings_place ON standings(place_id);
