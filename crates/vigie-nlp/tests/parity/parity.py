"""spaCy's own answers for the parity tests: every layer of every text, as JSON lines.

    python parity.py MODEL [CHOICES] < texts.jsonl > answers.jsonl

MODEL is a wheel, an unpacked wheel, or a model folder. Each line of the input is a JSON string. A line of the
output has the text, the tokens and the entities; a token is [form, blank follows, NORM, tag, part of speech,
features, lemma, head, label, starts a sentence]. Tokens per second of one thread go to stderr.

CHOICES is a JSON list of choices of components, {"only": [], "also": [], "disable": [], "exclude": []}: the texts are read with
each in turn.
"""

import json
import os
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore")

import spacy  # noqa: E402


def model_folder(path, scratch):
    if path.is_file():
        zipfile.ZipFile(path).extractall(scratch)
        path = Path(scratch)
    return min((c.parent for c in path.rglob("config.cfg")), key=lambda folder: len(folder.parts))


def answers(doc):
    tokens = [
        [t.text, bool(t.whitespace_), t.norm_, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, bool(t.is_sent_start)]
        for t in doc
    ]
    return {"text": doc.text, "tokens": tokens, "entities": [[e.start, e.end, e.label_] for e in doc.ents]}


def load(folder, choice):
    """The pipeline with a choice of its components."""
    exclude = choice.get("exclude", [])
    nlp = spacy.load(folder, exclude=exclude)
    nlp.max_length = 10**9
    if only := choice.get("only"):
        for name in nlp.component_names:
            (nlp.enable_pipe if name in only else nlp.disable_pipe)(name)
    for name in choice.get("also", []):
        nlp.enable_pipe(name)
    for name in choice.get("disable", []):
        nlp.disable_pipe(name)
    return nlp


def main():
    texts = [json.loads(line) for line in sys.stdin if line.strip()]
    choices = json.loads(sys.argv[2]) if len(sys.argv) > 2 else [{}]
    with tempfile.TemporaryDirectory() as scratch:
        folder = model_folder(Path(sys.argv[1]), scratch)
        seconds, tokens = 0.0, 0
        for choice in choices:
            nlp = load(folder, choice)
            for text in texts:
                start = time.process_time()
                doc = nlp(text)
                seconds += time.process_time() - start
                tokens += len(doc)
                print(json.dumps(answers(doc), ensure_ascii=False, separators=(",", ":")))
    print(f"spaCy {spacy.__version__}: {tokens} tokens, {tokens / max(seconds, 1e-9):.0f} per second", file=sys.stderr)


if __name__ == "__main__":
    main()
