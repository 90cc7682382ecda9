// TLS 1.2 and 1.3 as security.md 3 wants them, and nothing older, weaker or stranger.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {join} from 'node:path';
import {test} from 'node:test';
import {assertHealthy, bareServer, Client, exchange, get, parseAnswers} from '../lib/hostile.mjs';
import {until} from '../lib/http.mjs';
import {binary, kamd, scratch, serve} from '../lib/kamd.mjs';
import {handshake, selfSigned, talk} from '../lib/openssl.mjs';
import {torture} from '../lib/torture.mjs';

const weakest = ':@SECLEVEL=0';
const suite = (name) => ['-tls1_2', '-cipher', name + weakest];

/** [name, options of the client]: refused with an alert. */
const refusals = [
  ['TLS 1.0', ['-tls1', '-cipher', `ALL${weakest}`]],
  ['TLS 1.1', ['-tls1_1', '-cipher', `ALL${weakest}`]],
  ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'AES128-SHA256', 'CAMELLIA128-SHA', 'ARIA128-GCM-SHA256', 'AES128-CCM', 'NULL-SHA', 'NULL-SHA256',
    'DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-CHACHA20-POLY1305', 'DHE-RSA-AES256-SHA', 'ADH-AES128-GCM-SHA256', 'AECDH-AES128-SHA', 'aNULL', 'eNULL',
    'ECDHE-RSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-CCM', 'ECDHE-ECDSA-AES256-CCM8',
    'ECDHE-ECDSA-CAMELLIA256-SHA384', 'ECDHE-ECDSA-ARIA256-GCM-SHA384', 'ECDHE-RSA-NULL-SHA'].map((name) => [name, suite(name)]),
  ['a pre-shared key', ['-tls1_2', '-psk', '1234', '-cipher', `PSK${weakest}`]],
  ['CCM on TLS 1.3', ['-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_SHA256']],
  ['CCM with a short tag on TLS 1.3', ['-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_8_SHA256']],
  ...['secp521r1', 'secp256k1', 'prime192v1', 'brainpoolP256r1', 'X448'].map((group) => [`${group} alone on TLS 1.2`, ['-tls1_2', '-groups', group, '-cipher', `ALL${weakest}`]]),
  ...['secp521r1', 'X448', 'ffdhe2048', 'ffdhe8192'].map((group) => [`${group} alone on TLS 1.3`, ['-tls1_3', '-groups', group]]),
  ['signatures of SHA-1 from ECDSA', ['-tls1_2', '-sigalgs', 'ECDSA+SHA1', '-cipher', `ALL${weakest}`]],
  ['signatures of SHA-1 from RSA', ['-tls1_2', '-sigalgs', 'RSA+SHA1', '-cipher', `ALL${weakest}`]],
  ['signatures of SHA-224', ['-tls1_2', '-sigalgs', 'ECDSA+SHA224:RSA+SHA224', '-cipher', `ALL${weakest}`]],
  ['HTTP/2 alone', ['-alpn', 'h2']],
  ['HTTP/1.0 alone', ['-alpn', 'http/1.0']],
  ['HTTP/3 alone', ['-alpn', 'h3']],
  ['a protocol of 200 letters', ['-alpn', 'x'.repeat(200)]],
  ['a fall back that was not needed', ['-fallback_scsv', '-tls1_2']],
];

const granted = [
  ['TLS 1.2', ['-tls1_2'], 'TLSv1.2'],
  ['TLS 1.3', ['-tls1_3'], 'TLSv1.3'],
  ...['X25519', 'P-256', 'P-384'].flatMap((group) => [[`${group} on TLS 1.3`, ['-tls1_3', '-groups', group], 'TLSv1.3'], [`${group} on TLS 1.2`, ['-tls1_2', '-groups', group === 'P-256' ? group : `${group}:P-256`], 'TLSv1.2']]),
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'].map((name) => [name, ['-tls1_3', '-ciphersuites', name], 'TLSv1.3', name]),
  ['HTTP/2 or HTTP/1.1', ['-alpn', 'h2,http/1.1'], 'TLSv1.3'],
  ['no name of a server', ['-noservername'], 'TLSv1.3'],
  ['a foreign name of a server', ['-servername', 'evil.example'], 'TLSv1.3'],
  ['no tickets', ['-no_ticket'], 'TLSv1.3'],
];

