"""The spaCy component that says what names stand for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from pipeline.errors import SettingsError
from pipeline.integrations.spacy_names import FACTORY, OF_NAMES, NameResolver, doc_id, register
from tests.integrations.docs import BOKMAAL, NYNORSK, listed


def names(doc: Doc) -> list[tuple[str, ...]]:
    return [tuple(ent._.get(name) for name in OF_NAMES) for ent in doc.ents]


def test_a_name_gets_its_full_and_base_form_its_key_its_title_and_the_reason() -> None:
    first, second = names(listed()(BOKMAAL))

    assert first == ("Mike Pompeo", "person/mike-pompeo", "person", "", "Utenriksminister", "exact")
    assert second == ("Mike Pompeo", "person/mike-pompeo", "person", "", "", "full-name")


def test_it_works_in_a_pipeline_of_any_language() -> None:
    for language in ("nb", "nn", "xx", "en"):
        doc = listed(language)(NYNORSK)
        assert (doc.ents[0]._.name, doc.ents[0]._.country) == ("Norge", "NO")


def test_where_navnetabell_is_installed_a_pipeline_finds_it_without_an_import() -> None:
    code = f"import spacy; print(spacy.blank('nn').add_pipe({FACTORY!r}).name)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == FACTORY


def test_it_works_in_the_shapes_of_published_pipelines_also_without_sentences(
    core_news_folder: Path, listening_folder: Path
) -> None:
    for nlp in map(spacy.load, (core_news_folder, listening_folder)):
        nlp.add_pipe(FACTORY, last=True)

        doc = nlp("Ola Hansen reiste til Oslo .")

        assert [ent._.entity_id for ent in doc.ents] == ["person/ola-hansen", "place/oslo"]


def test_it_declares_what_it_sets_and_spacy_says_when_nothing_before_it_finds_names() -> None:
    nlp = spacy.blank("nb")
    nlp.add_pipe(FACTORY)

    assert nlp.get_pipe_meta(FACTORY).assigns == [f"span._.{name}" for name in OF_NAMES]
    assert nlp.analyze_pipes()["problems"][FACTORY] == ["doc.ents"]


def test_a_pipeline_is_read_back_from_its_folder_with_its_labels(tmp_path: Path) -> None:
    nlp = listed(resolve=False)
    nlp.add_pipe(FACTORY, config={"labels": {"SHIP": "product"}})
    nlp.to_disk(tmp_path / "model")

    again = spacy.load(tmp_path / "model")

    assert names(again(BOKMAAL)) == names(nlp(BOKMAAL))
    assert [ent._.type for ent in again("Fram seilte.").ents] == ["product"]


def test_a_pipeline_is_read_back_from_bytes(core_news_folder: Path) -> None:
    nlp, again = spacy.load(core_news_folder), spacy.load(core_news_folder)
    for one in (nlp, again):
        one.add_pipe(FACTORY)

    again.from_bytes(nlp.to_bytes())

    assert names(again("Statkraft bygger i Norge .")) == names(nlp("Statkraft bygger i Norge .")) != []


def test_a_label_that_is_not_known_is_other_and_none_can_mean_what_is_no_type() -> None:
    assert [ent._.type for ent in listed()("Fram og Hurtigruten").ents] == ["other", "product"]
    with pytest.raises(SettingsError, match="ship"):
        NameResolver(labels={"SHIP": "ship"})


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of fork in a program with threads, which is pytest's
@pytest.mark.parametrize("processes", [1, 2])
def test_texts_in_a_stream_get_what_each_gets_alone(processes: int) -> None:
    nlp = listed()
    texts = [BOKMAAL, NYNORSK, "", "Ingen her."]

    streamed = list(nlp.pipe(texts, n_process=processes))

    assert [names(doc) for doc in streamed] == [names(nlp(text)) for text in texts]


def test_names_survive_a_file_of_docs() -> None:
    nlp = listed()
    stored = DocBin(store_user_data=True, docs=[nlp(BOKMAAL)]).to_bytes()

    [doc] = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)

    assert names(doc) == names(nlp(BOKMAAL))


def test_somebody_known_by_less_than_the_full_name_carries_the_doc_by_its_id_or_its_text() -> None:
    nlp = listed()
    doc = nlp.make_doc("Kim kom.")
    doc._.set("doc_id", "a.txt")
    [first], [second], [again] = (names(nlp(text)) for text in ("Kim kom.", "Kim gikk.", "Kim kom."))

    assert [ent._.entity_id for ent in nlp(doc).ents] == ["person/kim@a.txt"]
    assert first == again
    assert first[1] != second[1]


def test_what_others_have_declared_under_our_names_stays_declared() -> None:
    register()
    before = Doc.get_extension("doc_id")

    register()

    assert Doc.get_extension("doc_id") == before


def test_odd_texts_are_no_trouble() -> None:
    nlp = listed()
    for text in ("", " \n\n ", "\ud800", "Kim\n\n\nKim", "\n\nKim", "Mike \n Pompeo kom.\r\n\r\nKim"):
        doc = nlp.make_doc(text.encode(errors="replace").decode())
        assert len(names(nlp(doc))) == text.count("Kim") + text.count("Mike")
        assert doc_id(doc).startswith("text-")
