"""The user pools of the tests: a default one, and one for each tested setting."""

USUAL = "5e4c8b1f0a2d3c4b5a697801"
CLOSED = "5e4c8b1f0a2d3c4b5a697802"
WATCHFUL = "5e4c8b1f0a2d3c4b5a697803"
EASY = "5e4c8b1f0a2d3c4b5a697804"

APP = "5e4c8b1f0a2d3c4b5a697810"
GRANTOR = "5e4c8b1f0a2d3c4b5a697820"
NOBODY = "5e4c8b1f0a2d3c4b5a6978ff"


def secret(pool):
    return f"secret of {pool}"


def _pool(id, **more):
    return {"id": id, "secret": secret(id), **more}


SEED = {
    "pools": [
        _pool(
            USUAL,
            settings={"name": "Usual", "descriptions": "A pool for tests"},
            ldap=[
                {
                    "username": "tesla",
                    "password": "password",
                    "attributes": {
                        "dn": "uid=tesla,dc=example,dc=com",
                        "mail": "tesla@ldap.example.com",
                        "cn": "Nikola Tesla",
                    },
                }
            ],
            users=[{"_id": GRANTOR, "username": "grantor", "password": "123456"}],
            ssoApps=[{"_id": APP, "name": "Shop", "protocol": "oauth"}],
            grants=[{"appId": APP, "userId": GRANTOR, "scope": "profile"}],
        ),
        _pool(CLOSED, settings={"registerDisabled": True}),
        _pool(WATCHFUL, settings={"loginFailCheck": {"enable": True, "limit": 1}}),
        _pool(
            EASY,
            settings={
                "changeEmailStrategy": {"verifyOldEmail": False},
                "changePhoneStrategy": {"verifyOldPhone": False},
            },
        ),
    ]
}
