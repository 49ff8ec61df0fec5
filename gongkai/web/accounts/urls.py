from django.urls import path

from gongkai.web.accounts import views

app_name = "people"

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/verify/", views.verify, name="verify"),
    path("login/passkey/", views.passkey_log_in, name="passkey_log_in"),
    path("login/provider/", views.provider_begin, name="provider_begin"),
    path("login/provider/back/", views.provider_back, name="provider_back"),
    path("logout/", views.log_out, name="logout"),
    path("logout/provider/", views.provider_log_out, name="provider_log_out"),
    path("account/", views.account, name="account"),
    path("account/contact/", views.contact, name="contact"),
    path("account/copy/", views.copy, name="copy"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("account/second-factor/codes/", views.recovery_codes, name="recovery_codes"),
    path("account/second-factor/new-codes/", views.new_recovery_codes, name="new_recovery_codes"),
    path("account/passkeys/", views.passkeys, name="passkeys"),
    path("account/passkeys/new/", views.add_passkey, name="add_passkey"),
    path("account/passkeys/<int:number>/name/", views.rename_passkey, name="rename_passkey"),
    path("account/passkeys/<int:number>/remove/", views.remove_passkey, name="remove_passkey"),
    path("account/identity/", views.identity, name="identity"),
    path("account/identity/unlink/", views.unlink_identity, name="unlink_identity"),
    path("account/delegation/", views.delegations, name="delegations"),
    path("account/delegation/<int:number>/revoke/", views.revoke, name="revoke_delegation"),
    path("account/sessions/<int:number>/end/", views.end_session, name="end_session"),
    path("account/calendar/", views.calendar, name="calendar"),
]
