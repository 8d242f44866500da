"""Tag the sentences of inspection reports by theme and by sentiment, on your own machine.

>>> import findings_nlp
>>> model = findings_nlp.load_model()
>>> [finding] = model.tag(["Custody staff had not been trained to use the new form."])
>>> sorted(finding.themes)
['custody', 'training']
"""

from findings_nlp.batch import Batch, ReportSummary, ScoredReport
from findings_nlp.errors import (
    FindingsError,
    LabelError,
    ModelError,
    OutputError,
    ReadError,
    SettingsError,
    TaxonomyError,
)
from findings_nlp.evaluation import Evaluation, evaluate
from findings_nlp.examples import read_examples, write_examples
from findings_nlp.model import Model
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.reader import Reader, read_report
from findings_nlp.records import (
    Example,
    Finding,
    LeftOut,
    PageMark,
    Paragraph,
    Report,
    Sentence,
    ThemeTag,
)
from findings_nlp.review.answers import Review
from findings_nlp.review.candidates import read_candidates, review_items
from findings_nlp.review.coverage import CoverageRow, coverage_table
from findings_nlp.review.files import write_labels
from findings_nlp.review.formats import export_review, import_review
from findings_nlp.review.item import ReviewItem
from findings_nlp.review.queue import review_queue
from findings_nlp.scoring import score_each, score_reports
from findings_nlp.sentences import sentence_spans
from findings_nlp.settings import Settings
from findings_nlp.store import load_model, save_model
from findings_nlp.taxonomy import Column, Taxonomy, Theme, read_taxonomy
from findings_nlp.training import train
from findings_nlp.version import __version__

__all__ = [
    "Batch",
    "Column",
    "CoverageRow",
    "Evaluation",
    "Example",
    "Finding",
    "FindingsError",
    "LabelError",
    "LeftOut",
    "Limits",
    "Model",
    "ModelError",
    "OutputError",
    "PageMark",
    "Paragraph",
    "ReadError",
    "Reader",
    "Report",
    "ReportSummary",
    "Review",
    "ReviewItem",
    "ScoredReport",
    "Sentence",
    "Settings",
    "SettingsError",
    "Taxonomy",
    "TaxonomyError",
    "Theme",
    "ThemeTag",
    "__version__",
    "coverage_table",
    "evaluate",
    "export_review",
    "import_review",
    "load_model",
    "read_candidates",
    "read_examples",
    "read_report",
    "read_taxonomy",
    "review_items",
    "review_queue",
    "save_model",
    "score_each",
    "score_reports",
    "sentence_spans",
    "train",
    "write_examples",
    "write_labels",
]
