"""Every address of the site."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from config.guard import GuardNeeded
from config.views import healthz, readyz

# Of the sign-in library's pages only those an account made for one needs: no sign-up; one's own
# address is changed on a page of ours.
account_urlpatterns = [
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "account/password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    # The library writes both parts of the letter's link with this very hyphen between them.
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

second_factor_urlpatterns = [
    path("account/guard/", second_factor.index, name="mfa_index"),
    path("account/guard/enter/", second_factor.authenticate, name="mfa_authenticate"),
    path("account/guard/confirm/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/guard/codes/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/guard/codes/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/guard/spare/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "account/guard/spare/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/guard/spare/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/guard/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/guard/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/guard/passkeys/enter/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "account/guard/passkeys/confirm/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/guard/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("account/guard/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    *account_urlpatterns,
    *second_factor_urlpatterns,
    path("account/guard/needed/", GuardNeeded.as_view(), name="second_factor_needed"),
    path("", include("workflows.urls")),
    path("", include("monitoring.urls")),
]
