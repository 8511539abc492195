"""Who finds overlapping communities better, and at what cost: murmure or its peers?

Usage: python bench/communities [--quick | --all] [--graphs NAME,...] [--peers NAME,... | quick | all | none]
                                [--timeout 600] [--seed 1]

One Markdown table for each graph (names: grounds.py): quality against the planted truth (overlapping NMI by the
maximum, average F1, omega), seconds of CPU of the algorithm alone and of the whole process (start, reading, writing
included), peak memory of the process. Each run is a process of its own, on one thread. The peers live in an
environment of their own, made from peers.txt in bench/data/communities when it is not there. Every figure is also
added to bench/data/communities/results.jsonl. The last row is what the truth itself would score without the
memberships that the graph hardly shows: those of less than two ties.

Without a flag: graphs of 10,000 nodes and ego-Facebook, every peer that is worth its time (half an hour). --quick: the
same graphs, peers that finish them in seconds (a few minutes). --all: graphs up to a million nodes too (hours), where
the slow peers are left out. --peers all adds slow peers that find little; a peer asked for by name is never left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import grounds
from run import run

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "communities"
SOURCES = HERE.parent.parent / "src"
PEERS = DATA / "peers" / "bin" / "python"
OWN = {"PYTHONPATH": str(SOURCES)}
ALONE = "karateclub==1.3.3"

OURS = "murmure"
FAST = ["networkit-louvain-map", "networkit-leiden", "networkit-plm", "networkit-lfm", "networkit-lfm-gce", "networkit-lfm-twophase",
        "infomap", "igraph-leiden"]  # fmt: skip
MIDDLE = ["karateclub-egosplitter", "karateclub-egosplitter-fine"]
SLOW = ["cdlib-slpa", "cdlib-percomvc", "cdlib-kclique", "cdlib-demon"]
REST = ["cdlib-angel", "cdlib-core-expansion", "cdlib-umstmo"]
LISTS = {"": FAST + MIDDLE + SLOW, "quick": FAST + MIDDLE, "all": FAST + MIDDLE + SLOW + REST, "none": []}
REACH = dict.fromkeys(MIDDLE, 200_000) | dict.fromkeys(SLOW + REST, 20_000)
"""Nodes up to which a slow peer is asked, when it is not asked for by name."""

HEAD = ("| method | communities | in two or more | ONMI | F1 | omega | algorithm, CPU s | process, CPU s | peak MB |\n"
        "|---|---|---|---|---|---|---|---|---|")  # fmt: skip


def environment() -> None:
    """Make the environment of the peers when it is not there."""
    if PEERS.exists():
        return
    print(f"Making the environment of the peers in {PEERS.parent.parent} ...", file=sys.stderr)
    DATA.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", str(PEERS.parent.parent)], check=True)
    pip = [str(PEERS), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(HERE / "peers.txt")], check=True)
    if subprocess.run([*pip, "--no-deps", "--no-build-isolation", ALONE]).returncode:
        print(f"{ALONE} cannot be installed here: it is left out.", file=sys.stderr)


def try_out(method: str, name: str, args: argparse.Namespace) -> dict:
    """Run one method on one graph; return everything that was measured."""
    edges, cover = DATA / "graphs" / f"{name}.edges", DATA / "covers" / f"{name}.{method}"
    cover.parent.mkdir(exist_ok=True)
    cover.unlink(missing_ok=True)
    if method == OURS:
        alone = run([sys.executable, str(HERE / "ours.py"), str(edges), str(cover), str(args.seed)], OWN, args.timeout)
        whole = alone if alone.failure else run([sys.executable, "-m", "murmure", "communities", "detect", str(edges), "--out", str(cover),
                                                 "--seed", str(args.seed), "--threads", "1", "--json"], OWN, args.timeout)  # fmt: skip
    else:
        alone = whole = run([str(PEERS), str(HERE / "methods.py"), method, str(edges), str(cover), str(args.seed)], {}, args.timeout)
    found = {"graph": name, "method": method, "seed": args.seed, "failure": alone.failure or whole.failure, "processor": whole.processor,
             "seconds": whole.seconds, "peak": whole.peak}  # fmt: skip
    if not found["failure"]:
        found |= json.loads(alone.said.splitlines()[-1]) | judged(cover, name)
    return found


def judged(cover: Path, name: str, tool: str = "judge.py") -> dict:
    """Return the scores of a cover; with `knowable.py` and the edges, those of what shows of the truth."""
    nodes = (DATA / "graphs" / f"{name}.nodes").read_text(encoding="ascii").strip()
    said = run([sys.executable, str(HERE / tool), str(cover), str(DATA / "graphs" / f"{name}.truth"), nodes], OWN, 1_200)
    return {"failure": f"not scored: {said.failure}"} if said.failure else json.loads(said.said)


def truth_row(name: str) -> str:
    """Return what the true memberships that show would score, as a row of the table, or nothing when there is no truth."""
    found = judged(DATA / "graphs" / f"{name}.edges", name, "knowable.py")
    if found.get("failure") or not found["communities"]:
        return ""
    return (f"| *the truth, where two ties show it* | {found['communities']:,} | {found['overlapping']:,} | {found['onmi']:.3f} "
            f"| {found['f1']:.3f} | {found['omega']:.3f} | | | |\n")  # fmt: skip


def row(found: dict) -> str:
    """Return what was measured as a row of the table."""
    if found["failure"]:
        return f"| {found['method']} | {found['failure']} | | | | | | {found['processor']:.1f} | {found['peak']:.0f} |"
    about = "" if found["omega_exact"] else "~"
    return (f"| {found['method']} | {found['communities']:,} | {found['overlapping']:,} | {found['onmi']:.3f} | {found['f1']:.3f} "
            f"| {about}{found['omega']:.3f} | {found['algorithm']:.2f} | {found['processor']:.2f} | {found['peak']:,.0f} |")  # fmt: skip


def verdict(rows: list[dict]) -> str:
    """Say how far ours is from the best peer, and from the fastest of those that come near."""
    done = [found for found in rows if not found["failure"]]
    ours = next((found for found in done if found["method"] == OURS), None)
    peers = [found for found in done if found["method"] != OURS]
    if not ours:
        return ""
    said = [f"One streaming pass over the edges in memory: {ours['streamed'] * 1000:,.2f} ms of CPU, from the file {ours['read'] * 1000:,.0f} ms; "
            f"ours costs {ours['algorithm'] / ours['streamed']:,.0f} of the former, {ours['algorithm'] / ours['read']:,.1f} of the latter."]
    for score in ("onmi", "f1", "omega") if peers else ():
        best = max(peers, key=lambda found: found[score])
        said.append(f"Best peer in {score.upper() if score != 'omega' else score}: {best['method']}, {best[score]:.3f}; ours is {ours[score] - best[score]:+.3f}.")
    near = [found for found in peers if found["onmi"] >= 0.9 * ours["onmi"]]
    if near:
        first = min(near, key=lambda found: found["algorithm"])
        said.append(f"Fastest peer with 90 % of our ONMI: {first['method']}, {first['algorithm'] / ours['algorithm']:.1f} times our CPU.")
    elif peers:
        said.append("No peer reaches 90 % of our ONMI.")
    return " ".join(said)


def table(name: str, peers: list[str], args: argparse.Namespace) -> None:
    """Print the table of one graph."""
    made = run([sys.executable, str(HERE / "grounds.py"), name, str(DATA / "graphs")], OWN, 1_200)
    if made.failure:
        print(f"\n### {name}\n\n{made.failure}", flush=True)
        return
    nodes = int((DATA / "graphs" / f"{name}.nodes").read_text(encoding="ascii"))
    print(f"\n### {name}\n\n{HEAD}", flush=True)
    rows = []
    for method in [OURS, *(peer for peer in peers if args.peers not in LISTS or nodes <= REACH.get(peer, nodes))]:
        rows.append(try_out(method, name, args))
        print(row(rows[-1]), flush=True)
        with open(DATA / "results.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **rows[-1]}) + "\n")
    print(f"{truth_row(name)}\n{verdict(rows)}", flush=True)


def asked() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench/communities", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="graphs of 10,000 nodes, quick peers: a few minutes")
    parser.add_argument("--all", action="store_true", help="every graph, up to a million nodes: hours")
    parser.add_argument("--graphs", default="")
    parser.add_argument("--peers", default="")
    parser.add_argument("--timeout", type=int, default=600, help="seconds of CPU for each run")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Run what is asked for and print the tables."""
    args = asked()
    args.peers = args.peers or ("quick" if args.quick else "")
    peers = LISTS[args.peers] if args.peers in LISTS else args.peers.split(",")
    if peers:
        environment()
    names = args.graphs.split(",") if args.graphs else grounds.ALL if args.all else grounds.QUICK
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, "
          f"one thread, seed {args.seed}, at most {args.timeout} s of CPU for each run")  # fmt: skip
    for name in names:
        table(name, peers, args)


if __name__ == "__main__":
    main()
