from __future__ import annotations

from pathlib import Path

from pipeline.evaluate.chain import understood
from pipeline.records import Document
from pipeline.settings import Settings

ONE, OTHER = Document("1.txt", source="Erna Solberg bur i Bergen."), Document("2.txt", source="Solberg reiste heim.")


def test_names_are_found_and_what_they_stand_for_is_known_from_all_documents() -> None:
    done = understood([ONE, OTHER], Settings())

    assert [[mention.text for mention in document.mentions] for document in done.documents] == [
        ["Erna Solberg", "Bergen"],
        ["Solberg"],
    ]
    assert done.model.name == "nb_ent_news_sm"
    assert done.seconds > 0


def test_the_users_corrections_are_heeded(tmp_path: Path) -> None:
    path = tmp_path / "rett.csv"
    path.write_text("text,type,doc_id,name,new_type\nSolberg,,,Erna Solberg,\n", encoding="utf-8")

    done = understood([OTHER], Settings(corrections=str(path)))

    assert [mention.name for mention in done.documents[0].mentions] == ["Erna Solberg"]
