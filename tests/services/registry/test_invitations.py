"""Letting people in, and what of it anyone could steal."""

import json
from datetime import timedelta

import pytest

from registry.models import AccessPass, JournalEntry, JournalValue, Letter, Person, User
from registry.queries.access import access_by_school, people_of, with_access
from registry.rules.actors import Actor
from registry.rules.vocabulary import LetterState, PassKind, Role
from registry.services.errors import DomainError
from registry.services.invitations import invite_by_letter, join, make_slips, renew_invitation
from registry.services.letters import compose
from registry.services.passes import link_of, pass_of_code, pass_of_link
from registry.services.sign_in import ask_sign_in_letter, use_sign_in_letter
from registry.services.slips import print_slips
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY

pytestmark = pytest.mark.django_db

PASSWORD = "три слова подряд"


@pytest.fixture
def town():
    return make.make_territory()


@pytest.fixture
def coordinator(town) -> Actor:
    person = make.make_person()
    make.grant(person, Role.COORDINATOR, town)
    return Actor.person(person.pk)


def teacher(town, **fields) -> Person:
    person = make.make_person(**fields)
    make.make_employment(person, make.make_organisation(town))
    make.grant(person, Role.TEACHER, town)
    return person


def invited(person, town, actor) -> AccessPass:
    invite_by_letter([person], town, actor=actor, now=NOW)
    return AccessPass.objects.get(person=person, kind=PassKind.LETTER)


def test_one_action_writes_to_everyone_who_has_not_come_in(town, coordinator) -> None:
    awaited, without_mail, inside = teacher(town), teacher(town, email=""), teacher(town)
    make.make_user(inside, last_login=NOW)

    told = invite_by_letter([awaited, without_mail, inside], town, actor=coordinator, now=NOW)

    assert [person.pk for person in told.written] == [awaited.pk]
    assert [person.pk for person in told.without_email] == [without_mail.pk]
    assert told.already_in == 1
    letter = Letter.objects.get(template="account_invitation")
    assert (letter.person_id, letter.state, letter.send_after) == (
        awaited.pk,
        LetterState.QUEUED,
        NOW,
    )
    keys = JournalEntry.objects.filter(territory=town).values_list("key", flat=True)
    assert list(keys) == ["registry.account.invited"]


def test_a_second_press_writes_no_second_letter(town, coordinator) -> None:
    person = teacher(town)
    invite_by_letter([person], town, actor=coordinator, now=NOW)

    again = invite_by_letter([person], town, actor=coordinator, now=NOW + timedelta(minutes=2))
    later = invite_by_letter([person], town, actor=coordinator, now=NOW + timedelta(days=2))

    assert (again.lately_written, len(later.written)) == (1, 1)
    assert Letter.objects.filter(person=person).count() == 2


def test_neither_the_outbox_nor_the_database_holds_what_opens_an_account(town, coordinator) -> None:
    person = teacher(town)
    made = invited(person, town, coordinator)
    slip = make_slips([with_access_of(person, town)], town, actor=coordinator, now=NOW)[0]

    stored = json.dumps(
        [
            list(Letter.objects.values_list("facts", flat=True)),
            list(JournalValue.objects.values_list("new", flat=True)),
            [str(row) for row in AccessPass.objects.values()],
        ],
        ensure_ascii=False,
        default=str,
    )

    assert slip.code not in stored
    assert link_of(made) not in stored
    assert link_of(made) in compose(Letter.objects.get(person=person)).body


def with_access_of(person: Person, town) -> Person:
    return with_access(people_of(town), town, TODAY).get(pk=person.pk)


def test_by_the_letter_s_link_a_person_comes_in_once(town, coordinator) -> None:
    person = teacher(town)
    made = pass_of_link(link_of(invited(person, town, coordinator)), PassKind.LETTER, now=NOW)

    user = join(made, password=PASSWORD, now=NOW)

    assert (user.email, user.person, user.check_password(PASSWORD)) == (person.email, person, True)
    with pytest.raises(DomainError) as refused:
        join(AccessPass.objects.get(pk=made.pk), password="другой пароль тут", now=NOW)
    assert refused.value.code == "pass_spent"
    assert User.objects.get(person=person).check_password(PASSWORD)


def test_an_invitation_whose_term_is_over_lets_nobody_in(town, coordinator) -> None:
    person = teacher(town)
    made = invited(person, town, coordinator)

    with pytest.raises(DomainError) as refused:
        join(made, password=PASSWORD, now=made.expires_at)

    assert refused.value.code == "pass_spent"
    assert not User.objects.filter(person=person).exists()


def test_coming_in_ends_every_other_invitation_of_the_person(town, coordinator) -> None:
    person = teacher(town)
    made = invited(person, town, coordinator)
    slip = make_slips([with_access_of(person, town)], town, actor=coordinator, now=NOW)[0]

    join(made, password=PASSWORD, now=NOW)

    other = pass_of_code(slip.code)
    assert other is not None
    assert other.revoked_at == NOW


def test_printing_anew_stops_the_former_code(town, coordinator) -> None:
    person = with_access_of(teacher(town), town)
    first = make_slips([person], town, actor=coordinator, now=NOW)[0]

    second = make_slips([person], town, actor=coordinator, now=NOW)[0]

    former, present = pass_of_code(first.code), pass_of_code(second.code)
    assert former is not None
    assert present is not None
    assert (former.revoked_at, present.revoked_at) == (NOW, None)


