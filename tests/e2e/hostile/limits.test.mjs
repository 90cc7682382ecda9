// More of everything than one client should have: connections, requests, guesses; and a machine that has nothing left to give.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import net from 'node:net';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {assertHealthy, bareServer, Client, delivery, exchange, get, parseAnswers, request} from '../lib/hostile.mjs';
import {until} from '../lib/http.mjs';
import {binary, kamd, scratch} from '../lib/kamd.mjs';
import {pause} from '../lib/torture.mjs';

const open = (port, from) => Client.connect(port, {secured: false, from});
const opened = (port, count, from) => Promise.all(Array.from({length: count}, (_, i) => open(port, from(i))));
const alive = (clients) => clients.filter(({closed}) => !closed);
const leave = (clients) => clients.forEach(({socket}) => socket.destroy());
const settled = () => pause(300); // what the server closes at once is closed then

test('connections', async (t) => {
  const server = await bareServer(t);

  await t.test('64 of one address, the next is closed at once, another address is served', async () => {
    const crowd = await opened(server.port, 64, () => '127.9.9.9');
    await settled();
    assert.equal(alive(crowd).length, 64);
    const more = await opened(server.port, 10, () => '127.9.9.9');
    await settled();
    assert.equal(alive(more).length, 0);
    assert.equal(alive(crowd).length, 64);
    await assertHealthy(server.port);
    leave(crowd);
    await until(() => open(server.port, '127.9.9.9').then(async (one) => { await pause(50); const {closed} = one; leave([one]); return closed; }), (closed) => !closed, 5_000);
  });

  await t.test('1,024 in all, and after them the next ones are served again', async () => {
    const crowd = await opened(server.port, 1_100, (i) => `127.8.${Math.floor(i / 60)}.1`);
    await settled();
    assert.equal(alive(crowd).length, 1_024);
    leave(crowd);
    await until(() => assertHealthy(server.port).then(() => true, () => false), Boolean, 5_000);
  });

  await t.test('the operations listener is served whatever the crowd at the other', async () => {
    const crowd = await opened(server.port, 1_100, (i) => `127.7.${Math.floor(i / 60)}.1`);
    await settled();
    await assertHealthy(server.adminPort);
    leave(crowd);
  });
});

/** A server that may have so many descriptors. */
async function poorServer(t, descriptors) {
  const data = join(scratch(t), 'data');
  await kamd('init', data);
  const words = ['serve', '--data', data, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'];
  const child = spawn('prlimit', [`--nofile=${descriptors}`, binary, ...words], {stdio: ['ignore', 'pipe', 'ignore']});
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) {
    const ports = [...line.matchAll(/https:\/\/localhost:(\d+)/g)].map(([, port]) => Number(port));
    child.stdout.resume();
    return {child, port: ports[0], pid: child.pid};
  }
}

