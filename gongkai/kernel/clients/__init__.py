"""接入系统: systems of departments that call the interface, each bound to one body with scopes of its own.

A client proves itself with a secret (OAuth 2.0 client credentials, RFC 6749 §4.4) and works with tokens that live half
an hour. It acts under an account of its own, whose posts are given like anybody's, or for an officer of its body who
is named at the client; acts, posts and separation of duties are those of the desk. More: README.md.
"""