def test_whoever_has_no_mail_names_an_address_with_the_code(town, coordinator) -> None:
    person = teacher(town, email="")
    slip = make_slips([with_access_of(person, town)], town, actor=coordinator, now=NOW)[0]
    made = pass_of_code(slip.code)
    assert made is not None

    join(made, email="Zimina@areopag.example", password=PASSWORD, now=NOW)

    person.refresh_from_db()
    assert (person.email, person.user.email) == ("zimina@areopag.example",) * 2


def test_two_who_share_a_mailbox_get_accounts_of_their_own(town, coordinator) -> None:
    first = teacher(town, email="school@areopag.example")
    second = teacher(town, email="school@areopag.example")
    join(invited(first, town, coordinator), password=PASSWORD, now=NOW)
    made = invited(second, town, coordinator)

    with pytest.raises(DomainError) as refused:
        join(made, email="school@areopag.example", password=PASSWORD, now=NOW)
    join(made, email="own@areopag.example", password=PASSWORD, now=NOW)

    assert (refused.value.code, refused.value.field) == ("account_taken", "email")
    assert User.objects.get(person=second).email == "own@areopag.example"


def test_a_weak_password_uses_nothing_up(town, coordinator) -> None:
    made = invited(teacher(town), town, coordinator)

    with pytest.raises(DomainError) as refused:
        join(made, password="12345", now=NOW)

    assert refused.value.code == "weak_password"
    assert AccessPass.objects.get(pk=made.pk).used_at is None


def test_an_old_invitation_is_renewed_to_the_known_address_alone(town, coordinator) -> None:
    person = teacher(town)
    made = invited(person, town, coordinator)
    later = made.expires_at + timedelta(days=30)

    renew_invitation(made, now=later)
    renew_invitation(made, now=later)

    letters = Letter.objects.filter(person=person).order_by("written_at")
    assert [letter.written_at for letter in letters] == [NOW, later]
    assert compose(letters[1]).to == [person.email]


def test_slips_are_a_paper_with_the_name_and_the_code(town, coordinator) -> None:
    people = [with_access_of(teacher(town), town) for _person in range(3)]

    slips = make_slips(people, town, actor=coordinator, now=NOW)
    pdf = print_slips(slips, town, now=NOW)

    assert pdf.startswith(b"%PDF-")
    assert len({slip.code for slip in slips}) == 3


def test_the_coordinator_sees_by_school_who_is_awaited(town, coordinator) -> None:
    school = make.make_organisation(town)
    here, gone_in, no_mail = make.make_person(), make.make_person(), make.make_person(email="")
    for person in (here, gone_in, no_mail):
        make.make_employment(person, school)
    make.make_user(gone_in, last_login=NOW)
    invite_by_letter([here], town, actor=coordinator, now=NOW)

    line = access_by_school(town, TODAY)[0]

    assert line.organisation == school
    assert (line.people, line.come_in, line.awaited, line.invited, line.without_email) == (
        3,
        1,
        2,
        1,
        1,
    )


# --- The letter instead of a password ---------------------------------------------------------


def test_a_sign_in_letter_goes_to_the_address_of_the_account_and_works_once(town) -> None:
    person = teacher(town)
    user = make.make_user(person, email="sign-in@areopag.example", last_login=NOW)

    ask_sign_in_letter(" Sign-In@areopag.example ", now=NOW)

    letter = Letter.objects.get(template="sign_in_link")
    made = AccessPass.objects.get(kind=PassKind.SIGN_IN)
    assert compose(letter).to == ["sign-in@areopag.example"]
    assert link_of(made) in compose(letter).body
    assert use_sign_in_letter(made, now=NOW) == user
    with pytest.raises(DomainError):
        use_sign_in_letter(AccessPass.objects.get(pk=made.pk), now=NOW)


def test_a_stranger_s_address_gets_no_letter(town) -> None:
    teacher(town)

    ask_sign_in_letter("nobody@areopag.example", now=NOW)

    assert not Letter.objects.exists()


def test_one_mailbox_is_not_flooded_with_sign_in_letters(town) -> None:
    user = make.make_user(teacher(town), last_login=NOW)

    for _time in range(10):
        ask_sign_in_letter(user.email, now=NOW)

    assert Letter.objects.count() == 3


def test_a_closed_account_is_not_opened_by_a_letter(town) -> None:
    user = make.make_user(teacher(town), last_login=NOW)
    ask_sign_in_letter(user.email, now=NOW)
    user.is_active = False
    user.save()

    with pytest.raises(DomainError) as refused:
        use_sign_in_letter(AccessPass.objects.get(), now=NOW)

    assert refused.value.code == "account_blocked"


def test_whoever_was_invited_and_asks_to_sign_in_gets_the_invitation_anew(
    town, coordinator
) -> None:
    person = teacher(town)
    invited(person, town, coordinator)

    ask_sign_in_letter(person.email, now=NOW + timedelta(days=3))

    assert Letter.objects.filter(person=person, template="account_invitation").count() == 2


def test_the_limit_of_letters_counts_only_those_who_are_awaited(
    town, coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.services.invitations.MOST_LETTERS", 1)
    inside, awaited = teacher(town), teacher(town)
    make.make_user(inside, last_login=NOW)

    told = invite_by_letter([inside, awaited], town, actor=coordinator, now=NOW)
    with pytest.raises(DomainError) as refused:
        invite_by_letter([teacher(town), teacher(town)], town, actor=coordinator, now=NOW)

    assert len(told.written) == 1
    assert refused.value.code == "too_many_people"
