"""Defects of the SDK, with any server. Each case must fail as the SDK's code makes it fail."""

import re

import pytest
import requests


def test_the_names_of_two_whitelists_are_wrong(owner, fresh):
    # The schema has these names in capitals, and the SDK rejects capitals.
    for kind in ["Email", "Phone"]:
        for call in [
            lambda: owner.whiteList.list(kind),
            lambda: owner.whiteList.add(kind, [fresh.text()]),
            lambda: owner.whiteList.remove(kind, [fresh.text()]),
        ]:
            with pytest.raises((requests.HTTPError, TypeError)):
                call()


def test_a_required_variable_is_misnamed(owner, person):
    with pytest.raises((requests.HTTPError, TypeError)):
        owner.users.get_udf_value_batch([person.id])


def test_a_regular_expression_is_invalid(application):
    with pytest.raises(re.error):
        application().compute_password_security_level("a password")
