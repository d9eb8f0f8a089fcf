"""Logins through the directories of a company."""

import pools


def test_a_user_of_an_ldap_directory_logs_in(application, rejected):
    client = application()
    user = client.login_by_ldap("tesla", pools.PASSWORD)
    assert client.get_current_user()["id"] == user["id"]
    assert client.login_by_ldap("tesla", pools.PASSWORD)["id"] == user["id"]
    with rejected(2006):
        client.login_by_ldap("tesla", "wrong one")
    with rejected(2004):
        client.login_by_ldap("curie", pools.PASSWORD)


def test_a_user_of_active_directory_logs_in(application, emulator, rejected):
    client = application(websocket_host=emulator.url)
    user = client.login_by_ad("curie", pools.PASSWORD)
    assert client.check_login_status()["data"]["id"] == user["id"]
    with rejected(2004):
        client.login_by_ad("tesla", pools.PASSWORD)
