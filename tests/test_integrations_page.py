"""The examples of docs/integrations.md, run section by section."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "docs" / "integrations.md"
NEEDS = {"Dask": "dask.dataframe", "Spark": "pyspark"}
"""Libraries that are asked for by no other section."""


def sections():
    parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part for part in parts}


def code_of(section):
    return "\n".join(re.findall(r"```python\n(.*?)```", sections()[section], re.DOTALL))


@pytest.mark.parametrize("section", sections())
def test_the_examples_run(section, monkeypatch):
    monkeypatch.chdir(PAGE.parent.parent)
    if section in NEEDS:
        pytest.importorskip(NEEDS[section])
    before = code_of("pandas and Arrow") if section == "Dask" else ""
    exec(compile(f"{before}\n{code_of(section)}", str(PAGE), "exec"), {"__name__": "page"})
