#!/usr/bin/env python3
"""Checks events.jsonl and statuses.jsonl against the lexicon, and against the stream where it lies beside the checkout.

Exit 0 when all is well, 1 when something is wrong; without the stream the texts are not looked at, and it says SKIPPED
(an error where VIGIE_NO_SKIP=1).
"""
import collections
import json
import os
import re
import sys
import tomllib
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STREAM = ROOT.parent / "shared" / "corpora" / "stream" / "es_lostiempos.jsonl"
DAYS = {"2022-05-25", "2022-05-26", "2022-05-27", "2022-05-31", "2022-06-01"}

DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
EDTF = re.compile(rf"{DATE}|{DATE}/({DATE}|\.\.)|\.\./{DATE}")
EVENT = {"event", "type", "place", "day", "note", "mentions"}, {"realis"}
MENTION = {"document", "trigger", "start", "end"}, {"main"}
STATUS = {"id", "place", "geonames", "state", "holder", "extent", "from", "until", "basis", "claims", "note"}, {"container", "also", "against"}
CLAIM = {"document", "by"}, set()

problems = []


def problem(where, what):
    problems.append(f"{where}: {what}")


def keys(where, found, allowed):
    needed, optional = allowed
    for key in sorted(needed - found.keys()):
        problem(where, f"no {key}")
    for key in sorted(found.keys() - needed - optional):
        problem(where, f"unknown key {key}")
    return needed <= found.keys()


def lines(name):
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield f"{name}:{number}", json.loads(line)
        except json.JSONDecodeError as error:
            problem(f"{name}:{number}", error)


def check_mentions(where, event, documents, places):
    per_document = collections.defaultdict(list)
    for mention in event["mentions"]:
        if not keys(where, mention, MENTION):
            continue
        document, start, end = mention["document"], mention["start"], mention["end"]
        per_document[document].append(mention.get("main", False))
        if places.setdefault((document, start), event["event"]) != event["event"] or end <= start:
            problem(where, f"{document}:{start} stands in another event too, or is empty")
        if documents is None:
            continue
        if document not in documents:
            problem(where, f"the stream has no {document}")
        elif documents[document]["published"] not in DAYS:
            problem(where, f"{document} is not of the five days")
        elif documents[document]["text"][start:end] != mention["trigger"]:
            problem(where, f"{document}:{start} reads {documents[document]['text'][start:end]!r}, not {mention['trigger']!r}")
    if not per_document:
        problem(where, "no mention")
    for document, mains in per_document.items():
        if sum(mains) != (len(mains) > 1):
            problem(where, f"{document}: one of several mentions is the main one, a single one is not marked")
    return len(per_document)


def check_events(types, documents):
    places, n_documents = {}, []
    for number, (where, event) in enumerate(lines("events.jsonl"), 1):
        if not keys(where, event, EVENT):
            continue
        if event["event"] != f"e{number:03}":
            problem(where, f"{event['event']} is out of order")
        if types.get(event["type"]) not in ("event", "hazard"):
            problem(where, f"{event['type']} is no type of event or hazard")
        if not EDTF.fullmatch(event["day"]):
            problem(where, f"{event['day']} is no EDTF date or interval")
        if event.get("realis", "future") not in ("negated", "future", "hypothetical"):
            problem(where, f"unknown realis {event['realis']}")
        n_documents.append(check_mentions(where, event, documents, places))
    told = sum(n_documents)
    pairs = sum(n * (n - 1) // 2 for n in n_documents)
    shared = sum(n > 1 for n in n_documents)
    print(f"{len(n_documents)} events, {len(places)} mentions, told {told} times; {shared} in more than one document, {pairs} pairs of documents")


def check_statuses(states, documents):
    n_statuses = 0
    for number, (where, status) in enumerate(lines("statuses.jsonl"), 1):
        n_statuses += 1
        if not keys(where, status, STATUS):
            continue
        if status["id"] != f"s{number:02}":
            problem(where, f"{status['id']} is out of order")
        if status["state"] not in states:
            problem(where, f"no transition opens {status['state']}")
        if status["basis"] not in ("claimed", "reported", "witnessed", "assessed"):
            problem(where, f"unknown basis {status['basis']}")
        for key in ("from", "until"):
            if status[key] is not None and not EDTF.fullmatch(status[key]):
                problem(where, f"{key}: {status[key]} is no EDTF date or interval")
        if status["geonames"] is None and "container" not in status:
            problem(where, "a place without an id needs its container's")
        if not status["claims"]:
            problem(where, "no claim")
        for claim in status["claims"] + status.get("against", []):
            if keys(where, claim, CLAIM) and documents is not None and claim["document"] not in documents:
                problem(where, f"the stream has no {claim['document']}")
    print(f"{n_statuses} changes of status")


def main():
    types = {}
    for file in sorted((ROOT / "lexicon" / "events").glob("*.toml")):
        entry = tomllib.loads(file.read_text(encoding="utf-8"))
        types[entry["name"]] = entry["layer"]
    transitions = tomllib.loads((ROOT / "lexicon" / "statuses.toml").read_text(encoding="utf-8"))["transition"]
    documents = None
    if STREAM.exists():
        with STREAM.open(encoding="utf-8") as file:
            documents = {d["id"]: d for d in map(json.loads, file)}
        for name, document in documents.items():
            if not unicodedata.is_normalized("NFC", document["text"]):
                problem(name, "the text is not NFC: offsets would move")
    check_events(types, documents)
    check_statuses({t["opens"] for t in transitions if "opens" in t}, documents)
    for line in problems:
        print(line, file=sys.stderr)
    if documents is None:
        print("SKIPPED: documents and offsets, the stream does not lie beside the checkout")
    sys.exit(1 if problems or (documents is None and os.environ.get("VIGIE_NO_SKIP") == "1") else 0)


if __name__ == "__main__":
    main()
