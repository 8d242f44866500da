"""Settings of training, and their JSON form."""

import json
from dataclasses import asdict

import pytest

from findings_nlp.errors import SettingsError
from findings_nlp.settings import Settings, settings_from_record


def test_settings_survive_json():
    chosen = Settings(bucket_bits=16, word_ngrams=(1, 3), inverse_penalty=2)
    assert settings_from_record(json.loads(json.dumps(asdict(chosen)))) == chosen
    assert settings_from_record({}) == Settings()


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"bucket_bits": 9}, "bucket_bits is 9; it must be from 10 to 24"),
        ({"bucket_bits": 18.0}, "bucket_bits is 18.0"),
        ({"folds": True}, "folds is True"),
        ({"review_band": float("nan")}, "review_band is nan"),
        ({"word_ngrams": [2, 1]}, r"word_ngrams\[0\] is 2"),
        ({"character_ngrams": [3, 9]}, r"character_ngrams\[1\] is 9"),
        ({"character_ngrams": "35"}, "must be two whole numbers"),
        ({"seed": 1}, "seed: no such setting"),
        ([], r"settings are \[\]"),
    ],
)
def test_wrong_settings_are_named(record, message):
    with pytest.raises(SettingsError, match=message):
        settings_from_record(record)
