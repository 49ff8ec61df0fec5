from django.urls import path

from gongkai.web.accounts import views

app_name = "people"

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/verify/", views.verify, name="verify"),
    path("logout/", views.log_out, name="logout"),
    path("account/", views.account, name="account"),
    path("account/contact/", views.contact, name="contact"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("account/second-factor/codes/", views.recovery_codes, name="recovery_codes"),
    path("account/delegation/", views.delegations, name="delegations"),
    path("account/delegation/<int:number>/revoke/", views.revoke, name="revoke_delegation"),
    path("account/sessions/<int:number>/end/", views.end_session, name="end_session"),
    path("account/calendar/", views.calendar, name="calendar"),
]
