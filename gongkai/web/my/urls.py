from django.urls import path

from gongkai.web.my.views import authorisations, closing, entrance, home, inbox, level, profile, register, tokens
from gongkai.web.my.views import passkeys as keys

app_name = "my"

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", entrance.sign_in, name="login"),
    path("login/passkey/", entrance.passkey_sign_in, name="passkey_login"),
    path("logout/", entrance.sign_out, name="logout"),
    path("register/", register.begin, {"purpose": "register"}, name="register"),
    path("register/code/", register.code, {"purpose": "register"}, name="register_code"),
    path("register/person/", register.person, name="register_person"),
    path("recover/", register.begin, {"purpose": "recover"}, name="recover"),
    path("recover/code/", register.code, {"purpose": "recover"}, name="recover_code"),
    path("recover/password/", register.recover, name="recover_password"),
    path("cases/", home.cases, name="cases"),
    path("cases/take-in/", home.take_in, name="take_in"),
    path("messages/", inbox.messages_page, name="messages"),
    path("messages/read/", inbox.read_all, name="read_messages"),
    path("messages/channels/", inbox.channels, name="channels"),
    path("messages/<int:number>/", inbox.message, name="message"),
    path("acting/", authorisations.act, name="act_as"),
    path("organisations/new/", authorisations.new_organisation, name="new_organisation"),
    path("authorisations/", authorisations.overview, name="authorisations"),
    path("authorisations/new/", authorisations.offer, name="offer"),
    path("authorisations/<uuid:uid>/", authorisations.uses, name="authorisation"),
    path("authorisations/<uuid:uid>/<slug:do>/", authorisations.answer, name="answer"),
    path("profile/", profile.profile, name="profile"),
    path("profile/identity/", profile.identity, name="identity"),
    path("profile/contact/", profile.contact, name="contact"),
    path("profile/contact/code/", profile.contact_code, name="contact_code"),
    path("profile/contact/remove/", profile.remove_contact, name="remove_contact"),
    path("level/", level.overview, name="level"),
    path("level/start/<slug:provider>/", level.start, name="level_start"),
    path("level/back/", level.back, name="level_back"),
    path("level/demo/", level.demo, name="level_demo"),
    path("security/", profile.security, name="security"),
    path("security/password/", profile.password, name="password"),
    path("security/sessions/<int:number>/end/", profile.end_session, name="end_session"),
    path("security/passkeys/new/", keys.add, name="add_passkey"),
    path("security/passkeys/<int:number>/remove/", keys.remove, name="remove_passkey"),
    path("security/tokens/new/", tokens.new, name="new_token"),
    path("security/tokens/<int:number>/revoke/", tokens.revoke, name="revoke_token"),
    path("copy/", closing.copy, name="copy"),
    path("close/", closing.close, name="close"),
]
