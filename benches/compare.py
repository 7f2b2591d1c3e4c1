"""vigie-nlp and spaCy on the same model and texts, in turns, one thread each.

    cargo build --release -p vigie-nlp --example annotate
    python benches/compare.py MODEL [--ours PACKED] [--texts TEXTS.jsonl] [--words 50000] [--rounds 3]

MODEL is a wheel or an unpacked model; the Python is one that has spaCy. What is told and why: benches/README.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARITY = ROOT / "crates/vigie-nlp/tests/parity"
CORPORA = ROOT / "../shared/corpora"
# Read until there are enough words. Sentences of treebanks are joined to texts of a report's length.
FILES = {
    "fr": ["attribution/fr_annodis.jsonl", "time/fr_timebank.jsonl", "ud/fr_gsd-ud-dev.conllu", "ud/fr_gsd-ud-test.conllu"],
    "en": ["geo/trnews.jsonl", "time/en_timebank.jsonl", "geo/lgl.jsonl"],
    "es": ["stream/es_lostiempos.jsonl"],
}
SENTENCES_A_TEXT = 15
BATCH_SIZES = (1, 16, 64, 256, 1000)
WORDS_TO_TRY_A_BATCH_SIZE = 5_000


def sentences_joined(conllu):
    sentences = [line.removeprefix("# text = ") for line in conllu.split("\n") if line.startswith("# text = ")]
    return [" ".join(sentences[i:i + SENTENCES_A_TEXT]) for i in range(0, len(sentences), SENTENCES_A_TEXT)]


def choose_texts(options, lang):
    """The texts, and a sentence on what they are."""
    if options.texts:
        rows = [json.loads(line) for line in Path(options.texts).read_text(encoding="utf-8").split("\n") if line.strip()]
        return [row if isinstance(row, str) else row["text"] for row in rows], options.texts
    texts, words = [], 0
    for name in FILES[lang]:
        path = Path(options.corpora) / name
        if path.is_file():
            read = path.read_text(encoding="utf-8")
            found = sentences_joined(read) if path.suffix == ".conllu" else [json.loads(r)["text"] for r in read.split("\n") if r]
            for text in found:
                if words < options.words:
                    words += len(text.split())
                    texts.append(text)
    if texts:
        return texts, "corpora beside the checkout"
    own = [json.loads(line) for line in (PARITY / f"texts/{lang}.jsonl").read_text(encoding="utf-8").split("\n") if line]
    times = options.words // sum(len(text.split()) for text in own) + 1
    return own * times, f"OUR OWN TEXTS {times} TIMES OVER: caches are warmer than on real text, pass --texts for a fair number"


class Spacy:
    """spaCy in a process of its own, which waits between its turns."""

    def __init__(self, folder, texts):
        self.process = subprocess.Popen([sys.executable, __file__, "--worker", folder, texts], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.load = self.listen()

    def listen(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else sys.exit("spaCy stopped")

    def ask(self, **what):
        print(json.dumps(what), file=self.process.stdin, flush=True)
        return self.listen()


def work(folder, texts):
    """The other end of `Spacy`."""
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    warnings.filterwarnings("ignore")
    import spacy

    start = time.process_time()
    nlp = spacy.load(folder)
    nlp.max_length = 10**9
    print(json.dumps({"version": spacy.__version__, "cpu": time.process_time() - start}), flush=True)
    texts = [json.loads(line) for line in Path(texts).read_text(encoding="utf-8").split("\n") if line]
    for line in sys.stdin:
        asked = json.loads(line)
        some, words = [], 0
        for text in texts:
            if words < asked.get("words", 10**9):
                words += len(text.split())
                some.append(text)
        if "answers" in asked:
            sys.path.insert(0, str(PARITY))
            import parity

            with open(asked["answers"], "w", encoding="utf-8") as out:
                for doc in nlp.pipe(some):
                    print(json.dumps(parity.answers(doc), ensure_ascii=False, separators=(",", ":")), file=out)
            print("{}", flush=True)
            continue
        tokens, start = 0, time.process_time()
        if asked.get("tokenizer"):
            for text in some:
                tokens += len(nlp.tokenizer(text))
        else:
            for doc in nlp.pipe(some, batch_size=asked["batch"]):
                tokens += len(doc)
        print(json.dumps({"tokens": tokens, "cpu": time.process_time() - start}), flush=True)


def annotate(model, texts, *options):
    """Lines of the example with `--speed`: loading, then the passes."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    with open(texts, "rb") as stdin:
        command = [target / "release/examples/annotate", model, *map(str, options)]
        done = subprocess.run(command, stdin=stdin, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def speed(passes, clock="cpu"):
    return max((p["tokens"] / p[clock] for p in passes), default=0.0)


def unpack(model, scratch):
    if model.is_file():
        zipfile.ZipFile(model).extractall(scratch)
        model = Path(scratch)
    return min((c.parent for c in model.rglob("config.cfg")), key=lambda folder: len(folder.parts))


def compare(options):
    scratch = tempfile.TemporaryDirectory()
    folder = unpack(Path(options.model), f"{scratch.name}/model")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    texts, origin = choose_texts(options, meta["lang"])
    file = f"{scratch.name}/texts.jsonl"
    Path(file).write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    ours = Path(options.ours or options.model)
    forced = ["--isa", options.isa] if options.isa else []

    spacy = Spacy(folder, file)
    spacy_cold = spacy.ask(batch=256)
    tried = {size: speed([spacy.ask(batch=size, words=WORDS_TO_TRY_A_BATCH_SIZE)]) for size in BATCH_SIZES}
    batch = max(tried, key=tried.get)
    loads, cold, warm, two, spacy_warm, cut_cold, cut_warm, spacy_cut = [], [], [], [], [], [], [], []
    for _ in range(options.rounds):
        spacy_warm.append(spacy.ask(batch=batch))
        load, first, *later = annotate(ours, file, "--speed", "--passes", 4, *forced)
        loads.append(load)
        cold.append(first)
        warm += later
        two += annotate(ours, file, "--speed", "--passes", 4, "--threads", 2, *forced)[2:]
        spacy_cut.append(spacy.ask(tokenizer=True))
        _, first, *later = annotate(ours, file, "--speed", "--passes", 4, "--tokenizer", *forced)
        cut_cold.append(first)
        cut_warm += later

    tokens = cold[0]["tokens"]
    theirs = speed([*spacy_warm, spacy_cold])
    print(f"{meta['lang']}_{meta['name']} {meta['version']}, {tokens} tokens in {len(texts)} texts, {origin}")
    print(f"tokens per second of processor time, one thread each, best of {options.rounds} rounds in turns; vigie-nlp with {loads[0]['isa']}:")
    print(f"  spaCy {spacy.load['version']:16}{theirs:>12.0f}         nlp.pipe, batch_size={batch} (first pass {speed([spacy_cold]):.0f})")
    print(f"  vigie-nlp cold        {speed(cold):>12.0f}   ×{speed(cold) / theirs:<5.1f} first pass of a fresh process")
    print(f"  vigie-nlp warm        {speed(warm):>12.0f}   ×{speed(warm) / theirs:<5.1f} later passes over the same texts")
    print(f"  tokenizer alone: spaCy warm {speed(spacy_cut):.0f}, vigie-nlp cold {speed(cut_cold):.0f}, warm {speed(cut_warm):.0f}")
    # Two threads: the clock where the machine is idle; processor time shows what a thread costs the other on any machine.
    clock = speed(two, "wall") / speed(warm, "wall")
    cost = 2 * speed(two) / speed(warm)
    print(f"two threads against one: ×{clock:.2f} by the clock, ×{cost:.2f} by processor time (what idle cores would give)")
    first = min(loads, key=lambda row: row["cpu"])
    print(f"loading {ours.name}: {first['cpu'] * 1000:.0f} ms of processor time (spaCy {spacy.load['cpu'] * 1000:.0f} ms)")
    if first["peak_kb"]:
        print(f"peak memory: {first['peak_kb'] / 1024:.0f} MB after loading, {max(p['peak_kb'] for p in warm) / 1024:.0f} MB after the run")
    if not options.no_answers:
        recorded = f"{scratch.name}/answers.jsonl"
        spacy.ask(answers=recorded)
        expected = [json.loads(line) for line in Path(recorded).read_text(encoding="utf-8").split("\n") if line]
        different = sum(a != b for a, b in zip(expected, annotate(ours, file, *forced), strict=True))
        print(f"{different} of {len(texts)} texts with different answers")
    spacy.process.stdin.close()
    spacy.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a wheel or an unpacked model")
    parser.add_argument("--ours", help="what vigie-nlp loads in its place: the same model, packed")
    parser.add_argument("--texts", help="JSON lines: strings, or objects with a text")
    parser.add_argument("--corpora", default=CORPORA, help="where texts are found otherwise")
    parser.add_argument("--words", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--isa", choices=("scalar", "neon", "avx2", "avx512"), help="vector instructions of vigie-nlp, in place of the widest")
    parser.add_argument("--no-answers", action="store_true", help="do not compare what they say")
    compare(parser.parse_args())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        work(*sys.argv[2:])
    else:
        main()
