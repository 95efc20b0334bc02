"""What meets a stranger, a mail scanner, a latecomer and a guesser at the doors of the site."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from registry.models import AccessPass, Letter, Person, User
from registry.queries.access import people_of, with_access
from registry.rules.actors import Actor
from registry.rules.vocabulary import PassKind, Role
from registry.services.invitations import invite_by_letter, make_slips
from registry.services.passes import link_of
from tests.factories import registry as make

pytestmark = pytest.mark.django_db

PASSWORD = "три слова подряд"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def town():
    return make.make_territory()


def teacher(town, **fields) -> Person:
    person = make.make_person(**fields)
    make.grant(person, Role.TEACHER, town)
    return person


def coordinator(town) -> Actor:
    person = make.make_person()
    make.grant(person, Role.COORDINATOR, town)
    return Actor.person(person.pk)


def letter_link(person: Person, town) -> str:
    invite_by_letter([person], town, actor=coordinator(town), now=timezone.now())
    return f"/link/{link_of(AccessPass.objects.get(person=person, kind=PassKind.LETTER))}/"


def slip_code(person: Person, town) -> str:
    found = with_access(people_of(town), town, timezone.localdate()).get(pk=person.pk)
    return make_slips([found], town, actor=coordinator(town), now=timezone.now())[0].code


def test_a_mail_scanner_uses_nothing_up(town, client: Client) -> None:
    address = letter_link(teacher(town), town)

    for _visit in range(3):
        client.head(address)
        client.get(address, headers={"User-Agent": "scanner"})
    seen = client.get(address)
    came = client.post(address, {"password": PASSWORD})

    assert seen.status_code == 200
    assert "sessionid" in came.cookies
    assert (came.status_code, came.headers["Location"]) == (302, "/tasks/")


def test_the_page_behind_a_link_is_kept_and_told_nowhere(town, client: Client) -> None:
    answer = client.get(letter_link(teacher(town), town))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_second_use_says_so_and_offers_to_sign_in(town, client: Client) -> None:
    address = letter_link(teacher(town), town)
    client.post(address, {"password": PASSWORD})

    again = Client().get(address)
    forced = Client().post(address, {"password": "совсем другой пароль"})

    assert (again.status_code, forced.status_code) == (410, 410)
    assert again.context["used"] is True
    assert User.objects.get().check_password(PASSWORD)


def test_an_expired_link_offers_a_new_letter_in_one_press(town, client: Client) -> None:
    person = teacher(town)
    address = letter_link(person, town)
    Letter.objects.update(written_at=timezone.now() - timedelta(days=20))
    AccessPass.objects.update(expires_at=timezone.now() - timedelta(days=1))

    opened = client.get(address)
    renewed = client.post(address, {"action": "renew"})

    assert (opened.status_code, opened.context["used"]) == (410, False)
    assert renewed.status_code == 200
    assert person.email not in renewed.content.decode()
    assert Letter.objects.filter(person=person).count() == 2


def test_renewing_answers_the_same_where_no_address_is_known(town, client: Client) -> None:
    known, unknown = teacher(town), teacher(town, email="")
    links = []
    for person in (known, unknown):
        code = slip_code(person, town)
        made = AccessPass.objects.filter(person=person).latest("pk")
        links.append(f"/link/{link_of(made)}/")
        assert code
    AccessPass.objects.update(expires_at=timezone.now() - timedelta(days=1))

    answers = [client.post(address, {"action": "renew"}) for address in links]

    assert answers[0].content == answers[1].content
    assert Letter.objects.count() == 1


def test_a_tampered_link_opens_nothing(town, client: Client) -> None:
    address = letter_link(teacher(town), town)

    broken = [
        address[:-4] + "zzz/",
        "/link/access_letter.nonsense/",
        address.replace("_letter.", "_sheet."),
    ]

    assert {client.get(one).status_code for one in broken} == {404}


def test_a_code_from_paper_leads_to_the_person_s_page(town, client: Client) -> None:
    person = teacher(town, email="")
    code = slip_code(person, town)

    filled = client.get(f"/join/{code}/")
    found = client.post("/join/", {"code": f"{code[:4]} {code[4:8]} {code[8:]}"}, follow=True)
    came = client.post(
        found.request["PATH_INFO"], {"email": "mine@areopag.example", "password": PASSWORD}
    )

    assert f"{code[:4]} {code[4:8]} {code[8:]}" in filled.content.decode()
    assert found.context["person"] == person
    assert came.status_code == 302
    assert User.objects.get(person=person).email == "mine@areopag.example"


def test_guessing_codes_is_stopped_even_before_a_right_one(town, client: Client) -> None:
    code = slip_code(teacher(town), town)

    wrong = [client.post("/join/", {"code": f"{number:012d}"}).status_code for number in range(11)]
    right = client.post("/join/", {"code": code}).status_code

    assert wrong == [422] * 10 + [429]
    assert right == 429


def test_a_whole_school_may_come_in_from_one_address(town, client: Client) -> None:
    codes = [slip_code(teacher(town), town) for _person in range(15)]

    answers = {client.post("/join/", {"code": code}).status_code for code in codes}

    assert answers == {302}


def test_whoever_wishes_comes_in_without_a_password(town, client: Client) -> None:
    person = teacher(town)
    answer = client.post(letter_link(person, town), {"action": "passkey", "password": ""})

    assert answer.headers["Location"] == "/account/guard/passkeys/add/"
    assert not User.objects.get(person=person).has_usable_password()
    assert client.get("/account/guard/passkeys/add/").status_code == 200


def test_a_weak_password_is_refused_in_words(town, client: Client) -> None:
    answer = client.post(letter_link(teacher(town), town), {"password": "123"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["password"])


# --- The letter instead of a password -----------------------------------------------------------


def known(town) -> User:
    return make.make_user(teacher(town), last_login=timezone.now())


def sign_in_link(user: User) -> str:
    return f"/link/{link_of(AccessPass.objects.get(person=user.person, kind='sign_in'))}/"


def test_a_sign_in_letter_is_asked_for_and_confirmed_by_a_press(town, client: Client) -> None:
    user = known(town)
    client.post("/account/letter/", {"email": user.email})
    address = sign_in_link(user)

    client.head(address)
    opened = client.get(address)
    before = client.get("/tasks/").status_code
    pressed = client.post(address)

    assert (opened.status_code, before) == (200, 302)
    assert (pressed.status_code, client.get("/tasks/").status_code) == (302, 200)
    assert Client().post(address).status_code == 410


def test_nothing_tells_whether_somebody_signs_in_by_an_address(town, client: Client) -> None:
    user = known(town)

    answers = [
        client.post("/account/letter/", {"email": address})
        for address in (user.email, "nobody@areopag.example")
    ]

    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [200, 200]


def test_asking_for_letters_without_end_is_stopped(client: Client) -> None:
    statuses = [
        client.post("/account/letter/", {"email": f"n{number}@areopag.example"}).status_code
        for number in range(21)
    ]

    assert statuses == [200] * 20 + [429]
