// Bytes that no honest client sends, over TLS or under it, and what comes back until the connection is closed.
import assert from 'node:assert/strict';
import net from 'node:net';
import {join} from 'node:path';
import tls from 'node:tls';
import {kamd, scratch, serve} from './kamd.mjs';
import {signed} from './signing.mjs';

const patience = 20_000; // ms; far longer than any answer to these takes, shorter than the deadline of a body
let strangers = 0;

/** Another address of loopback each time, so that what one client did is not held against the next. */
export const stranger = () => `127.${1 + Math.floor(strangers / 250) % 250}.${Math.floor(strangers / 62_500)}.${1 + (strangers++ % 250)}`;

/** A connection that takes and gives bytes; `secured` is false under TLS. Its faults are kept, not thrown. */
export class Client {
  #parts = [];
  closed = false; // by the server
  gone; // resolves then
  failure = null;

  static async connect(port, {secured = true, from = stranger(), ...options} = {}) {
    const client = new Client();
    const where = {host: '127.0.0.1', port, localAddress: from};
    client.socket = secured
      ? tls.connect({...where, servername: 'localhost', rejectUnauthorized: false, ...options})
      : net.connect({...where, ...options});
    client.socket.setNoDelay(true);
    client.socket.on('data', (part) => client.#parts.push(part));
    client.socket.on('error', (fault) => (client.failure = fault));
    client.gone = new Promise((resolve) => client.socket.once('close', () => resolve((client.closed = true))));
    await Promise.race([client.gone, new Promise((resolve) => client.socket.once(secured ? 'secureConnect' : 'connect', resolve))]);
    client.opened = performance.now();
    return client;
  }

  write(bytes) {
    if (!this.closed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }
  get text() {
    return Buffer.concat(this.#parts).toString('latin1');
  }
  /** Waits until the server closes, `limit` ms at most, and leaves. @returns how long the connection lasted, in ms */
  async ended(limit = patience) {
    await Promise.race([this.gone, new Promise((resolve) => setTimeout(resolve, limit).unref())]);
    const lasted = performance.now() - this.opened;
    if (!this.closed) this.failure ??= new Error(`not closed within ${limit} ms, after: ${this.text.slice(0, 300)}`);
    const byServer = this.closed;
    this.socket.destroy();
    await this.gone;
    this.closed = byServer;
    return lasted;
  }
  /** Waits until `wanted` holds for the text so far. */
  async until(wanted, limit = patience) {
    const started = performance.now();
    while (!wanted(this.text)) {
      assert.ok(!this.closed, `closed after: ${this.text.slice(0, 500)} ${this.failure ?? ''}`);
      assert.ok(performance.now() - started < limit, `not within ${limit} ms: ${this.text.slice(0, 500)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Sends all and reads until the server closes. @returns {Promise<{text: string, answers: object[], closed: boolean, ms: number}>} */
export async function exchange(port, bytes, {heads = 0, limit, ...options} = {}) {
  const client = await Client.connect(port, options);
  client.write(bytes);
  const ms = await client.ended(limit);
  const {text, closed, failure} = client;
  return {text, closed, failure, ms, get answers() { return parseAnswers(text, heads); }};
}

/** The answers in a text, the first `heads` of them to HEAD; fails when a byte is left over. */
export function parseAnswers(text, heads = 0) {
  const answers = [];
  for (let rest = text; rest;) {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0 && /^HTTP\/1\.[01] \d{3} [A-Z][^\r\n]*\r\n/.test(rest), `no answer: ${rest.slice(0, 300)}`);
    const [line, ...lines] = rest.slice(0, end).split('\r\n');
    const fields = lines.map((field) => /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([^\x00-\x1f\x7f]*)$/.exec(field) ?? assert.fail(`no field: ${field}`));
    const headers = {};
    for (const [, name, value] of fields) {
      assert.ok(!(name.toLowerCase() in headers), `${name} twice: ${rest.slice(0, end)}`);
      headers[name.toLowerCase()] = value;
    }
    const status = Number(line.slice(9, 12));
    const empty = status < 200 || status === 204 || status === 304 || answers.length < heads;
    const length = empty ? 0 : Number(headers['content-length']);
    assert.ok(rest.length >= end + 4 + length, `cut off: ${rest.slice(0, 300)}`);
    if (status >= 200) answers.push({status, headers, body: rest.slice(end + 4, end + 4 + length)});
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

/** What every answer says, whatever it answers. */
export function assertGuarded({headers}) {
  assert.equal(headers.server, 'kamd');
  assert.equal(headers['strict-transport-security'], 'max-age=63072000');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-store');
  assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors /);
  assert.match(headers['x-request-id'], /^[A-Za-z0-9._-]{1,64}$/);
  assert.match(headers.date, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  for (const name of Object.keys(headers)) assert.doesNotMatch(name, /^(set-cookie|access-control-.*|x-powered-by|via|content-encoding)$/);
}

/** A refusal tells nothing but a fixed text and its number. */
export function assertProblem({status, headers, body}) {
  assert.equal(headers['content-type'], 'application/problem+json');
  const {type, title, ...rest} = JSON.parse(body);
  assert.match(type, /^https:\/\/kamd\.dev\/problems\/[a-z0-9-]+$/);
  assert.ok(title.length > 0 && title.length < 200, title);
  assert.deepEqual(rest, {status, instance: headers['x-request-id']});
  assert.doesNotMatch(body, /sqlite|select |\/src\/|\.cpp|exception|std::|0x[0-9a-f]{6}/i);
}

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n';
const last = 'GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** Each row is a test of its own, several at once. */
const each = (t, title, rows, check) =>
  t.test(title, {concurrency: 8}, (group) => Promise.all(rows.map((row) => group.test(row[0], () => check(...row.slice(1))))));

const statusesOf = ({answers}) => answers.map(({status}) => status);

/** Rows of [name, bytes, status, options?]: one answer of this status, the connection closed, and nothing behind the bytes answered. */
export const refused = (t, port, rows) =>
  each(t, 'one refusal, then the end', rows, async (bytes, status, options = {}) => {
    const seen = await exchange(port, bytes + smuggled, options);
    assert.ok(seen.closed, seen.failure?.message);
    assert.deepEqual(statusesOf(seen), [status], seen.text.slice(0, 500));
    const [answer] = seen.answers;
    assertGuarded(answer);
    assertProblem(answer);
    assert.equal(answer.headers.connection, 'close');
    assert.ok(seen.text.length < 2_000);
    await assertHealthy(port);
  });

/**
 * Rows of [name, bytes, statuses, options?]: so many answers, in this order; a request that asks for the end is sent behind them,
 * unless they are said to end it themselves.
 */
export const answered = (t, port, rows) =>
  each(t, 'answers in order', rows, async (bytes, statuses, {ends = false, check, ...options} = {}) => {
    const seen = await exchange(port, ends ? bytes : bytes + last, options);
    assert.ok(seen.closed, seen.failure?.message);
    assert.deepEqual(statusesOf(seen), ends ? statuses : [...statuses, 404], seen.text.slice(0, 500));
    seen.answers.forEach(assertGuarded);
    seen.answers.filter(({status, body}) => status >= 400 && body).forEach(assertProblem);
    await check?.(...seen.answers);
  });

/** Rows of [name, bytes, options?]: closed without a word of HTTP. */
export const unanswered = (t, port, rows) =>
  each(t, 'the end without an answer', rows, async (bytes, options = {}) => {
    const {text, closed, failure} = await exchange(port, bytes, options);
    assert.ok(closed, failure?.message);
    assert.doesNotMatch(text, /HTTP\/1/);
    await assertHealthy(port);
  });

/** A well-meant request on a connection of its own is served. @returns in how many ms */
export async function assertHealthy(port) {
  const {answers, ms, text} = await exchange(port, last);
  assert.deepEqual(answers.map(({status}) => status), [404], text);
  return ms;
}

/** A request with a Host; fields are lines with their CR LF. */
export const request = (line, fields = '', body = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n${body}`;
export const get = (path, fields = '') => request(`GET ${path}`, fields);

/** A served data directory with one tenant, `acme`, that has no accounts. */
export async function bareServer(t) {
  const home = scratch(t);
  const data = join(home, 'data');
  await kamd('init', data);
  const secrets = JSON.parse(await kamd('tenant', 'add', 'acme', '--crm', 'csv', '--set', `source=${home}`, '--data', data));
  const server = await serve(t, data);
  return {...server, data, tenant: 'acme', ...secrets};
}

/** A delivery that the tenant's CRM signed, a text or bytes, framed by its length or by what `framed` makes of the body. */
export function delivery(company, body, {framed, fields = '', ...signing} = {}) {
  const lines = Object.entries(signed(company.webhook_secret, body, signing)).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const bytewise = Buffer.from(body).toString('latin1');
  const [framing, bytes] = framed ? framed(bytewise) : [`Content-Length: ${bytewise.length}\r\n`, bytewise];
  return request(`POST /generic/webhooks/${company.tenant}`, lines + framing + fields, bytes);
}
