"""What each stage costs and how cost grows: the figures and pictures of docs/performance.md.

    python -m benchmarks.performance REPORTS_DIR -o docs/performance [--only stages workers ...]

Figures go into OUTPUT.json, where those of a run with ``--only`` replace their namesakes, and the
pictures are drawn from it. Times are medians of five, of two for a thousand reports.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.batch import WRITTEN, run_command, score_command, step_seconds
from benchmarks.memory import peak_of_command
from benchmarks.performance_pictures import draw
from benchmarks.real_reports import bare_extraction
from findings_nlp.examples import read_examples
from findings_nlp.model import Model
from findings_nlp.reading.files import report_files
from findings_nlp.store import load_model, save_model
from findings_nlp.taxonomy import Taxonomy, Theme
from findings_nlp.weights import WeightTable

ROUNDS = 5
REPORT_COUNTS = (1, 10, 100, 1000)
WORKER_COUNTS = (1, 2, 4)
THEME_COUNTS = (4, 40, 400)
BUCKET_BITS = (14, 16, 18, 20, 22)
SHARE_OF_BUCKETS = 0.35
"""What the shipped model uses of its buckets."""

Figures = list[dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of real reports")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=MEASURED, default=list(MEASURED))
    arguments = parser.parse_args()
    file = arguments.output.with_suffix(".json")
    found = json.loads(file.read_text("utf-8")) if file.exists() else {}
    for name in arguments.only:
        with tempfile.TemporaryDirectory() as scratch, threadpool_limits(limits=1):
            found[name] = MEASURED[name](arguments.folder, Path(scratch))
        print(name, *found[name], sep="\n  ", flush=True)
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    draw(found, arguments.output)


def stages(folder: Path, scratch: Path) -> Figures:
    """Milliseconds a page of each step of a batch, and of bare text extraction beside them."""
    bare = bare_extraction(folder)
    steps = step_seconds(folder, scratch)
    milliseconds = {name: 1000 * seconds / bare.pages for name, seconds in steps.items()}
    return [{"bare": bare.page_ms, **milliseconds}]


def reports(folder: Path, scratch: Path) -> Figures:
    """Seconds and megabytes of batches of so many reports, drawn by lot and then repeated."""
    files = report_files([folder])
    random.Random(0).shuffle(files)
    found = []
    for count in REPORT_COUNTS:
        place = scratch / str(count)
        place.mkdir()
        for number, path in enumerate(islice(cycle(files), count)):
            (place / f"{number:04}{path.suffix}").symlink_to(path.resolve())
        command = score_command(place, scratch / "out.csv", workers=1)
        took = [run_command(command).seconds for _ in range(ROUNDS if count < 1000 else 2)]
        peak = peak_of_command(command)
        found.append({"reports": count, "seconds": statistics.median(took), "megabytes": peak})
    return found


def workers(folder: Path, scratch: Path) -> Figures:
    """Seconds, and seconds of processors' time, of one batch with so many workers, by turns."""
    took: dict[int, list[Any]] = {count: [] for count in WORKER_COUNTS}
    for _ in range(ROUNDS):
        for count, runs in took.items():
            runs.append(run_command(score_command(folder, scratch / "out.csv", count)))
    return [
        {
            "workers": count,
            "seconds": statistics.median(run.seconds for run in runs),
            "work": statistics.median(run.work for run in runs),
        }
        for count, runs in took.items()
    ]


def themes(folder: Path, scratch: Path) -> Figures:
    """Sentences a second of models with so many themes: the shipped model's, again and again."""
    model, texts = load_model(), written_texts()
    return [{"themes": count, **speed(with_themes(model, count), texts)} for count in THEME_COUNTS]


def sizes(folder: Path, scratch: Path) -> Figures:
    """Sentences a second, megabytes on disk and time to load of models with so many n-grams."""
    model, texts = load_model(), written_texts()
    found = []
    for bits in BUCKET_BITS:
        made = with_buckets(model, bits)
        save_model(made, scratch / "model")
        size = sum(file.stat().st_size for file in (scratch / "model").iterdir()) / 1e6
        load = processor_seconds(partial(load_model, scratch / "model"))
        rows = len(made.weights.buckets)
        found.append({"n-grams": rows, "megabytes": size, "load": load, **speed(made, texts)})
    return found


def written_texts() -> list[str]:
    return [example.text for example in read_examples(WRITTEN, load_model().taxonomy)]


def speed(model: Model, texts: list[str]) -> dict[str, float]:
    """Return sentences a second of one core, as columns and as findings."""
    columns = processor_seconds(partial(model.tag_columns, texts))
    findings = processor_seconds(partial(model.tag, texts))
    return {"columns": len(texts) / columns, "findings": len(texts) / findings}


def processor_seconds(work: Callable[[], object]) -> float:
    """Return the median after one run to warm up."""
    work()
    took = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return statistics.median(took)


def with_themes(model: Model, count: int) -> Model:
    """Return the model with its themes repeated, each time under other names."""
    old = [column.name for column in model.taxonomy.columns]
    known = len(model.taxonomy.themes)
    sources = [*np.resize(range(known), count).tolist(), *range(known, len(old))]
    names = [f"theme_{number}" for number in range(count)]
    taxonomy = Taxonomy("repeated", tuple(map(Theme, names)))
    new = [column.name for column in taxonomy.columns]
    values = np.ascontiguousarray(model.weights.values[:, [*sources, len(old)]])
    return replace(
        model,
        taxonomy=taxonomy,
        weights=replace(model.weights, values=values),
        bias=model.bias[sources],
        calibration={
            name: model.calibration[old[source]] for name, source in zip(new, sources, strict=True)
        },
        thresholds={
            name: model.thresholds[old[source]]
            for name, source in zip(names, sources, strict=False)
        },
    )


def with_buckets(model: Model, bits: int) -> Model:
    """Return a model with that many buckets, a share of them in use, and weights drawn by lot."""
    chance = np.random.default_rng(0)
    buckets = np.flatnonzero(chance.random(1 << bits) < SHARE_OF_BUCKETS).astype(np.int32)
    shape = len(buckets), model.weights.values.shape[1]
    values = np.abs(chance.normal(scale=0.01, size=shape)).astype(np.float32)
    settings = replace(model.settings, bucket_bits=bits)
    return replace(model, settings=settings, weights=WeightTable(settings, buckets, values))


MEASURED: dict[str, Callable[[Path, Path], Figures]] = {
    "stages": stages,
    "reports": reports,
    "workers": workers,
    "themes": themes,
    "sizes": sizes,
}

if __name__ == "__main__":
    main()
