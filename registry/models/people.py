from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.rules.lists.cells import name_key


class NameKeyField(models.CharField):
    """Surname and first name as namesakes are looked for; written whenever the row is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(model_instance.last_name, model_instance.first_name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To migrations it is a text like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Person(models.Model):
    """Someone the system knows; most have no account.

    Holds neither birth date nor SNILS: they wait for protected storage.
    """

    last_name = models.CharField(_("surname"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    gender = models.CharField(
        _("gender"), max_length=10, blank=True, choices=labels.choices(labels.GENDER)
    )
    email = models.EmailField(_("e-mail for letters"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    letter_pace = models.CharField(
        _("reminders and notices"),
        max_length=10,
        choices=labels.choices(labels.LETTER_PACE),
        default="digest",
    )
    name_key = NameKeyField(max_length=201, default="", editable=False)

    class Meta:
        ordering = ("last_name", "first_name", "patronymic", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="person_name"),
            models.Index(fields=["name_key"], name="person_name_key"),
            models.Index(Lower("email"), name="person_small_email"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """«Соколова Анна Викторовна»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """«Соколова А. В.» with no-break spaces."""
        initials = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\N{NO-BREAK SPACE}".join([self.last_name, *initials])


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. One person has at most one; rights hang on the person's role grants."""

    email = models.EmailField(_("e-mail"), unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, related_name="user", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("created"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Whatever changes the password or the address signs the account out everywhere.

        The address as well: it may have been changed because a stranger reads the former one.
        """
        return salted_hmac(
            "areopag.session", f"{self.password} {self.email}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def is_staff(self) -> bool:
        """There is no back office behind the roles."""
        return False
