#!/usr/bin/env python3
"""Counts the instructions that the linguistic core spends on fixed texts and holds them against eval/instructions.toml.

    cargo build --release -p vigie-nlp --example instructions
    eval/instructions.py BINARY [--write]

BINARY is the example just built (target/release/examples/instructions); needs valgrind. Exits 1 when a count has risen by more than 3 %.
Stages, for the model of each language and the text eval/instructions/LANG.txt: `load`, `tokens` (the tokenizer, all
forms new), `first` (all components, for the first time) and `again` (a second time). Counts are of one thread on AVX2, which is
what valgrind shows a program on any x86-64 processor of the last ten years; random hash seeds move them by under 0.1 %.
"""
import concurrent.futures, pathlib, re, subprocess, sys, tempfile, tomllib

HERE = pathlib.Path(__file__).parent.resolve()
STAGES = ["load", "tokens", "first", "again"]
LANGS = ["fr", "en", "es"]
MOST = 1.03
HEAD = """# Instructions of the linguistic core on eval/instructions/*.txt: `eval/instructions.py` fails when one rises by over 3 %.
# Written by `eval/instructions.py BINARY --write`; say in the commit why a number rose.
"""


def count(binary, lang):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={folder}/out", "--dump-after=*stage_*"]
        command += [binary, HERE.parent / f"models/{lang}.vigie", HERE / f"instructions/{lang}.txt"]
        # An empty environment: its size would move the stack.
        run = subprocess.run(command, capture_output=True, text=True, env={})
        dumps = sorted(pathlib.Path(folder).glob("out.*"), key=lambda path: int(path.suffix[1:]))
        if run.returncode or len(dumps) != len(STAGES):
            sys.exit(f"{lang}: exit {run.returncode}, {len(dumps)} stages\n{run.stderr}")
        totals = [int(re.search(r"^totals: (\d+)", dump.read_text(errors="replace"), re.M)[1]) for dump in dumps]
        return dict(zip(STAGES, totals))


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    cpu = pathlib.Path("/proc/cpuinfo").read_text().split()
    if "avx2" not in cpu or "fma" not in cpu:
        sys.exit("the counts are of AVX2 with FMA, which this processor does not have")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        counts = dict(zip(LANGS, pool.map(lambda lang: count(binary, lang), LANGS)))
    file = HERE / "instructions.toml"
    kept = tomllib.loads(file.read_text()) if file.is_file() else {}
    risen = 0
    for lang, stages in counts.items():
        for stage, now in stages.items():
            before = kept.get(lang, {}).get(stage)
            high = before is None or now > before * MOST
            risen += high
            change = f"{100 * (now / before - 1):+7.2f} %" if before else "    new"
            print(f"{lang} {stage:8} {now / 1e6:9.2f} M {change}" + ("   RISEN" if high else "   keep it with --write" if now * MOST < before else ""))
    if "--write" in sys.argv:
        rows = [f"\n[{lang}]\n" + "".join(f"{stage} = {now}\n" for stage, now in stages.items()) for lang, stages in counts.items()]
        file.write_text(HEAD + "".join(rows))
    elif risen:
        sys.exit(f"{risen} counts have risen by over 3 %: make them fall, or say why and keep them with --write")


if __name__ == "__main__":
    main()
