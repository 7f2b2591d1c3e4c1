#!/usr/bin/env python3
"""Check the marked place texts: every broken mark, then the counts by level.

    python3 eval/places/check.py [--unmarked] eval/places/*.txt

The form is described in the README beside this file. Exits with 1 when a mark
is broken, so that a check before a commit can rely on it. `--unmarked` also
lists where a name that is marked elsewhere in the same file stands unmarked:
a person, a common word, or a mark forgotten.
"""

import collections
import re
import sys

LEVELS = {"site", "settlement", "quarter", "adm2", "adm1", "area", "route", "country"}
PLACE_FLAGS = {"inside", "unknown"}
DEMONYM_FLAGS = {"language"}
HEADER = re.compile(r"## ((?:test-)?(en|fr|es)-\d{3}) \| published \d{4}-\d{2}-\d{2} \| outlet [\w.-]+")
CONTAINER = re.compile(r"-|[A-Z]{2}(\.[^|\]}]+)?")
MARK = re.compile(r"\[([^\[\]{}]*)\]|\{([^\[\]{}]*)\}")
LEADING = re.compile(r"((the|in|of|at|de|du|des|en|à|au|aux|el|la|le|les|los|las|del)\s|[ld]['’])")


def parse(path):
    """Yield `(identifier, header line number, text)` for each report of a file."""
    name, start, lines = None, 0, []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("## "):
                if name:
                    yield name, start, "\n".join(lines).strip()
                name, start, lines = line.rstrip("\n")[3:], number, []
            elif name:
                lines.append(line.rstrip("\n"))
    if name:
        yield name, start, "\n".join(lines).strip()


def marks(text):
    """Yield `(kind, surface, fields, problem)` for each mark of a text."""
    for match in MARK.finditer(text):
        place = match.group(1) is not None
        surface, *rest = (match.group(1) if place else match.group(2)).split("|")
        problem = None
        if not surface or surface != surface.strip():
            problem = "empty or padded surface"
        elif LEADING.match(surface):
            problem = "article or preposition in the surface"
        elif place:
            if len(rest) < 2 or rest[0] not in LEVELS:
                problem = "level missing or not known"
            elif not CONTAINER.fullmatch(rest[1]):
                problem = "container is not a country code"
            elif set(rest[2:]) - PLACE_FLAGS:
                problem = "flag not known"
        elif not rest or not CONTAINER.fullmatch(rest[0]):
            problem = "container is not a country code"
        elif set(rest[1:]) - DEMONYM_FLAGS:
            problem = "flag not known"
        yield ("place" if place else "demonym"), surface, rest, problem


def plain(text):
    """The text as a reader sees it, without its marks."""
    return MARK.sub(lambda m: (m.group(1) or m.group(2) or "").split("|")[0], text)


def unmarked(path):
    """Print the names of a file that are marked in one report and not in another."""
    reports = list(parse(path))
    names = {surface.casefold() for _, _, text in reports for _, surface, _, _ in marks(text)}
    names = sorted(names, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)", re.I)
    for name, _, text in reports:
        blank = MARK.sub(lambda m: " ¤ ", text)
        for match in pattern.finditer(blank):
            if match.group()[0].isupper():
                around = blank[max(0, match.start() - 40) : match.end() + 40].replace("\n", " ")
                print(f"{path}: {name.split(' | ')[0]}: {match.group()!r} in: {around}")


def check(path):
    """Print what is wrong in one file and its counts; return the number of errors."""
    errors, levels, flags, seen = 0, collections.Counter(), collections.Counter(), set()
    reports = words = 0

    def report(line, message):
        nonlocal errors
        errors += 1
        print(f"{path}:{line}: {message}")

    for name, line, text in parse(path):
        reports += 1
        header = HEADER.fullmatch("## " + name)
        if not header:
            report(line, f"header not understood: {name}")
        identifier = name.split(" | ")[0]
        if identifier in seen:
            report(line, f"identifier used twice: {identifier}")
        seen.add(identifier)
        for kind, surface, rest, problem in marks(text):
            if problem:
                report(line, f"{identifier}: {problem}: {surface}|{'|'.join(rest)}")
            elif kind == "place":
                levels[rest[0]] += 1
                flags.update(rest[2:])
            else:
                levels["demonym"] += 1
                flags.update(rest[1:])
        read = plain(text)
        if re.search(r"[\[\]{}|]", read):
            report(line, f"{identifier}: a mark is not closed")
        count = len(read.split())
        words += count
        if not 45 <= count <= 180:
            report(line, f"{identifier}: {count} words")
    parts = ", ".join(f"{key} {value}" for key, value in (levels + flags).most_common())
    print(f"{path}: {reports} reports, {words} words, {sum(levels.values())} marks: {parts}")
    return errors


if __name__ == "__main__":
    paths = [argument for argument in sys.argv[1:] if argument != "--unmarked"]
    broken = sum([check(path) for path in paths])
    if len(paths) < len(sys.argv) - 1:
        for path in paths:
            unmarked(path)
    sys.exit(1 if broken else 0)
