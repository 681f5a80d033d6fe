"""The whole campaign: `python -m tests.crash [--kills N] [--out FILE]`; the dated results are kept beside this file."""

from __future__ import annotations

import argparse
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.crash import (
    cluster,
    damage,
    full,
    growth,
    histories,
    inputs,
    kernel_fuzz,
    kills,
    limits,
    patterns,
    power,
    query_fuzz,
    readers,
    segments,
    signals,
    stops,
    streams,
    unchanged,
    wrong_answers,
)

RESULTS = Path(__file__).parent / "results"
Lines = list[str]


def killed(folder: Path, number: int) -> Lines:
    """SIGKILL at random moments."""
    tally = kills.run(folder, number)
    each = ", ".join(f"{count} of {name}" for name, count in tally.kills.items())
    return [
        f"{tally.rounds} kills ({each}); {tally.ended} more runs were done before their signal",
        f"{tally.committed} commits were said before the signals, all articles of them found; {tally.orphans} files "
        "left by killed runs, none after the next run",
        *_wrong(tally.wrong),
    ]


def cut(folder: Path) -> Lines:
    """Power loss at every step."""
    lines, wrong = [], list[str]()
    for name, change in power.CHANGES.items():
        verdict = power.cut_everywhere(folder / name, change)
        lines.append(f"{name}: {verdict.cuts} states of the disk")
        wrong += verdict.wrong
    cuts = kill_at = 0
    while (one := power.kill_then_cut(folder / f"kill {kill_at}", power.CHANGES["compact"], kill_at)) is not None:
        cuts, kill_at = cuts + one.cuts, kill_at + 1
        wrong += one.wrong
    return [
        *lines,
        f"a kill at each of {kill_at} steps, another commit, then power loss: {cuts} states",
        *_wrong(wrong),
    ]


def filled(folder: Path) -> Lines:
    """A full disk."""
    try:
        kind, tally = "a small disk", full.filled(folder / "disk", 24)
    except OSError:
        kind, tally = "files of limited size", full.limited(folder / "limit", [*range(1_000, 100_000, 4_500)])
    return [f"{kind}: refused {tally.refused} times, {tally.fitted} runs fitted", *_wrong(tally.wrong)]


def damaged(folder: Path) -> Lines:
    """Bits flipped and files cut short."""
    tally = damage.run(folder)
    lines = [
        f"{kind}: " + ", ".join(f"{n} {what}" for what, n in seen.items()) for kind, seen in tally.outcomes.items()
    ]
    asked = ", ".join(f"{count} {what}" for what, count in tally.program.items())
    return [*lines, f"through the program: {asked}", f"not noticed by check: {tally.unnoticed}", *_wrong(tally.wrong)]


def read(folder: Path) -> Lines:
    """One writer and six readers."""
    report = readers.run(folder, 60)
    return [
        f"60 s: {report.commits} commits, {report.reads} reads by five readers, "
        f"{report.program_reads} answers of the program",
        *_wrong(report.wrong),
    ]


def interrupted(folder: Path) -> Lines:
    """Ctrl-C and SIGTERM."""
    wrong, runs = list[str](), 0
    for number in (signal.SIGINT, signal.SIGTERM):
        for everyone in (False, True):
            for jobs in (1, 2):
                runs += 1
                seen = signals.interrupt(
                    folder / str(runs), number, jobs=jobs, everyone=everyone, after=b"committed", delay=0.05
                )
                if seen.done.code != 130 or "stopped at" not in seen.done.err or seen.again.code or not seen.complete:
                    wrong.append(f"{number.name}, {jobs} jobs, everyone {everyone}: {seen.done.err[-200:]}")
    left = signals.survivors(folder / "survivors")
    return [f"{runs} interrupted runs; processes left by a killed one: {len(left)}", *_wrong(wrong)]


def fuzzed(folder: Path) -> Lines:
    """Random queries."""
    seen = query_fuzz.run(20_000)
    return [
        f"{seen.trees + seen.refused:,} queries: {seen.trees:,} trees, {seen.refused:,} refused for "
        f"{len(seen.reasons)} reasons; the slowest took {seen.slowest * 1000:.0f} ms of the processor",
        *_wrong([]),
    ]


def untouched(folder: Path) -> Lines:
    """Runs that change little."""
    return unchanged.run(folder)


def lived_through(folder: Path) -> Lines:
    """Random histories of an archive."""
    lines: Lines = []
    for engine in ("memory", "whoosh"):
        with histories.maker(engine) as make:
            lived = histories.live(folder / engine, make, range(2_000))
        lines += [f"{engine}: {lived.histories:,} histories, {lived.events:,} events", *_wrong(lived.wrong)]
    return lines


