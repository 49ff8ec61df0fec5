"""Addresses of 政务服务: public pages and the staff's desk."""

from django.urls import path

from gongkai.apps.services.views import alignment, batches, catalogue, changes, editing, guides, items, sheets
from gongkai.apps.services.views import public as pages

public = [
    path("services/", pages.item_list, name="items"),
    path("services/guides/", guides.guide_home, name="guides"),
    path("services/guides/forget/", guides.forget, name="forget"),
    path("services/guides/<slug:audience>/", guides.audience, name="audience"),
    path("services/search/", guides.search, name="search"),
    path("services/search/suggest/", guides.suggest, name="suggest"),
    path("services/bodies/", pages.bodies, name="bodies"),
    path("services/bodies/<slug:slug>/", pages.body_list, name="body"),
    path("services/bodies/<slug:slug>/items.csv", sheets.open_data, {"form": "csv"}, name="body_csv"),
    path("services/bodies/<slug:slug>/items.jsonl", sheets.open_data, {"form": "jsonl"}, name="body_jsonl"),
    path("services/catalogue/", pages.catalogue_list, name="catalogue"),
    path("services/catalogue/<uuid:uid>/", pages.catalogue_entry, name="catalogue_entry"),
    path("services/codes/<str:code>/", pages.by_code, name="by_code"),
    path("services/items/<uuid:uid>/", pages.item, name="item"),
    path("services/items/<uuid:uid>/versions/<int:number>/", pages.item, name="item_version"),
]

desk = [
    path("items/", items.item_list, name="items"),
    path("items/lists/", sheets.import_page, name="sheets"),
    path("items/<uuid:uid>/", items.item_page, name="item"),
    path("items/<uuid:uid>/begin/<slug:act>/", items.begin, name="begin"),
    path("items/<uuid:uid>/send-back/", alignment.send_back, name="send_back"),
    path("deviations/", alignment.deviation_list, name="deviations"),
    path("coverage/", alignment.coverage, name="coverage"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/<uuid:uid>/", changes.change_page, name="change"),
    path("changes/<uuid:uid>/edit/<slug:group>/", editing.edit, name="change_edit"),
    path("changes/<uuid:uid>/terms/", editing.edit_terms, name="change_terms"),
    path("changes/<uuid:uid>/review-form/", changes.review_form, name="change_review_form"),
    path("changes/<uuid:uid>/one-pass/", changes.change_one_pass, name="change_one_pass"),
    path("changes/<uuid:uid>/<slug:act>/", changes.change_act, name="change_act"),
    path("batches/", batches.batch_list, name="batches"),
    path("batches/<uuid:uid>/", batches.batch_page, name="batch"),
    path("catalogue/", catalogue.catalogue_list, name="catalogue"),
    path("catalogue/propose/", catalogue.propose, name="catalogue_propose"),
    path("catalogue/changes/", catalogue.change_list, name="catalogue_changes"),
    path("catalogue/changes/<uuid:uid>/", catalogue.change_page, name="catalogue_change"),
    path("catalogue/changes/<uuid:uid>/edit/<slug:group>/", editing.edit_standard, name="catalogue_edit"),
    path("catalogue/changes/<uuid:uid>/header/", editing.edit_header, name="catalogue_header"),
    path("catalogue/changes/<uuid:uid>/<slug:act>/", catalogue.change_act, name="catalogue_act"),
    path("catalogue/<uuid:uid>/", catalogue.entry_page, name="catalogue_entry"),
    path("catalogue/<uuid:uid>/begin/<slug:act>/", catalogue.begin, name="catalogue_begin"),
    path("catalogue/<uuid:uid>/compare/", alignment.compare, name="catalogue_compare"),
    path("catalogue/<uuid:uid>/send-back/", alignment.send_back_all, name="send_back_all"),
    path("catalogue/<uuid:uid>/claim/", items.claim, name="claim"),
]
