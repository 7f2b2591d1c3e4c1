#!/usr/bin/env python3
"""Makes docs/demo.svg, the picture of the README, from the real output of `vigie demo` (needs `pip install rich`).

    COLUMNS=96 vigie --color always demo --into /tmp/demo.gpkg | docs/picture.py LINES > docs/demo.svg
"""
import io, re, sys

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

lines = sys.stdin.read().split("\n")[: int(sys.argv[1])]
console = Console(record=True, width=96, file=io.StringIO())
console.print(Text.from_ansi("\n".join(lines)))
svg = console.export_svg(title="vigie demo", theme=MONOKAI, unique_id="vigie")
# No web fonts: the picture is shown offline, with the reader's own monospace.
print(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S))
