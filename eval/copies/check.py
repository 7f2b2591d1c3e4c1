#!/usr/bin/env python3
"""Reports whatever is inconsistent in the copy set and in the fresh one beside it, then counts them."""

import json
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
REPORT = {"id", "lang", "published", "outlet", "title", "text"}
GOLD = {"id", "family", "origin", "copy_of", "relation"}
FAMILY = {"family", "reports", "outlets", "origins_low", "origins_high", "part", "note"}
ROOTS = {"original", "independent"}
COPIES = {"exact", "near", "abridged", "translated", "excerpt", "updated"}
FREQUENT = {
    "fr": "le la les des du un une et à dans est sur pour par que qui ont avec au aux ce cette selon plus pas",
    "en": "the of and to in a is was for on that with as by at from said were it had has are not who an",
    "es": "el la los las de del y en un una que por con para se su al es lo más según no fue como este",
}
FREQUENT = {lang: set(words.split()) for lang, words in FREQUENT.items()}
SPAN = timedelta(days=7)


def rows(folder, name, keys, ident, broken):
    """Reads one file as a map from identifier to row."""
    found = {}
    previous = ""
    for number, line in enumerate((folder / name).read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        if set(row) != keys:
            broken.append(f"{name}:{number}: keys {sorted(row)}")
            continue
        if row[ident] in found:
            broken.append(f"{name}:{number}: {row[ident]} twice")
        if row[ident] < previous:
            broken.append(f"{name}:{number}: {row[ident]} out of order")
        previous = row[ident]
        found[row[ident]] = row
    return found


def language(text):
    """Says which language's frequent words a text holds most of."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    return max(FREQUENT, key=lambda lang: sum(words[word] for word in FREQUENT[lang]))


def published(row):
    """Reads the time of publication."""
    return datetime.strptime(row["published"], "%Y-%m-%dT%H:%M:%SZ")


def check_report(row, broken):
    """Checks one report by itself."""
    try:
        if not 2023 <= published(row).year <= 2026:
            broken.append(f"{row['id']}: year of {row['published']}")
    except ValueError:
        broken.append(f"{row['id']}: published {row['published']!r}")
    paragraphs = row["text"].split("\n\n")
    if paragraphs[0] != row["title"]:
        broken.append(f"{row['id']}: the text does not start with its title")
    if len(paragraphs) < 3 or any(p != p.strip() or not p or "\n" in p for p in paragraphs):
        broken.append(f"{row['id']}: paragraphs")
    if language(row["text"]) != row["lang"]:
        broken.append(f"{row['id']}: said to be {row['lang']}, reads as {language(row['text'])}")


def check_gold(row, gold, reports, broken):
    """Checks one gold row against the rows that it points to."""
    ident, parent = row["id"], row["copy_of"]
    if ident not in reports:
        broken.append(f"{ident}: gold without report")
        return
    if row["relation"] in ROOTS:
        if parent is not None or row["origin"] != ident:
            broken.append(f"{ident}: {row['relation']} is its own origin and copies nothing")
    elif row["relation"] in COPIES:
        if parent not in gold:
            broken.append(f"{ident}: copy of unknown {parent}")
        elif (gold[parent]["family"], gold[parent]["origin"]) != (row["family"], row["origin"]):
            broken.append(f"{ident}: family or origin differ from those of {parent}")
        elif published(reports[parent]) > published(reports[ident]):
            broken.append(f"{ident}: published before what it copies")
        elif (row["relation"] == "translated") != (reports[parent]["lang"] != reports[ident]["lang"]):
            broken.append(f"{ident}: {row['relation']} from {reports[parent]['lang']}")
    else:
        broken.append(f"{ident}: relation {row['relation']!r}")


def check_family(row, members, reports, broken):
    """Checks the counts of one family."""
    name = row["family"]
    counts = {
        "reports": len(members),
        "outlets": len({reports[m["id"]]["outlet"] for m in members}),
        "origins_low": len({m["origin"] for m in members}),
    }
    for key, count in counts.items():
        if row[key] != count:
            broken.append(f"{name}: {key} {row[key]}, counted {count}")
    if row["origins_high"] < row["origins_low"]:
        broken.append(f"{name}: origins_high below origins_low")
    dates = {m["id"]: published(reports[m["id"]]) for m in members}
    originals = [m["id"] for m in members if m["relation"] == "original"]
    if len(originals) != 1 or dates[originals[0]] > min(dates.values()):
        broken.append(f"{name}: not one original, published first")
    if max(dates.values()) - min(dates.values()) > SPAN:
        broken.append(f"{name}: spans more than {SPAN.days} days")


def check(folder):
    """Checks the three files of a folder and prints what they hold; whether something is wrong."""
    broken = []
    reports = rows(folder, "reports.jsonl", REPORT, "id", broken)
    gold = rows(folder, "gold.jsonl", GOLD, "id", broken)
    families = rows(folder, "families.jsonl", FAMILY, "family", broken)
    broken += [f"{ident}: report without gold" for ident in reports.keys() - gold.keys()]
    for row in reports.values():
        check_report(row, broken)
    for row in gold.values():
        check_gold(row, gold, reports, broken)
    if not broken:
        members = {}
        for row in gold.values():
            members.setdefault(row["family"], []).append(row)
        broken += [f"{name}: only in one file" for name in members.keys() ^ families.keys()]
        for name in members.keys() & families.keys():
            check_family(families[name], members[name], reports, broken)
    if broken:
        print("\n".join(broken), file=sys.stderr)
    print(f"{folder.name}: {len(reports)} reports, {len(families)} families, {len({r['outlet'] for r in reports.values()})} outlets")
    for title, count in (
        ("relation", Counter(row["relation"] for row in gold.values())),
        ("language", Counter(row["lang"] for row in reports.values())),
    ):
        print(f"by {title}: " + ", ".join(f"{key} {n}" for key, n in count.most_common()))
    return bool(broken)


if __name__ == "__main__":
    sys.exit(any([check(HERE), check(HERE / "fresh")]))
