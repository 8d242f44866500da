"""The estimator as a user of scikit-learn meets it."""

import inspect
import warnings
from dataclasses import asdict

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.metrics import accuracy_score, f1_score, get_scorer
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from findings_nlp.errors import LabelError, SettingsError
from findings_nlp.integrations.sklearn_estimator import FindingsClassifier
from findings_nlp.label_matrix import label_matrix
from findings_nlp.settings import Settings
from findings_nlp.training import train

QUICK = {"bucket_bits": 12, "folds": 2}
SHUFFLED = KFold(3, shuffle=True, random_state=0)


@pytest.fixture(scope="module")
def texts(few):
    return [example.text for example in few]


@pytest.fixture(scope="module")
def labels(few, taxonomy):
    return label_matrix(few, taxonomy)[:, :-1].astype(int)  # a label is a theme or a judgement


@pytest.fixture(scope="module")
def fitted(texts, labels, taxonomy):
    return FindingsClassifier(**QUICK, taxonomy=taxonomy).fit(texts, labels)


def test_it_learns_what_train_learns(fitted, few, taxonomy):
    model = train(
        [type(each)(each.text, each.sentiment, each.themes) for each in few],
        taxonomy,
        Settings(**QUICK),
    )
    assert fitted.model_.sha256 == model.sha256


def test_predictions_are_those_of_the_findings(fitted, texts, taxonomy):
    assert fitted.label_names_.tolist() == [*taxonomy.theme_names, "strength", "concern"]
    predicted = fitted.predict(texts)
    assert predicted.shape == (len(texts), len(fitted.label_names_))
    for row, finding in zip(predicted, fitted.model_.tag(texts), strict=True):
        said = dict(zip(fitted.label_names_.tolist(), row.tolist(), strict=True))
        assert {name for name in taxonomy.theme_names if said[name]} == set(finding.themes)
        judged = {(1, 0): "strength", (0, 1): "concern", (1, 1): "mixed", (0, 0): "neutral"}
        assert judged[said["strength"], said["concern"]] == finding.sentiment


def test_probabilities_and_decisions_agree_with_predictions(fitted, texts):
    probabilities, decisions = fitted.predict_proba(texts), fitted.decision_function(texts)
    assert probabilities.shape == decisions.shape == fitted.predict(texts).shape
    assert probabilities.min() >= 0
    assert probabilities.max() <= 1
    np.testing.assert_array_equal(decisions >= 0, fitted.predict(texts))


def test_score_is_the_share_of_sentences_with_all_labels_right(fitted, texts, labels):
    assert fitted.score(texts, labels) == accuracy_score(labels, fitted.predict(texts)) > 0.5


def test_themes_alone_may_be_learnt(texts, labels, taxonomy):
    count = len(taxonomy.themes)
    themes = FindingsClassifier(**QUICK, taxonomy=taxonomy).fit(texts, labels[:, :count])
    assert themes.label_names_.tolist() == list(taxonomy.theme_names)
    assert f1_score(labels[:, :count], themes.predict(texts), average="micro") > 0.8


def test_columns_of_a_data_frame_go_by_name(fitted, texts, labels, taxonomy):
    frame = pd.DataFrame(labels, columns=fitted.label_names_)
    turned = frame[frame.columns[::-1]]
    for settings in ({"taxonomy": taxonomy}, {}):
        other = FindingsClassifier(**QUICK, **settings).fit(texts, turned)
        assert other.label_names_.tolist() == fitted.label_names_[::-1].tolist()
        assert other.score(texts, turned) == pytest.approx(fitted.score(texts, labels), abs=0.02)


def test_columns_without_names_are_numbered(texts, labels):
    plain = FindingsClassifier(**QUICK).fit(texts, labels[:, :2])
    assert plain.label_names_.tolist() == ["theme_0", "theme_1"]


@pytest.mark.parametrize(
    "kind", [list, tuple, np.array, pd.Series, lambda texts: pd.DataFrame({"text": texts})]
)
def test_sentences_may_come_in_any_sequence(fitted, texts, kind):
    np.testing.assert_array_equal(fitted.predict(kind(texts)), fitted.predict(texts))


def test_one_sentence_is_scored_as_in_a_batch(fitted, texts):
    alone = np.vstack([fitted.predict_proba([text]) for text in texts[:20]])
    np.testing.assert_allclose(alone, fitted.predict_proba(texts[:20]), atol=1e-6)


def test_it_is_cloned_and_set_as_estimators_are(fitted, taxonomy):
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "model_")
    assert copy.set_params(inverse_penalty=3.0).inverse_penalty == 3.0
    with pytest.raises(NotFittedError):
        copy.predict(["Cells are dirty."])


def test_its_parameters_are_the_settings():
    parameters = inspect.signature(FindingsClassifier).parameters
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    settings = asdict(Settings())
    del settings["teacher_share"], settings["piece_share"]  # an estimator has no teacher
    assert defaults == {**settings, "taxonomy": None}


def test_it_is_stored_by_joblib(fitted, texts, tmp_path):
    joblib.dump(fitted, tmp_path / "fitted.joblib")
    again = joblib.load(tmp_path / "fitted.joblib")
    np.testing.assert_array_equal(again.predict_proba(texts), fitted.predict_proba(texts))


