"""Sends the form of the login page, as a browser does."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import requests


def log_in(url, name, password):
    """Opens a login page, logs in, and returns the code in the address that the browser is sent to."""
    session, origin = requests.Session(), "{0.scheme}://{0.netloc}".format(urlsplit(url))
    page = session.get(url, timeout=10).text
    form = re.findall(r"<form.*?</form>", page, re.DOTALL)[-1]
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    data = {unescape(key): unescape(value) for key, value in hidden}
    data |= {"name": name, "password": password}
    action = re.search(r'action="([^"]*)"', form)[1]
    headers = {"Origin": origin}
    response = session.post(origin + action, data, headers=headers, allow_redirects=False, timeout=10)
    return parse_qs(urlsplit(response.headers["location"]).query)["code"][0]
