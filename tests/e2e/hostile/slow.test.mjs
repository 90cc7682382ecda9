// Clients that take their time are cut off at a deadline of the whole, whatever little they do, and nobody else waits for them.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import tls from 'node:tls';
import {assertHealthy, bareServer, Client, get, request} from '../lib/hostile.mjs';
import {until} from '../lib/http.mjs';
import {pause, torture} from '../lib/torture.mjs';

const second = 1000;
const grace = 2 * second; // behind a deadline
const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;
const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Bytes one after the other, each after `every` ms, until the connection ends. */
async function drip(client, bytes, every) {
  for (let i = 0; !client.closed; i = (i + 1) % bytes.length) {
    client.write(bytes[i]);
    await Promise.race([pause(every), client.gone]);
  }
}

const head = 'POST /generic/webhooks/acme HTTP/1.1\r\nHost: localhost\r\n';
const helloOf = () => Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...Array(200).fill(1)]);

/** name → what a client does, the deadline that ends it, and whether it is long enough to be left to the torture. */
const kinds = {
  'nothing at all': {deadline: 10, secured: false, act: () => {}},
  'a byte of a handshake': {deadline: 10, secured: false, act: (client) => client.write(Buffer.from([0x16]))},
  'a handshake, byte by byte': {deadline: 10, secured: false, act: (client) => drip(client, [...helloOf()].map((byte) => Buffer.from([byte])), second)},
  'half a request line': {deadline: 15, act: (client) => client.write('GET /heal')},
  'a header, byte by byte': {deadline: 15, act: (client) => drip(client, [...get('/x', `X-A: ${'a'.repeat(500)}\r\n`)], second)},
  'a header, field by field': {deadline: 15, act: (client) => { client.write(head); return drip(client, ['X-A: b\r\n'], second / 2); }},
  'an empty line in front and no more': {deadline: 15, act: (client) => client.write('\r\n')},
  'a second header that never ends': {deadline: 15, act: (client) => client.write(get('/nothing') + 'GET /'), answers: 1},
  'a body that never comes': {deadline: 30, long: true, act: (client) => client.write(`${head}Content-Length: 100\r\n\r\n`)},
  'a body, byte by byte': {deadline: 30, long: true, act: (client) => { client.write(`${head}Content-Length: 100000\r\n\r\n`); return drip(client, ['x'], second); }},
  'chunks of a byte': {deadline: 30, long: true, act: (client) => { client.write(`${head}Transfer-Encoding: chunked\r\n\r\n`); return drip(client, ['1\r\nx\r\n'], second); }},
  'a body that was told to go on': {deadline: 30, long: true, act: (client) => client.write(`${head}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`), interim: true},
  'a request, then rest': {deadline: 60, long: true, act: (client) => client.write(get('/nothing')), answers: 1},
  'a handshake, then rest': {deadline: 60, long: true, act: () => {}},
};

test('slow clients', async (t) => {
  const server = await bareServer(t);
  await assertHealthy(server.port);
  const before = {descriptors: descriptors(server.pid), residentMiB: residentMiB(server.pid)};
  const asked = Object.entries(kinds).filter(([, {long}]) => torture || !long);
  const run = {over: false};
  const healthy = [];
  const watching = (async () => {
    for (; !run.over; await pause(200)) healthy.push(await assertHealthy(server.port));
  })();

  await t.test('each kind eight times at once', {concurrency: true}, (group) => Promise.all(asked.map(([name, {deadline, act, secured, answers = 0, interim}]) =>
    group.test(`${name}: ${deadline} s`, async () => {
      const lasted = await Promise.all(Array.from({length: 8}, async () => {
        const client = await Client.connect(server.port, {secured});
        const acting = act(client);
        const ms = await client.ended(deadline * second + 2 * grace);
        assert.ok(client.closed, client.failure?.message);
        assert.equal(client.text.split(/HTTP\/1\.1 [2-5]\d\d/).length - 1, answers);
        if (interim) assert.match(client.text, /^HTTP\/1\.1 100 /);
        await acting;
        return ms;
      }));
      for (const ms of lasted) assert.ok(ms > deadline * second - 200 && ms < deadline * second + grace, `${ms} ms`);
    }))));

  run.over = true;
  await watching;
  healthy.sort((a, b) => a - b);
  assert.ok(healthy[Math.floor(healthy.length / 2)] < 500, `a healthy client waited ${healthy}`);
  await until(() => descriptors(server.pid), (count) => count <= before.descriptors + 8, 5 * second);
  assert.ok(residentMiB(server.pid) < before.residentMiB + 64);
});

test('who never reads', {skip: torture ? false : 'takes 35 s: ./dev torture slow'}, async (t) => {
  const server = await bareServer(t);
  const started = performance.now();
  const client = tls.connect({host: '127.0.0.1', port: server.adminPort, servername: 'localhost', rejectUnauthorized: false, highWaterMark: 1});
  client.on('error', () => {});
  const closed = new Promise((resolve) => client.once('close', resolve));
  await new Promise((resolve) => client.once('secureConnect', resolve));
  client.pause();
  const ask = () => client.writable && client.write(request('GET /healthz').repeat(8));
  const asking = setInterval(ask, 5);
  await Promise.race([closed, pause(80 * second)]);
  clearInterval(asking);
  assert.ok(client.destroyed, 'cut off');
  t.diagnostic(`cut off after ${Math.round((performance.now() - started) / second)} s`);
  await assertHealthy(server.adminPort);
});
