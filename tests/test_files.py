from findings_nlp.reading.files import report_files


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_folder_stands_for_the_reports_in_it_and_below_in_order(tmp_path):
    touch(tmp_path, "b.pdf", "a.PDF", "deep/er/c.docx", "notes.xlsx", ".hidden.pdf", "~$b.docx")
    names = [path.relative_to(tmp_path).as_posix() for path in report_files([tmp_path])]
    assert names == ["a.PDF", "b.pdf", "deep/er/c.docx"]


def test_a_glob_stands_for_the_files_it_matches(tmp_path):
    touch(tmp_path, "2023-a.pdf", "2024-a.pdf", "2024-b.pdf", "x/2024-c.pdf")
    assert [p.name for p in report_files([f"{tmp_path}/2024-*.pdf"])] == [
        "2024-a.pdf",
        "2024-b.pdf",
    ]
    assert len(report_files([f"{tmp_path}/**/2024-*.pdf"])) == 3


def test_a_file_named_twice_is_read_once(tmp_path):
    touch(tmp_path, "a.pdf")
    assert report_files([tmp_path / "a.pdf", tmp_path]) == [tmp_path / "a.pdf"]


def test_a_file_that_is_named_is_taken_whatever_its_suffix_and_even_if_missing(tmp_path):
    touch(tmp_path, "report", "with[brackets].pdf")
    asked = [tmp_path / "report", tmp_path / "missing.pdf", tmp_path / "with[brackets].pdf"]
    assert report_files(asked) == asked
