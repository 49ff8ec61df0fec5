"""统一身份认证: logging in through an outside identity provider (OpenID Connect Core 1.0, code flow with PKCE).

One provider, configured by GONGKAI_OIDC_*. `begin` gives the address to send the browser to, `finish` judges what came
back and says who it is; nothing here knows accounts. Every request to the provider passes the egress gate.
"""

from gongkai.kernel.people.provider.errors import Misconfigured, ProviderError
from gongkai.kernel.people.provider.flow import Attempt, Person, begin, finish, log_out_address
from gongkai.kernel.people.provider.metadata import is_configured

__all__ = [
    "Attempt",
    "Misconfigured",
    "Person",
    "ProviderError",
    "begin",
    "finish",
    "is_configured",
    "log_out_address",
]
