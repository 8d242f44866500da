"""Findings in a spaCy pipeline, as the component ``findings_tagger``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span

from findings_nlp.errors import SettingsError
from findings_nlp.model import Model
from findings_nlp.records import Finding, Sentence, ThemeTag
from findings_nlp.store import FILES, load_model, save_model
from findings_nlp.taxonomy import Sentiment

SPANS = "findings"
"""The key of ``doc.spans``."""

_log = logging.getLogger(__name__)


@Language.factory(
    "findings_tagger",
    default_config={"model": None},
    requires=["doc.sents"],
    assigns=["doc.spans", "span._.finding", "span._.themes", "span._.sentiment"],
)
def create_tagger(nlp: Language, name: str, model: str | None) -> FindingsTagger:
    """Return a component that tags each sentence with its themes and sentiments.

    Add it after what sets sentences: ``nlp.add_pipe("findings_sentencizer")``, or a parser. Every
    span of ``doc.sents`` then has ``_.finding`` (a `Finding`), ``_.themes`` (each theme with its
    sentiment) and ``_.sentiment``; ``doc.spans["findings"]`` holds a span for each theme of each
    sentence, whose label is the theme and whose ``_.sentiment`` is what is said of it.

    Parameters
    ----------
    nlp
        The pipeline, which the component needs nothing of.
    name
        The component's name in the pipeline.
    model
        The folder of a model; the shipped one if None. It is loaded when it is first needed. A
        pipeline that is saved carries its model with it, and does not look for the folder again.
    """
    register_extensions()
    return FindingsTagger(name, model)


class FindingsTagger(Pipe):
    """The component; `create_tagger` says what it does.

    Parameters
    ----------
    name
        The component's name in the pipeline.
    folder
        The folder of a model; the shipped one if None.
    """

    def __init__(self, name: str, folder: str | None) -> None:
        self.name = name
        self._folder = folder
        self._model: Model | None = None

    @property
    def findings_model(self) -> Model:
        """Return the model that tags.

        It is loaded late, so that a pipeline comes back from disk where its folder is gone. It is
        not named ``model``, which spaCy looks at in every component before it has come back.
        """
        if self._model is None:
            self._model = load_model(self._folder)
        return self._model

    def __call__(self, doc: Doc) -> Doc:
        """Tag the sentences of a Doc."""
        self._tag([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag the sentences of a stream of Docs, those of a batch together."""
        for docs in util.minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            try:
                self._tag(docs)
            except Exception as error:  # what is done about it is the pipeline's to say
                self.get_error_handler()(self.name, self, docs, error)
            else:
                yield from docs

    def _tag(self, docs: Sequence[Doc]) -> None:
        spans = [span for doc in docs for span in _sentence_spans(doc)]
        for doc in docs:
            doc.spans[SPANS] = []
        findings = self.findings_model.tag(map(_sentence, spans))
        for span, finding in zip(spans, findings, strict=True):
            _records(span.doc)[_key(span)] = _record(finding)
            labelled = [Span(span.doc, span.start, span.end, theme) for theme in finding.themes]
            span.doc.spans[SPANS].extend(labelled)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model's folder: plain data, no pickle."""
        save_model(self.findings_model, path)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FindingsTagger:
        """Take the model from its folder.

        Raises
        ------
        ModelError
            The folder is missing, damaged or no model.
        """
        self._model = load_model(path)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the files of the model's folder, packed by msgpack."""
        with TemporaryDirectory() as place:
            folder = Path(place) / "model"
            save_model(self.findings_model, folder)
            return bytes(util.to_bytes({name: (folder / name).read_bytes for name in FILES}, ()))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> FindingsTagger:
        """Take the model from what `to_bytes` returned.

        Raises
        ------
        ModelError
            The model is damaged.
        """
        with TemporaryDirectory() as place:
            folder = Path(place)
            util.from_bytes(data, {name: (folder / name).write_bytes for name in FILES}, ())
            return self.from_disk(folder)


def _sentence_spans(doc: Doc) -> Iterator[Span]:
    if not doc.has_annotation("SENT_START"):
        raise SettingsError(
            "findings_tagger tags sentences, and nothing before it in the pipeline sets them; "
            "nlp.add_pipe('findings_sentencizer', first=True) does"
        )
    return doc.sents


def _sentence(span: Span) -> Sentence:
    """Return the sentence without the white space around it, and its place in the Doc's text."""
    text = span.text.strip()
    start = span.start_char + len(span.text) - len(span.text.lstrip())
    return Sentence(text, start=start, end=start + len(text))


def _records(doc: Doc) -> dict[Any, Any]:
    """Return where findings are kept: as plain data, since Docs travel as msgpack."""
    return doc.user_data


def _key(span: Span) -> tuple[str, str, int, int]:
    """Return a key like spaCy's own for the attributes of spans, so that it moves with the span."""
    return ("._.", "findings_tagger", span.start_char, span.end_char)


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "sentiment": finding.sentiment,
        "sentiment_scores": finding.sentiment_scores,
        "themes": {theme: asdict(tag) for theme, tag in finding.themes.items()},
        "needs_review": finding.needs_review,
    }


def finding_of(span: Span) -> Finding | None:
    """Return the finding of a sentence; None if the span is no sentence that was tagged."""
    record = _records(span.doc).get(_key(span))
    if record is None:
        return None
    themes = {theme: ThemeTag(**tag) for theme, tag in record["themes"].items()}
    return Finding(**{**record, "sentence": _sentence(span), "themes": themes})


def themes_of(span: Span) -> dict[str, Sentiment]:
    """Return the themes of a sentence, each with what is said of it; empty if there are none."""
    finding = finding_of(span)
    return {theme: tag.sentiment for theme, tag in finding.themes.items()} if finding else {}


def sentiment_of(span: Span) -> Sentiment | None:
    """Return what a span says of the theme that is its label, or else as a whole sentence."""
    finding = finding_of(span)
    if finding is None:
        return None
    return themes_of(span).get(span.label_, finding.sentiment)


_EXTENSIONS: Mapping[str, Callable[[Span], object]] = {
    "finding": finding_of,
    "themes": themes_of,
    "sentiment": sentiment_of,
}


def register_extensions() -> None:
    """Give every Span the attributes of a finding; what the user has defined is left as it is.

    The component does so when it is made. Who reads tagged Docs without it calls this first.
    """
    for name, getter in _EXTENSIONS.items():
        if not Span.has_extension(name):
            Span.set_extension(name, getter=getter)
        elif Span.get_extension(name)[2] is not getter:
            _log.warning(
                "span._.%s is your own and stays so; findings_tagger's is %s(span)",
                name,
                f"{getter.__module__}.{getter.__name__}",
            )