async function families(t, port, ownSuites) {
  await t.test('refused with an alert', {concurrency: 8}, (group) => Promise.all(refusals.map(([name, options]) => group.test(name, async () => {
    const {connected, alert, text} = await handshake(port, ...options);
    assert.ok(!connected && alert, text);
  }))));
  const more = ownSuites.map((name) => [name, ['-tls1_2', '-cipher', name], 'TLSv1.2', name]);
  await t.test('spoken', {concurrency: 8}, (group) => Promise.all([...granted, ...more].map(([name, options, protocol, cipher]) => group.test(name, async () => {
    const seen = await handshake(port, ...options);
    assert.equal(seen.protocol, protocol, seen.text);
    assert.equal(seen.cipher, cipher ?? seen.cipher);
    assert.match(seen.text, /^Compression: NONE$/m);
    assert.match(seen.text, /^Peer signing digest: SHA(256|384|512)$/m);
  }))));
}

const aead = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'];

test('versions, suites and groups, with a key of each kind', async (t) => {
  const server = await bareServer(t);
  await families(t, server.port, aead.map((name) => `ECDHE-ECDSA-${name}`));
  await server.stop();
  selfSigned(join(server.data, 'tls/server.pem'), join(server.data, 'tls/server.key'), 'rsa:2048');
  const withRsa = await serve(t, server.data);
  await families(t, withRsa.port, aead.map((name) => `ECDHE-RSA-${name}`));
});

/** A ClientHello that offers these suites and no extension, in a record of this version. */
function hello(version, suites) {
  const body = [...version, ...Array(32).fill(0x52), 0, 0, suites.length, ...suites, 1, 0];
  return Buffer.from([0x16, 3, 0, 0, body.length + 4, 1, 0, 0, body.length, ...body]);
}
/** The same as SSL 2 wrote it. */
function oldHello(version, suites) {
  const body = [1, ...version, 0, suites.length, 0, 0, 0, 16, ...suites, ...Array(16).fill(0x43)];
  return Buffer.from([0x80, body.length, ...body]);
}

