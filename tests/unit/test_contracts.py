"""import-linter's lists are whole: a new module that nobody listed would be held to nothing."""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.whole.process import ROOT

SHARED = {
    *("contract", "files", "foreign", "http_wire", "plain", "strangers", "typed_links"),
    *("web_input", "web_refusals"),  # how any request is read and refused, a webhook's as well
}
"""Modules of `bot.channels` that belong to no platform."""
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]


def modules(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def named(list_: list[str], package: str) -> list[str]:
    start = f"{package}."
    return [name.removeprefix(start) for name in list_ if name.startswith(start)]


def test_every_module_of_a_channel_belongs_to_one_platform() -> None:
    platforms = [c["protected_modules"] for c in CONTRACTS if c["type"] == "protected"]
    listed = [name for one in platforms for name in named(one, "bot.channels")]
    assert sorted([*listed, *SHARED]) == sorted(modules(ROOT / "bot" / "channels"))


def test_a_platforms_modules_see_one_another() -> None:
    for contract in CONTRACTS:
        if contract["type"] == "protected":
            assert set(contract["protected_modules"]) <= set(contract["allowed_importers"])


def test_all_records_are_pure_and_see_only_one_another() -> None:
    records = {name for name in modules(ROOT / "storage") if name.endswith("records")}
    held = [c for c in CONTRACTS if "storage.records" in c.get("source_modules", ())]
    assert len(held) == 2
    for contract in held:
        assert {*records, "frozen"} == set(named(contract["source_modules"], "storage"))


def test_every_room_of_the_tests_is_named() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    [row] = [line for line in architecture.splitlines() if line.startswith("| `tests/`")]
    rooms = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}
    assert {room for room in rooms if f"`{room}`" not in row} == set()


def test_no_helper_is_written_twice() -> None:
    """Word for word the same under the same name: put right in one place, it stays wrong in the
    other."""
    written: dict[str, list[str]] = defaultdict(list)
    for folder in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("_"):
                    written[ast.dump(node)].append(f"{path.name}: {node.name}")
    assert [places for places in written.values() if len(places) > 1] == []
