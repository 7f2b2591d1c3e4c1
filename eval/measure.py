#!/usr/bin/env python3
"""Measures `vigie extract` on the gold sets and holds the scores against eval/floor.toml.

    eval/measure.py VIGIE SHARED [--write FILE] [--misses SET]

VIGIE is the binary, SHARED the folder with gold/ and corpora/ (they may not be redistributed, so they lie outside
the tree). Prints one line a score with its floor, and exits 1 when a score is under it. Sets:

    seed        the article that the project starts from
    fr, en, es  the documents of gold/dev.jsonl in that language
    fr_blind …  those whose id has a SHA-1 with an odd first byte: words were never tuned on them
    pooled …    several sets of a layer as if they were one
    muc4, petrarch_en, petrarch_es, plover, indiapolice, acled, quiet_…
                facts on other corpora of events, and where there should be none (events.py)
    stream_events, stream_statuses
                the linked record of four weeks of agency stories (linking/linked.py)
    fr_places … how many places of the facts of gold/dev.jsonl are found, and resolved as closely as score.py asks
"""
import hashlib, json, pathlib, subprocess, sys, tempfile, tomllib, unicodedata

HERE = pathlib.Path(__file__).parent
LAYERS = {
    "places": ["geo/trnews", "geo/lgl", "geo/gwn", "geo/geovirus", "geo/tudloc", "geo/humset"],
    "times": ["time/fr_timebank", "time/en_timebank", "time/en_aquaint", "time/es_te3_train", "time/en_meantime", "time/es_meantime"],
    "quantities": ["time/en_quantities"],
    "attributions": ["attribution/en_polnear_dev", "attribution/fr_annodis"],
}
POOLED = {"pooled_places": ("trnews", "lgl", "gwn"), "pooled_times": ("en_timebank", "en_aquaint")}
SEED = "fr-seed-article"


