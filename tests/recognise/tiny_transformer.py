"""Hugging Face token classifiers with random or quickly learnt weights, made while the tests run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="Hugging Face models need: pip install 'navnetabell[transformers]'")
transformers = pytest.importorskip(
    "transformers", reason="Hugging Face models need: pip install 'navnetabell[transformers]'"
)
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
BIO = ("O", *(f"{place}-{label}" for label in NINE for place in "BI"))
SCANDI = (*(f"{place}-{label}" for label in FOUR for place in "BI"), "O")  # the outside last, as in ScandiNER
IO = ("O", *(f"I-{label}" for label in FOUR))
BARE = ("O", *FOUR)
SMALL = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
BERT, ROBERTA, XLM = "bert", "roberta", "xlm"
MARKS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
POSITIONS = 48
LEARNT = 0.02  # mean loss of a word


def _texts() -> list[str]:
    return [text for text, _ in SENTENCES]


def word_pieces() -> Any:
    """Return a tokenizer of BERT's kind that cuts most words in pieces."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    trainer = tokenizers.trainers.WordPieceTrainer(vocab_size=120, special_tokens=list(SPECIAL), show_progress=False)
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, tokenizer.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    )
    return transformers.BertTokenizerFast(
        tokenizer_object=tokenizer,
        do_lower_case=False,
        model_max_length=POSITIONS,
        **dict(zip(_NAMES, SPECIAL, strict=True)),
    )


def byte_pairs() -> Any:
    """Return a tokenizer of RoBERTa's kind: byte pairs, a word's beginning told by the space before it."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=330,
        special_tokens=list(MARKS),
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.post_processor = tokenizers.processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return _wrapped(tokenizer)


def sentence_pieces() -> Any:
    """Return a tokenizer of XLM-RoBERTa's kind: likely pieces, a word's beginning written as a low line."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [tokenizers.pre_tokenizers.WhitespaceSplit(), tokenizers.pre_tokenizers.Metaspace()]
    )
    trainer = tokenizers.trainers.UnigramTrainer(
        vocab_size=90,
        special_tokens=list(MARKS),
        unk_token="<unk>",  # noqa: S106 - no password
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return _wrapped(tokenizer)


def _wrapped(tokenizer: Any) -> Any:
    named = dict(zip(_NAMES, ("<pad>", "<unk>", "<s>", "</s>", "<mask>"), strict=True))
    named |= {"bos_token": "<s>", "eos_token": "</s>"}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=POSITIONS, **named)


_TOKENIZERS = {BERT: word_pieces, ROBERTA: byte_pairs, XLM: sentence_pieces}
_NAMES = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")


def model(kind: str, labels: Sequence[str], tokenizer: Any, **settings: Any) -> Any:
    """Return a token classifier with random weights, the same each time."""
    torch.manual_seed(0)
    names: dict[str, Any] = {
        "id2label": dict(enumerate(labels)),
        "label2id": {label: number for number, label in enumerate(labels)},
        "vocab_size": len(tokenizer),
        "pad_token_id": tokenizer.pad_token_id,
    }
    if kind == BERT:
        made = transformers.BertConfig(**names, **SMALL, **{"max_position_embeddings": POSITIONS, **settings})
        return transformers.BertForTokenClassification(made).eval()
    made = transformers.RobertaConfig(
        **names, **SMALL, **{"max_position_embeddings": POSITIONS + 2, "bos_token_id": 0, "eos_token_id": 2, **settings}
    )
    return transformers.RobertaForTokenClassification(made).eval()


def save(folder: Path, kind: str, labels: Sequence[str] = BIO, *, learn: bool = False) -> Path:
    """Write a token classifier into ``folder``; return it."""
    tokenizer = _TOKENIZERS[kind]()
    made = model(kind, labels, tokenizer)
    if learn:
        _learn(made, tokenizer, labels)
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def label_of(name: str, *, first: bool, labels: Sequence[str]) -> str:
    """Return how a scheme says that a word is the first or a further one of a name with one of NorNE's labels."""
    four = {"GPE_LOC": "LOC", "GPE_ORG": "LOC", "PROD": "MISC", "EVT": "MISC", "DRV": "MISC"}
    for said in (name, four.get(name, name)):
        for label in (f"{'B' if first else 'I'}-{said}", f"I-{said}", said):
            if label in labels:
                return label
    message = f"{labels} have nothing for {name}"
    raise ValueError(message)


def _targets(said: str, labels: Sequence[str]) -> list[int]:
    names = said.split()
    return [
        labels.index("O" if name == "O" else label_of(name, first=name != before, labels=labels))
        for name, before in zip(names, ["O", *names], strict=False)
    ]


def _learn(made: Any, tokenizer: Any, labels: Sequence[str], steps: int = 600) -> None:
    """Let a model learn the sentences by heart: until no word is wrong, and each is nearly certain."""
    space = " " if "ByteLevel" in tokenizer.backend_tokenizer.to_str() else ""
    optimizer = torch.optim.Adam(made.parameters(), lr=0.005)
    examples = [_example(tokenizer, text, _targets(said, labels), space) for text, said in SENTENCES]
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
    words = [space + word for word in text.split()]
    encoded = tokenizer.backend_tokenizer.encode(words, is_pretokenized=True)
    seen: set[int | None] = {None}
    goal = []
    for word in encoded.word_ids:
        goal.append(-100 if word in seen else targets[word])
        seen.add(word)
    return list(encoded.ids), goal


def rewrite(folder: Path, changes: Mapping[str, Any]) -> None:
    """Change a model's settings; what is set to ``None`` is left out."""
    path = folder / "config.json"
    settings = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps({key: value for key, value in settings.items() if value is not None}), encoding="utf-8")
