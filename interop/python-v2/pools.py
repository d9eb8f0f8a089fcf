"""The user pool of the tests, with an application."""

POOL = "5e4c8b1f0a2d3c4b5a697801"
SECRET = "the secret of the pool"
APP = "5e4c8b1f0a2d3c4b5a697811"
APP_SECRET = "the secret of the application"
NOBODY = "5e4c8b1f0a2d3c4b5a6978ff"

PASSWORD = "pass1234"
CAREFUL = "careful@example.com"
SHARE_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PUBLIC_APP = "5e4c8b1f0a2d3c4b5a697812"
CALLBACK = "http://127.0.0.1:9/callback"

SEED = {
    "pools": [
        {
            "id": POOL,
            "secret": SECRET,
            "ssoApps": [
                {
                    "_id": APP,
                    "name": "Forum",
                    "protocol": "oidc",
                    "secret": APP_SECRET,
                    "settings": {"redirect_uris": [CALLBACK]},
                },
                {
                    "_id": PUBLIC_APP,
                    "name": "Phone",
                    "protocol": "oidc",
                    "settings": {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none"},
                },
            ],
            "ldap": [{"username": "tesla", "password": PASSWORD}],
            "ad": {"office": [{"username": "curie", "password": PASSWORD}]},
            "users": [
                {
                    "email": CAREFUL,
                    "password": PASSWORD,
                    "mfa": {"_id": "5e4c8b1f0a2d3c4b5a697830", "enable": True, "shareKey": SHARE_KEY},
                }
            ],
        }
    ]
}
