"""The figures as tables of Markdown, and their place in README.md."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contender import ROWS
from benchmarks.harness import Result, ratio
from benchmarks.machine import description

README = Path(__file__).parent / "README.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def compared(results: Sequence[Result]) -> str:
    """One row a contender and number of chats."""
    head = ("chats", "contender", "survives", "turns/s", "of PTB", "p50 ms", "p99 ms",
            "CPU ms/turn", "peak MiB", "kept", "spread")  # fmt: skip
    rows = []
    for r in results:
        times = ratio(r, results)
        rows.append(
            (
                r.chats,
                ROWS[r.name].title,
                ROWS[r.name].durable,
                f"{r.rate:,.0f}",
                f"{times:.2f}" if times else "",
                f"{r.p50:.1f}",
                f"{r.p99:.1f}",
                f"{r.cpu:.3f}",
                f"{r.memory:.0f}",
                r.registered,
                f"{r.spread:.2f}",
            )
        )
    return _table(head, rows)


def paced(figures: Mapping[str, float], per_second: int) -> str:
    """Latency at a fixed rate."""
    row = [f"{figures[key]:.1f}" for key in ("p50", "p99", "worst")]
    head = ("turns/s offered", "turns", "p50 ms", "p99 ms", "worst ms")
    return _table(head, [(per_second, figures["turns"], *row)])


def grown(figures: Mapping[str, Any]) -> str:
    """Cost by the number of people known."""
    rows = [
        (f"{r['people']:,}", f"{r['cpu']:.3f}", f"{r['p50']:.1f}", f"{r['p99']:.1f}")
        for r in figures["rows"]
    ]
    return _table(("people and chats known", "CPU ms/turn", "p50 ms", "p99 ms"), rows)


def planned(figures: Mapping[str, Any]) -> str:
    """A tick of the planner with nothing and with much due, and adding beside the peer."""
    adding = figures["adding"]
    head = ("certificates held", "due", "ms a tick", "worst ms")
    rows = [
        (f"{figures['held']:,}", 0, f"{figures['idle_ms']:.2f}", f"{figures['idle_worst_ms']:.1f}"),
        (f"{figures['held']:,}", figures["due"], f"{figures['busy_ms']:.0f}", ""),
    ]
    beside = [
        ("Hương: keep and plan, a commit each", f"{adding['ours']:,.0f}"),
        ("APScheduler: six jobs each, SQLAlchemy job store", f"{adding['peer']:,.0f}"),
    ]
    tables = (_table(head, rows), _table(("adding", "certificates/s"), beside))
    return "\n\n".join(tables)


def drained(figures: Mapping[str, Any]) -> str:
    """How much of the channel's limit was used, and how long people waited meanwhile."""
    head = ("reminders", "seconds", "of the limit %", "answers", "p50 ms", "worst ms")
    row = (f"{figures['messages']:,}", f"{figures['seconds']:.0f}", _percent(figures["part"]),
           figures["answers"], f"{figures['wait_p50_ms']:.0f}",
           f"{figures['wait_worst_ms']:.0f}")  # fmt: skip
    return _table(head, [row])


def started(figures: Mapping[str, Any], seconds: float, megabytes: float) -> str:
    """How long a start takes and what the process holds, beside the goals."""
    memory = [f"{figures[key] / 2**20:.0f}" for key in ("started", "turned", "registered")]
    start = f"{figures['seconds']:.2f} (worst {figures['worst']:.2f})"
    rows = [
        (f"start-up with an existing database, median of {figures['starts']}, s", start, seconds),
        ("memory after the start, MB", memory[0], megabytes),
        (f"memory after {figures['turns']:,} turns, MB", memory[1], megabytes),
        (f"and {figures['registrations']} registrations, MB", memory[2], megabytes),
    ]
    return _table(("the whole process", "measured", "goal"), rows)


def found(figures: Mapping[str, Any]) -> str:
    """One row a way of finding and set of questions; only ours says how sure it is."""
    head = ("way", "questions", "first %", "in three %", "with marks %", "without %",
            "sure %", "sure and wrong %", "outside as sure %")  # fmt: skip
    rows = []
    for r in figures["rows"]:
        ours = r["sure"] > 0
        sure = [r[key] for key in ("sure", "sure_and_wrong", "outside_as_sure")]
        parts = [r[key] for key in ("first", "three", "marked", "plain")]
        cells = [*map(_percent, parts), *(_percent(p) if ours else "–" for p in sure)]
        rows.append((r["name"], r["set"], *cells))
    return _table(head, rows)


def manners(figures: Mapping[str, Any]) -> str:
    """Our figures by the manner in which a question is written."""
    rows = [
        (r["set"], r["style"], r["questions"], _percent(r["first"]), _percent(r["three"]))
        for r in figures["styles"]
        if r["questions"]
    ]
    return _table(("questions", "manner", "n", "first %", "in three %"), rows)


def asked(figures: Mapping[str, Any]) -> str:
    """What one question costs, and loading."""
    rows = [
        (f"{r['topics']:,}", f"{r['p50']:.2f}", f"{r['p99']:.2f}", f"{r['worst']:.2f}")
        for r in figures["speed"]
    ]
    table = _table(("topics", "p50 ms", "p99 ms", "worst ms"), rows)
    return f"{table}\n\nPreparing the shipped topics: {figures['loading']:.0f} ms."


def _percent(part: float) -> str:
    return f"{part * 100:.1f}"


def plans(figures: Mapping[str, Any]) -> str:
    """Every statement of a turn with the way its rows are found."""
    lines: list[str] = []
    for found in figures["plans"]:
        if f"  {found['statement']}" not in lines:
            lines.append(f"  {found['statement']}")
        lines.append(f"      {found['plan']}")
    return "\n".join(lines)


def write(sections: Mapping[str, str]) -> None:
    """Put the figures into README.md, between its two markers."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    today = datetime.now(UTC).date().isoformat()
    machine = "\n".join(f"- {line}" for line in description())
    parts = [f"Measured on {today}:", machine]
    for title, table in sections.items():
        parts += [f"### {title}", table]
    figures = "\n\n".join(parts)
    README.write_text(f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{after}", encoding="utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
