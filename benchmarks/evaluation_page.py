"""The page docs/evaluation.md: how well the shipped model tags reports of authorities unseen.

    python -m benchmarks.evaluation_page REPORTS_DIR [--peers PEERS.json] -o docs/evaluation.md

The student is trained as ``make model`` trains it, and each fold of authorities is tagged by what
was fitted without it, taught by a teacher that had not seen it either. Calibration and thresholds
come from the other folds' sentences, as scored by what had not seen those.

PEERS.json comes from ``python -m benchmarks.peers``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from findings_nlp.distillation import distil_checked
from findings_nlp.evaluation import Evaluation, evaluate_tagged, group_of_source
from findings_nlp.examples import read_examples
from findings_nlp.labels.letters import hash_of, letters_of
from findings_nlp.labels.pointers import read_pointers
from findings_nlp.labels.published import join_labels
from findings_nlp.labels.register import read_register
from findings_nlp.review.doubt import doubts
from findings_nlp.store import load_model
from findings_nlp.tagged import Tagged
from findings_nlp.tallies import tally
from findings_nlp.taxonomy import read_taxonomy
from findings_nlp.teaching.pattern_file import read_patterns
from findings_nlp.teaching.soft_scores import join_soft_scores, read_soft_scores
from findings_nlp.training import CheckedModel

DATA = Path(__file__).parent.parent / "training_data"
FIGURES = {
    "themes_f1": "themes, micro-F1",
    "sentiment_accuracy": "sentence sentiment, accuracy",
    "sentiment_macro_f1": "sentence sentiment, macro-F1 of four",
    "theme_sentiment_accuracy": "theme sentiment, accuracy",
    "divided_theme_sentiment_accuracy": "the same where two themes or mixed",
}
ALL = "running text and drawn"
SHARES = (0, 0.02, 0.05, 0.1, 0.2, 0.3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    checked = cross_checked(arguments.reports)
    peers = json.loads(arguments.peers.read_text("utf-8")) if arguments.peers else {}
    results = {name: evaluate_tagged(part) for name, part in parts_of(checked).items()}
    picture = arguments.output.with_name("reliability.svg")
    draw_reliability(checked.tagged, picture)
    arguments.output.write_text(page(results, peers, checked.tagged), encoding="utf-8")


def cross_checked(reports: Path) -> CheckedModel:
    """Return the student, and the real sentences as the folds' students tag them."""
    taxonomy = read_taxonomy(DATA / "taxonomy.json")
    register = read_register(DATA / "reports.csv")
    pointers = read_pointers([DATA / "published"], taxonomy)
    examples = [
        *read_examples(DATA / "written", taxonomy),
        *join_labels(pointers, reports, register).examples,
    ]
    soft = read_soft_scores(DATA / "soft_scores.parquet", taxonomy)
    taught = join_soft_scores(soft, reports, register)
    patterns = read_patterns(DATA / "patterns.npz", taught)
    return distil_checked(replace(taught, patterns=patterns), examples, taxonomy)


def parts_of(checked: CheckedModel) -> dict[str, Tagged]:
    """Return the sentences by how they came to be labelled."""
    tagged = checked.tagged
    joint = read_pointers([DATA / "published" / "joint.jsonl"], tagged.taxonomy)
    whole = {pointer.hash for pointer in joint}
    running = np.array([hash_of(letters_of(each.text)) in whole for each in tagged.examples])
    return {
        ALL: tagged,
        "running text": tagged.of(np.flatnonzero(running).tolist()),
        "drawn": tagged.of(np.flatnonzero(~running).tolist()),
        "chosen for being hard": checked.chosen,
    }


