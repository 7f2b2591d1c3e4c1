"""Facts held against the event corpora, and against stories that tell of no crisis.

Sets, scored by score_layers.py: muc4 (role fillers), petrarch_en, petrarch_es and plover (codes), indiapolice (labels
of sentences), acled (sub-types). `quiet` counts facts a document where there should be none: in the letters and reviews
of UD_English-EWT, and in the stories of TR-News and LGL that quiet.txt names, sport, trade, town halls and culture, as
judged by their titles.
"""
import pathlib

HERE = pathlib.Path(__file__).parent
# Set: layer of score_layers.py, file, language of the documents that are read.
SETS = {
    "muc4": ("muc4", "muc4_dev", "en"),
    "petrarch_en": ("codes", "petrarch_gold", "en"),
    "petrarch_es": ("codes", "petrarch_gold", "es"),
    "plover": ("codes", "plover_gsr_en", "en"),
    "indiapolice": ("indiapolice", "indiapolice_sents", "en"),
    "acled": ("acled", "acled_subtypes", "en"),
}
QUIET_GENRES = ("answers", "email", "reviews")


def letters(shared):
    """The documents of the treebank that are neither news nor talk of it."""
    documents = []
    for part in ("dev", "test"):
        for line in (shared / f"corpora/ud/en_ewt-ud-{part}.conllu").read_text(encoding="utf-8").split("\n"):
            if line.startswith("# newdoc id = "):
                documents.append({"id": line.split(" = ", 1)[1], "text": "", "lang": "en"})
            elif line.startswith("# text = "):
                documents[-1]["text"] += line.split(" = ", 1)[1] + " "
    return [d for d in documents if d["id"].split("-")[0] in QUIET_GENRES]


def measure(extract, load, shared):
    """Scores by set; `extract` gives the answers for a layer and documents, `load` reads a file."""
    import score_layers
    out = {}
    for name, (layer, file, lang) in SETS.items():
        golds = [{**d, "lang": lang} for d in load(shared / f"corpora/events/{file}.jsonl")
                 if d.get("lang", lang) == lang and d["text"].strip()]
        rows = score_layers.LAYERS[layer](score_layers.join(golds, extract("facts", golds))).rows()
        out[name] = {what: round(row.get("f1", row.get("value")), 3) for what, row in rows.items()}
    named = set((HERE / "quiet.txt").read_text(encoding="utf-8").split())
    stories = [d for file in ("trnews", "lgl") for d in load(shared / f"corpora/geo/{file}.jsonl") if d["id"] in named]
    # A floor cannot hold a rate that should be low: what is held is the share of documents without any fact.
    for name, golds in (("quiet_letters", letters(shared)), ("quiet_stories", stories)):
        found = [len(d["facts"]) for d in extract("facts", golds)]
        out[name] = {"facts a document": round(sum(found) / len(found), 3), "without any": round(found.count(0) / len(found), 3)}
    return out
