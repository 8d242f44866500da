"""Model folders: round trips, and strangers' folders."""

import contextlib
import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from findings_nlp import store
from findings_nlp.errors import ModelError
from findings_nlp.store import load_model, save_model

TEXTS = ["Custody staff were trained well.", "Referrals wait too long, but MAPPA is strong.", ""]


@pytest.fixture
def folder(small_model, tmp_path):
    save_model(small_model, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def record(folder):
    return json.loads((folder / "model.json").read_text(encoding="utf-8"))


def rewrite(folder, record):
    (folder / "model.json").write_text(json.dumps(record), encoding="utf-8")


def rewrite_arrays(folder, record, change, compression=zipfile.ZIP_STORED):
    """Change the arrays, and declare them in model.json as they are now."""
    with np.load(folder / "weights.npz") as stored:
        arrays = change(dict(stored))
    with zipfile.ZipFile(folder / "weights.npz", "w", compression) as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, array, allow_pickle=True)
            archive.writestr(f"{name}.npy", stream.getvalue())
            record["arrays"][name] = {
                "dtype": array.dtype.str,
                "shape": array.shape,
                "sha256": hashlib.sha256(stream.getvalue()).hexdigest(),
            }
    rewrite(folder, record)


def test_a_model_comes_back_as_it_was(small_model, folder):
    loaded = load_model(folder)
    assert loaded.sha256 == small_model.sha256
    assert loaded.tag(TEXTS) == small_model.tag(TEXTS)
    assert loaded.taxonomy == small_model.taxonomy
    assert loaded.settings == small_model.settings
    assert loaded.origin["examples"] == small_model.origin["examples"]


def test_the_same_model_gives_the_same_bytes(small_model, folder, tmp_path):
    save_model(load_model(folder), tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_the_folder_is_plain_data(folder):
    assert {path.name for path in folder.iterdir()} == {"model.json", "weights.npz", "README.md"}
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "buckets", "values"]


def test_the_card_shows_the_figures(small_model, folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert f"{small_model.origin['cross_validated']['themes_f1']:.3f}" in card
    assert "sex_offender_management" in card


def test_a_model_is_replaced_and_nothing_is_left_beside_it(small_model, folder):
    changed = replace(small_model, thresholds=dict.fromkeys(small_model.thresholds, 0.25))
    save_model(changed, folder)
    assert set(load_model(folder).thresholds.values()) == {0.25}
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_other_files_are_never_replaced(small_model, tmp_path):
    (tmp_path / "thesis.docx").write_text("all my work")
    with pytest.raises(ModelError, match=r"thesis.docx.*choose another folder"):
        save_model(small_model, tmp_path)
    with pytest.raises(ModelError, match="choose another folder"):
        save_model(small_model, tmp_path / "thesis.docx")
    assert (tmp_path / "thesis.docx").read_text() == "all my work"


def test_a_readme_of_somebody_elses_is_no_model_to_replace(small_model, tmp_path):
    (tmp_path / "README.md").write_text("precious", "utf-8")
    with pytest.raises(ModelError, match=r"holds README\.md, which is no part"):
        save_model(small_model, tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == "precious"


def test_the_folder_one_stands_in_can_hold_a_model(small_model, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    save_model(small_model, ".")
    assert load_model(tmp_path / "here").sha256 == small_model.sha256


def test_encrypted_arrays_are_refused(folder):
    data = bytearray((folder / "weights.npz").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    (folder / "weights.npz").write_bytes(data)
    with pytest.raises(ModelError, match=r"weights\.npz: damaged .*encrypted"):
        load_model(folder)


def test_columns_go_by_name_whatever_their_order(small_model, folder, record):
    """The nearest peer matched thresholds by the order of a dict."""
    record["taxonomy"]["themes"].reverse()
    for key in ("thresholds", "calibration"):
        record[key] = dict(reversed(record[key].items()))
    rewrite(folder, record)
    loaded = load_model(folder)
    assert loaded.taxonomy.theme_names == tuple(reversed(small_model.taxonomy.theme_names))
    names = [column.name for column in small_model.taxonomy.columns]
    places = [names.index(column.name) for column in loaded.taxonomy.columns]
    np.testing.assert_array_equal(loaded.scores(TEXTS), small_model.scores(TEXTS)[:, places])
    for one, other in zip(loaded.tag(TEXTS), small_model.tag(TEXTS), strict=True):
        assert one.themes == other.themes


def test_the_shipped_model_is_found(monkeypatch, folder, tmp_path):
    monkeypatch.setattr(store, "_SHIPPED", (tmp_path / "wheel", folder))
    assert load_model().taxonomy.name == "police_and_partners"
    assert load_model("default").sha256 == load_model().sha256
    monkeypatch.setattr(store, "_SHIPPED", (tmp_path / "wheel", tmp_path / "clone"))
    with pytest.raises(ModelError, match="make model"):
        load_model()


def test_a_folder_that_has_the_name_of_the_shipped_model_is_taken(monkeypatch, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "default")
    monkeypatch.chdir(tmp_path)
    assert load_model("default").sha256 == load_model(folder).sha256 != load_model().sha256


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.update(format=99), "format 99, expected 4"),
        (lambda record: record.pop("settings"), "KeyError"),
        (lambda record: record["settings"].update(bucket_bits=60), "bucket_bits is 60"),
        (lambda record: record["settings"].update(bucket_bits="14"), "bucket_bits is '14'"),
        (lambda record: record["settings"].update(surprise=1), "surprise: no such setting"),
        (lambda record: record["taxonomy"].update(themes=[]), "has no themes"),
        (lambda record: record["columns"].pop(), "columns do not fit the taxonomy"),
        (lambda record: record["columns"].append("custody"), "columns do not fit the taxonomy"),
        (lambda record: record["thresholds"].pop("custody"), "custody"),
        (lambda record: record["thresholds"].update(custody=7), "custody is 7.0, expected 0 to 1"),
        (lambda record: record["thresholds"].update(custody=float("nan")), "custody is nan"),
        (lambda record: record["calibration"]["custody"].update(slope=-1), "positive slope"),
        (lambda record: record["calibration"]["custody"].update(offset=None), "TypeError"),
        (lambda record: record.update(arrays={}), "KeyError"),
        (lambda record: record["arrays"].update(extra=record["arrays"]["bias"]), "declares"),
        (lambda record: record["arrays"]["bias"].update(dtype="|O"), "declares the arrays"),
        (lambda record: record["arrays"]["bias"].update(shape=[3]), "declares the arrays"),
        (lambda record: record["arrays"]["buckets"].update(shape=[10**12]), "declares the arrays"),
        (lambda record: record["arrays"]["bias"].update(sha256="0" * 64), "SHA-256"),
    ],
)
def test_a_wrong_record_is_refused_by_name(folder, record, change, message):
    change(record)
    rewrite(folder, record)
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert message in str(caught.value)
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"format": 1}', "\x00"])
def test_a_record_that_is_none_is_refused(folder, text):
    (folder / "model.json").write_text(text)
    with pytest.raises(ModelError, match=r"model\.json"):
        load_model(folder)