def page(results: Mapping[str, Evaluation], peers: Mapping[str, Any], tagged: Tagged) -> str:
    """Return the page in Markdown."""
    everything, hard = results[ALL], results["chosen for being hard"]
    return "\n\n".join(
        [
            "# Evaluation",
            __doc__.split("\n\n")[2].strip().replace("\n", " ").replace("``", "`"),
            f"{everything.sentence_count:,} labelled real sentences: running text, which is every "
            "sentence of 27 joint inspections, and others drawn by words, or at random from "
            f"council reports. {hard.sentence_count:,} more were labelled because models were "
            "unsure of them; they teach, but say little about reports, so they have a column of "
            "their own and count in nothing else on this page. Intervals: 95 %, bootstrap over "
            "authorities.",
            table(
                ["", *results],
                [
                    [title, *(with_interval(result, name) for result in results.values())]
                    for name, title in FIGURES.items()
                ],
            ),
            "## By column",
            table(
                ["column", "precision", "recall", "F1", "average precision", "calibration error"],
                [column_row(everything, name) for name in everything.calibration_error],
            ),
            "![Share of sentences with the label against the probability](reliability.svg)",
            "## Sentiments, labelled (rows) and found (columns)",
            table(
                ["", *everything.confusion],
                [
                    [said, *(f"{count:,}" for count in row.values())]
                    for said, row in everything.confusion.items()
                ],
            ),
            "## What reviewing buys",
            "Sentences are read in the order of doubt that `findings-nlp review export` goes by, "
            "and what is read is right.",
            table(
                [
                    "reviewed",
                    "themes, micro-F1",
                    "sentiment of sentences with a theme",
                    "of all sentences",
                ],
                coverage(tagged),
            ),
            *peer_table(peers),
            "",
        ]
    )


def with_interval(result: Evaluation, name: str) -> str:
    found = result.intervals[name]
    return f"{getattr(result, name):.3f} ({found.low:.3f}–{found.high:.3f})"


def column_row(result: Evaluation, name: str) -> list[str]:
    error = f"{result.calibration_error[name]:.3f}"
    if name not in result.themes:
        return [f"`{name}`", "", "", "", "", error]
    theme = result.themes[name]
    shown = [f"{each:.3f}" for each in (theme.precision, theme.recall)]
    spread = result.intervals[f"{name}.f1"]
    f1 = f"{theme.f1:.3f} ({spread.low:.3f}–{spread.high:.3f})"
    return [f"`{name}`", *shown, f1, f"{theme.average_precision:.3f}", error]


def coverage(tagged: Tagged) -> list[list[str]]:
    """Return figures by the share of sentences reviewed, in the order of the review queue."""
    order = np.argsort(-doubts(tagged.scores, load_model()), kind="stable")
    there, tags = tagged.labelled_themes >= 0, tagged.found_themes >= 0
    has_theme = there.any(axis=1)
    rows = []
    for share in SHARES:
        left = np.ones(len(order), dtype=np.bool_)
        left[order[: round(share * len(order))]] = False
        found = np.where(left[:, None], tags, there)
        wrong = left & (tagged.labelled_sentiments != tagged.found_sentiments)
        f1 = 2 * (found & there).sum() / (found.sum() + there.sum())
        rows.append(
            [
                f"{share:.0%}",
                f"{f1:.3f}",
                f"{1 - wrong[has_theme].mean():.3f}",
                f"{1 - wrong.mean():.3f}",
            ]
        )
    return rows


def peer_table(peers: Mapping[str, Any]) -> list[str]:
    """Return the table of peers on the same sentences and folds, if there is one."""
    if not peers:
        return []
    names = list(FIGURES)
    rows = [[name, *(f"{found[key]:.3f}" for key in names)] for name, found in peers.items()]
    return [
        "## Beside every peer",
        "The same sentences, the same folds (`python -m benchmarks.peers`).",
        table(["", *(FIGURES[key] for key in names)], rows),
    ]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def draw_reliability(tagged: Tagged, path: Path) -> None:
    """Draw, for each column, the share of sentences with the label in each tenth."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "reliability", "svg.fonttype": "none"})
    bins = tally(tagged, group_of_source(tagged.examples)).total().bins[0]
    figure, axes = plt.subplots(
        2, 4, figsize=(11, 5.4), sharex=True, sharey=True, layout="constrained"
    )
    for axis in axes.flat[len(bins) :]:
        axis.set_visible(False)
    for axis, column, counts in zip(axes.flat, tagged.taxonomy.columns, bins, strict=False):
        held = counts[counts[:, 0] >= 10]
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        axis.plot(held[:, 2] / held[:, 0], held[:, 1] / held[:, 0], marker="o")
        axis.set_title(column.name.replace("_", " "), fontsize=10)
        axis.grid(alpha=0.3)
    figure.supxlabel("probability", fontsize=10)
    figure.supylabel("share with the label", fontsize=10)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
