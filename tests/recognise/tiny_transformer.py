"""Hugging Face token classifiers with random or quickly learnt weights, made while the tests run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

MISSING = "Hugging Face models need: pip install 'navnetabell[transformers]'"
torch = pytest.importorskip("torch", reason=MISSING)
transformers = pytest.importorskip("transformers", reason=MISSING)
tokenizers = pytest.importorskip("tokenizers", reason="it comes with transformers")

SENTENCES = [
    ("Kari Nordmann bur i Bergen .", "PER PER O O GPE_LOC O"),
    ("Ola Hansen reiste til Oslo .", "PER PER O O GPE_LOC O"),
    ("Statkraft bygger i Noreg .", "ORG O O GPE_LOC O"),
    ("Så kom Åse frå Ørsta til Tromsø .", "O O PER O GPE_LOC O GPE_LOC O"),
    ("Noreg vedtok lova , seier Per Lie .", "GPE_ORG O O O O PER PER O"),
    ("Glomma renn gjennom dalen .", "LOC O O O O"),
    ("Dei las Peer Gynt i Nord-Korea .", "O O PROD PROD O GPE_LOC O"),
    ("Han er bergensar .", "O O DRV O"),
    ("Birkebeinarrennet gjekk i dag .", "EVT O O O O"),
    ("Pluss vart kåra .", "MISC O O O"),
]
NINE = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")
FOUR = ("PER", "LOC", "ORG", "MISC")
BIO = ("O", *(f"{position}-{label}" for label in NINE for position in "BI"))
SCANDI = (*(f"{position}-{label}" for label in FOUR for position in "BI"), "O")  # the outside last, as in ScandiNER
IO = ("O", *(f"I-{label}" for label in FOUR))
BARE = ("O", *FOUR)
SMALL = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
BERT, ROBERTA, XLM = "bert", "roberta", "xlm"
SPECIAL = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
POSITIONS = 48
LEARNT = 0.02  # mean loss of a word


def _tokenizer(kind: str) -> Any:
    """Return a tokenizer of BERT's kind (word pieces), RoBERTa's (byte pairs) or XLM-RoBERTa's (likely pieces)."""
    marks = (
        ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]") if kind == BERT else ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
    )
    special = dict(zip(SPECIAL, marks, strict=True))
    made, options = {
        BERT: (tokenizers.BertWordPieceTokenizer(lowercase=False), {"vocab_size": 120}),
        ROBERTA: (tokenizers.ByteLevelBPETokenizer(), {"vocab_size": 330}),
        XLM: (tokenizers.SentencePieceUnigramTokenizer(), {"vocab_size": 90, "unk_token": "<unk>"}),
    }[kind]
    order = marks if kind == BERT else (marks[2], marks[0], marks[3], marks[1], marks[4])  # as published
    texts = [text for text, _ in SENTENCES]
    made.train_from_iterator(texts, special_tokens=list(order), show_progress=False, **options)
    tokenizer = tokenizers.Tokenizer.from_str(made.to_str())
    ends = [(special[end], tokenizer.token_to_id(special[end])) for end in ("cls_token", "sep_token")]
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single=f"{ends[0][0]} $A {ends[1][0]}", special_tokens=ends
    )
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=POSITIONS, **special)


def _model(kind: str, labels: Sequence[str], tokenizer: Any) -> Any:
    """Return a token classifier with random weights, the same each time."""
    torch.manual_seed(0)
    family = "Bert" if kind == BERT else "Roberta"
    config = getattr(transformers, f"{family}Config")(
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        vocab_size=len(tokenizer),
        pad_token_id=tokenizer.pad_token_id,
        max_position_embeddings=POSITIONS if kind == BERT else POSITIONS + 2,
        **SMALL,
    )
    return getattr(transformers, f"{family}ForTokenClassification")(config).eval()


def save(folder: Path, kind: str, labels: Sequence[str] = BIO, *, learn: bool = False) -> Path:
    """Write a token classifier into ``folder``; return it."""
    tokenizer = _tokenizer(kind)
    made = _model(kind, labels, tokenizer)
    if learn:
        _learn(made, tokenizer, labels)
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def label_of(name: str, *, first: bool, labels: Sequence[str]) -> str:
    """Return how a scheme says that a word is the first or a further one of a name with one of NorNE's labels."""
    four = {"GPE_LOC": "LOC", "GPE_ORG": "LOC", "PROD": "MISC", "EVT": "MISC", "DRV": "MISC"}
    prefixes = ("B-" if first else "I-", "I-", "")
    ways = [prefix + said for said in (name, four.get(name, name)) for prefix in prefixes]
    return next(way for way in ways if way in labels)


def targets(said: str, labels: Sequence[str]) -> list[int]:
    """Return the label ids of the words of a sentence."""
    names = said.split()
    return [
        labels.index("O" if name == "O" else label_of(name, first=name != before, labels=labels))
        for name, before in zip(names, ["O", *names], strict=False)
    ]


def _learn(made: Any, tokenizer: Any, labels: Sequence[str], steps: int = 600) -> None:
    """Let a model learn the sentences by heart: until no word is wrong, and each is nearly certain."""
    space = " " if "ByteLevel" in tokenizer.backend_tokenizer.to_str() else ""
    optimizer = torch.optim.Adam(made.parameters(), lr=0.005)
    examples = [_example(tokenizer, text, targets(said, labels), space) for text, said in SENTENCES]
    width = max(len(ids) for ids, _ in examples)
    ids = torch.tensor([one + [tokenizer.pad_token_id] * (width - len(one)) for one, _ in examples])
    goal = torch.tensor([one + [-100] * (width - len(one)) for _, one in examples])
    for _ in range(steps):
        optimizer.zero_grad()
        loss = made(input_ids=ids, attention_mask=(ids != tokenizer.pad_token_id).long(), labels=goal).loss
        if float(loss.detach()) < LEARNT:
            return
        loss.backward()
        optimizer.step()
    message = f"the sentences were not learnt: {float(loss.detach())}"
    raise AssertionError(message)


def _example(tokenizer: Any, text: str, targets: Sequence[int], space: str) -> tuple[list[int], list[int]]:
    encoded = tokenizer.backend_tokenizer.encode([space + word for word in text.split()], is_pretokenized=True)
    words = encoded.word_ids
    firsts = {word: position for position, word in reversed(list(enumerate(words))) if word is not None}
    goal = [targets[word] if word is not None and firsts[word] == place else -100 for place, word in enumerate(words)]
    return list(encoded.ids), goal


def rewrite(folder: Path, changes: Mapping[str, Any]) -> None:
    """Change a model's settings; what is set to ``None`` is left out."""
    path = folder / "config.json"
    settings = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps({key: value for key, value in settings.items() if value is not None}), encoding="utf-8")
