// A browser for the tests: it keeps cookies, follows redirects within the emulator, and fills in forms.
'use strict';

const assert = require('node:assert/strict');

/** Returns the text that HTML escapes. */
const unescape = (text) =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name]);

/** Returns the value of an attribute of a tag. */
const attribute = (tag, name) => unescape(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

class Browser {
  cookies = new Map();

  /** Opens an address. Returns the page, or the address outside the emulator to which the browser was sent. */
  async open(url, init = {}) {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
    for (const header of response.headers.getSetCookie()) {
      const [name, value] = header.split(';')[0].split('=');
      this.cookies.set(name, value);
    }
    const sent = response.headers.get('location');
    if (sent) return { sent: new URL(sent) };
    this.page = { url: response.url, status: response.status, html: await response.text() };
    return this.page;
  }

  /** Sends the last form of the page, with these fields added. */
  async send(fields) {
    const form = this.page.html.match(/<form[^]*?<\/form>/g)?.at(-1);
    assert.ok(form, this.page.html);
    const inputs = form.match(/<input [^>]*type="hidden"[^>]*>/g) ?? [];
    const values = inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]);
    const body = new URLSearchParams([...values, ...Object.entries(fields)]);
    const { origin } = new URL(this.page.url);
    return this.open(new URL(attribute(form, 'action'), this.page.url), { method: 'POST', body, headers: { origin } });
  }

  /** Logs in at an authorization address, and returns the address that the browser was sent to. */
  async logIn(url, name = 'anna@example.com', password = 'a password') {
    await this.open(url);
    const { sent } = await this.send({ name, password });
    assert.ok(sent, this.page.html);
    return sent;
  }
}

module.exports = { Browser };