test('what a scanner finds', async (t) => {
  const server = await bareServer(t);
  const found = execFileSync('sslscan', ['--no-colour', '--show-sigs', `127.0.0.1:${server.port}`]).toString();
  for (const version of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1']) assert.match(found, new RegExp(`^${version.replace('.', '\\.')} +disabled$`, 'm'));
  for (const version of ['TLSv1.2', 'TLSv1.3']) assert.match(found, new RegExp(`^${version.replace('.', '\\.')} +enabled$`, 'm'));
  const suites = [...found.matchAll(/^(?:Preferred|Accepted) +(\S+) +\d+ bits +(\S+)/gm)].map(([, version, name]) => `${version} ${name}`);
  const modern = ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305_SHA256'].map((name) => `TLSv1.3 TLS_${name}`);
  assert.deepEqual(suites.sort(), [...modern, ...aead.map((name) => `TLSv1.2 ECDHE-ECDSA-${name}`)].sort());
  assert.match(found, /Session renegotiation not supported/);
  assert.doesNotMatch(found, /(?<!not )vulnerable to heartbleed|Compression enabled/i);
  const groups = new Set([...found.matchAll(/^TLSv1\.[23] +\d+ bits +(secp\S+|x25519|x448|ffdhe\d+|brainpool\S+|sect\S+)/gm)].map(([, name]) => name));
  assert.deepEqual([...groups].sort(), ['secp256r1', 'secp384r1', 'x25519']);
  assert.doesNotMatch(found, /sha1|sha224|md5|dsa_sha1/i);
});

test('what testssl finds', {skip: torture ? false : 'takes minutes: ./dev torture tls'}, async (t) => {
  const server = await bareServer(t);
  const file = join(server.data, 'testssl.json');
  spawnSync('testssl', ['--quiet', '--warnings', 'off', '--jsonfile', file, `127.0.0.1:${server.port}`], {stdio: 'ignore'});
  const ofTheTestCa = ['engine_problem', 'cert_chain_of_trust', 'cert_revocation'];
  const findings = JSON.parse(readFileSync(file, 'utf8')).filter(({id, severity}) => !['OK', 'INFO', 'LOW'].includes(severity) && !ofTheTestCa.includes(id));
  assert.deepEqual(findings, []);
});

test('bytes that are no handshake', async (t) => {
  const server = await bareServer(t);
  const raw = (bytes) => exchange(server.port, bytes, {secured: false});

  const alerted = [
    ['SSL 2', oldHello([0, 2], [1, 0, 0x80, 7, 0, 0xc0])],
    ['TLS 1.2 as SSL 2 wrote it', oldHello([3, 3], [0, 0xc0, 0x2b, 0, 0xc0, 0x2c])],
    ['SSL 3', hello([3, 0], [0, 0x0a, 0, 0x2f])],
    ['TLS 1.0', hello([3, 1], [0, 0x0a, 0, 0x2f, 0xc0, 0x13])],
    ['TLS 1.1', hello([3, 2], [0, 0x0a, 0, 0x2f, 0xc0, 0x13])],
    ['RC4', hello([3, 3], [0, 5])],
    ['triple DES', hello([3, 3], [0, 0x0a, 0xc0, 0x12])],
    ['export suites', hello([3, 3], [0, 3, 0, 6, 0, 8])],
    ['no encryption', hello([3, 3], [0, 1, 0, 2, 0, 0x3b])],
    ['IDEA and SEED', hello([3, 3], [0, 7, 0, 0x96])],
    ['anonymous suites', hello([3, 3], [0, 0x18, 0, 0xa6, 0xc0, 0x18])],
    ['suites of CBC', hello([3, 3], [0xc0, 0x09, 0xc0, 0x23])],
    ['no suite at all', hello([3, 3], [])],
    ['suites of an odd number of bytes', hello([3, 3], [0xc0])],
    ['data before the handshake', Buffer.from([0x17, 3, 3, 0, 5, 1, 2, 3, 4, 5])],
    ['a heartbeat', Buffer.from([0x18, 3, 2, 0, 3, 1, 0x40, 0])],
    ['a change of ciphers', Buffer.from([0x14, 3, 3, 0, 1, 1])],
    ['an answer of a server', Buffer.from([0x16, 3, 3, 0, 4, 2, 0, 0, 0])],
    ['a record of 64 KiB', Buffer.concat([Buffer.from([0x16, 3, 1, 0xff, 0xff]), Buffer.alloc(65_535, 1)])],
    ['a hello of 16 MiB announced', Buffer.from([0x16, 3, 1, 0, 9, 1, 0xff, 0xff, 0xff, 3, 3, 0, 0, 0])],
  ];
  await t.test('an alert', {concurrency: 8}, (group) => Promise.all(alerted.map(([name, bytes]) => group.test(name, async () => {
    const {text, closed} = await raw(bytes);
    assert.ok(closed);
    assert.equal(text.charCodeAt(0), 0x15, `${text.length} bytes`);
    assert.ok(text.length <= 7);
  }))));

  const silent = [
    ['zeros', Buffer.alloc(1000)],
    ['ones', Buffer.alloc(1000, 0xff)],
    ['a question of PostgreSQL', Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])],
    ['the second PROXY protocol', Buffer.from('\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c\x7f\0\0\x01\x7f\0\0\x01\0\x01\x01\xbb', 'latin1')],
    ['plain HTTP behind an empty line', '\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ];
  await t.test('the end without HTTP', {concurrency: 8}, (group) => Promise.all(silent.map(([name, bytes]) => group.test(name, async () => {
    const {text, closed, ms} = await raw(bytes);
    assert.ok(closed && ms < 9_000, `after ${ms} ms`);
    assert.doesNotMatch(text, /HTTP/);
  }))));

  const plain = [
    ['GET', get('/healthz')],
    ['POST with a body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd'],
    ['two requests', get('/healthz') + get('/healthz')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['CONNECT', 'CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['the first PROXY protocol', 'PROXY TCP4 10.0.0.1 127.0.0.1 1 443\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['100 KB of letters', 'A'.repeat(100_000)],
  ];
  await t.test('plain HTTP is told so, once', {concurrency: 8}, (group) => Promise.all(plain.map(([name, bytes]) => group.test(name, async () => {
    const {answers, closed} = await raw(bytes);
    assert.ok(closed);
    assert.deepEqual(answers.map(({status}) => status), [400]);
    assert.equal(answers[0].headers.connection, 'close');
  }))));

  await t.test('a byte that somebody put into a session ends it', async () => {
    const between = net.createServer((near) => {
      const far = net.connect(server.port, '127.0.0.1');
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) socket.on('error', () => {});
      between.once('disturb', () => far.write('\x17\x03\x03\x00\x15 twenty-one bytes more', 'latin1'));
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const client = await Client.connect(between.address().port);
    client.write(get('/nothing'));
    await client.until((text) => text.includes('404'));
    between.emit('disturb');
    await client.ended();
    between.close();
    assert.ok(client.closed);
    assert.equal(parseAnswers(client.text).length, 1);
  });
  await assertHealthy(server.port);
});

const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

test('sessions', async (t) => {
  const server = await bareServer(t);
  const ask = async (port, options) => {
    const client = await Client.connect(port, options);
    const reused = client.socket.isSessionReused?.() ?? false;
    const ticket = new Promise((resolve) => client.socket.once('session', resolve)); // in TLS 1.3 it comes later
    const early = options.maxVersion === 'TLSv1.2' ? client.socket.getSession() : null;
    client.write(get('/nothing', 'Connection: close\r\n'));
    await client.until((text) => text.includes('404'));
    const session = options.session ? null : early ?? (await ticket);
    await client.ended();
    return {reused, session};
  };

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'])
    await t.test(`${maxVersion}: a ticket is taken by the listener that gave it, and by no other`, async () => {
      const {reused, session} = await ask(server.port, {maxVersion});
      assert.equal(reused, false);
      assert.equal((await ask(server.port, {maxVersion, session})).reused, true);
      assert.equal((await ask(server.adminPort, {maxVersion, session})).reused, false);
    });

  await t.test('a ticket allows no early data', async () => {
    const {text} = await talk(server.port, get('/nothing', 'Connection: close\r\n'), '-tls1_3', '-ign_eof');
    assert.match(text, /HTTP\/1\.1 404/);
    assert.match(text, /Max Early Data: 0/);
    assert.doesNotMatch(text, /Max Early Data: [1-9]/);
  });

  await t.test('renegotiation is refused', async () => {
    const client = await Client.connect(server.port, {maxVersion: 'TLSv1.2'});
    const fault = await new Promise((resolve) => {
      client.socket.renegotiate({rejectUnauthorized: false}, resolve);
      client.socket.once('error', resolve);
      client.socket.once('close', () => resolve(new Error('closed')));
    });
    assert.ok(fault instanceof Error);
    client.socket.destroy();
    await assertHealthy(server.port);
  });

  await t.test('a session without an end is one request after the other', async () => {
    const client = await Client.connect(server.port);
    for (let i = 0; i < 50; ++i) {
      client.write(get(`/nothing/${i}`));
      await client.until((text) => text.split('HTTP/1.1 404').length === i + 2);
    }
    client.write(get('/last', 'Connection: close\r\n'));
    await client.ended();
    assert.equal(parseAnswers(client.text).length, 51);
  });

  await t.test('120 aborted handshakes leave no descriptor', async () => {
    const before = descriptors(server.pid);
    await Promise.all(Array.from({length: 120}, async (_, i) => {
      const client = await Client.connect(server.port, {secured: false});
      client.write(i % 3 === 0 ? Buffer.alloc(0) : i % 3 === 1 ? Buffer.from([0x16, 3, 1]) : hello([3, 3], [0xc0, 0x2b]));
      await new Promise((resolve) => setTimeout(resolve, 20));
      client.socket.resetAndDestroy();
    }));
    await until(() => descriptors(server.pid), (count) => count <= before, 5_000);
  });
});

test('certificates', async (t) => {
  const server = await bareServer(t);
  const file = (name) => join(server.data, 'tls', name);
  const shown = async () => {
    const client = await Client.connect(server.port);
    const {fingerprint256} = client.socket.getPeerCertificate();
    client.socket.destroy();
    return fingerprint256;
  };
  const reload = async (name) => {
    const seen = server.log().split(name).length;
    process.kill(server.pid, 'SIGHUP');
    await until(() => server.log().split(name).length, (times) => times > seen, 20_000);
  };
  const first = await shown();

  await t.test('what browsers want of the first one', async () => {
    const text = execFileSync('openssl', ['x509', '-in', file('server.pem'), '-noout', '-text']).toString();
    assert.match(text, /DNS:localhost, IP Address:127\.0\.0\.1/);
    assert.match(text, /TLS Web Server Authentication/);
    assert.match(text, /CA:FALSE/);
    assert.match(text, /Signature Algorithm: ecdsa-with-SHA256/);
    execFileSync('openssl', ['verify', '-CAfile', file('ca.pem'), '-verify_hostname', 'localhost', file('server.pem')]);
  });

  await t.test('SIGHUP takes a new pair for new connections, and the old ones go on', async () => {
    const old = await Client.connect(server.port);
    selfSigned(file('server.pem'), file('server.key'), 'rsa:3072');
    await reload('certs.reloaded');
    assert.notEqual(await shown(), first);
    old.write(get('/nothing', 'Connection: close\r\n'));
    await old.ended();
    assert.deepEqual(parseAnswers(old.text).map(({status}) => status), [404], `${old.closed} ${old.failure?.message}`);
  });

  await t.test('a pair that was changed is taken without a signal, one that ends soon is told of, the one of our own comes back', async () => {
    const taken = await shown();
    selfSigned(file('server.pem'), file('server.key'), 'rsa:2048', '-days', '20');
    await until(shown, (now) => now !== taken, 20_000, 200);
    assert.match(server.log(), /"certs\.expires_soon","at":"20/);
    const given = await shown();
    for (const name of ['server.pem', 'server.key']) rmSync(file(name));
    await until(shown, (now) => now !== given, 20_000, 200);
    execFileSync('openssl', ['verify', '-CAfile', file('ca.pem'), file('server.pem')]);
  });

  selfSigned(file('server.pem'), file('server.key'), 'rsa:2048');
  await reload('certs.reloaded');
  const second = await shown();
  const other = join(scratch(t), 'data');
  await kamd('init', other);
  const weak = [
    ['no certificate at all', () => writeFileSync(file('server.pem'), 'nonsense')],
    ['a key that does not fit', () => selfSigned(join(server.data, 'other.pem'), file('server.key'), 'rsa:2048')],
    ['a key that the group may read', () => chmodSync(file('server.key'), 0o640)],
    ['a key that all may read', () => chmodSync(file('server.key'), 0o604)],
    ['RSA of 1,024 bits', () => selfSigned(file('server.pem'), file('server.key'), 'rsa:1024')],
    ['an elliptic curve of 192 bits', () => selfSigned(file('server.pem'), file('server.key'), 'ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1')],
  ];
  for (const [name, spoil] of weak)
    await t.test(`${name}: refused while serving, and at the start`, async () => {
      const kept = ['server.pem', 'server.key'].map((one) => [one, readFileSync(file(one))]);
      spoil();
      await reload('certs.reload_refused');
      assert.equal(await shown(), second);
      cpSync(join(server.data, 'tls'), join(other, 'tls'), {recursive: true});
      const {status, stderr} = spawnSync(binary, ['serve', '--data', other, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'], {timeout: 30_000});
      assert.equal(status, 4, stderr.toString());
      assert.match(stderr.toString(), /server\.(key|pem)|TLS (key|certificate)/);
      for (const [one, bytes] of kept) writeFileSync(file(one), bytes);
      chmodSync(file('server.key'), 0o600);
    });
  await reload('certs.reloaded');
  await assertHealthy(server.port);
});
