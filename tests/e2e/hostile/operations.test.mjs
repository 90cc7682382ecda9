// How the server starts, says how it is, and is built: typing errors and half configurations never serve.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {answered, bareServer, exchange, get, refused, request} from '../lib/hostile.mjs';
import {binary, kamd, scratch, serve} from '../lib/kamd.mjs';

const free = ['--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'];

test('what cannot be meant does not start', async (t) => {
  const home = scratch(t);
  const data = join(home, 'data');
  await kamd('init', data);
  const rows = [
    ['an unknown option', [...free, '--bogus'], 2, /bogus/],
    ['a misspelt option', [...free, '--admin-lsten', '127.0.0.1:1'], 2, /admin-lsten/],
    ['a word too many', [...free, 'extra'], 2, /extra/],
    ['an option twice', [...free, '--listen', '127.0.0.1:0'], 2, /listen/],
    ['an option without its value', [...free.slice(2), '--listen'], 2, /listen/],
    ['two bad addresses, both told', ['--listen', 'nonsense', '--admin-listen', '127.0.0.1:'], 3, /--listen: .*nonsense[^]*--admin-listen: /],
    ['an address without a host', [...free.slice(2), '--listen', ':8443'], 3, /--listen: expected HOST:PORT/],
    ['a port beyond all ports', [...free.slice(2), '--listen', '127.0.0.1:65536'], 3, /--listen: /],
    ['a port below nothing', [...free.slice(2), '--listen', '127.0.0.1:-1'], 3, /--listen: /],
    ['a port with a letter', [...free.slice(2), '--listen', '127.0.0.1:12x'], 3, /--listen: /],
    ['a port with a blank', [...free.slice(2), '--listen', '127.0.0.1: 12'], 3, /--listen: /],
    ['no port', [...free.slice(2), '--listen', '127.0.0.1'], 3, /--listen: /],
    ['an address of another machine', [...free.slice(2), '--listen', '192.0.2.1:8443'], 4, /cannot listen on 192\.0\.2\.1:8443/],
    ['a pack that is not there', [...free, '--pack', join(home, 'nothing')], 4, /nothing/],
    ['a configuration that is not there', [...free, '--config', join(home, 'nothing.toml')], 2, /nothing\.toml/],
  ];
  for (const [name, words, code, said] of rows)
    await t.test(name, () => {
      const {status, stderr, stdout} = spawnSync(binary, ['serve', '--data', data, ...words], {timeout: 5_000});
      assert.equal(status, code, `${stdout}${stderr}`);
      assert.match(stderr.toString(), said);
      assert.doesNotMatch(stdout.toString(), /kamd serves/);
    });

  await t.test('a configuration file serves all verbs: keys of others are passed over', async () => {
    const file = join(home, 'kamd.toml');
    writeFileSync(file, 'listen = "127.0.0.1:0"\nadmin-listen = "127.0.0.1:0"\nscope = "read"\n');
    await kamd('--config', file, 'tenant', 'add', 'acme', '--crm', 'csv', '--set', `source=${home}`, '--data', data);
    assert.match(await kamd('--config', file, 'tenant', 'list', '--data', data), /acme/);
  });
  await t.test('a data directory that cannot be made', () => {
    mkdirSync(join(home, 'file'), {recursive: true});
    writeFileSync(join(home, 'file/x'), '');
    const {status, stderr} = spawnSync(binary, ['serve', '--data', join(home, 'file/x/y'), ...free], {timeout: 5_000});
    assert.ok(status >= 2, stderr.toString());
  });
});