def test_it_is_searched_and_cross_validated_in_a_pipeline(texts, labels, taxonomy):
    strip = FunctionTransformer(np.char.strip)
    steps = make_pipeline(strip, FindingsClassifier(**QUICK, taxonomy=taxonomy))
    scores = cross_val_score(steps, np.array(texts), labels, cv=SHUFFLED, scoring="f1_micro")
    assert min(scores) > 0.5
    grid = {"inverse_penalty": np.logspace(0, 1, 2), "bucket_bits": np.arange(12, 14)}
    search = GridSearchCV(
        FindingsClassifier(**QUICK, taxonomy=taxonomy),
        grid,
        cv=SHUFFLED,
        scoring=["f1_micro", "roc_auc", "average_precision"],
        refit="f1_micro",
        error_score="raise",
    )
    search.fit(pd.Series(texts), pd.DataFrame(labels, columns=search_columns(taxonomy)))
    assert search.best_score_ > 0.5
    assert len(search.best_estimator_.model_.sha256) == 64


def search_columns(taxonomy):
    return [*taxonomy.theme_names, "strength", "concern"]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("scoring", ["average_precision", "roc_auc", "f1_macro", "accuracy"])
def test_scorers_take_any_number_of_labels(texts, labels, count, scoring):
    """scikit-learn takes two names among ``classes_`` for the two values of one label."""
    chosen = labels[:, :count]
    found = FindingsClassifier(**QUICK).fit(texts, chosen)
    assert 0.5 < get_scorer(scoring)(found, texts, chosen) <= 1


def test_sentences_of_one_source_stay_in_one_fold(texts, labels, taxonomy, caplog):
    FindingsClassifier(**QUICK, taxonomy=taxonomy).fit(texts, labels, sources=["A"] * len(texts))
    assert "1 source(s), fewer than the 2 folds" in caplog.text


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (["a", 3.5], [[0, 1], [1, 0]], "X holds 3.5 in row 1; expected a sentence"),
        (["a", None], [[0, 1], [1, 0]], "X holds None in row 1"),
        ("a sentence", [[0, 1]], r"X is a str of the shape \(\)"),
        (np.array([["a", "b"]]), [[0, 1]], r"X is a ndarray of the shape \(1, 2\)"),
        (["a", "b"], [0, 1], "Expected 2D array, got 1D array"),
        (["a", "b"], [[0, 2], [1, 0]], "y holds other values than 0 and 1"),
        (["a", "b"], [[0, np.nan], [1, 0]], "y contains NaN"),
        (["a", "b"], [[0, 1]], "inconsistent numbers of samples"),
        (["a", "b"], None, "requires y to be passed"),
    ],
)
def test_what_is_no_labelled_sentence_is_refused(X, y, message):  # noqa: N803
    with pytest.raises(ValueError, match=message):
        FindingsClassifier().fit(X, y)


def test_labels_that_do_not_fit_the_taxonomy_are_refused(texts, labels, taxonomy):
    given = FindingsClassifier(**QUICK, taxonomy=taxonomy)
    with pytest.raises(ValueError, match=r"y has 3 columns; expected 4, the themes .* or 6"):
        given.fit(texts, labels[:, :3])
    with pytest.raises(LabelError, match="theme snow is not in the taxonomy"):
        given.fit(texts, pd.DataFrame(labels[:, :1], columns=["snow"]))


def test_a_setting_out_of_range_is_refused_when_it_is_used(texts, labels):
    wrong = FindingsClassifier(bucket_bits=3)
    with pytest.raises(SettingsError, match="bucket_bits is 3"):
        wrong.fit(texts, labels)


class AskedForNumbers(FindingsClassifier):
    """Says that it takes tables, so that every check of scikit-learn is tried on it."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        return tags


FAIL_ON_NUMBERS = """
    check_fit_score_takes_y check_estimators_overwrite_params check_dont_overwrite_parameters
    check_estimators_fit_returns_self check_readonly_memmap_input check_n_features_in_after_fitting
    check_positive_only_tag_during_fit check_dtype_object check_estimators_empty_data_messages
    check_pipeline_consistency check_estimators_nan_inf check_estimator_sparse_array
    check_estimators_pickle check_f_contiguous_array_estimator check_classifier_multioutput
    check_classifiers_train check_classifiers_multilabel_representation_invariance
    check_classifiers_multilabel_output_format_predict
    check_classifiers_multilabel_output_format_predict_proba
    check_classifiers_multilabel_output_format_decision_function
    check_methods_sample_order_invariance check_methods_subset_invariance check_fit2d_1sample
    check_fit2d_1feature check_dict_unchanged check_fit_idempotent check_fit_check_is_fitted
    check_n_features_in check_fit2d_predict1d
""".split()
FAIL_ON_ONE_LABEL = """
    check_classifiers_one_label check_classifiers_classes check_classifiers_regression_target
    check_decision_proba_consistency check_classifier_not_supporting_multiclass
    check_estimators_dtypes check_classifier_data_not_an_array
""".split()
EXPECTED_FAILURES = {
    **dict.fromkeys(FAIL_ON_NUMBERS, "it fits numbers, and here sentences are fitted"),
    **dict.fromkeys(FAIL_ON_ONE_LABEL, "its y is one label, and here y has a column a label"),
}


def check(estimator, **options):
    pytest.importorskip("sklearn", minversion="1.6")
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)
        return check_estimator(estimator, **options)


def test_scikit_learn_finds_no_fault():
    assert {result["status"] for result in check(FindingsClassifier())} == {"passed"}


def test_checks_that_need_numbers_or_one_label_fail_and_no_others():
    results = check(AskedForNumbers(), expected_failed_checks=EXPECTED_FAILURES, on_fail=None)
    names = {
        status: {result["check_name"] for result in results if result["status"] == status}
        for status in ("passed", "failed")
    }
    assert names["failed"] == set()
    assert names["passed"].isdisjoint(EXPECTED_FAILURES)
    assert "check_estimators_unfitted" in names["passed"]