test('without descriptors the server waits, and goes on', async (t) => {
  const {child, port, pid} = await poorServer(t, 100);
  const crowd = await opened(port, 300, (i) => `127.6.${Math.floor(i / 60)}.1`);
  await settled();
  assert.ok(readdirSync(`/proc/${pid}/fd`).length <= 100 - 30, 'a reserve is kept');
  leave(crowd);
  await until(() => assertHealthy(port).then(() => true, () => false), Boolean, 5_000);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('a soft limit of descriptors is no limit of connections', async (t) => {
  const {port} = await poorServer(t, '1024:4096');
  const crowd = await opened(port, 1_100, (i) => `127.4.${Math.floor(i / 60)}.1`);
  await settled();
  assert.equal(alive(crowd).length, 1_024);
  leave(crowd);
});

test('rates', async (t) => {
  const server = await bareServer(t);
  const key = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', server.data)).trim();

  await t.test('a key has a burst of 40, then 429 with the time to wait; another key is served', async () => {
    const asked = get('/api/v1/rules/versions', `Authorization: Bearer ${key}\r\n`);
    const seen = (await Promise.all(Array.from({length: 25}, () => exchange(server.port, asked.repeat(7) + get('/last', 'Connection: close\r\n'))))).flatMap(({answers}) => answers);
    const limited = seen.filter(({status}) => status === 429);
    assert.ok(limited.length > 0);
    for (const {headers} of limited) assert.match(headers['retry-after'], /^[1-9]\d*$/);
    assert.ok(seen.filter(({status}) => status === 200).length >= 40);
    const other = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', server.data)).trim();
    const {answers: [answer]} = await exchange(server.port, get('/api/v1/rules/versions', `Authorization: Bearer ${other}\r\nConnection: close\r\n`));
    assert.equal(answer.status, 200);
  });

  await t.test('a tenant has a burst of 400 deliveries, then 503 with the time to wait', async () => {
    const invalid = delivery(server, '{}').repeat(8); // counted, and not stored
    const limited = [];
    await Promise.all(Array.from({length: 20}, async () => {
      for (let i = 0; i < 20 && limited.length === 0; ++i) {
        const {answers} = await exchange(server.port, invalid + get('/last', 'Connection: close\r\n'));
        limited.push(...answers.filter(({status}) => status === 503));
      }
    }));
    assert.ok(limited.length > 0);
    for (const {headers} of limited) assert.match(headers['retry-after'], /^[1-9]\d*$/);
  });

  const refusalOf = async (from, fields = '') => {
    const started = performance.now();
    const {answers: [answer]} = await exchange(server.port, get('/api/v1/accounts', `Authorization: Bearer wrong\r\nConnection: close\r\n${fields}`), {from});
    assert.equal(answer.status, 401);
    return performance.now() - started;
  };
  const guesses = async (from, fieldsOf = () => '') => (await Promise.all(Array.from({length: 16}, (_, i) => refusalOf(from, fieldsOf(i))))).filter((ms) => ms >= 1_000).length;

  await t.test('who guesses has to wait, and nobody else', async () => {
    assert.ok(await guesses('127.5.5.5') >= 6);
    assert.ok(await refusalOf('127.5.5.6') < 1_000);
  });
  await t.test('an address is that of the connection, whatever fields say', async () => {
    const claimed = (i) => `X-Forwarded-For: 10.0.0.${i}\r\nForwarded: for=10.0.0.${i}\r\nX-Real-IP: 10.0.0.${i}\r\nTrue-Client-IP: 10.0.0.${i}\r\nCF-Connecting-IP: 10.0.0.${i}\r\n`;
    assert.ok(await guesses('127.5.5.7', claimed) >= 6);
    assert.doesNotMatch(server.log(), /"peer":"10\./);
    assert.match(server.log(), /"peer":"127\.5\.5\.7"/);
  });
});

test('the end', async (t) => {
  const server = await bareServer(t);
  const idle = await Client.connect(server.port);
  const half = await Client.connect(server.port, {secured: false});
  const busy = await Client.connect(server.port);
  const whole = delivery(server, '{}');
  busy.write(whole.slice(0, -1));
  await pause(200);
  const started = performance.now();
  const stopped = server.stop();
  await Promise.race([idle.ended(), pause(3_000)]);
  assert.ok(idle.closed, 'an idle connection ends at once');
  await assert.rejects(new Promise((resolve, reject) => net.connect(server.port, '127.0.0.1').once('connect', resolve).once('error', reject)), /ECONNREFUSED/);
  busy.write(whole.slice(-1));
  await busy.ended();
  const [answer] = parseAnswers(busy.text);
  assert.equal(answer.status, 400, 'a request that had begun is answered');
  assert.equal(answer.headers.connection, 'close');
  await stopped;
  assert.ok(performance.now() - started < 12_000);
  half.socket.destroy();
  assert.match(server.log(), /"server.stopped"/);
});

test('a request of every kind at once, and every honest one is answered', async (t) => {
  const server = await bareServer(t);
  const hostile = ['\x16\x03', 'GET / HTTP/1.1\r\n', request('POST /generic/webhooks/acme', 'Content-Length: 10\r\n', 'abc'), get('/a\0'), 'A'.repeat(30_000), get('/x', 'Transfer-Encoding: x\r\n')];
  const run = {over: false};
  const attackers = Array.from({length: 12}, async (_, i) => {
    for (let round = 0; !run.over; ++round) {
      const client = await Client.connect(server.port, {secured: (i + round) % 3 !== 0});
      client.write(hostile[(i + round) % hostile.length]);
      await pause(30);
      if (round % 2) client.socket.destroy();
      else client.socket.end();
    }
  });
  const statuses = [];
  for (let i = 0; i < 60; ++i) statuses.push(...(await exchange(server.port, delivery(server, `{"object":"account","id":"A-${i}","event":"changed"}`, {fields: 'Connection: close\r\n'}))).answers.map(({status}) => status));
  run.over = true;
  await Promise.all(attackers);
  assert.deepEqual(statuses, Array(60).fill(200));
});
