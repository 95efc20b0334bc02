"""The documentation says what the code does, and its links lead somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import polib
import pytest
from django.core.management import get_commands

from config.demo.content import TERRITORIES, territory
from config.demo.loading import PASSWORD
from config.documentation.journal import LINES
from config.documentation.links import find_broken_links, links_of, pages_of
from config.documentation.pages import PAGES, stale_pages, write_pages
from config.documentation.states import ACTS, CONCLUSION_MOVES, TASK_MOVES, case_moves
from registry.rules.vocabulary import CaseState, Role
from review.rules.vocabulary import AssignmentState, ConclusionState
from workflows.labels.journal import NOT_TOLD, SENTENCES, TOLD_BY
from workflows.urls import urlpatterns

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "review", "workflows", "monitoring", "config")
DOCS = pages_of(ROOT)
# In these pages words in bold are what stands on a button, in a menu, at the head of a page.
IN_RUSSIAN = [
    *(
        f"docs/howto/{who}.md"
        for who in (
            "author",
            "chair",
            "coordinator",
            "director",
            "expert",
            "school",
            "secretary",
        )
    ),
    "docs/tutorial/first-review.md",
]
GLOSSARY = ROOT / "docs" / "glossary.md"

CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"(?:registry|review|workflows|monitoring|config)(?:\.\w+)+")
PATH = re.compile(
    r"(?:registry|review|workflows|monitoring|config|tests|bench|deploy|docs|templates|static)/[\w./-]+"
)
COMMAND = re.compile(r"(?:manage\.py|deploy/manage) ([a-z_]+)")
LOGIN = re.compile(r"([a-z]+)@([a-z]+)\.example")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
RECORDERS = {"record", "_record", "_note", "note", "note_version"}
JOURNAL_KEY = re.compile(r"(?:registry|review|workflows|monitoring)\.[a-z_]+\.[a-z_]+")


def _read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _sources() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts and "documentation" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def _keys_in_code() -> set[str]:
    """Keys of journal lines as the code writes them: first arguments of what records a line."""
    keys = set()
    for module in _sources():
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and _called(call) in RECORDERS:
                keys |= {key for argument in call.args for key in _texts(argument)}
    return keys


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _texts(argument: ast.expr) -> Iterator[str]:
    """Journal keys in an argument; both sides of «this if so else that»."""
    for node in ast.walk(argument):
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and JOURNAL_KEY.fullmatch(value):
            yield value


# --- Links ---------------------------------------------------------------------------------


def test_every_link_leads_somewhere() -> None:
    broken = list(find_broken_links(ROOT, DOCS))

    assert broken == []


def test_link_to_a_missing_file_or_heading_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here I am\n[a](gone.md) [b](#here-i-am) [c](#there) `[d](e.md)`", "utf-8")

    broken = list(find_broken_links(tmp_path, [page]))

    assert broken == ["page.md: gone.md", "page.md: #there"]


def test_addresses_of_other_sites_are_not_links_of_ours() -> None:
    found = links_of("[a](https://example.org) [b](mailto:a@example.org) ![c](d.png)")

    assert found == ["d.png"]


def test_every_page_is_reached_from_the_first_one() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = [link.partition("#")[0] for link in links_of(page.read_text(encoding="utf-8"))]
        waiting += [(page.parent / target).resolve() for target in targets if target]

    assert sorted(set(DOCS) - reached) == []


# --- Generated pages ------------------------------------------------------------------------


def test_generated_pages_are_in_step_with_the_code() -> None:
    assert stale_pages(ROOT) == []


def test_stale_page_is_found_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / "docs" / "reference").mkdir(parents=True)

    written = write_pages(tmp_path)

    assert written == list(PAGES)
    assert stale_pages(tmp_path) == []


@pytest.mark.parametrize("role", Role)
def test_every_role_is_in_the_page_of_permissions(role: Role) -> None:
    assert f"`{role}`" in _read("docs/reference/permissions.md")


@pytest.mark.parametrize("state", [*CaseState, *AssignmentState, *ConclusionState])
def test_every_state_is_in_the_page_of_states(state: str) -> None:
    assert f"| `{state}` |" in _read("docs/reference/states.md")


def test_every_transition_of_a_work_says_by_which_act() -> None:
    assert sorted(ACTS) == sorted(case_moves())


@pytest.mark.parametrize(
    ("moves", "states"), [(TASK_MOVES, AssignmentState), (CONCLUSION_MOVES, ConclusionState)]
)
def test_states_are_left_only_after_they_were_entered(moves: tuple, states: type) -> None:
    entered = {move.new for move in moves}

    assert {move.old for move in moves if move.old} <= entered <= set(states)


def test_every_journal_key_of_the_code_is_in_the_reference() -> None:
    built = {key for key in LINES if key.startswith("registry.classifier.")}

    assert _keys_in_code() | built == set(LINES)


def test_every_told_journal_key_is_in_the_reference() -> None:
    told = {key.partition(":")[0] for key in SENTENCES} | NOT_TOLD | set(TOLD_BY)

    assert told <= set(LINES)


# --- Names ----------------------------------------------------------------------------------


def _names_in(page: Path, pattern: re.Pattern[str]) -> list[str]:
    return [
        name
        for name in CODE.findall(page.read_text(encoding="utf-8"))
        if pattern.fullmatch(name) and name not in LINES
    ]


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_names_of_code_in_a_page_exist(page: Path) -> None:
    missing = []
    for name in _names_in(page, DOTTED):
        try:
            resolve_name(name)
        except (ImportError, AttributeError):
            missing.append(name)

    assert missing == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_named_in_a_page_exist(page: Path) -> None:
    missing = [name for name in _names_in(page, PATH) if not (ROOT / name).exists()]

    assert missing == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_named_in_a_page_exist(page: Path) -> None:
    named = set(COMMAND.findall(page.read_text(encoding="utf-8")))

    assert sorted(named - set(get_commands())) == []


def test_addresses_of_the_api_are_in_its_page() -> None:
    text = _read("docs/reference/api.md")

    missing = [
        one.pattern
        for one in urlpatterns
        if str(one.pattern).startswith("api/") and _shape(str(one.pattern)) not in text
    ]

    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/first-review.md"])
def test_demonstration_lets_in_whom_a_page_names(page: str) -> None:
    named = set(LOGIN.findall(_read(page)))

    known = {(login, code) for code in TERRITORIES for login in territory(code).logins}
    assert named
    assert named <= known
    assert f"`{PASSWORD}`" in _read(page)


def _shape(pattern: str) -> str:
    """«api/v1/works/<int:case_id>/» as people write it: «/api/v1/works/<»."""
    return "/" + pattern.partition("<")[0] + ("<" if "<" in pattern else "")


def _words_of_the_interface() -> set[str]:
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    return {_plain(text) for text in texts}


def _plain(text: str) -> str:
    """Without what only typography tells apart."""
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip()


@pytest.mark.parametrize("page", IN_RUSSIAN)
def test_words_in_bold_are_those_of_the_interface(page: str) -> None:
    unknown = {_plain(words) for words in BOLD.findall(_read(page))} - _words_of_the_interface()

    assert sorted(unknown) == []


def _glossary_rows() -> list[tuple[str, str]]:
    """Russian term and identifier of every row that has both."""
    rows = re.findall(r"^\| ([^|]+) \| `([^`|]+)`", GLOSSARY.read_text(encoding="utf-8"), re.M)
    return [(term.strip(), name) for term, name in rows]


def test_identifiers_of_the_glossary_exist_in_the_code() -> None:
    missing = []
    for _term, name in _glossary_rows():
        try:
            resolve_name(name)
        except (ImportError, AttributeError, ValueError):
            missing.append(name)

    assert missing == []


def test_glossary_has_one_identifier_for_a_term_and_one_term_for_an_identifier() -> None:
    terms, names = zip(*_glossary_rows(), strict=True)

    assert len(set(terms)) == len(terms) > 40
    assert len(set(names)) == len(names)
