"""Addresses of signing in, of accounts, and of the three administrators' desks."""

from django.urls import path

from tuoyu.base.access.views import account, log, own, places, stand_ins, users

# Names without our prefix are those that the sign-in library looks for; every page of it is listed here one by one.
urlpatterns = [
    path("account/login/", account.sign_in, name="account_login"),
    path("account/logout/", account.sign_out, name="account_logout"),
    path("account/signup/", account.sign_up, name="account_signup"),
    path("account/inactive/", account.inactive, name="account_inactive"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/confirm/", account.confirm_password, name="account_reauthenticate"),
    path("account/code/", account.codes, name="mfa_index"),
    path("account/code/enter/", account.enter_code, name="mfa_authenticate"),
    path("account/code/confirm/", account.confirm_code, name="mfa_reauthenticate"),
    path("account/code/set-up/", account.set_up_code, name="mfa_activate_totp"),
    path("account/code/remove/", account.remove_code, name="mfa_deactivate_totp"),
    path("account/code/recovery/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/code/recovery/new/", account.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/code/recovery/file/", account.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/sessions/", account.own_sessions, name="usersessions_list"),
    path("account/sessions/<slug:mark>/end/", own.end_own_session, name="access_end_own_session"),
    path("account/", own.own, name="access_own"),
    path("account/new-password/<uuid:user_id>/", own.password_link, name="access_password_link"),
    path("join/<str:code>/", own.join, name="access_join"),
    path("access/users/", users.user_list, name="access_users"),
    path("access/users/<uuid:user_id>/", users.user_record, name="access_user"),
    path("access/users/<uuid:user_id>/change/", users.user_change, name="access_user_change"),
    path("access/users/<uuid:user_id>/grants/new/", users.grant_add, name="access_grant_add"),
    path("access/users/<uuid:user_id>/<slug:verb>/", users.user_act, name="access_user_act"),
    path("access/grants/<uuid:grant_id>/end/", users.grant_end, name="access_grant_end"),
    path("access/invitations/", users.invitation_list, name="access_invitations"),
    path("access/invitations/new/", users.invite, name="access_invite"),
    path("access/invitations/<uuid:invitation_id>/", users.invitation_record, name="access_invitation"),
    path("access/invitations/<uuid:invitation_id>/end/", users.invitation_end, name="access_invitation_end"),
    path("access/bodies/", places.body_list, name="access_bodies"),
    path("access/bodies/new/", places.body_add, name="access_body_add"),
    path("access/bodies/<uuid:body_id>/", places.body_record, name="access_body"),
    path("access/bodies/<uuid:body_id>/change/", places.body_change, name="access_body_change"),
    path("access/stand-ins/", stand_ins.stand_in_list, name="access_stand_ins"),
    path("access/stand-ins/new/", stand_ins.stand_in_add, name="access_stand_in_add"),
    path("access/stand-ins/<uuid:id>/end/", stand_ins.stand_in_end, name="access_stand_in_end"),
    path("access/areas/", places.area_list, name="access_areas"),
    path("access/log/", log.log_list, name="access_log"),
]
