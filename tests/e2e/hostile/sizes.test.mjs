// Everything has a size, to the byte; what is larger is refused before it is read.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {changed} from '../lib/acme.mjs';
import {answered, bareServer, delivery, exchange, get, refused, request} from '../lib/hostile.mjs';
import {kamd} from '../lib/kamd.mjs';

const KiB = 1024;
const MiB = 1024 * KiB;
const path = '/generic/webhooks/acme';
const post = (fields, body = '') => request(`POST ${path}`, fields, body);

/** A request for /healthz whose header block has so many bytes, its empty line included. */
const header = (bytes) => get('/healthz', `X-A: ${'a'.repeat(bytes - get('/healthz', 'X-A: \r\n').length)}\r\n`);
const fields = (count) => get('/healthz', 'X-A: b\r\n'.repeat(count - 1));
/** An event with so many bytes. */
const event = (bytes) => {
  const [start, end] = ['{"object":"account","id":"A-1","event":"changed","note":"', '"}'];
  return start + 'n'.repeat(bytes - start.length - end.length) + end;
};
const nested = (depth) => `{"object":"account","id":"A-1","event":"changed","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;

test('sizes', async (t) => {
  const server = await bareServer(t);

  await answered(t, server.adminPort, [
    ['a header of 16 KiB', header(16 * KiB), [200]],
    ['100 fields', fields(100), [200]],
    ['a name of 8 KiB', get('/healthz', `${'X'.repeat(8 * KiB)}: b\r\n`), [200]],
  ]);
  await refused(t, server.adminPort, [
    ['a header of 16 KiB and a byte', header(16 * KiB + 1), 431],
    ['101 fields', fields(101), 431],
    ['10,000 fields', fields(10_000), 431],
    ['a header of 1 MiB', header(MiB), 431],
    ['a value of 1 MiB without an end', `GET /healthz HTTP/1.1\r\nX-A: ${'a'.repeat(MiB)}`, 431],
    ['a name of 1 MiB', `GET /healthz HTTP/1.1\r\n${'a'.repeat(MiB)}`, 431],
    ['a method of 1 MiB', 'A'.repeat(MiB), 414],
    ['cookies of 20 KB', get('/healthz', `Cookie: ${'a=b; '.repeat(4_000)}\r\n`), 431],
    ['a byte where no body is taken', get('/healthz', 'Content-Length: 1\r\n') + 'x', 413],
    ['64 KiB and a byte for a subscription', request('POST /api/v1/subscriptions', `Content-Length: ${64 * KiB + 1}\r\n`), 413],
  ]);

  const announced = (bytes) => post(`Content-Length: ${bytes}\r\n`);
  await refused(t, server.port, [
    ['1 MiB and a byte announced', announced(MiB + 1), 413],
    ['2 GiB announced', announced(2 ** 31), 413],
    ['4 GiB announced', announced(2 ** 32), 413],
    ['2 to the 63 announced', announced('9223372036854775808'), 413],
    ['19 digits announced', announced('9999999999999999999'), 413],
    ['1 MiB and a byte, sent', announced(MiB + 1) + 'x'.repeat(MiB + 1), 413],
    ['1 MiB and a byte in chunks', post('Transfer-Encoding: chunked\r\n', `100000\r\n${'x'.repeat(MiB)}\r\n1\r\nx\r\n0\r\n\r\n`), 413],
    ['a body for a job', request('POST /api/v1/jobs/sync', 'Content-Length: 2\r\n', '{}'), 413],

    ['gzip', post('Content-Length: 4\r\nContent-Encoding: gzip\r\n', 'abcd'), 415],
    ['a bomb of gzip', post(`Content-Length: ${gzipSync(Buffer.alloc(64 * MiB)).length}\r\nContent-Encoding: gzip\r\n`), 415],
    ['deflate', post('Content-Length: 4\r\nContent-Encoding: deflate\r\n', 'abcd'), 415],
    ['brotli', post('Content-Length: 4\r\nContent-Encoding: br\r\n', 'abcd'), 415],
    ['zstd', post('Content-Length: 4\r\nContent-Encoding: zstd\r\n', 'abcd'), 415],
    ['identity, gzip', post('Content-Length: 4\r\nContent-Encoding: identity, gzip\r\n', 'abcd'), 415],
    ['identity and gzip in two fields', post('Content-Length: 4\r\nContent-Encoding: identity\r\nContent-Encoding: gzip\r\n', 'abcd'), 415],
    ['an empty content coding', post('Content-Length: 4\r\nContent-Encoding:\r\n', 'abcd'), 415],
    ['too large comes before its coding', post(`Content-Length: ${MiB + 1}\r\nContent-Encoding: gzip\r\n`), 413],
    ['no such route comes before its size', request('POST /nothing', `Content-Length: ${MiB + 1}\r\n`), 404],
    ['the wrong method comes before its size', request(`PUT ${path}`, `Content-Length: ${MiB + 1}\r\n`), 405],
  ]);

  await answered(t, server.port, [
    ['an event of 1 MiB', delivery(server, event(MiB)), [200]],
    ['identity', delivery(server, changed('A-1'), {fields: 'Content-Encoding: Identity\r\n'}), [200]],
    ['JSON 60 deep', delivery(server, nested(60)), [200]],
    ['JSON 65 deep', delivery(server, nested(65)), [400]],
    ['JSON 100,000 deep', delivery(server, nested(100_000)), [400]],
    ['arrays alone, 500,000 deep', delivery(server, '['.repeat(500_000)), [400]],
    ['objects alone, 100,000 deep', delivery(server, '{"a":'.repeat(100_000)), [400]],
    ['1,000 events', delivery(server, `[${Array.from({length: 1000}, (_, i) => changed(`A-${i}`))}]`), [200]],
    ['1,001 events', delivery(server, `[${Array.from({length: 1001}, (_, i) => changed(`A-${i}`))}]`), [400]],
    ['an id of 255 bytes', delivery(server, changed('a'.repeat(255))), [200]],
    ['an id of 256 bytes', delivery(server, changed('a'.repeat(256))), [400]],
    ['100,000 keys that are the same', delivery(server, `{${'"a":1,'.repeat(100_000)}"a":1}`), [400]],
  ]);

  await t.test('refused bodies take no memory: 40 times 64 MiB announced and sent', async () => {
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);
    const before = resident();
    const flood = Buffer.alloc(8 * MiB, 'x');
    await Promise.all(Array.from({length: 40}, () => exchange(server.port, Buffer.concat([Buffer.from(announced(64 * MiB)), flood]))));
    const grown = resident() - before;
    assert.ok(grown < 64 * KiB, `${grown} KiB more`);
  });
});

test('sizes of the API', async (t) => {
  const server = await bareServer(t);
  const key = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'admin', '--data', server.data)).trim();
  const bearer = `Authorization: Bearer ${key}\r\n`;
  const sent = (body) => request('POST /api/v1/subscriptions', `${bearer}Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
  await answered(t, server.adminPort, [
    ['JSON 20 deep', sent('['.repeat(20)), [400]],
    ['JSON 30,000 deep', sent('{"url":'.repeat(9_000)), [400]],
    ['an address of 3,000 bytes', sent(JSON.stringify({url: `https://a.example/${'a'.repeat(3000)}`, kinds: ['tier.changed']})), [400]],
    ['a key of 257 bytes', get('/api/v1/events', `Authorization: Bearer ${'k'.repeat(257)}\r\n`), [401]],
    ['a cursor of 3,000 bytes', get(`/api/v1/events?cursor=${'9'.repeat(3000)}`, bearer), [400]],
  ]);
  await answered(t, server.port, [
    ['a cursor of 3,000 bytes in a list', get(`/api/v1/accounts?cursor=${'A'.repeat(3000)}`, bearer), [400]],
    ['a cursor of deep JSON', get(`/api/v1/accounts?cursor=${Buffer.from('['.repeat(2000)).toString('base64url')}`, bearer), [400]],
    ['an id of 4,000 bytes', get(`/api/v1/accounts/${'a'.repeat(4000)}`, bearer), [404]],
    ['a limit beyond all numbers', get(`/api/v1/accounts?limit=${'9'.repeat(30)}`, bearer), [400]],
    ['a tenant of 3,000 bytes', get(`/api/v1/accounts?tenant=${'a'.repeat(3000)}`, bearer), [404]],
    ['a job beyond all numbers', get(`/api/v1/jobs/${'9'.repeat(30)}`, bearer), [404]],
  ]);
});
