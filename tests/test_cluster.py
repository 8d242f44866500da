"""The same batch on a Dask cluster of separate processes."""

import os
import signal
from pathlib import Path

import joblib
import pyarrow.parquet
import pytest

from findings_nlp.scoring import score_reports

distributed = pytest.importorskip("distributed")

EXAMPLES = Path(__file__).parent.parent / "examples"

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        yield cluster


@pytest.fixture
def reports(tmp_path, written):
    """A folder of the example report and 40 small ones."""
    folder = tmp_path / "reports"
    folder.mkdir()
    example = EXAMPLES / "harrowmere-2025.pdf"
    (folder / example.name).write_bytes(example.read_bytes())
    (folder / "cut.pdf").write_bytes(example.read_bytes()[:9_000])
    for number in range(40):
        lines = "\n\n".join(each.text for each in written[number * 40 : number * 40 + 40])
        (folder / f"{number:02}.txt").write_text(lines, "utf-8")
    return folder


def score_alone(reports, output):
    with joblib.parallel_config(backend="loky", n_jobs=1):
        return score_reports([reports], output)


def test_a_cluster_writes_what_one_process_writes(reports, tmp_path, cluster):
    alone = score_alone(reports, tmp_path / "alone")
    shared = score_reports([reports], tmp_path / "shared")
    assert rows_in(shared.output) == rows_in(alone.output)
    assert [error.path.name for error in shared.failures] == ["cut.pdf"]


def rows_in(folder):
    return pyarrow.parquet.read_table(folder).to_pylist()


def test_a_worker_of_a_cluster_that_dies_costs_no_findings(reports, tmp_path, cluster):
    alone = score_alone(reports, tmp_path / "alone.csv").output
    killed = []

    def kill(_):
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    shared = score_reports([reports], tmp_path / "shared.csv", on_report=kill).output
    assert killed
    assert shared.read_bytes() == alone.read_bytes()