def test_a_giant_record_is_refused_unread(folder):
    with (folder / "model.json").open("wb") as stream:
        stream.truncate(10**9)
    with pytest.raises(ModelError, match="1,000,000,000 bytes, expected at most"):
        load_model(folder)


def test_missing_files_are_named(folder):
    (folder / "weights.npz").unlink()
    with pytest.raises(ModelError, match=r"weights\.npz: missing"):
        load_model(folder)
    with pytest.raises(ModelError, match=r"nowhere.model\.json: missing"):
        load_model("nowhere")


@pytest.mark.parametrize("keep", [0, 10, 1000, -10])
def test_truncated_arrays_are_refused(folder, keep):
    path = folder / "weights.npz"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelError, match=r"weights\.npz"):
        load_model(folder)


def test_every_flipped_byte_of_an_array_is_seen(folder):
    path = folder / "weights.npz"
    data = bytearray(path.read_bytes())
    for place in range(200, len(data), len(data) // 9):
        flipped = data.copy()
        flipped[place] ^= 0xFF
        path.write_bytes(flipped)
        with pytest.raises(ModelError, match=r"weights\.npz"):
            load_model(folder)


def test_arrays_larger_than_declared_are_refused_unread(folder):
    with (folder / "weights.npz").open("ab") as stream:
        stream.truncate(10**9)
    with pytest.raises(ModelError, match="bytes, but its arrays as declared need at most"):
        load_model(folder)


def test_a_zip_bomb_is_refused(folder, record):
    rewrite_arrays(folder, record, lambda arrays: arrays, zipfile.ZIP_DEFLATED)
    with pytest.raises(ModelError, match="compressed"):
        load_model(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arrays: {**arrays, "bias": np.full_like(arrays["bias"], np.nan)}, "not finite"),
        (lambda arrays: {**arrays, "bias": arrays["bias"] + 1e30}, "beyond 1,000,000,000"),
        (lambda arrays: {**arrays, "values": -arrays["values"]}, "expected squares"),
        (lambda arrays: {**arrays, "bias": arrays["bias"].astype("<f8")}, "declares the arrays"),
        (lambda arrays: {**arrays, "bias": arrays["bias"].astype(object)}, "declares the arrays"),
        (lambda arrays: {**arrays, "buckets": arrays["buckets"][::-1].copy()}, "must ascend"),
        (lambda arrays: {**arrays, "buckets": arrays["buckets"] + 2**20}, "must ascend"),
        (lambda arrays: {**arrays, "more": arrays["bias"]}, "declares the arrays"),
    ],
)
def test_wrong_arrays_are_refused(folder, record, change, message):
    rewrite_arrays(folder, record, change)
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert message in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


def places_of(value, path=()):
    yield path
    inner = enumerate(value) if isinstance(value, list) else getattr(value, "items", list)()
    for key, part in inner:
        yield from places_of(part, (*path, key))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_the_record_loads_or_is_refused(folder, record, data):
    """Whatever a stranger puts into model.json, what comes is a model or a ModelError."""
    changed = json.loads(json.dumps(record))
    *parents, last = data.draw(st.sampled_from(list(places_of(record))[1:]))
    part = changed
    for key in parents:
        part = part[key]
    part[last] = data.draw(JSON)
    rewrite(folder, changed)
    with contextlib.suppress(ModelError):
        load_model(folder).tag(TEXTS)


def test_nothing_is_unpickled(folder, record):
    """An array of objects, declared as numbers, with a checksum that fits."""
    declared = json.loads(json.dumps(record["arrays"]["bias"]))
    rewrite_arrays(
        folder, record, lambda arrays: {**arrays, "bias": np.array([print] * 14, dtype=object)}
    )
    record["arrays"]["bias"] = {**declared, "sha256": record["arrays"]["bias"]["sha256"]}
    rewrite(folder, record)
    with pytest.raises(ModelError, match=r"weights\.npz: damaged \(Object arrays"):
        load_model(folder)
