#!/usr/bin/env python3
"""Writes the outline of the world for the small maps of `vigie eval`: eval/outline.py countries-110m.json > OUTLINE

The input is `countries-110m.json` of the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`): Natural Earth's
1:110m countries as TopoJSON. Output: two lines of SVG path data, the land and the borders between countries, in
tenths of a degree, x east and y south. Natural Earth is in the public domain; world-atlas is ISC.
"""
import json, sys


def points(topology):
    """Every arc in tenths of a degree, south down, without points that fall together."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round((x * sx + tx) * 10), round(-(y * sy + ty) * 10))
            if not line or line[-1] != point:
                line.append(point)
        yield line


def unwrapped(line):
    """A line that runs on past the antimeridian instead of jumping round the world."""
    out, turn = [], 0
    for i, (x, y) in enumerate(line):
        if i and abs(x - line[i - 1][0]) > 1800:
            turn += 3600 if x < line[i - 1][0] else -3600
        out.append((x + turn, y))
    return out


def path(lines, close):
    """Lines as path data, each point relative to the one before."""
    out = []
    for line in map(unwrapped, lines):
        (x, y), steps = line[0], []
        for px, py in line[1:]:
            steps.append(f"{px - x}{'' if py < y else ' '}{py - y}")
            x, y = px, py
        steps = "".join(s if s.startswith("-") or i == 0 else " " + s for i, s in enumerate(steps))
        out.append(f"M{line[0][0]} {line[0][1]}l{steps}" + ("z" if close else ""))
    return "".join(out)


def main():
    topology = json.load(open(sys.argv[1], encoding="utf-8"))
    arcs = list(points(topology))
    take = lambda i: arcs[i] if i >= 0 else arcs[~i][::-1]
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                line = [p for i in ring for p in take(i)]
                line = [p for i, p in enumerate(line) if not i or p != line[i - 1]]
                if len(line) > 3:
                    rings.append(line)
    uses = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for i in (i for polygon in polygons for ring in polygon for i in ring):
            uses[max(i, ~i)] = uses.get(max(i, ~i), 0) + 1
    borders = [arcs[i] for i in sorted(uses) if uses[i] > 1 and len(arcs[i]) > 1]
    print(path(rings, True))
    print(path(borders, False))


main()
