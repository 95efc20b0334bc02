import polib

from config.management.commands.check_catalogues import find_outdated, find_untranslated


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.metadata = {"Plural-Forms": "nplurals=3; plural=0;"}
    file.extend(entries)
    return file


def test_a_text_without_translation_is_named() -> None:
    given = catalogue(
        polib.POEntry(msgid="Work", msgstr="Работа"), polib.POEntry(msgid="Sheet", msgstr="")
    )

    assert find_untranslated(given) == ["not translated: 'Sheet'"]


def test_a_guessed_translation_does_not_count() -> None:
    given = catalogue(polib.POEntry(msgid="Sheet", msgstr="Лист", flags=["fuzzy"]))

    assert find_untranslated(given) == ["not translated: 'Sheet'"]


def test_a_plural_needs_all_russian_forms() -> None:
    forms = {0: "%(n)s работа", 1: "%(n)s работы", 2: ""}
    given = catalogue(
        polib.POEntry(msgid="%(n)s work", msgid_plural="%(n)s works", msgstr_plural=forms)
    )

    assert find_untranslated(given) == ["not translated: '%(n)s work'"]


def test_texts_new_and_gone_are_both_named() -> None:
    kept = catalogue(polib.POEntry(msgid="Old"), polib.POEntry(msgid="Both"))
    used = catalogue(polib.POEntry(msgid="New"), polib.POEntry(msgid="Both"))

    assert find_outdated(kept, used) == ["not in the catalogue: 'New'", "no longer used: 'Old'"]


def test_the_same_word_in_two_contexts_is_two_texts() -> None:
    kept = catalogue(polib.POEntry(msgid="Open", msgctxt="button"))
    used = catalogue(
        polib.POEntry(msgid="Open", msgctxt="button"), polib.POEntry(msgid="Open", msgctxt="state")
    )

    assert find_outdated(kept, used) == ["not in the catalogue: 'Open'"]
