"""The interface speaks the words of the glossary, shortly on buttons, wholly in two languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils import translation

from tests.contracts.buttons import CATALOGUE, Button, buttons, buttons_of, labels_on_buttons
from workflows.views.guides import BY_SLUG

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LONGEST = 18

# How each row of the glossary's «Words we do not use» is looked for, and where the same letters
# mean something else.
BANNED = {
    "кейс, дело, заявка": r"\bкейс\w*|\bдел(?:о|а|у|ом|е)\b|\bзаявк\w*",
    "процедура": r"\bпроцедур\w*",
    "формальная проверка": r"\bформальн\w+ проверк\w*",
    "конфликт интересов, on a button": r"\bконфликт\w* интересов",
    "вес критерия": r"\bвес(?:а|у|ом|ов)?\b",
    "узкие места, медиана 17,5": r"\bузк\w+ мест\w*|\bмедиан\w*",
    "отозвать": r"\bотоз[вы]\w*",
    "«направление» alone": r"\bнаправлени(?:е|я|ю|ем|и|й|ям|ях)\b(?! экспертиз| на обучение)",
    "shadow, supervised, calibration": r"\bshadow|\bsupervis|\bcalibrat|\bкалибров\w*",
    "lease, claim": r"\blease\b|\bclaim\b|\bаренд\w*",
    "эскалирована": r"\bэскал\w*",
    "рецензент, экзаменатор": r"\bрецензент\w*|\bэкзаменатор\w*",
    "рецензия, отзыв": r"\bрецензи[яиюй]\w*|\bотзыв\w*",
    "комиссия, жюри": r"\bкомисси\w*|\bжюри\b",
    "пользователь, юзер": r"\bпользовател\w*|\bюзер\w*",
    "аккаунт": r"\bаккаунт\w*",
    "регламент": r"\bрегламент\w*",
    "дедлайн": r"\bдедлайн\w*",
    "анкета, рубрика": r"\bанкет\w*|\bрубрик\w*",
    "стадия, фаза": r"\bстади[яию]\w*|\bфаз[аыу]\b",
    "статус": r"\bстатус\w*",
    "e-mail, имейл": r"(?<![(_])\be-?mail\b(?![)@\w])|\bимейл\w*|\bемейл\w*",
    "клик, тап, дашборд, тикет": r"\bклик\w*|\bтап(?:ните|нуть)\b|\bдашборд\w*|\bтикет\w*",
}
ELSEWHERE = re.compile(
    r"заявк\w+ школы|скан заявки|«заявка №|для дела|как дела|минутное дело"
    r"|отз[ыо]в\w* согласи\w+|отозва\w+ согласи\w+|согласи\w+[^.]{0,20} отоз\w+"  # so does the law on personal data
    r"|аттестационн\w+ комисси\w+"  # of the ministry, no body of ours
)


def found_in(text: str) -> list[str]:
    """Words of a text that the interface does not use."""
    plain = ELSEWHERE.sub(" ", " ".join(text.replace("\N{NO-BREAK SPACE}", " ").lower().split()))
    return [hit[0] for pattern in BANNED.values() for hit in re.finditer(pattern, plain)]


def catalogue_texts() -> Iterator[str]:
    for entry in CATALOGUE:
        if not entry.obsolete:
            yield from (entry.msgstr, *entry.msgstr_plural.values())


# --- One word for a thing ---------------------------------------------------------------------


def test_every_word_the_glossary_refuses_is_looked_for() -> None:
    table = GLOSSARY.partition("## Words we do not use")[2]

    refused = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", table, re.M)[1:]

    assert refused == list(BANNED)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Новая заявка принята", ["заявка"]),
        ("Назовите заявку школы: номер и дату.", []),
        ("Документ отозван", ["отозван"]),
        ("Согласие отозвано", []),
        ("Направление", ["направление"]),
        ("Направление экспертизы", []),
        ("Узкие места процедуры", ["процедуры", "узкие места"]),
    ],
)
def test_a_word_is_refused_by_what_it_means(text: str, words: list[str]) -> None:
    assert found_in(text) == words


def test_russian_texts_use_the_words_of_the_glossary() -> None:
    assert [(words, text) for text in catalogue_texts() if (words := found_in(text))] == []


def test_templates_hold_no_russian_of_their_own() -> None:
    """Whatever is said in Russian is in the catalogue, where it is looked at."""
    unseen = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
    own = {
        path.relative_to(ROOT).as_posix(): texts
        for path in (ROOT / "templates").rglob("*.*")
        if (texts := re.findall(r"[А-Яа-яЁё]+", unseen.sub("", path.read_text("utf-8"))))
    }

    assert own == {}


ROOMS = ("config", "monitoring", "registry", "review", "workflows")
GETTEXTS = {f"{prefix}gettext{lazy}" for prefix in ("", "n", "p", "np") for lazy in ("", "_lazy")}


def hidden_texts(source: str) -> Iterator[str]:
    """Texts asked of gettext inside an f-string, where the gatherer of texts does not see them."""
    for outer in ast.walk(ast.parse(source)):
        if isinstance(outer, ast.JoinedStr):
            for call in ast.walk(outer):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in GETTEXTS | {"_"}:
                    yield ast.unparse(call)


def test_a_text_inside_an_f_string_is_found() -> None:
    source = """f"{_('Hidden')} {number}"; _("Seen"); f"{seen}" """

    assert list(hidden_texts(source)) == ["_('Hidden')"]


def test_no_text_hides_from_the_catalogue() -> None:
    hidden = {
        path.relative_to(ROOT).as_posix(): texts
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if (texts := list(hidden_texts(path.read_text("utf-8"))))
    }

    assert hidden == {}


@pytest.mark.parametrize("path", sorted({guide.path for guide in BY_SLUG.values()}))
def test_guides_use_the_words_of_the_glossary(path: str) -> None:
    text = (ROOT / "docs" / path).read_text(encoding="utf-8")

    assert found_in(text) == []


# --- Buttons ----------------------------------------------------------------------------------


def test_buttons_are_short() -> None:
    long = {one for one in (*buttons(), *labels_on_buttons()) if len(one.text) > LONGEST}

    assert sorted(long, key=str) == []


def test_a_button_is_read_as_people_read_it() -> None:
    source = """
    <button class="btn">{% icon "x" %} {% if a %}{% translate "Save" %}{% else %}Б{% endif %}
    <span class="visually-hidden">: {{ name }}</span></button> <a href="/">нет</a>
    <a class="btn btn-sm" href="{% url 'b' %}">{{ what }}</a>
    <summary class="card">нет</summary> {% include "base/empty.html" with action=_("Sign in") %}
    """

    said = list(buttons_of("page.html", source))

    assert [one.text for one in said] == ["Сохранить", "Б", "Войти"]


def test_enough_buttons_are_looked_at() -> None:
    assert len(set(buttons())) > 200
    assert len(set(labels_on_buttons())) > 12
    assert Button("workflows.labels.steps", "Оценить") in set(labels_on_buttons())


# --- Two languages ----------------------------------------------------------------------------


def test_the_english_of_the_interface_is_its_source() -> None:
    """No English catalogue is kept: a message id is the English text, so none can lack."""
    russian = [
        entry.msgid
        for entry in CATALOGUE
        if not entry.obsolete and re.search("[А-Яа-яЁё]{3}", entry.msgid + entry.msgid_plural)
    ]

    assert russian == []
    with translation.override("en"):
        assert translation.gettext("Send the work") == "Send the work"


def test_variables_of_a_text_are_the_same_in_both_languages() -> None:
    unlike = [
        entry.msgid
        for entry in CATALOGUE
        if not entry.obsolete
        and any(
            not _variables(text) <= _variables(entry.msgid + entry.msgid_plural)
            for text in (entry.msgstr, *entry.msgstr_plural.values())
        )
    ]

    assert unlike == []


def _variables(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sdf]|(?<!\{)\{\w*\}(?!\})", text))


def test_the_catalogue_read_here_is_that_of_the_site() -> None:
    assert isinstance(CATALOGUE, polib.POFile)
    assert len(CATALOGUE) > 3000