test('the name of the server', async (t) => {
  const home = scratch(t);
  const data = join(home, 'data');
  await kamd('init', data);
  const server = await serve(t, data, '--name', 'KAM.example', '--name', '192.0.2.7');
  const named = (host) => `GET /nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  await refused(t, server.port, ['evil.example', 'kam.example.evil.example', 'xkam.example', 'example', 'localhost.evil.example', '127.0.0.2', '192.0.2.8', '[::2]'].map((host) => [host, named(host), 421]));
  await answered(t, server.port, ['kam.example', 'KAM.EXAMPLE.', 'kam.example:8443', '192.0.2.7', 'localhost', '127.0.0.1:1', '[::1]'].map((host) => [host, named(host), [404]]));
  await answered(t, server.adminPort, [['the operations listener takes any name', 'GET /healthz HTTP/1.1\r\nHost: probe.example\r\n\r\n', [200]]]);
});

test('how it is', async (t) => {
  const server = await bareServer(t);
  await answered(t, server.adminPort, [
    ['alive', get('/healthz'), [200], {check: ({headers, body}) => { assert.equal(headers['content-type'], 'application/json'); assert.deepEqual(JSON.parse(body), {status: 'ok'}); }}],
    ['ready', get('/readyz'), [200], {check: ({body}) => assert.equal(JSON.parse(body).status, 'ok')}],
    ['a request id is given back', get('/healthz', 'X-Request-Id: a-B_1.2\r\n'), [200], {check: ({headers}) => assert.equal(headers['x-request-id'], 'a-B_1.2')}],
    ...['', 'a b', 'a"b', '<b>', 'a\xff', 'x'.repeat(65), '../..', '${jndi:ldap://x}'].map((id) => [`a request id of ours instead of ${JSON.stringify(id)}`, get('/nothing', `X-Request-Id: ${id}\r\n`), [404], {check: ({headers, body}) => { assert.match(headers['x-request-id'], /^[0-9a-f]{32}$/); if (id.length > 1) assert.ok(!body.includes(id)); }}]),
    ['a trace is given back', get('/healthz', `traceparent: 00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\r\n`), [200], {check: ({headers}) => assert.equal(headers.traceparent, `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)}],
    ...[`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`, 'x', `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`].map((trace) => [`no trace for ${trace}`, get('/healthz', `traceparent: ${trace}\r\n`), [200], {check: ({headers}) => assert.equal(headers.traceparent, undefined)}]),
  ]);
  await t.test('each line of the log is an object of its own', async () => {
    for (const bytes of [get('/a%0ab'), request('POST /x', 'Content-Length: 1\r\nX-Request-Id: a"},{"\r\n', 'x'), 'G\x1b[31mT / HTTP/1.1\r\n\r\n'])
      await exchange(server.port, bytes, {limit: 300});
    const lines = server.log().trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.length > 10);
    assert.doesNotMatch(server.log(), /[\x00-\x09\x0b-\x1f\x7f]/);
    for (const {name, level} of lines) assert.ok(/^[a-z_.]+$/.test(name) && ['info', 'warn', 'error'].includes(level));
  });
});

test('how it is built', (t) => {
  const read = (...options) => execFileSync('readelf', ['--wide', ...options, binary], {maxBuffer: 1 << 28}).toString();
  const header = read('--file-header');
  const segments = read('--program-headers');
  const dynamic = read('--dynamic');
  const symbols = read('--dyn-syms');
  assert.match(header, /Type:\s+DYN \(Position-Independent Executable file\)/);
  assert.match(segments, /GNU_RELRO/);
  assert.match(segments, /GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s/, 'a stack that cannot be run');
  assert.doesNotMatch(segments, /\sRWE\s/);
  assert.match(dynamic, /\(FLAGS\).*BIND_NOW|\(BIND_NOW\)/);
  assert.match(dynamic, /\(FLAGS_1\).*PIE/);
  assert.doesNotMatch(dynamic, /\((RPATH|RUNPATH|TEXTREL)\)/);
  assert.match(symbols, /__stack_chk_fail/);
  const cache = join(binary, '../CMakeCache.txt');
  const released = /CMAKE_BUILD_TYPE:STRING=Release$/m.test(existsSync(cache) ? readFileSync(cache, 'utf8') : '');
  if (released) assert.match(symbols, /__(memcpy|memmove|strcpy|snprintf|vsnprintf|fprintf|read|recv|memset)_chk/);
  else t.diagnostic('not a release build: its fortified calls are not looked for');
});
