#!/usr/bin/env python3
"""Measures the English conversion to Universal Dependencies on the gold trees of UD_English-EWT.

    eval/conversion.py VIGIE SHARED [--part dev|test] [--confusions N]

Each gold sentence is read by `vigie extract --layer tokens`; tokens with the same characters as a gold token (and so the
gold head) count. `las` wants head and label, `uas` the head, `las_words` leaves punctuation out.

An error is the *parser's* when no renaming or turning round of its own tree gives the gold arc:
  * head: in the model's own tree the way from the token to its gold head leads through a word that is not turned round, that
    is, anything but a preposition, a subordinator or a form of "be" (for conjuncts: a conjunct; in names: a part of the name);
  * label, the head being right: gold gives that label to fewer than 5 of 100 tokens that the model labels so.
All other errors are the conversion's. Punctuation, which is hung anew and never the parser's, is left out of that share.
"""
import argparse, collections, json, pathlib, subprocess, sys, tempfile

TURNED = {"prep", "agent", "dative", "pcomp", "mark"}
RARE = 0.05


def gold_sentences(path):
    """For each sentence its text and tokens: (first, last character, head or -1, label); the span is None inside a contraction that is spelt otherwise."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        text = next((l.removeprefix("# text = ") for l in lines if l.startswith("# text = ")), None)
        if text is None:
            continue
        tokens, at, until = [], 0, 0
        for cols in (l.split("\t") for l in lines if l and l[0] != "#"):
            if "." in cols[0]:
                continue
            if "-" in cols[0]:
                # "don't" covers "do" and "n't": its words follow one another inside it.
                until, start = int(cols[0].split("-")[1]), text.index(cols[1], at)
                at, word_end = start, start + len(cols[1])
                continue
            inside = int(cols[0]) <= until
            found = text.find(cols[1], at, word_end if inside else None)
            if found >= 0:
                at = found + len(cols[1])
            elif not inside:
                raise ValueError(f"{cols[1]!r} is not in {text!r}")
            tokens.append(((found, at) if found >= 0 else None, int(cols[6]) - 1, cols[7]))
        yield text, tokens


def read(vigie, sentences):
    """What the program says of each sentence: rows of span, head, label, own head, own label, lemma; a root's head is -1."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for i, (text, _) in enumerate(sentences):
            f.write(json.dumps({"id": str(i), "text": text, "lang": "en"}) + "\n")
        f.flush()
        run = subprocess.run([vigie, "extract", "--layer", "tokens", f.name], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr[-2000:])
    docs = {}
    for line in run.stdout.split("\n"):
        if line.startswith("# doc_id = "):
            doc = docs[int(line.removeprefix("# doc_id = "))] = []
            names = {"0": -1}
        elif not line:
            names = {"0": -1}
        elif line[0] != "#":
            cols = line.split("\t")
            names[cols[0]] = len(doc)
            misc = dict(pair.split("=", 1) for pair in cols[9].split("|") if "=" in pair)
            start = int(misc["TokenStart"])
            blank = "." in cols[0]
            head, label = cols[8].split(":", 1) if blank else (cols[6], cols[7])
            own = misc.get("Native", "ROOT" if label == "root" else label)
            doc.append({"span": (start, start + len(cols[1])), "head": (names, head), "label": label, "lemma": cols[2],
                        "own_head": (names, misc.get("NativeHead", head)), "own": own, "upos": cols[3]})
    for doc in docs.values():
        for row in doc:
            for key in ("head", "own_head"):
                names, name = row[key]
                row[key] = names.get(name, -1)
    return [docs.get(i, []) for i in range(len(sentences))]


def can_turn(token, row):
    """Whether the conversion may turn `row` round on the way of a token to another head."""
    if token["own"] in ("conj", "cc") and row["own"] == "conj":
        return True
    if token["upos"] == "PROPN" and row["upos"] == "PROPN" and row["own"] == "compound":
        return True
    return row["own"] in TURNED or row["lemma"] == "be" or row["upos"] in ("ADP", "SCONJ")


def reachable(rows, token, head):
    """Whether turning words round can hang the token there (-1: make it the root)."""
    def up(i):
        way = [i]
        while rows[way[-1]]["own_head"] >= 0 and len(way) <= len(rows):
            way.append(rows[way[-1]]["own_head"])
        return way

    mine, other = up(token), up(head) if head >= 0 else []
    meet = next((i for i in mine if i in set(other)), None)
    if head < 0:
        between = mine
    elif meet is None:
        return False
    else:
        # Of two words that hang on the same third one, the third must be turned round; of a chain, all in between.
        between = mine[:mine.index(meet) + 1] + other[:other.index(meet)]
    return all(can_turn(rows[token], rows[i]) for i in between if i not in (token, head))


def measure(vigie, path, show=0):
    sentences = list(gold_sentences(path))
    answers = read(vigie, sentences)
    tokens = []
    for (text, gold), rows in zip(sentences, answers):
        place = {row["span"]: i for i, row in enumerate(rows)}
        for span, head, label in gold:
            head_span = gold[head][0] if head >= 0 else None
            if span not in place or head >= 0 and head_span not in place:
                continue
            i, wanted = place[span], place[head_span] if head >= 0 else -1
            row = rows[i]
            tokens.append((label, row["label"], row["own"], row["head"] == wanted, reachable(rows, i, wanted), text, text[slice(*span)], text[slice(*head_span)] if head_span else "-"))
    all_of = collections.Counter(own for _, _, own, same, *_ in tokens if same)
    pairs = collections.Counter((own, label) for label, _, own, same, *_ in tokens if same)
    errors = [t for t in tokens if not t[3] or t[0] != t[1]]
    parsers = lambda t: not t[4] if not t[3] else pairs[t[2], t[0]] < RARE * all_of[t[2]]
    words = [t for t in errors if t[0] != "punct"]
    n_words = sum(t[0] != "punct" for t in tokens)
    if show:
        kinds = collections.Counter((t[0], t[1], t[2], "head right" if t[3] else "head wrong", "parser" if parsers(t) else "conversion") for t in errors)
        for kind, n in kinds.most_common(show):
            example = next(t for t in errors if (t[0], t[1], t[2]) == kind[:3] and t[3] == (kind[3] == "head right"))
            print(n, "gold {} is {} (own {}), {}, {}".format(*kind), f"{example[6]!r} on {example[7]!r}", sep="\t")
    return {
        "tokens": len(tokens),
        "las": round(1 - len(errors) / len(tokens), 4),
        "uas": round(sum(t[3] for t in tokens) / len(tokens), 4),
        "las_words": round(1 - len(words) / n_words, 4),
        "parser's share of errors": round(sum(map(parsers, words)) / len(words), 4),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("vigie")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--confusions", type=int, default=0, help="how many kinds of error to list")
    options = parser.parse_args()
    path = options.shared / f"corpora/ud/en_ewt-ud-{options.part}.conllu"
    for what, value in measure(options.vigie, path, options.confusions).items():
        print(f"{what:26} {value}")


if __name__ == "__main__":
    main()
