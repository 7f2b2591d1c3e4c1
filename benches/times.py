"""Vigie's times beside dateparser (PyPI) and duckling (crates.io), on the same texts, in turns, one thread each.

    python benches/times.py [--lang en] [--rounds 3] [--reports 40]

Installs dateparser into a folder of its own under the target folder, and builds `benches/times`. What is told and why:
benches/README.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import venv
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
DATEPARSER = "dateparser==1.5.0"


def read_reports(lang, n):
    """The reports of eval/places without their marks."""
    texts = (ROOT / f"eval/places/train-{lang}.txt").read_text(encoding="utf-8")
    reports = []
    for part in re.split(r"(?m)^## ", texts)[1 : n + 1]:
        head, text = part.split("\n", 1)
        text = re.sub(r"\[([^|\]]*)\|[^\]]*\]|\{([^|}]*)\|[^}]*\}", lambda m: m[1] or m[2], text)
        reports.append({"text": text.strip(), "published": re.search(r"published (\d{4}-\d\d-\d\d)", head)[1]})
    return reports


def sentences(reports):
    """The same texts, a sentence at a time."""
    return [{**r, "text": s} for r in reports for s in re.split(r"(?<=[.!?»”])\s+", r["text"]) if s]


def work(lang):
    """The other end of `with_dateparser`: runs in the folder's own Python."""
    import dateparser.search

    rows = [json.loads(line) for line in sys.stdin]
    find = lambda row: dateparser.search.search_dates(
        row["text"], languages=[lang], settings={"RELATIVE_BASE": datetime.fromisoformat(row["published"])}
    )
    find(rows[0])
    start = time.process_time()
    found = sum(len(find(row) or []) for row in rows)
    print(json.dumps({"found": found, "cpu": time.process_time() - start}))


def ask(command, rows):
    fed = "".join(json.dumps(row) + "\n" for row in rows)
    done = subprocess.run([str(c) for c in command], input=fed, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else sys.exit(done.stderr)


def install():
    folder = TARGET / "benches-times"
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", DATEPARSER], check=True)
    build = ["cargo", "build", "--release", "--quiet", "--manifest-path", ROOT / "benches/times/Cargo.toml"]
    subprocess.run(build, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})
    return python, TARGET / "release/vigie-times-bench"


def compare(lang, options, python, bench):
    reports = read_reports(lang, options.reports)
    size = sum(len(row["text"].encode()) for row in reports)
    systems = {
        "vigie": [bench, "vigie", lang, ROOT / f"models/{lang}.vigie"],
        "duckling": [bench, "duckling", lang],
        "dateparser": [python, __file__, "--worker", lang],
    }
    runs = {name: [] for name in systems}
    for _ in range(options.rounds):
        for name, command in systems.items():
            runs[name].append(ask(command, reports))
            # The others may be the faster for seeing less at a time.
            if name != "vigie":
                runs[name].append(ask(command, sentences(reports)))
    best = {name: min(rows, key=lambda row: row["cpu"]) for name, rows in runs.items()}
    parsed = min(row["with_parse"] for row in runs["vigie"])
    print(f"{lang}: {len(reports)} reports, {size / 1000:.0f} KB, best of {options.rounds} rounds in turns, one thread each")
    print(f"  {'vigie, given the parse':28}{size / best['vigie']['cpu'] / 1000:>10.0f} KB/s        {best['vigie']['found']:>6} times")
    for name in ("duckling", "dateparser"):
        rate, row = size / best[name]["cpu"] / 1000, best[name]
        ratios = f"vigie is ×{row['cpu'] / best['vigie']['cpu']:.0f}, ×{row['cpu'] / parsed:.1f} with its parse"
        print(f"  {name:28}{rate:>10.1f} KB/s        {row['found']:>6} times   {ratios}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang", choices=("en", "es", "fr"), help="one language; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reports", type=int, default=40, help="how many reports of each language")
    options = parser.parse_args()
    python, bench = install()
    for lang in [options.lang] if options.lang else ["en", "es", "fr"]:
        compare(lang, options, python, bench)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        work(sys.argv[2])
    else:
        main()
