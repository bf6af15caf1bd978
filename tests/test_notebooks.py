"""The notebook runs from top to bottom, on the committed tables and on others, and is what its script gives."""

from __future__ import annotations

import base64
import re
from itertools import product
from pathlib import Path

import nbformat
import pytest

from pipeline import Tables, read_tables
from pipeline.integrations.displacy import COLOURS
from tests.conftest import ROOT
from tests.made_articles import write_articles
from tests.notebooks import NOTEBOOK, SCRIPT, executed, notebook, shown
from tests.outputs import run_over

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the Jupyter client's own

KILOBYTES = 1_000
RENEW = "run `python -m tests.notebooks` to renew notebooks/explore.ipynb"
SCRIPT_TEXT = SCRIPT.read_text(encoding="utf-8")
PEOPLE = ("Kari Nordmann", "Per Hansen", "Ingrid Solheim")
PLACES = ("Bergen", "Tromsø", "Noreg", "Sverige")
DATES = ("2017-03", "2019", "2020-05-17")
SECTIONS = ("sport", "utenriks")


@pytest.fixture(scope="module")
def committed() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def fresh() -> nbformat.NotebookNode:
    return executed(notebook(SCRIPT_TEXT))


def written(texts: dict[str, str], folder: Path, **options: object) -> Tables:
    """Run the program over some texts, from ``folder/inn`` into ``folder/ut``."""
    run_over(folder, texts, **options)
    return read_tables(folder / "ut")


def on(folder: Path) -> nbformat.NotebookNode:
    """Run the notebook on the tables in ``folder/ut``."""
    return executed(notebook(SCRIPT_TEXT, {"FOLDER": str(folder / "ut"), "TEXTS": str(folder / "inn")}))


def test_notebook_and_script_are_in_step(committed: nbformat.NotebookNode) -> None:
    made = notebook(SCRIPT_TEXT)

    pairs = [[(cell.cell_type, cell.id, cell.source) for cell in one.cells] for one in (committed, made)]
    assert pairs[0] == pairs[1], RENEW
    assert committed.metadata == made.metadata


@pytest.mark.slow  # starts a kernel
def test_the_committed_outputs_are_what_the_committed_tables_give(
    committed: nbformat.NotebookNode, fresh: nbformat.NotebookNode
) -> None:
    assert shown(committed) == shown(fresh), RENEW
    assert len(shown(committed, "image/png")) == len(shown(fresh, "image/png")), RENEW


def test_the_committed_notebook_is_small_holds_no_path_of_a_machine_and_warns_of_nothing(
    committed: nbformat.NotebookNode,
) -> None:
    outputs = [output for cell in committed.cells if cell.cell_type == "code" for output in cell.outputs]

    assert sum(len(base64.b64decode(image)) for image in shown(committed, "image/png")) < 300 * KILOBYTES
    assert not re.search(r"/(home|root|Users|tmp|work)/|[A-Z]:\\", NOTEBOOK.read_text(encoding="utf-8"))
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result", "stream"}
    assert not [output for output in outputs if output.get("name") == "stderr"]


@pytest.mark.slow  # starts a kernel
def test_the_notebook_shows_who_is_named_most_and_in_which_words(fresh: nbformat.NotebookNode) -> None:
    text = "\n".join(shown(fresh))

    tables = read_tables(ROOT / "outputs")
    for kind in ("person", "place"):
        assert tables.most_named(kind)["name"].iloc[0] in text
    foremost = tables.most_named("person")["entity_id"].iloc[0]
    for context in tables.sentences(foremost)["context"]:
        assert context[:50] in text


@pytest.mark.slow  # starts a kernel
def test_the_whole_text_of_the_article_stands_there_with_its_names_marked(fresh: nbformat.NotebookNode) -> None:
    page = shown(fresh, "text/html")[-1 - 3]  # three tables come after it

    mentions = read_tables(ROOT / "outputs").mentions
    assert page.count("<mark") == len(mentions)
    assert all(f"background: {COLOURS[label]};" in page for label in mentions["label"].unique())


@pytest.mark.slow  # starts a kernel
def test_of_one_document_it_says_in_words_what_cannot_be_drawn(fresh: nbformat.NotebookNode) -> None:
    text = "\n".join(shown(fresh))

    assert "There is nothing to follow over time here: the texts' date is 2019-04." in text
    assert "There is nothing to compare here: all names are from the section utenriks." in text
    assert len(shown(fresh, "image/png")) == 3  # most named, network, countries


@pytest.mark.slow  # starts a kernel
def test_it_runs_on_other_tables_by_one_variable_and_draws_all_it_can(tmp_path: Path) -> None:
    texts = {
        f"{number}.txt": f"date {date} {section}\n\n{person} kom fra {place} i bil {number}. {person} traff Per Hansen."
        for number, (person, place, date, section) in enumerate(product(PEOPLE, PLACES, DATES, SECTIONS))
    }
    written(texts, tmp_path)

    made = on(tmp_path)

    assert len(shown(made, "image/png")) == 5  # most named, over time, by section, network, countries
    text = "\n".join(shown(made))
    assert "There is nothing" not in text
    assert "<NA>" in text  # 2018, of which there are no texts


@pytest.mark.slow  # starts a kernel
@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"a.txt": "Det regner."}, "No names were found in these texts."),
        ({"a.txt": "Kari Nordmann ler."}, "the texts' date is unknown."),
        ({"a.txt": "NRK $ og $ VG skriver.", "b.txt": ""}, "the texts name no section."),
    ],
)
def test_tables_with_next_to_nothing_in_them_are_told_of_in_words(
    texts: dict[str, str], words: str, tmp_path: Path
) -> None:
    written(texts, tmp_path)

    assert words in "\n".join(shown(on(tmp_path)))


@pytest.mark.slow  # starts a kernel
def test_where_the_text_is_gone_its_sentences_are_shown(tmp_path: Path) -> None:
    written({"a.txt": "Kari Nordmann ler. Det regner."}, tmp_path)
    (tmp_path / "inn" / "a.txt").unlink()

    page = shown(on(tmp_path), "text/html")[-1 - 3]

    assert ">PER<" in page.replace("\n", "")
    assert "regner" not in page


@pytest.mark.slow  # starts a kernel
def test_sixty_dated_texts_are_drawn_undated_ones_are_told_of_and_a_form_corrects(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: make test installs it")
    write_articles(tmp_path / "inn", 60)
    written({"udatert.txt": "Kari Nordmann møtte Ola Hansen i Bergen."}, tmp_path)

    values = {"FOLDER": str(tmp_path / "ut"), "TEXTS": str(tmp_path / "inn"), "form": True}
    made = executed(notebook(SCRIPT_TEXT, values))

    text = "\n".join(shown(made))
    assert "1 of 61 texts, with 3 mentions, have no date and are left out." in text
    assert re.search(r"^[6-9][0-9] of [0-9]+ pairs are drawn\.$", text, re.MULTILINE)
    assert len(shown(made, "image/png")) == 4  # all but those of one section
    assert shown(made, "application/vnd.jupyter.widget-view+json")


@pytest.mark.slow  # starts a kernel
def test_pairs_that_are_equal_in_all_are_drawn_all_or_none(tmp_path: Path) -> None:
    names = [f"{first} {last}" for first in ("Kari", "Ola", "Ingrid", "Per") for last in ("Moe", "Lie", "Dahl", "Berg")]
    written({"a.txt": " og ".join(names) + " kom."}, tmp_path)

    text = "\n".join(shown(on(tmp_path)))

    assert "0 of 120 pairs are drawn." in text
    assert "There are too few pairs here to draw." in text
