"""Tag the sentences of inspection reports by theme and by sentiment, on your own machine.

>>> import findings_nlp
>>> model = findings_nlp.load_model()
>>> [finding] = model.tag(["Custody staff had not been trained to use the new form."])
>>> sorted(finding.themes)
['custody', 'training']
"""

from findings_nlp.batch import Batch, ReportSummary, ScoredReport, WrittenReport
from findings_nlp.comparison import Comparison, compare_models
from findings_nlp.decisions import Decisions
from findings_nlp.distillation import distil
from findings_nlp.errors import (
    FindingsError,
    LabelError,
    ModelError,
    OutputError,
    ReadError,
    SettingsError,
    SummaryError,
    TableError,
    TaxonomyError,
)
from findings_nlp.evaluation import Evaluation, evaluate
from findings_nlp.examples import read_examples, write_examples
from findings_nlp.explanation import Account, Explanation, Part, explain
from findings_nlp.html.pages import open_pages
from findings_nlp.integrations.data_frames import tag_table
from findings_nlp.model import Model
from findings_nlp.neighbours import LabelledSentences, Neighbour
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.reader import Reader, read_report
from findings_nlp.records import (
    Example,
    Finding,
    Findings,
    LeftOut,
    PageMark,
    Paragraph,
    Report,
    Sentence,
    ThemeTag,
)
from findings_nlp.retraining import retrain
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
from findings_nlp.summary.output import write_summary
from findings_nlp.summary.summary import Summary, summarise
from findings_nlp.taxonomy import Column, Taxonomy, Theme, read_taxonomy
from findings_nlp.top_words import TopWords, top_words
from findings_nlp.training import train
from findings_nlp.version import __version__

__all__ = [
    "Account",
    "Batch",
    "Column",
    "Comparison",
    "CoverageRow",
    "Decisions",
    "Evaluation",
    "Example",
    "Explanation",
    "Finding",
    "Findings",
    "FindingsError",
    "LabelError",
    "LabelledSentences",
    "LeftOut",
    "Limits",
    "Model",
    "ModelError",
    "Neighbour",
    "OutputError",
    "PageMark",
    "Paragraph",
    "Part",
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
    "Summary",
    "SummaryError",
    "TableError",
    "Taxonomy",
    "TaxonomyError",
    "Theme",
    "ThemeTag",
    "TopWords",
    "WrittenReport",
    "__version__",
    "compare_models",
    "coverage_table",
    "distil",
    "evaluate",
    "explain",
    "export_review",
    "import_review",
    "load_model",
    "open_pages",
    "read_candidates",
    "read_examples",
    "read_report",
    "read_taxonomy",
    "retrain",
    "review_items",
    "review_queue",
    "save_model",
    "score_each",
    "score_reports",
    "sentence_spans",
    "summarise",
    "tag_table",
    "top_words",
    "train",
    "write_examples",
    "write_labels",
    "write_summary",
]
