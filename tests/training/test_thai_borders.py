"""Thai borders are learned from a treebank, and found in another."""

from __future__ import annotations

from pathlib import Path

from training.thai_borders import join, learn, measured, module, read_texts

SAID = "รัฐมนตรีกล่าวว่า เรือจะหยุดให้บริการสามสัปดาห์"
FURTHER = "นอกจากนี้ ผู้โดยสารจะได้รับเงินคืน"


def treebank(path: Path, articles: int) -> Path:
    lines = []
    for article in range(articles):
        lines.append(f"# filename = news_{article}")
        for number, sentence in enumerate((SAID, FURTHER)):
            lines += [f"# sent_id = {2 * article + number}", f"# text = {sentence}", "1\tword", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_treebank_is_read_article_by_article(tmp_path: Path) -> None:
    assert read_texts(treebank(tmp_path / "two.conllu", 2)) == [[SAID, FURTHER]] * 2
    text, borders = join([SAID, FURTHER])
    assert borders == {len(SAID)}
    assert text[len(SAID) :] == f" {FURTHER}"


def test_the_names_of_pud_name_articles(tmp_path: Path) -> None:
    path = tmp_path / "pud.conllu"
    names = ("n01001011", "n01001013", "n01002017")
    path.write_text(
        "\n".join(f"# sent_id = {name}\n# text = {name}" for name in names), encoding="utf-8"
    )
    # An article of one sentence gives no text of its own.
    assert read_texts(path) == [["n01001011", "n01001013"]]


def test_what_tells_a_border_is_learned_and_printed(tmp_path: Path) -> None:
    weights = learn(read_texts(treebank(tmp_path / "many.conllu", 60)))
    ending = {name: weight for name, weight in weights.items() if weight > 0}
    going_on = {name: weight for name, weight in weights.items() if weight < 0}
    assert any(name.startswith(("BEFORE ", "AFTER ", "SHAPE ")) for name in ending | going_on)
    namespace: dict[str, object] = {}
    exec(compile(module(weights), "weights", "exec"), namespace)
    tables = [namespace[name] for name in ("BEFORE", "AFTER", "SHAPE")]
    assert sum(len(table) for table in tables if isinstance(table, dict)) == len(weights) - 1
    assert namespace["BIAS"] == weights["BIAS"]


def test_what_the_rules_find_is_measured() -> None:
    assert measured([[SAID, FURTHER]]) == "1 texts, 1 borders: precision 1.000, recall 1.000"
    # Nobody ends a sentence there: the border is missed.
    assert measured([[SAID, FURTHER], ["เรือจอดที่ท่า เพื่อ", "หรือซ่อมเครื่องยนต์"]]).endswith("0.500")
