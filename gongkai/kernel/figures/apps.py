from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "gongkai.kernel.figures"
    label = "figures"
    verbose_name = "统计指标"