def load(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def blind(doc):
    return hashlib.sha1(doc["id"].encode()).digest()[0] % 2 == 1


def extract(vigie, layer, golds):
    """What the program reads in the documents, given what a user would give: text, language, date, outlet."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for doc in golds:
            given = {"id": doc["id"], "text": doc["text"], "lang": doc.get("lang")}
            published = doc.get("published") or doc.get("dct") or doc.get("date")
            given |= {"published": published} if published else {}
            outlet = doc.get("outlet") or doc.get("source")
            given |= {"outlet": outlet} if isinstance(outlet, str) and outlet else {}
            f.write(json.dumps(given, ensure_ascii=False) + "\n")
        f.flush()
        run = subprocess.run([vigie, "extract", "--layer", layer, f.name], capture_output=True, text=True)
    # Exit 1 says that some inputs had problems, each named; every document must have an answer all the same.
    answers = [json.loads(line) for line in run.stdout.split("\n") if line]
    if run.returncode not in (0, 1) or len(answers) != len(golds):
        sys.exit(f"vigie extract --layer {layer}: exit {run.returncode}, {len(answers)} of {len(golds)} documents\n{run.stderr[-2000:]}")
    return answers


def composed(doc):
    """A document as Vigie counts it: its text in NFC, the spans of its attributions on the same characters there."""
    text, pieces = doc["text"], []
    for char in text:
        # An accent and the letter in front of it become one character.
        if pieces and unicodedata.combining(char):
            pieces[-1] += char
        else:
            pieces.append(char)
    whole = [unicodedata.normalize("NFC", piece) for piece in pieces]
    if "".join(whole) != unicodedata.normalize("NFC", text):
        sys.exit(f"{doc['id']}: the text composes across letters, its offsets cannot be mapped")
    # Where the letter of an old offset begins and ends.
    starts, ends, at = [], [0], 0
    for piece, new in zip(pieces, whole):
        starts += [at] * len(piece)
        at += len(new)
        ends += [at] * len(piece)
    starts.append(at)
    def moved(spans):
        out = [[starts[start], ends[end]] for start, end in spans]
        for (start, end), (new_start, new_end) in zip(spans, out):
            if unicodedata.normalize("NFC", text[start:end]) != "".join(whole)[new_start:new_end]:
                sys.exit(f"{doc['id']}: {start}-{end} parts a letter from its accent")
        return out
    parts = lambda one: {key: moved(spans) if key in ("source", "cue", "content") else spans for key, spans in one.items()}
    return doc | {"text": "".join(whole), "attributions": [parts(one) for one in doc["attributions"]]}


def quotes(value):
    """Every span with its words, anywhere inside a fact."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from quotes(part)


def value(row):
    return round(row["f1"] if "f1" in row else row["value"], 3)


def facts(vigie, shared, show):
    from score import score
    golds = [d for d in load(shared / "gold/dev.jsonl") if d["lang"] in ("fr", "en", "es")]
    answers = {d["id"]: d for d in extract(vigie, "facts", golds)}
    inexact = [f"{d['id']}: {s}" for d in golds for f in answers[d["id"]]["facts"] for s in quotes(f)
               if d["text"][s["start"]:s["end"]] != s["text"] or not s["text"]]
    inexact += [f"{d['id']}: {f['type']} without a mention" for d in golds for f in answers[d["id"]]["facts"] if not f["mentions"]]
    if inexact:
        sys.exit("values that do not quote the text:\n" + "\n".join(inexact[:10]))
    sets = {"seed": [d for d in golds if d["id"] == SEED]}
    for lang in ("fr", "en", "es"):
        sets[lang] = [d for d in golds if d["lang"] == lang]
        sets[f"{lang}_blind"] = [d for d in sets[lang] if blind(d) and d["id"] != SEED]
        sets[f"{lang}_train"] = [d for d in sets[lang] if not blind(d) and d["id"] != SEED]
    out = {}
    for name, docs in sets.items():
        rows, misses = score(docs, answers)
        out[name] = {what: value(row) for what, row in rows.items()}
        if name == show:
            for miss in misses:
                print(*miss, sep="\t")
    return out


def layers(vigie, shared):
    import score_layers
    out, all_pairs = {}, {}
    for layer, names in LAYERS.items():
        for name in names:
            golds = load(shared / "corpora" / f"{name}.jsonl")
            golds = [composed(doc) for doc in golds] if layer == "attributions" else golds
            pairs = score_layers.join(golds, extract(vigie, layer, golds))
            tally = score_layers.LAYERS[layer](pairs)
            out[name.split("/")[1]] = {what: value(row) for what, row in tally.rows().items()}
            all_pairs[name.split("/")[1]] = (layer, pairs)
    for pool, names in POOLED.items():
        layer = all_pairs[names[0]][0]
        tally = score_layers.LAYERS[layer]([pair for name in names for pair in all_pairs[name][1]])
        out[pool] = {what: value(row) for what, row in tally.rows().items()}
    return out


def fact_places(vigie, shared):
    """The places that gold facts have, held against the places that Vigie finds anywhere in the document."""
    from score import KM, km
    golds = load(shared / "gold/dev.jsonl")
    answers, counts = {d["id"]: d["toponyms"] for d in extract(vigie, "places", golds)}, {}
    for doc in golds:
        row = counts.setdefault(doc["lang"] + ("_blind" if blind(doc) else "_train") + "_places", [0, 0])
        for place in (p for fact in doc["facts"] for p in fact.get("places") or []):
            row[0] += any(km(place, found) <= KM.get(place.get("level"), 161) for found in answers[doc["id"]])
            row[1] += 1
    return {name: {"resolved": round(right / of, 3)} for name, (right, of) in counts.items()}


def conversion(vigie, shared):
    from conversion import measure
    scores = measure(vigie, shared / "corpora/ud/en_ewt-ud-test.conllu")
    return {"en_conversion": {what: scores[what] for what in ("las", "uas", "las_words", "parser's share of errors")}}


def linking(vigie, shared):
    sys.path.insert(0, str(HERE / "linking"))
    from linked import measure
    return measure(vigie, shared)


def events(vigie, shared):
    from events import measure
    return measure(lambda layer, golds: extract(vigie, layer, golds), load, shared)


def main():
    vigie, shared = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    sys.path.insert(0, str(shared / "gold"))
    option = lambda name: sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None
    scores = facts(vigie, shared, option("--misses")) | layers(vigie, shared) | events(vigie, shared) | fact_places(vigie, shared) | conversion(vigie, shared) | linking(vigie, shared)
    floors = tomllib.loads((HERE / "floor.toml").read_text(encoding="utf-8"))
    below = 0
    for name, rows in scores.items():
        for what, score in rows.items():
            floor = floors.get(name, {}).get(what)
            under = floor is not None and score < floor
            below += under
            print(f"{name:16} {what:18} {score:8.3f}" + (f"   floor {floor:.3f}" if floor is not None else "") + ("   BELOW" if under else ""))
    lost = [f"{n}.{w}" for n, rows in floors.items() for w in rows if w not in scores.get(n, {})]
    if option("--write"):
        pathlib.Path(option("--write")).write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    if below or lost:
        sys.exit(f"{below} scores are below their floor" + (f"; not measured: {', '.join(lost)}" if lost else ""))
    print("all scores hold")


if __name__ == "__main__":
    main()
