#!/usr/bin/env python3
"""Times whole builds: from scratch, with nothing changed, after a prose edit, after a change of a parameter.

    cargo build --release && python3 benches/builds.py [RUNS]

Prints the median and the range of wall time, the median CPU time and the greatest memory of a process. The
project is copied to a folder of its own, so nothing here is touched. Standard library only.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
KB = Path(os.environ.get("KB", HERE.parent / "target/release/kb")).resolve()
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 9


def build(root):
    """One build as a whole process: wall seconds, CPU seconds, peak MiB and what it said."""
    start = time.perf_counter()
    process = subprocess.Popen([KB, "build", "--root", root], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the build failed: {said}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def case(name, root, before):
    results = []
    for run in range(RUNS):
        before(run)
        results.append(build(root))
    walls = sorted(r[0] for r in results)
    cpus = sorted(r[1] for r in results)
    simulations = {r[3].split("(")[1].split(" ")[0] for r in results}
    print(f"{name:26} wall {walls[RUNS // 2]:.3f} s ({walls[0]:.3f}-{walls[-1]:.3f})   cpu {cpus[RUNS // 2]:.3f} s"
          f"   peak {max(r[2] for r in results):.0f} MiB   simulations {'/'.join(sorted(simulations))}")


def measure(project):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(project, root)
        article = root / "content/index.md"
        text = article.read_text()

        def scratch(_):
            shutil.rmtree(root / ".kb", ignore_errors=True)
            shutil.rmtree(root / "site", ignore_errors=True)

        case("from scratch", root, scratch)
        case("nothing changed", root, lambda _: None)
        case("a prose edit", root, lambda run: article.write_text(text + f"\nEdit {run}.\n"))
        case("a parameter of one demo", root, lambda run: article.write_text(text.replace("15 Hz", f"{16 + run} Hz")))


if __name__ == "__main__":
    measure(HERE / "three-demos")
