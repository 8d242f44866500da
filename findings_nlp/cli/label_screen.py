"""What people and machines see of checks of labelled sentences."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from findings_nlp.cli import screen

if TYPE_CHECKING:
    from findings_nlp.duplicates import Duplicate
    from findings_nlp.labels.agreement import Agreement, TwiceLabelled
    from findings_nlp.labels.checks import Diversity, LabelCheck, LabelCounts
    from findings_nlp.labels.near_duplicates import NearDuplicate
    from findings_nlp.labels.overlap import CommonRun
    from findings_nlp.labels.published import NotFound
    from findings_nlp.labels.suspects import Suspect
    from findings_nlp.metrics import Counts
    from findings_nlp.records import Example

_MOST_NOT_FOUND = 100

Item = TypeVar("Item")


def check_record(
    checked: LabelCheck, suspects: Sequence[Suspect], runs: Sequence[CommonRun] | None
) -> str:
    """Return everything that was found, as JSON; ``runs`` is null if no reports were given."""
    record = {
        **asdict(checked),
        "duplicates": [
            {**asdict(each), "contradicts": each.contradicts} for each in checked.duplicates
        ],
        "near_duplicates": [
            {**asdict(each), "contradicts": each.contradicts} for each in checked.near_duplicates
        ],
        "suspects": [asdict(each) for each in suspects],
        "runs": None if runs is None else [asdict(each) for each in runs],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def print_check(
    checked: LabelCheck,
    suspects: Sequence[Suspect],
    runs: Sequence[CommonRun] | None,
    show: int,
) -> None:
    """Print what was found: tables, then lists of at most ``show`` lines."""
    _print_counts(checked.counts)
    _print_diversity(checked.diversity)
    _print_list("the same sentence twice", checked.duplicates, _duplicate_line, show)
    pairs = sorted(checked.near_duplicates, key=lambda pair: not pair.contradicts)
    contradictions = sum(pair.contradicts for pair in pairs)
    title = f"nearly the same sentence ({contradictions:,} pairs labelled differently)"
    _print_list(title, pairs, _pair_line, show)
    _print_list("doubtful labels", suspects, _suspect_line, len(suspects))
    if runs is not None:
        _print_list("runs of words in common with a report", _by_words(runs), _run_line, show)


def agreement_record(measured: Agreement) -> str:
    """Return the agreement of two labellers, and where they disagree, as JSON."""
    record = {
        "sentences": len(measured.pairs),
        "themes": {theme: counts.f1 for theme, counts in measured.themes.items()},
        "themes_f1": measured.all_themes.f1,
        "sentiment_accuracy": measured.sentiment_accuracy,
        "sentiment_macro_f1": measured.sentiment_macro_f1,
        "sentiment_kappa": measured.sentiment_kappa,
        "theme_sentiment_accuracy": measured.theme_sentiment_accuracy,
        "disagreements": [asdict(pair) for pair in measured.disagreements],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def print_agreement(measured: Agreement, show: int) -> None:
    """Print how far two labellers agree, then at most ``show`` sentences where they do not."""
    lines = screen.table(f"{len(measured.pairs):,} sentences labelled twice", ("", "by either"))
    for theme, counts in {**measured.themes, "all themes": measured.all_themes}.items():
        lines.add_row(f"{theme}, F1", f"{counts.f1:.3f}", f"{_by_either(counts):,}")
    for title, figure in {
        "sentiment, the same": measured.sentiment_accuracy,
        "sentiment, macro-F1": measured.sentiment_macro_f1,
        "sentiment, Cohen's kappa": measured.sentiment_kappa,
        "sentiment of themes both gave, the same": measured.theme_sentiment_accuracy,
    }.items():
        lines.add_row(title, f"{figure:.3f}", "")
    screen.console().print(lines)
    _print_list("labelled differently", measured.disagreements, _twice_line, show)


def _by_either(counts: Counts) -> int:
    return counts.right + counts.wrong + counts.missed


def print_not_found(not_found: Sequence[NotFound]) -> None:
    """Print which reports and sentences were not found, on standard error."""
    errors = screen.console(errors=True)
    lines = list(Counter(not_found).items())
    for missing, count in lines[:_MOST_NOT_FOUND]:
        what = missing.sentence or f"{count:,} labels"
        line = f"not found: {missing.report}: {missing.problem}: {what}"
        errors.print(line, style="red", soft_wrap=True)
    if len(lines) > _MOST_NOT_FOUND:
        errors.print(f"and {len(lines) - _MOST_NOT_FOUND:,} more", style="red")


def _print_counts(counts: LabelCounts) -> None:
    out = screen.console()
    themes = [(theme, said) for theme, said in counts.themes.items()]
    lines = screen.table("labels", (*counts.sentiments, "all"))
    for name, said in [("sentences", counts.sentiments), *themes]:
        lines.add_row(name, *(f"{number:,}" for number in (*said.values(), sum(said.values()))))
    out.print(lines)
    out.print(
        f"\n{counts.no_theme:,} sentences have no theme, {counts.several_themes:,} two or more, "
        f"{counts.opposing:,} of these with opposing sentiments; {counts.sources:,} sources."
    )


def _print_diversity(diversity: Diversity) -> None:
    openings = "; ".join(f"{each.words} ({each.sentences:,})" for each in diversity.openings)
    screen.console().print(
        f"{diversity.type_token_ratio:.3f} different words a word, in a sample of "
        f"{diversity.sample_words:,}. Commonest openings: {openings}."
    )


def _print_list(title: str, items: Sequence[Item], line: Callable[[Item], str], show: int) -> None:
    out = screen.console()
    out.print(f"\n{title}: {len(items):,}", style="bold")
    for item in items[:show]:
        out.print(line(item), soft_wrap=True)
    if len(items) > show:
        out.print(f"and {len(items) - show:,} more", style="dim")


def _duplicate_line(duplicate: Duplicate) -> str:
    mark = "labelled differently: " if duplicate.contradicts else ""
    return f"{mark}{duplicate.named()}"


def _pair_line(pair: NearDuplicate) -> str:
    mark = ", labelled differently" if pair.contradicts else ""
    return f"{pair.similarity:.2f}{mark}\n  {_named(pair.first)}\n  {_named(pair.second)}"


def _twice_line(pair: TwiceLabelled) -> str:
    return f"{pair.first.text}\n  first: {_labels(pair.first)}; second: {_labels(pair.second)}"


def _suspect_line(suspect: Suspect) -> str:
    return (
        f"{suspect.probability:.3f} {suspect.subject}: {suspect.given}, likelier "
        f"{suspect.likelier}\n  {_named(suspect.example)}"
    )


def _by_words(runs: Sequence[CommonRun]) -> list[list[CommonRun]]:
    """Group the runs of a sentence that are the same words in several reports."""
    groups: dict[tuple[str, str], list[CommonRun]] = {}
    for run in runs:
        groups.setdefault((run.words, run.example.text), []).append(run)
    return list(groups.values())


def _run_line(runs: Sequence[CommonRun]) -> str:
    more = f" and {len(runs) - 1:,} more" if len(runs) > 1 else ""
    return f"{runs[0].words!r} in {runs[0].report}{more}\n  {_named(runs[0].example)}"


def _named(example: Example) -> str:
    """Return a sentence with its labels, its source and its id."""
    origin = " ".join(filter(None, (example.source, example.id)))
    return f"{example.text} [{'; '.join(filter(None, (_labels(example), origin)))}]"


def _labels(example: Example) -> str:
    themes = ", ".join(f"{theme} {said}" for theme, said in example.themes.items())
    return "; ".join(filter(None, (example.sentiment, themes)))
