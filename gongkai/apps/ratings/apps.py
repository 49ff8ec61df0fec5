from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "gongkai.apps.ratings"
    label = "ratings"
    verbose_name = "好差评"
