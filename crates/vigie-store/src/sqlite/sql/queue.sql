-- Facts that nobody decided about, those first that would change the picture.
-- "The same week" is a count of seven-day stretches: a way to say "about the same time" that costs one sort.
WITH told AS MATERIALIZED (
  SELECT f.id, f.type, f.document_id, x.place_id, CAST(julianday(f.earliest) / 7 AS INTEGER) AS week,
    (f.stance = 'denies') <> (f.realis = 'negated') AS denies
  FROM facts f JOIN fact_places x ON x.fact_id = f.id
  WHERE f.review IS NOT 'rejected' AND f.realis IN ('actual', 'negated')
),
alike AS MATERIALIZED (
  SELECT type, place_id, week, count(DISTINCT document_id) AS documents, min(denies) <> max(denies) AS disputed
  FROM told GROUP BY type, place_id, week
),
figures AS MATERIALIZED (
  SELECT t.place_id, c.what, t.week, max(c.low) > min(c.high) AS disputed
  FROM told t JOIN counts c ON c.fact_id = t.id WHERE c.high > 1 GROUP BY t.place_id, c.what, t.week
),
held AS MATERIALIZED (
  SELECT place_id, state, CAST(julianday(valid_from) / 7 AS INTEGER) AS week,
    count(DISTINCT coalesce(holder_actor, lower(holder))) > 1 AS disputed
  FROM statuses WHERE place_id NOTNULL AND state = 'controls' GROUP BY place_id, state, week
),
disputed AS (
  SELECT t.id FROM told t JOIN alike a ON a.type = t.type AND a.place_id = t.place_id AND a.week IS t.week AND a.disputed
  UNION
  SELECT t.id FROM told t JOIN counts c ON c.fact_id = t.id AND c.high > 1
    JOIN figures g ON g.place_id = t.place_id AND g.what = c.what AND g.week IS t.week AND g.disputed
  UNION
  SELECT x.fact_id FROM status_facts x JOIN statuses s ON s.id = x.status_id
    JOIN held h ON h.place_id = s.place_id AND h.state = s.state
      AND h.week IS CAST(julianday(s.valid_from) / 7 AS INTEGER) AND h.disputed
),
shared AS (
  SELECT DISTINCT t.id FROM told t
    JOIN alike a ON a.type = t.type AND a.place_id = t.place_id AND a.week IS t.week AND a.documents > 1
),
waiting AS (
  SELECT f.fact_id, d.sha256, f.type,
    f.id IN (SELECT fact_id FROM status_facts) AS changes_status,
    f.id IN (SELECT id FROM disputed) AS contradicted,
    f.id IN (SELECT fact_id FROM counts WHERE high > 1 AND what IN
      ('killed', 'injured', 'missing', 'displaced', 'fled', 'detained', 'abducted', 'surrendered')) AS toll,
    f.id NOT IN (SELECT id FROM shared) AS single,
    d.published_latest, f.document_id, f.position
  FROM facts f JOIN documents d ON d.id = f.document_id
  WHERE f.review ISNULL
)
SELECT fact_id, sha256, type, changes_status, contradicted, toll, single FROM waiting
ORDER BY changes_status * 8 + contradicted * 4 + toll * 2 + single DESC,
  published_latest IS NULL, published_latest DESC, document_id DESC, position
LIMIT ?1 OFFSET ?2
