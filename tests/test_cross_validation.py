"""Evaluation by folds: nothing is tagged by what has seen its source."""

from dataclasses import replace

import pytest

from findings_nlp.baselines import MajorityBaseline, TfidfBaseline
from findings_nlp.cross_validation import cross_validate


@pytest.fixture
def sourced(few):
    """Written sentences as if they came from twelve reports."""
    return [
        replace(example, source=f"report {place % 12}") for place, example in enumerate(few[::3])
    ]


def test_no_fold_is_tagged_by_what_has_seen_its_source(sourced, taxonomy):
    source_of = {example.text: example.source for example in sourced}
    seen_by_fold, tagged = [], []

    class Watching(MajorityBaseline):
        def scores(self, texts):
            texts = list(texts)
            sources = {source_of[text] for text in texts}
            assert not sources & {example.source for example in self.examples}
            tagged.extend(texts)
            return super().scores(texts)

    def learn(seen):
        seen_by_fold.append(seen)
        return Watching(taxonomy, seen)

    evaluation = cross_validate(learn, sourced, taxonomy, folds=4)
    assert evaluation.sentence_count == len(sourced)
    assert len(seen_by_fold) == 4
    assert set(tagged) == set(source_of)


def test_what_is_always_trained_on_is_not_evaluated(sourced, few, taxonomy):
    extra = few[1::3]
    sizes = []

    def learn(seen):
        sizes.append(len(seen))
        return MajorityBaseline(taxonomy, seen)

    evaluation = cross_validate(learn, sourced, taxonomy, folds=3, always=extra)
    assert evaluation.sentence_count == len(sourced)
    assert sum(sizes) == 2 * len(sourced) + 3 * len(extra)


def test_learning_beats_the_commonest_answer(sourced, taxonomy):
    learnt = cross_validate(lambda seen: TfidfBaseline(taxonomy, seen), sourced, taxonomy, folds=3)
    common = cross_validate(
        lambda seen: MajorityBaseline(taxonomy, seen), sourced, taxonomy, folds=3
    )
    assert learnt.themes_f1 > common.themes_f1
    assert learnt.sentiment_macro_f1 > common.sentiment_macro_f1
