from .batch import Batch, ReportSummary, ScoredReport, WrittenReport
from .comparison import Comparison, compare_models
from .decisions import Decisions
from .distillation import distil
from .errors import (
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
from .evaluation import Evaluation, evaluate
from .examples import read_examples, write_examples
from .explanation import Account, Explanation, Part, explain
from .html.pages import open_pages
from .integrations.data_frames import tag_table
from .model import Model
from .neighbours import LabelledSentences, Neighbour
from .reading.limits import Limits
from .reading.reader import Reader, read_report
from .records import (
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
from .retraining import retrain
from .review.answers import Review
from .review.candidates import read_candidates, review_items
from .review.coverage import CoverageRow, coverage_table
from .review.files import write_labels
from .review.formats import export_review, import_review
from .review.item import ReviewItem
from .review.queue import review_queue
from .scoring import score_each, score_reports
from .sentences import sentence_spans
from .settings import Settings
from .store import load_model, save_model
from .summary.output import write_summary
from .summary.summary import Summary, summarise
from .taxonomy import Column, Taxonomy, Theme, read_taxonomy
from .top_words import TopWords, top_words
from .training import train
from .version import __version__

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
