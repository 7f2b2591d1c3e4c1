-- Figures that count households and not persons.
ALTER TABLE counts ADD COLUMN households INTEGER NOT NULL DEFAULT 0;
