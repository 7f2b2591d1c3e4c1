#!/usr/bin/env python3
"""Check the annotated texts of facts: every broken line, then the counts by type.

    python3 eval/facts/check.py [--json] eval/facts/*.txt

The form is described in the README beside this file. `--json` prints each text
as a line of JSON in the form of the gold documents (`id lang published outlet
text facts`, offsets in Unicode code points), which the scorers and the trainer
read. Exits with 1 when a line is broken.
"""

import collections
import json
import re
import sys

TYPES = set("""
armed_clash offensive armed_attack shelling airstrike bombing chemical_attack
seize_territory advance encircle cut_route open_route withdraw transfer_control
deploy surrender capture_materiel supply_military
kill abduct detain torture sexual_violence expel release destroy_property
protest riot repress restrict
agree negotiate threaten accuse demand reject promise_support sanction change_government legal_action
displace return_home deliver_aid obstruct_aid casualties
storm flood earthquake landslide drought fire epidemic transport_accident crowd_crush other_hazard
controls contests encircled route_cut presence shortage displaced in_force unsafe
""".split())
WHAT = set("""killed injured missing displaced fled detained abducted surrendered
participants fighters affected places share weapons other""".split())
SOURCES = set("outlet official armed_group witness ngo un expert media_image unspecified".split())
LEVELS = set("site settlement adm2 adm1 area route country".split())
REALIS = {"actual", "negated", "future", "hypothetical"}
STANCES = {"asserts", "denies", "doubts"}
QUALIFIERS = {"exact", "approx", "at_least", "at_most", "vague"}
DATE = r"\d{4}(-\d\d(-\d\d)?)?[~?]?"
EDTF = re.compile(rf"{DATE}(/({DATE}|\.\.))?|\.\./{DATE}")
HEADER = re.compile(r"## ((?:test-)?(fr|en|es)-[qrs]-\d{4,5}) \| (\d{4}(?:-\d\d(?:-\d\d)?)?)(?: \| ([\w.-]+))?")
OCCURRENCE = re.compile(r"(.*)#(\d+)")


class Broken(Exception):
    """A line that does not follow the form."""


def blocks(path):
    """Yield `(header line number, header, text, annotation lines)` for each text of a file."""
    header, start, lines = None, 0, []
    with open(path, encoding="utf-8") as file:
        rows = [row.rstrip("\n") for row in file]
    for number, row in enumerate([*rows, "## "], 1):
        if not row.startswith("## "):
            lines.append((number, row))
            continue
        if header:
            marks = [(n, r) for n, r in lines if r.startswith("= ")]
            first = marks[0][0] if marks else number
            text = "\n".join(r for n, r in lines if n < first).strip()
            stray = [(n, "? " + r) for n, r in lines if n > first and r and not r.startswith("= ")]
            yield start, header, text, marks + stray
        header, start, lines = row, number, []


def span(text, quote):
    """The place of a quote in its text; `quote#2` is its second occurrence."""
    found = OCCURRENCE.fullmatch(quote)
    quote, nth = (found[1], int(found[2])) if found else (quote, 1)
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1) if quote else -1
        if start < 0:
            raise Broken(f"not in the text: {quote!r}" + (f" (occurrence {nth})" if found else ""))
    return {"text": quote, "start": start, "end": start + len(quote)}


def one_of(value, known, what):
    if value not in known:
        raise Broken(f"{what} not known: {value!r}")
    return value


def place(text, value):
    """`quote` or `quote > Name @ lat lon level`."""
    quote, _, rest = value.partition(" > ")
    read = {"span": span(text, quote), "name": quote, "lat": None, "lon": None, "level": None}
    if rest:
        found = re.fullmatch(r"(.+?) @ (-?[\d.]+) (-?[\d.]+) (\w+)", rest)
        if not found:
            raise Broken(f"a place is `quote > Name @ lat lon level`: {value!r}")
        read |= {"name": found[1], "lat": float(found[2]), "lon": float(found[3])}
        read["level"] = one_of(found[4], LEVELS, "level")
    return read


