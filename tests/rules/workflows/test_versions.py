"""What became of the files from one version of a material to the next."""

from workflows.rules.versions import Change, FileChange, VersionFile, compare_files


def file(pk: int, name: str, digest: str = "") -> VersionFile:
    return VersionFile(pk, name, digest or f"digest of {pk}")


def test_files_come_stay_and_go() -> None:
    old = [file(1, "урок.docx"), file(2, "карточки.pdf")]
    new = [file(1, "урок.docx"), file(3, "ответы.pdf")]

    assert compare_files(old, new) == (
        FileChange(1, "урок.docx", Change.KEPT),
        FileChange(3, "ответы.pdf", Change.ADDED),
        FileChange(2, "карточки.pdf", Change.REMOVED),
    )


def test_the_same_content_loaded_again_is_the_same_file_whatever_its_name() -> None:
    old, new = [file(1, "урок.docx", "a")], [file(2, "Урок (исправлен).docx", "a")]

    assert [one.change for one in compare_files(old, new)] == [Change.KEPT]


def test_another_content_under_the_same_name_is_a_change() -> None:
    changes = compare_files([file(1, "урок.docx")], [file(2, "урок.docx")])

    assert changes == (FileChange(2, "урок.docx", Change.CHANGED, before_id=1),)


def test_of_two_removed_namesakes_one_is_changed_and_one_is_gone() -> None:
    old = [file(1, "лист.pdf"), file(2, "лист.pdf")]

    assert compare_files(old, [file(3, "лист.pdf")]) == (
        FileChange(3, "лист.pdf", Change.CHANGED, before_id=1),
        FileChange(2, "лист.pdf", Change.REMOVED),
    )
