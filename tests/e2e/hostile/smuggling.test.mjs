// Where a body ends: everything that two readers could understand in two ways is refused, and the rest of it is never a request.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answered, bareServer, Client, delivery, exchange, get, parseAnswers, refused, request} from '../lib/hostile.mjs';
import {changed} from '../lib/acme.mjs';

const path = '/generic/webhooks/acme';
const post = (fields, body = 'abcd') => request(`POST ${path}`, fields, body);
const chunks = '4\r\nabcd\r\n0\r\n\r\n';
const coded = (value, body = chunks) => post(`Transfer-Encoding:${value}\r\n`, body);
const chunked = (body) => coded(' chunked', body);
const length = (value) => post(`Content-Length:${value}\r\n`);

/** The body in chunks of `size`; `line` and `end` spell the sizes and the last chunk. */
const inChunks = (size, {line = (n) => n.toString(16), end = '0\r\n\r\n'} = {}) => (body) => {
  const parts = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  return ['Transfer-Encoding: chunked\r\n', parts.map((part) => `${line(part.length)}\r\n${part}\r\n`).join('') + end];
};

test('a body that could end in two places is refused', async (t) => {
  const server = await bareServer(t);
  await refused(t, server.port, [
    ['a length and chunked', post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', chunks), 400],
    ['chunked and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', chunks), 400],
    ['a length of 0 and chunked', post('Content-Length: 0\r\nTransfer-Encoding: chunked\r\n', chunks), 400],
    ['a length, and chunked far behind it', post(`Content-Length: 4\r\n${'X-A: b\r\n'.repeat(50)}Transfer-Encoding: chunked\r\n`, chunks), 400],
    ['a length and identity', post('Content-Length: 4\r\nTransfer-Encoding: identity\r\n'), 400],
    ['gzip and a length', post('Transfer-Encoding: gzip\r\nContent-Length: 4\r\n'), 400],
    ['a length and an empty coding', post('Content-Length: 4\r\nTransfer-Encoding:\r\n'), 400],
    ['a length and chunked on HTTP/1.0', `POST ${path} HTTP/1.0\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, 400],
    ['chunked on HTTP/1.0', `POST ${path} HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, 400],

    ['identity', coded(' identity', ''), 501],
    ['gzip', coded(' gzip', ''), 501],
    ['deflate', coded(' deflate', ''), 501],
    ['compress', coded(' compress', ''), 501],
    ['xchunked', coded(' xchunked'), 501],
    ['chunkedx', coded(' chunkedx'), 501],
    ['cow', coded(' cow'), 501],
    ['chunked, identity', coded(' chunked, identity'), 400],
    ['identity, chunked', coded(' identity, chunked'), 400],
    ['chunked, chunked', coded(' chunked, chunked'), 400],
    ['gzip, chunked', coded(' gzip, chunked'), 400],
    ['chunked, gzip', coded(' chunked, gzip'), 400],
    ['chunked,', coded(' chunked,'), 400],
    [', chunked', coded(' , chunked'), 400],
    ['chunked;q=1', coded(' chunked;q=1'), 400],
    ['chunked; a', coded(' chunked; a'), 400],
    ['"chunked"', coded(' "chunked"'), 400],
    ["'chunked'", coded(" 'chunked'"), 501],
    ['chunked with a byte of Latin-1', coded(' chunked\xa0'), 400],
    ['chunked with a byte in front', coded(' \x0bchunked'), 400],
    ['chunked with a NUL', coded(' chunked\0'), 400],
    ['chun ked', coded(' chun ked'), 400],
    ['an empty coding', coded(''), 400],
    ['a coding of blanks', coded(' \t '), 400],
    ['a folded coding', coded('\r\n chunked'), 400],
    ['two codings', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', chunks), 400],
    ['chunked, then identity', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', chunks), 400],
    ['identity, then chunked', post('Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n', chunks), 400],
    ['chunked, then nothing', post('Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n', chunks), 400],
    ['a blank before the colon', post('Transfer-Encoding : chunked\r\n', chunks), 400],
    ['a tab before the colon', post('Transfer-Encoding\t: chunked\r\n', chunks), 400],
    ['a NUL before the colon', post('Transfer-Encoding\0: chunked\r\n', chunks), 400],
    ['a coding on a line that a line feed began', post('X-A: b\nTransfer-Encoding: chunked\r\n', chunks), 400],
    ['a coding on a line that a carriage return began', post('X-A: b\rTransfer-Encoding: chunked\r\n', chunks), 400],

    ['two equal lengths', post('Content-Length: 4\r\nContent-Length: 4\r\n'), 400],
    ['two lengths', post('Content-Length: 4\r\nContent-Length: 0\r\n'), 400],
    ['two lengths in other letters', post('Content-Length: 0\r\ncontent-length: 4\r\n'), 400],
    ['4, 4', length(' 4, 4'), 400],
    ['4, 5', length(' 4, 5'), 400],
    ['4,', length(' 4,'), 400],
    ['0004', length(' 0004'), 400],
    ['00', length(' 00'), 400],
    ['+4', length(' +4'), 400],
    ['-4', length(' -4'), 400],
    ['-0', length(' -0'), 400],
    ['0x4', length(' 0x4'), 400],
    ['4.0', length(' 4.0'), 400],
    ['4e0', length(' 4e0'), 400],
    ['4 4', length(' 4 4'), 400],
    ['4;', length(' 4;'), 400],
    ['"4"', length(' "4"'), 400],
    ['four', length(' four'), 400],
    ['1_000', length(' 1_000'), 400],
    ['an Arabic digit', length(' \xd9\xa4'), 400],
    ['an empty length', length(''), 400],
    ['a folded length', length('\r\n 4'), 400],
    ['a length with a NUL', length(' 4\0'), 400],
    ['2 to the 64', length(' 18446744073709551616'), 400],
    ['2 to the 64 and 4', length(' 18446744073709551620'), 400],
    ['a length of 200 digits', length(` ${'9'.repeat(200)}`), 400],
    ['a blank before the colon of the length', post('Content-Length : 4\r\n'), 400],

    ['no chunk size', chunked('\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size of letters', chunked('xyz\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size with 0x', chunked('0x4\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size with a sign', chunked('+4\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a negative chunk size', chunked('-4\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a blank before a chunk size', chunked(' 4\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a blank behind a chunk size', chunked('4 \r\nabcd\r\n0\r\n\r\n'), 400],
    ['a tab behind a chunk size', chunked('4\t\r\nabcd\r\n0\r\n\r\n'), 400],
    ['an underscore in a chunk size', chunked('0_4\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size in quotes', chunked('"4"\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size of 17 digits', chunked('00000000000000004\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk size that wraps', chunked('10000000000000004\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a line feed alone behind a chunk size', chunked('4\nabcd\r\n0\r\n\r\n'), 400],
    ['a carriage return alone behind a chunk size', chunked('4\rabcd\r\n0\r\n\r\n'), 400],
    ['a line feed alone behind a chunk', chunked('4\r\nabcd\n0\r\n\r\n'), 400],
    ['a line feed alone behind the last size', chunked('4\r\nabcd\r\n0\n\r\n'), 400],
    ['a line feed alone at the end', chunked('4\r\nabcd\r\n0\r\n\n'), 400],
    ['a chunk that is longer than it says', chunked('3\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk that is shorter than it says', chunked('5\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a line feed in a chunk extension', chunked('4;a\nb\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a carriage return in a chunk extension', chunked('4;a\rb\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a line end in a quoted chunk extension', chunked('4;a="\r\nabcd\r\n0\r\n\r\n"\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a NUL in a chunk extension', chunked('4;a=\0\r\nabcd\r\n0\r\n\r\n'), 400],
    ['a chunk line of 257 bytes', chunked(`4;${'e'.repeat(255)}\r\nabcd\r\n0\r\n\r\n`), 400],
    ['a chunk extension of 64 KiB', chunked(`4;${'e'.repeat(65_536)}\r\nabcd\r\n0\r\n\r\n`), 400],
    ['an extension of 64 KiB behind the last size', chunked(`4\r\nabcd\r\n0;${'e'.repeat(65_536)}\r\n\r\n`), 400],
    ['thousands of chunk extensions', chunked(`${`1;${'e'.repeat(200)}\r\nx\r\n`.repeat(6_000)}0\r\n\r\n`), 413],
    ['a trailer', chunked('4\r\nabcd\r\n0\r\nX-A: b\r\n\r\n'), 400],
    ['a trailer of Content-Length', chunked('4\r\nabcd\r\n0\r\nContent-Length: 0\r\n\r\n'), 400],
    ['a trailer of 128 KiB', chunked(`4\r\nabcd\r\n0\r\nX-A: ${'b'.repeat(131_072)}\r\n\r\n`), 400],
    ['a chunk of 16 F', chunked('ffffffffffffffff\r\nabcd\r\n0\r\n\r\n'), 413],
    ['a chunk of 2 GiB', chunked('80000000\r\nabcd\r\n0\r\n\r\n'), 413],

    ['a body where nothing is', request('POST /nothing', 'Content-Length: 4\r\n', 'abcd'), 404],
    ['a body to another method', request('PUT /generic/webhooks/acme', 'Content-Length: 4\r\n', 'abcd'), 405],
    ['a request as the body of a GET', get('/embed/account', `Content-Length: ${get('/smuggled').length}\r\n`) + get('/smuggled'), 413],
    ['a request in a chunk of a GET', get('/embed/account', 'Transfer-Encoding: chunked\r\n') + `30\r\n${get('/smuggled')}\r\n0\r\n\r\n`, 413],
  ]);

  const body = changed('A-1');
  const signedIn = (framed) => delivery(server, body, {framed});
  await answered(t, server.port, [
    ['a length', signedIn(), [200]],
    ['one chunk', signedIn(inChunks(1000)), [200]],
    ['chunks of a byte', signedIn(inChunks(1)), [200]],
    ['sizes with zeros and capitals', signedIn(inChunks(15, {line: (n) => `000${n.toString(16).toUpperCase()}`})), [200]],
    ['chunk extensions', signedIn(inChunks(7, {line: (n) => `${n};a;b=c;d="e\\";f"`})), [200]],
    ['several zeros at the end', signedIn(inChunks(7, {end: '0000\r\n\r\n'})), [200]],
    ['CHUNKED in capitals', signedIn((text) => [inChunks(9)(text)[0].replace('chunked', 'CHUNKED'), inChunks(9)(text)[1]]), [200]],
    ['an underscore for the hyphen frames nothing', post('Transfer_Encoding: chunked\r\n', ''), [401]],
    ['two deliveries and their repeats at once', [1, 1, 2, 2].map((id) => delivery(server, body, {id: `msg_${id}`})).join(''), [200, 200, 200, 200]],
    ['100-continue with the body behind it', delivery(server, body, {fields: 'Expect: 100-continue\r\n'}), [200]],
  ]);
});

test('requests on one connection', async (t) => {
  const server = await bareServer(t);
  const ok = get('/healthz');

  await t.test('as many answers as valid requests, however good and bad ones are mixed', async () => {
    const bad = [get('/a/../b'), 'GET /healthz\r\n\r\n', get('/healthz', 'Content-Length: 01\r\n'), get('/healthz', 'X: a\r\n b\r\n'), 'nonsense\r\n\r\n'];
    let seed = 7;
    const random = (n) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
    for (let round = 0; round < 40; ++round) {
      const good = random(8);
      const {answers, closed} = await exchange(server.adminPort, ok.repeat(good) + bad[random(bad.length)] + ok.repeat(3));
      assert.ok(closed);
      assert.deepEqual(answers.map(({status}) => status), [...Array(good).fill(200), 400]);
    }
  });

  await t.test('more than eight that wait are cut off, at an answer that says so', async () => {
    const {answers, closed} = await exchange(server.adminPort, ok.repeat(200));
    assert.ok(closed);
    assert.ok(answers.length >= 8 && answers.length <= 12, `${answers.length} answers`);
    assert.equal(answers.at(-1).headers.connection, 'close');
  });

  await t.test('what follows an end that was asked for is dropped', async () => {
    for (const first of [get('/healthz', 'Connection: close\r\n'), 'GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n'])
      assert.equal((await exchange(server.adminPort, first + ok + ok)).answers.length, 1);
  });

  await t.test('a request that arrives byte by byte is one request', async () => {
    const client = await Client.connect(server.adminPort);
    for (const byte of get('/healthz', 'Connection: close\r\n')) client.write(byte);
    await client.ended();
    assert.deepEqual(parseAnswers(client.text).map(({status}) => status), [200]);
  });

  await t.test('a client that says no more is still answered', async () => {
    const client = await Client.connect(server.adminPort);
    client.socket.end(ok);
    await client.ended();
    assert.deepEqual(parseAnswers(client.text).map(({status}) => status), [200]);
  });

  await t.test('a client that says no more in the middle of a request is not answered, but that nobody knows it', async () => {
    const cutOff = [`Content-Length: 500\r\n`, 'Transfer-Encoding: chunked\r\n'];
    for (const [port, part, said] of [
      [server.adminPort, 'GET /healthz HTT', /^$/],
      [server.adminPort, 'GET /healthz HTTP/1.1\r\nHost: local', /^$/],
      [server.adminPort, request('POST /api/v1/subscriptions', cutOff[0], 'abc'), /^HTTP\/1\.1 401 /],
      [server.adminPort, request('POST /api/v1/subscriptions', cutOff[1], '4\r\nab'), /^HTTP\/1\.1 401 /],
      [server.port, delivery(server, changed('A-1'), {framed: (body) => [cutOff[0], body]}), /^$/],
      [server.port, delivery(server, changed('A-1'), {framed: () => [cutOff[1], '4\r\nab']}), /^$/],
    ]) {
      const client = await Client.connect(port);
      client.socket.end(part);
      await client.ended();
      assert.ok(client.closed);
      assert.match(client.text, said);
    }
  });

  await t.test('100-continue is said when a body is wanted, not when it is refused', async () => {
    const wanted = await Client.connect(server.port);
    const whole = delivery(server, changed('A-1'), {fields: 'Expect: 100-continue\r\nConnection: close\r\n'});
    const end = whole.indexOf('\r\n\r\n') + 4;
    wanted.write(whole.slice(0, end));
    await wanted.until((text) => text === 'HTTP/1.1 100 Continue\r\n\r\n');
    wanted.write(whole.slice(end));
    await wanted.ended();
    assert.deepEqual(parseAnswers(wanted.text).map(({status}) => status), [200]);
    for (const [fields, status] of [['Content-Length: 1048577\r\n', 413], ['Content-Length: 4\r\nContent-Encoding: gzip\r\n', 415]]) {
      const {text, answers} = await exchange(server.port, post(`${fields}Expect: 100-continue\r\n`, ''));
      assert.doesNotMatch(text, / 100 /);
      assert.deepEqual(answers.map((answer) => answer.status), [status]);
    }
  });
});
