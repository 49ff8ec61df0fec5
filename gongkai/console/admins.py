"""The first account of an installation, made on the console because nobody can log in yet."""

import getpass
import sys

import click
from django.db import transaction

from gongkai.config import env
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.people.actions import change_account, create_account, give_post
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Account


def create_admin(*, username: str, name: str, org_name: str) -> Account:
    """An account with the post 平台管理员 at the root of the tree; makes the root when there is no body yet."""
    password = _password()
    try:
        with transaction.atomic():
            account = create_account(by=SYSTEM, username=username, name=name, password=password)
            change_account(account, by=SYSTEM, is_staff=True, is_superuser=True)
            give_post(account, by=SYSTEM, role="platform.admin", org=_body(org_name))
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    return account


def _password() -> str:
    given = env.text("GONGKAI_ADMIN_PASSWORD", "", "gongkai createadmin 使用的口令；缺省从终端读入")
    if given:
        return given
    if not sys.stdin.isatty():
        raise click.ClickException("请在终端运行，或用环境变量 GONGKAI_ADMIN_PASSWORD 给出口令。")
    first = getpass.getpass("口令：")
    if getpass.getpass("再输入一次：") != first:
        raise click.ClickException("两次输入的口令不一致。")
    return first


def _body(org_name: str) -> Organisation:
    if org_name:
        found = Organisation.objects.filter(name=org_name).first()
        if found or Organisation.objects.exists():
            if not found:
                raise click.ClickException(f"没有名为“{org_name}”的机构。")
            return found
        return create_organisation(name=org_name, kind=OrganisationKind.GOVERNMENT, site_slug="root")
    root = Organisation.objects.filter(parent=None).order_by("path").first()
    if root is None:
        raise click.ClickException("还没有任何机构，请用 --org 给出本级人民政府或机关的全称。")
    return root