def when(text, value):
    """`value` or `quote > value`, the value in EDTF."""
    quote, arrow, edtf = value.rpartition(" > ")
    if not EDTF.fullmatch(edtf):
        raise Broken(f"not EDTF: {edtf!r}")
    return {"span": span(text, quote) if arrow else None, "value": edtf}


def count(text, value):
    """`quote > what low high qualifier`."""
    quote, _, rest = value.partition(" > ")
    words = rest.split()
    if len(words) != 4:
        raise Broken(f"a count is `quote > what low high qualifier`: {value!r}")
    return {
        "span": span(text, quote),
        "what": one_of(words[0], WHAT, "count of"),
        "low": float(words[1]) if "." in words[1] else int(words[1]),
        "high": float(words[2]) if "." in words[2] else int(words[2]),
        "qualifier": one_of(words[3], QUALIFIERS, "qualifier"),
    }


def source(text, value):
    """`quote > kind`."""
    quote, _, kind = value.partition(" > ")
    return {"span": span(text, quote), "kind": one_of(kind, SOURCES, "kind of source")}


def fact(text, line, published):
    """One annotation line: `= type | mention; mention | key: value | …`."""
    kind, *fields = line[2:].split(" | ")
    read = {"type": one_of(kind.strip(), TYPES, "type"), "mentions": [], "agents": [], "patients": [], "places": []}
    read |= {"counts": [], "sources": [], "time": {"span": None, "value": published}, "realis": "actual", "stance": "asserts"}
    if not fields:
        raise Broken("no mention")
    read["mentions"] = [span(text, quote) for quote in fields[0].split("; ")]
    for field in fields[1:]:
        key, colon, value = field.strip().partition(": ")
        if not colon:
            raise Broken(f"a field is `key: value`: {field!r}")
        if key in ("agent", "patient"):
            read[key + "s"].append(span(text, value))
        elif key == "place":
            read["places"].append(place(text, value))
        elif key == "time":
            read["time"] = when(text, value)
        elif key == "count":
            read["counts"].append(count(text, value))
        elif key == "source":
            read["sources"].append(source(text, value))
        elif key == "realis":
            read["realis"] = one_of(value, REALIS, "realis")
        elif key == "stance":
            read["stance"] = one_of(value, STANCES, "stance")
        else:
            raise Broken(f"key not known: {key!r}")
    return read


def check(path, seen, out):
    """Print what is wrong in one file and its counts; return the number of errors."""
    errors, types, texts, words, without = 0, collections.Counter(), 0, 0, 0
    for start, header, text, marks in blocks(path):
        found = HEADER.fullmatch(header)
        broken = []
        if not found:
            broken.append((start, f"header not understood: {header}"))
        elif found[1] in seen:
            broken.append((start, f"identifier used twice: {found[1]}"))
        if not marks:
            broken.append((start, "no annotation: write `= none` where the text holds no fact"))
        facts = []
        for number, line in marks:
            if line == "= none" and len(marks) == 1:
                without += 1
                continue
            try:
                facts.append(fact(text, line, found[3] if found else "2020"))
            except Broken as problem:
                broken.append((number, str(problem)))
        for number, problem in broken:
            print(f"{path}:{number}: {problem}", file=sys.stderr)
        errors += len(broken)
        texts, words = texts + 1, words + len(text.split())
        types.update(f["type"] for f in facts)
        if found and not broken:
            seen.add(found[1])
            document = {"id": found[1], "lang": found[2], "published": found[3], "outlet": found[4], "text": text, "facts": facts}
            if out:
                print(json.dumps(document, ensure_ascii=False))
    parts = ", ".join(f"{key} {value}" for key, value in types.most_common())
    absent = ", ".join(sorted(TYPES - set(types))) or "none"
    print(f"{path}: {texts} texts, {words} words, {without} without a fact, {sum(types.values())} facts: {parts}; absent: {absent}", file=sys.stderr)
    return errors


if __name__ == "__main__":
    paths = [argument for argument in sys.argv[1:] if argument != "--json"]
    identifiers = set()
    broken = sum([check(path, identifiers, len(paths) < len(sys.argv) - 1) for path in paths])
    sys.exit(1 if broken else 0)
