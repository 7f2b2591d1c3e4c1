-- Facts that nobody decided about, those first that would change the picture.
-- "The same week" is a count of seven-day stretches: a way to say "about the same time" that costs one sort.
WITH told AS MATERIALIZED (
  SELECT f.id, f.type, f.document_id, x.place_id, coalesce(CAST(julianday(f.earliest) / 7 AS INTEGER), -1) AS week
  FROM facts f JOIN fact_places x ON x.fact_id = f.id
  WHERE f.review IS NOT 'rejected' AND f.realis IN ('actual', 'negated')
),
alike AS MATERIALIZED (
  SELECT id, min(document_id) OVER same <> max(document_id) OVER same AS shared
  FROM told WINDOW same AS (PARTITION BY type, place_id, week)
),
disputed AS MATERIALIZED (
  SELECT json_extract(c.value, '$.fact') AS fact_id
  FROM contradictions x, json_each(x.detail, '$.claims') c WHERE NOT x.settled
),
waiting AS (
  SELECT f.fact_id, d.sha256, f.type,
    f.id IN (SELECT fact_id FROM status_facts) AS changes_status,
    f.fact_id IN (SELECT fact_id FROM disputed) AS contradicted,
    f.id IN (SELECT fact_id FROM counts WHERE high > 1 AND what IN
      ('killed', 'injured', 'missing', 'displaced', 'fled', 'detained', 'abducted', 'surrendered')) AS toll,
    f.id NOT IN (SELECT id FROM alike WHERE shared) AS single,
    d.published_latest, f.document_id, f.position
  FROM facts f JOIN documents d ON d.id = f.document_id
  WHERE f.review ISNULL
)
SELECT fact_id, sha256, type, changes_status, contradicted, toll, single FROM waiting
ORDER BY changes_status * 8 + contradicted * 4 + toll * 2 + single DESC,
  published_latest IS NULL, published_latest DESC, document_id DESC, position
LIMIT ?1 OFFSET ?2
