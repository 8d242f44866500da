"""The nearest labelled sentences."""

import pytest

from findings_nlp.neighbours import LabelledSentences
from findings_nlp.records import Example
from findings_nlp.store import load_model


def test_a_labelled_sentence_is_nearest_to_itself(small_model, few):
    labelled = LabelledSentences(small_model, few)
    for example in few[:5]:
        first, *others = labelled.nearest(example.text)
        assert first.example == example
        assert first.similarity == pytest.approx(1)
        assert len(others) == 4
        similarities = [first.similarity, *(other.similarity for other in others)]
        assert similarities == sorted(similarities, reverse=True)


def test_what_the_model_makes_much_of_counts_more_than_other_words():
    same_theme = Example("Detainees wait in custody.", "concern", {"custody": "concern"})
    same_words = Example("Since last year the town has had a new library for all.", "neutral")
    sentence = "Since last year the town has had detainees in custody cells."
    found = LabelledSentences(load_model(), [same_words, same_theme]).nearest(sentence)
    assert [neighbour.example for neighbour in found] == [same_theme, same_words]


def test_the_same_sentence_is_shown_once(small_model):
    twice = [
        Example("Custody is full.", "concern", {"custody": "concern"}, source, source)
        for source in ("one", "two")
    ]
    assert len(LabelledSentences(small_model, twice).nearest("custody")) == 1


@pytest.mark.parametrize("sentence", ["", "Ω", "?!"])
def test_a_sentence_without_known_words_has_no_neighbours(small_model, few, sentence):
    assert LabelledSentences(small_model, few).nearest(sentence) == []


def test_where_nothing_is_labelled_nothing_is_near(small_model):
    assert LabelledSentences(small_model, []).nearest("Custody staff were trained.") == []


def test_the_order_of_the_labels_does_not_matter(small_model, few):
    text = "Custody staff are not trained."
    assert LabelledSentences(small_model, few).nearest(text) == LabelledSentences(
        small_model, few[::-1]
    ).nearest(text)


def test_they_can_be_asked_again_and_again(small_model, few):
    labelled, texts = LabelledSentences(small_model, few), [example.text for example in few[:4]]
    for text in texts:
        assert labelled.nearest(text) == LabelledSentences(small_model, few).nearest(text)
