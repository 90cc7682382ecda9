// What an operator sets: limits that hold, faults that are named, and proxies whose word about a client counts.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {bareServer, Client, exchange, get} from '../lib/hostile.mjs';
import {until} from '../lib/http.mjs';
import {binary, kamd, root, scratch, serve, serveWith} from '../lib/kamd.mjs';
import {pause} from '../lib/torture.mjs';

const run = (words, env = {}) => {
  const {status, stdout, stderr} = spawnSync(binary, ['serve', ...words], {timeout: 5_000, env: {...process.env, ...env}});
  return {status, out: stdout.toString(), said: stderr.toString()};
};

/** A data directory without a tenant. */
async function prepared(t) {
  const data = join(scratch(t), 'data');
  await kamd('init', data);
  return data;
}

test('settings are shown with where they came from, and nothing is made', async (t) => {
  const data = join(scratch(t), 'new');
  const {status, out} = run(['--data', data, '--print-config', '--header-seconds', '7'], {KAMD_CONNECTIONS: '99'});
  assert.equal(status, 0);
  assert.match(out, /^header-seconds = 7 {2}# command line$/m);
  assert.match(out, /^connections = 99 {2}# environment KAMD_CONNECTIONS$/m);
  assert.match(out, /^connections-per-address = 64 {2}# default$/m);
  assert.match(out, /^listen = "127\.0\.0\.1:8443" {2}# default$/m);
  assert.match(out, /^# trusted-proxy = \[\] {2}# not set$/m);
  assert.equal(existsSync(data), false);
});

test('a file, the environment before it, the command line before both', async (t) => {
  const data = await prepared(t);
  writeFileSync(join(data, 'kamd.toml'), 'header-seconds = 5\nidle-seconds = 6\nbody-seconds = 8\ntrusted-proxy = ["10.0.0.0/8", "::1"]\n');
  const shown = run(['--data', data, '--print-config', '--body-seconds', '9'], {KAMD_IDLE_SECONDS: '7'});
  assert.equal(shown.status, 0, shown.said);
  assert.match(shown.out, /^header-seconds = 5 {2}# file .*kamd\.toml$/m);
  assert.match(shown.out, /^idle-seconds = 7 {2}# environment KAMD_IDLE_SECONDS$/m);
  assert.match(shown.out, /^body-seconds = 9 {2}# command line$/m);
  assert.match(shown.out, /^trusted-proxy = \["10\.0\.0\.0\/8", "::1"\] {2}# file /m);

  await t.test('what is shown is a kamd.toml that gives the same', () => {
    writeFileSync(join(data, 'kamd.toml'), shown.out);
    const again = run(['--data', data, '--print-config']);
    assert.equal(again.status, 0, again.said);
    const values = (text) => text.replace(/ {2}# .*$/gm, '');
    assert.equal(values(again.out), values(shown.out));
  });
});

test('every fault is named, and nothing is served', async (t) => {
  const data = await prepared(t);
  const {status, out, said} = run(['--data', data, '--listen', 'x', '--header-seconds', '0', '--connections', 'many', '--trusted-proxy', '10.0.0.0/33', '--trusted-proxy', '0.0.0.0/0'], {KAMD_IDLE_SECONDS: '-1'});
  assert.equal(status, 3, said);
  assert.equal(out, '');
  for (const fault of [/--listen: expected HOST:PORT, found "x"/, /--header-seconds: expected 1 to 300 seconds, found "0"/, /--connections: expected 1 to 100000 connections, found "many"/, /--idle-seconds: expected 1 to 3600 seconds, found "-1"/, /--trusted-proxy: .*"10\.0\.0\.0\/33", "0\.0\.0\.0\/0"/])
    assert.match(said, fault);
  assert.equal(run(['--data', data, '--conections', '5']).status, 2);

  writeFileSync(join(data, 'kamd.toml'), 'conections = 5\nheader-second = 1\nscope = "read"\n');
  const misspelt = run(['--data', data, '--print-config']);
  assert.equal(misspelt.status, 2, misspelt.out);
  assert.match(misspelt.said, /conections, header-second/);
});

test('limits hold as they are set', async (t) => {
  const server = await serve(t, await prepared(t), '--header-seconds', '1', '--connections-per-address', '2', '--target-bytes', '256');
  const crowd = await Promise.all([1, 2, 3, 4].map(() => Client.connect(server.port, {secured: false, from: '127.3.3.3'})));
  await pause(300);
  assert.equal(crowd.filter(({closed}) => !closed).length, 2);
  crowd.forEach(({socket}) => socket.destroy());
  const {answers: [long]} = await exchange(server.port, get(`/${'a'.repeat(300)}`));
  assert.equal(long.status, 414);
  const {closed, ms} = await exchange(server.port, 'GET / HTTP/1.1\r\n');
  assert.ok(closed && ms >= 900 && ms < 8_000, `cut after ${ms} ms`);
});

/** Who asked, as the log of a server has it. */
async function peerOf(server, fields, from) {
  const id = `ask-${Math.random().toString(36).slice(2)}`;
  await exchange(server.port, get('/api/v1/accounts', `X-Request-Id: ${id}\r\n${fields}Connection: close\r\n`), {from});
  const find = async () => server.log().split('\n').slice(0, -1).find((text) => text.includes(id)); // the last one may be half written
  return JSON.parse((await until(find, Boolean, 5_000)).seen).peer;
}

test('who the client is', async (t) => {
  const server = await serveWith(t, await prepared(t), {env: {KAMD_TRUSTED_PROXY: '127.40.0.0/16,127.41.0.1'}});
  const proxy = '127.40.0.1', stranger = '127.42.0.1';
  const rows = [
    ['a proxy names it', proxy, 'X-Forwarded-For: 203.0.113.9\r\n', '203.0.113.9'],
    ['the other proxy too, and by the other field', '127.41.0.1', 'Forwarded: for="[2001:db8::1]:4711";proto=https\r\n', '2001:db8::1'],
    ['what the client made up in front does not count', proxy, 'X-Forwarded-For: 1.1.1.1, 203.0.113.9, 127.41.0.1\r\n', '203.0.113.9'],
    ['an open quote in front does not either', proxy, 'Forwarded: for="1.1.1.1\r\nForwarded: for=203.0.113.9\r\n', '203.0.113.9'],
    ['nothing is said', proxy, '', proxy],
    ['rubbish is said', proxy, 'X-Forwarded-For: <script>\r\n', proxy],
    ['it is hidden', proxy, 'Forwarded: for=_hidden\r\n', proxy],
    ['the fields differ', proxy, 'X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.8\r\n', proxy],
    ['a stranger says who it is', stranger, 'X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n', stranger],
    ['a stranger says it is a proxy', stranger, 'X-Forwarded-For: 127.40.0.1\r\n', stranger],
  ];
  for (const [name, from, fields, expected] of rows) await t.test(name, async () => assert.equal(await peerOf(server, fields, from), expected));

  await t.test('a proxy may bring more connections than an address', async () => {
    const open = (from) => Promise.all(Array.from({length: 80}, () => Client.connect(server.port, {secured: false, from})));
    const [crowd, strangers] = [await open(proxy), await open(stranger)];
    await pause(300);
    assert.equal(crowd.filter(({closed}) => !closed).length, 80);
    assert.equal(strangers.filter(({closed}) => !closed).length, 64);
    for (const {socket} of [...crowd, ...strangers]) socket.destroy();
  });

  await t.test('who guesses behind a proxy has to wait, and nobody else there', async () => {
    const guess = async (client) => (await exchange(server.port, get('/api/v1/accounts', `Authorization: Bearer wrong\r\nX-Forwarded-For: ${client}\r\nConnection: close\r\n`), {from: proxy})).ms;
    const waits = await Promise.all(Array.from({length: 16}, () => guess('203.0.113.50')));
    assert.ok(waits.filter((ms) => ms >= 1_000).length >= 6);
    assert.ok(await guess('203.0.113.51') < 1_000);
  });
});

test('without the setting no field counts', async (t) => {
  const server = await bareServer(t);
  assert.equal(await peerOf(server, 'X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n', '127.40.0.1'), '127.40.0.1');
});

test('the reference names every setting that is shown', async (t) => {
  const {out} = run(['--data', join(scratch(t), 'new'), '--print-config']);
  const page = readFileSync(join(root, 'docs/settings.md'), 'utf8');
  const names = [...out.matchAll(/^(?:# )?([a-z-]+) = /gm)].map(([, name]) => name);
  assert.ok(names.length > 30);
  for (const name of names) assert.ok(page.includes(`| \`${name}\` |`), name);
});
