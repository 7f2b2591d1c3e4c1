-- Whether anything changed that linking looks at: a fact that is only marked as right is not linked anew.
INSERT INTO vigie_meta VALUES ('link_due', '1');

DROP TRIGGER tellings_changed;
CREATE TRIGGER tellings_changed AFTER UPDATE OF type ON facts BEGIN
  DELETE FROM tellings WHERE fact_id = new.id OR follows = old.fact_id;
END;
CREATE TRIGGER tellings_rejected AFTER UPDATE OF review ON facts WHEN 'rejected' IN (old.review, new.review) BEGIN
  DELETE FROM tellings WHERE fact_id = new.id OR follows = old.fact_id;
END;
