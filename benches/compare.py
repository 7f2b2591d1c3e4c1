"""vigie-nlp and spaCy on the same model and texts, in turns, one thread each.

    cargo build --release -p vigie-nlp --example annotate
    python benches/compare.py MODEL [TEXTS.jsonl] [--rounds 3]

MODEL is a wheel or an unpacked model; the Python is one that has spaCy. Texts are JSON strings, one a line; without a
file the texts of the parity tests are repeated. Processor time is compared, best round of each, and the answers too.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARITY = ROOT / "crates/vigie-nlp/tests/parity"


def run(command, texts):
    done = subprocess.run(command, input=texts, capture_output=True, check=True)
    talk = done.stderr.decode().strip().splitlines()[-1]
    tokens, speed = map(int, re.search(r"(\d+) tokens, (\d+) per second", talk).groups())
    return tokens, speed, [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("texts", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.texts:
        texts = Path(options.texts).read_bytes()
    else:
        lang = "fr" if "fr_" in options.model else "es" if "es_" in options.model else "en"
        texts = (PARITY / f"texts/{lang}.jsonl").read_bytes() * 20
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ours = [target / "release/examples/annotate", options.model]
    theirs = [sys.executable, PARITY / "parity.py", options.model]
    best = {"vigie-nlp": 0, "spaCy": 0}
    answers = {}
    for _ in range(options.rounds):
        for name, command in (("spaCy", theirs), ("vigie-nlp", ours)):
            tokens, speed, answers[name] = run(command, texts)
            best[name] = max(best[name], speed)
    different = sum(a != b for a, b in zip(answers["spaCy"], answers["vigie-nlp"], strict=True))
    for name, speed in best.items():
        print(f"{name:10} {speed:>8} tokens per second")
    print(f"ratio {best['vigie-nlp'] / best['spaCy']:.1f} on {tokens} tokens; {different} texts with different answers")


main()
