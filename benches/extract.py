#!/usr/bin/env python3
"""Measures documents a second of the whole `vigie extract` on one thread, beside its linguistic core alone.

    python3 benches/extract.py VIGIE [FILE.jsonl…] [--lang fr] [--rounds 3]

Without files it makes three sets of documents of about 3 KB from the project's own texts (`eval/facts`): "crisis" of its
reports, "quiet" of the texts written to hold nothing of ours (weights of relevance have seen them), "near" of the
sentences in which no fact is marked, near misses on purpose. With files (JSON lines with "text", "lang", "published")
it cuts their texts to about 3 KB. Each set is read with `--layer facts` and with `--layer tokens`, in turns.
Seconds are the processor's, so that a busy machine says nearly the same as an idle one, and those of starting (of a
run over one document) are taken off; of each the best round counts. The ratio of the two says more than either.
"""
import argparse, json, os, pathlib, resource, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
FACTS = HERE.parent / "eval/facts"
SIZE = 3000


def texts(path):
    """Text, date and whether facts are marked, of a file of annotated texts."""
    for part in ("\n" + path.read_text(encoding="utf-8")).split("\n## ")[1:]:
        head, _, rest = part.partition("\n")
        body, _, marks = rest.partition("\n= ")
        yield body.strip(), head.split(" | ")[1], marks.strip() != "none"


def filled(rows, between):
    """Documents of about 3 KB, of whole texts in a row; what is left over is dropped."""
    out, parts, size = [], [], 0
    for text, date, *_ in rows:
        parts.append(text)
        size += len(text.encode())
        if size >= SIZE:
            out.append((between.join(parts), date))
            parts, size = [], 0
    return out


def cut(rows):
    """Documents of about 3 KB, of the paragraphs of longer ones."""
    for text, date in rows:
        paragraphs = [(p, date) for p in text.split("\n") if p.strip()]
        yield from filled(paragraphs, "\n\n") or [(text, date)]


def seconds(vigie, layer, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([vigie, "extract", "--jobs", "1", "--layer", layer, path], stdout=subprocess.DEVNULL)
    if run.returncode not in (0, 1):
        sys.exit(f"{vigie} exits with {run.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(getattr(after, k) - getattr(before, k) for k in ("ru_utime", "ru_stime"))


def measure(vigie, documents, lang, rounds):
    rows = [{"id": str(i), "text": t, "lang": lang, "published": d} for i, (t, d) in enumerate(documents)]
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, some in (("one", rows[:1]), ("all", rows)):
            paths[name] = os.path.join(folder, f"{name}.jsonl")
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some)
            pathlib.Path(paths[name]).write_text(lines, encoding="utf-8")
        took = {}
        for _ in range(rounds):
            for layer in ("facts", "tokens"):
                for name in paths:
                    took.setdefault((layer, name), []).append(seconds(vigie, layer, paths[name]))
    rate = lambda layer: (len(rows) - 1) / max(1e-9, min(took[layer, "all"]) - min(took[layer, "one"]))
    return rate("facts"), rate("tokens")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("vigie")
    options.add_argument("files", nargs="*")
    options.add_argument("--lang", default="fr")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    lang, sets = asked.lang, {}
    for path in asked.files:
        rows = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
        mine = ((row["text"], row.get("published") or "") for row in rows if row.get("lang", lang) == lang)
        sets[path] = list(cut(mine))
    if not sets:
        reports = [*texts(FACTS / f"reports-{lang}.txt"), *texts(FACTS / f"test-{lang}.txt")]
        near = [row for row in texts(FACTS / f"sentences-{lang}.txt") if not row[2]]
        quiet = list(texts(FACTS / f"quiet-{lang}.txt"))
        sets = {"crisis": filled(reports, "\n\n"), "quiet": filled(quiet, "\n\n"), "near": filled(near, " ")}
    print("documents    KB  documents/s  core alone  time of the core  set")
    for name, documents in sets.items():
        if len(documents) < 2:
            sys.exit(f"{name}: too little text")
        size = sum(len(text.encode()) for text, _ in documents) / 1000
        whole, core = measure(asked.vigie, documents, lang, asked.rounds)
        print(f"{len(documents):9} {size:5.0f} {whole:12.1f} {core:11.1f} {core / whole:16.2f}×  {name}")


if __name__ == "__main__":
    main()
