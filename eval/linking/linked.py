#!/usr/bin/env python3
"""Holds the linked record of the stream against what a reader wrote down of it: events.jsonl and statuses.jsonl.

    eval/linking/linked.py VIGIE SHARED [--changes]

VIGIE is the binary, SHARED the folder with corpora/stream/. The stream is read into a record of its own; README.md says
how it is scored. --changes lists the twenty changes and what stands for each in the record.
"""
import collections, datetime, itertools, json, pathlib, re, sqlite3, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
STREAM = "corpora/stream/es_lostiempos.jsonl"
# Holders of the gold, and the sides of actors that they cover.
SIDES = {"Russia": {"ru", "prorussian"}, "Ukraine": {"ua"}}
NEAR = datetime.timedelta(days=3)


def load(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def read(vigie, shared):
    """The linked record of the stream."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "stream.gpkg"
        run = subprocess.run([vigie, "read", str(shared / STREAM), "--into", str(file)], capture_output=True, text=True)
        if run.returncode not in (0, 1) or not file.exists():
            sys.exit(f"vigie read: exit {run.returncode}\n{run.stderr[-2000:]}")
        record = sqlite3.connect(file)
        triggers = record.execute("""
            SELECT d.name, e.start, e."end", coalesce(ef.event_id, -f.id) FROM evidence e JOIN facts f ON f.id = e.fact_id
            JOIN documents d ON d.id = e.document_id LEFT JOIN event_facts ef ON ef.fact_id = f.id
            WHERE e.field = 'mention'""").fetchall()
        standings = record.execute("""
            SELECT p.gazetteer_id, s.state, s.side, s.valid_from, s.valid_to FROM standings s
            JOIN places p ON p.id = s.place_id ORDER BY s.id""").fetchall()
        record.close()
    return triggers, standings


def days(edtf):
    """First and last day of an EDTF value; no first day where it is open."""
    found = []
    for year, month, day in re.findall(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf or ""):
        first = datetime.date(int(year), int(month or 1), int(day or 1))
        last = first
        if not day:
            after = first.replace(day=28) + datetime.timedelta(days=4)
            last = after.replace(day=1) - datetime.timedelta(days=1) if month else first.replace(month=12, day=31)
        found += [first, last]
    return (None if not found or edtf.startswith("..") else min(found)), (max(found) if found else None)


def is_found(change, standing):
    place, state, side, begun, _ = standing
    ids = [change["geonames"], *(other["geonames"] for other in change.get("also", []))]
    wanted = {f"geonames:{id}" for id in ids if id} or {f"geonames:{change['container']}"}
    if place not in wanted or state != change["state"] or side not in SIDES[change["holder"]]:
        return False
    (first, last), (from_, by) = days(begun), days(change["from"])
    if last is None:
        return False
    first = first or last
    return first <= by + NEAR and (from_ is None or last >= from_ - NEAR)


def matched(golds, triggers):
    """Event of the gold and event of the record for each mention that both have: the longest overlap first."""
    of_document = collections.defaultdict(list)
    for document, start, end, event in triggers:
        of_document[document].append((start, end, event))
    pairs = []
    for gold in golds:
        for mention in gold["mentions"]:
            for at, (start, end, event) in enumerate(of_document[mention["document"]]):
                overlap = min(end, mention["end"]) - max(start, mention["start"])
                if overlap > 0:
                    key = (mention["document"], mention["start"])
                    pairs.append((-overlap, start, key, (mention["document"], at), gold["event"], event))
    taken, out = set(), []
    for _, _, mention, trigger, gold, event in sorted(pairs):
        if mention not in taken and trigger not in taken:
            taken |= {mention, trigger}
            out.append((mention[0], gold, event))
    return out


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def b_cubed(mentions):
    gold, system, both = (collections.Counter(key) for key in (
        [g for _, g, _ in mentions], [s for *_, s in mentions], [(g, s) for _, g, s in mentions]))
    n = max(len(mentions), 1)
    precision = sum(both[g, s] / system[s] for _, g, s in mentions) / n
    recall = sum(both[g, s] / gold[g] for _, g, s in mentions) / n
    return precision, recall, f1(precision, recall)


def across(mentions):
    """Precision, recall and F1 over pairs of tellings in two documents."""
    tellings = {(document, gold, system) for document, gold, system in mentions}
    found = [(a, b) for a, b in itertools.combinations(sorted(tellings), 2) if a[0] != b[0]]
    right = sum(a[1] == b[1] and a[2] == b[2] for a, b in found)
    precision = right / max(sum(a[2] == b[2] for a, b in found), 1)
    recall = right / max(sum(a[1] == b[1] for a, b in found), 1)
    return precision, recall, f1(precision, recall)


def measure(vigie, shared):
    """The rows for eval/measure.py."""
    triggers, standings = read(vigie, shared)
    golds, changes = load("events.jsonl"), load("statuses.jsonl")
    mentions = matched(golds, triggers)
    (bp, br, b), (pp, pr, p) = b_cubed(mentions), across(mentions)
    found = sum(any(is_found(change, standing) for standing in standings) for change in changes)
    return {
        "stream_events": {
            "matched": len(mentions) / sum(len(g["mentions"]) for g in golds), "b3": b, "b3 precision": bp,
            "b3 recall": br, "pairs": p, "pairs precision": pp, "pairs recall": pr,
        },
        "stream_statuses": {"changes found": found / len(changes)},
    }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    vigie, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    if "--changes" in sys.argv:
        _, standings = read(vigie, shared)
        for change in load("statuses.jsonl"):
            found = [s for s in standings if is_found(change, s)]
            print(change["id"], change["state"], change["place"], change["holder"], change["from"], found or "-")
        return
    for name, row in measure(vigie, shared).items():
        for what, score in row.items():
            print(f"{name:16} {what:16} {score:.3f}")


if __name__ == "__main__":
    main()