def listed(folder: Path) -> Lines:
    """Bad inputs."""
    return [f"{len(inputs.bad_inputs())} bad inputs: see tests/reading/test_bad_inputs.py, which runs all of them"]


def matched(folder: Path) -> Lines:
    """Every regular expression."""
    found = list(patterns.uses())
    slow = [f"{use}: {how[:200]}" for use in found if (how := patterns.slow(use, 20_000, 0.05))]
    return [f"{len(found)} patterns, each against strings of 20,000 characters made to hurt it", *_wrong(slow)]


def grown(folder: Path) -> Lines:
    """Every hostile kind doubled."""
    seen = list(growth.campaign([]))
    return [
        f"{len(seen):,} kinds doubled {growth.DOUBLINGS} times, of time and of memory",
        *_wrong([str(one) for one in seen if one.wrong]),
    ]


def streamed(folder: Path) -> Lines:
    """Every command without its streams."""
    seen = list(streams.campaign(folder, []))
    return [f"{len(seen):,} runs", *_wrong([f"{what}: {problem}" for what, problem in seen if problem])]


def stopped(folder: Path) -> Lines:
    """Every command stopped by signals."""
    seen = list(stops.campaign(folder, []))
    return [
        f"{len(seen):,} runs, {sum(is_stopped for _, _, is_stopped in seen):,} of them stopped before their end",
        *_wrong([f"{what}: {problem}" for what, problem, _ in seen if problem]),
    ]


def limited(folder: Path) -> Lines:
    """Every command where something is short or missing."""
    seen = list(limits.campaign(folder, []))
    return [
        f"{len(seen):,} runs under {len(limits.LIMITS)} limits",
        *_wrong([f"{what}: {problem}" for what, problem in seen if problem]),
    ]


def lied_to(folder: Path) -> Lines:
    """A cluster that misbehaves, and one that answers wrong in one value."""
    said = cluster.misbehaviours() | cluster.tls()
    wrong = [f"{name}: {words}" for name, words in said.items() if words.startswith("wrong")]
    count, problems = wrong_answers.campaign()
    return [f"{len(said)} behaviours, {count:,} answers that are wrong in one value", *_wrong([*wrong, *problems])]


def mutated(folder: Path) -> Lines:
    """Every command over indexes whose checksums are right and whose contents are not."""
    tally = segments.run(folder, mutations=2_000)
    return [*segments.told(tally), *_wrong(tally.wrong)]


def fuzzed_kernel(folder: Path) -> Lines:
    """The kernel over mutated segments."""
    tally = kernel_fuzz.run(folder, seconds=3_600, seed=int(time.time()) << 20)
    ended = ", ".join(f"{count:,} {how}" for how, count in tally.outcomes.items())
    return [f"an hour: {tally.outcomes.total():,} mutated segments, {ended}", *_wrong(tally.wrong)]


CHAPTERS: dict[str, Callable[[Path], Lines]] = {
    "Power loss at every step": cut,
    "Disk full": filled,
    "Damaged files": damaged,
    "One writer and six readers": read,
    "Interrupts": interrupted,
    "Random queries": fuzzed,
    "Unchanged articles": untouched,
    "Histories": lived_through,
    "Bad inputs": listed,
    "Regular expressions": matched,
    "Growth": grown,
    "Streams": streamed,
    "Signals": stopped,
    "Limits": limited,
    "A hostile cluster": lied_to,
    "Hostile indexes": mutated,
    "The kernel": fuzzed_kernel,
}


def _wrong(found: list[str] | tuple[str, ...]) -> Lines:
    return [f"**wrong: {len(found)}**", *(f"`{one[:300]}`" for one in found[:10])] if found else ["wrong: none"]


def main() -> None:
    """Run every chapter and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--out", type=Path, default=RESULTS / f"{date.today().isoformat()}.md")
    parser.add_argument("--only", help="the first words of one chapter")
    options = parser.parse_args()
    chapters = {"Kills": lambda folder: killed(folder, options.kills), **CHAPTERS}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        print(f"# What was killed, cut, filled and flipped on {date.today().isoformat()}", file=out)
        for title, chapter in chapters.items():
            if options.only and not title.startswith(options.only):
                continue
            folder = Path(tempfile.mkdtemp(prefix="dvsearch-crash-"))
            started = time.monotonic()
            lines = chapter(folder)
            shutil.rmtree(folder, ignore_errors=True)
            print(f"\n## {title}\n", *(f"- {line}" for line in lines), sep="\n", file=out, flush=True)
            print(f"{title}: {time.monotonic() - started:.0f} s", *lines, sep="\n  ")


if __name__ == "__main__":
    main()
