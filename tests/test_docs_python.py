"""The examples of docs/python.md run, and its tables name exactly what is public."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from tests.paths import ROOT, SEEDS

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
# What the page's own test must never lose, whatever its table says.
PUBLIC = {
    "index", "index.documents", "index.contents", "index.scope", "index.errors", "index.loaders",
    "index.models.protocols", "retrieval",
}  # fmt: skip
RESULT = "# -> "


def examples(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)


def stated_result(lines: list[str], end: int) -> str | None:
    """Return the result stated behind line number `end`, or alone on the next line."""
    _, arrow, result = lines[end - 1].partition(RESULT)
    if arrow:
        return result.strip()
    if end < len(lines) and lines[end].startswith(RESULT):
        return lines[end].removeprefix(RESULT).strip()
    return None


def run_example(source: str, names: dict[str, object]) -> int:
    """Run an example and compare its stated results; return how many were compared."""
    lines = source.splitlines()
    compared = 0
    for node in ast.parse(source).body:
        assert node.end_lineno is not None
        result = stated_result(lines, node.end_lineno)
        if result is None:
            exec(compile(ast.Module([node], []), "docs/python.md", "exec"), names)
            continue
        assert isinstance(node, ast.Expr), f"{RESULT}{result} stands behind a statement"
        value = eval(compile(ast.Expression(node.value), "docs/python.md", "eval"), names)
        assert repr(value) == result, ast.unparse(node)
        compared += 1
    return compared


def named_in_table(heading: str) -> dict[str, set[str]]:
    """Return module -> names of the first table after a sentence of the page."""
    _, _, after = PAGE.partition(heading)
    table = after.partition("| --- | --- |\n")[2].partition("\n\n")[0]
    rows = [re.findall(r"`([\w.]+)`", line) for line in table.splitlines()]
    return {module: set(names) for module, *names in rows}


def public_names(module: str) -> set[str]:
    """Return a module's `__all__`, else what it defines itself without a leading underscore."""
    loaded = importlib.import_module(module)
    if hasattr(loaded, "__all__"):
        return set(loaded.__all__)
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    names: set[str] = set()
    for node in ast.parse(Path(spec.origin).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.model
def test_the_examples_run_and_give_what_they_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    compared = sum(run_example(source, names) for source in examples(PAGE))
    assert compared == PAGE.count(RESULT) > 40


def test_a_wrong_result_is_seen() -> None:
    assert run_example("1 + 1  # -> 2\nx = 3\nx\n# -> 3\n", {}) == 2
    with pytest.raises(AssertionError, match=r"1 \+ 1"):
        run_example("1 + 1  # -> 3\n", {})
    with pytest.raises(AssertionError, match="behind a statement"):
        run_example("x = 1  # -> 1\n", {})


def test_every_public_name_of_a_public_module_is_listed_and_no_other() -> None:
    listed = named_in_table("These modules are public")
    assert set(listed) >= PUBLIC
    assert listed == {module: public_names(module) for module in listed}


def test_single_public_names_exist() -> None:
    listed = named_in_table("From other modules only these names are public")
    assert listed
    missing = {
        f"{module}.{name}"
        for module, names in listed.items()
        for name in names
        if not hasattr(importlib.import_module(module), name)
    }
    assert missing == set()


def test_public_names_are_explained() -> None:
    # The errors are drawn as a tree where they are defined, and a table of values needs no prose.
    explained, _, _ = PAGE.partition("## Public names")
    unexplained = {
        name
        for module in ("index", "index.contents", "index.scope", "index.loaders", "retrieval")
        for name in public_names(module)
        if not re.search(rf"\b{name}\b", explained)
    }
    assert unexplained == set()
