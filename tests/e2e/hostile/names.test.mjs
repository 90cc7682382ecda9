// Certificates that others keep, chosen by the name that a client asks for, and a name for clients with a certificate alone.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {chmodSync, copyFileSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import tls from 'node:tls';
import {until} from '../lib/http.mjs';
import {kamd, scratch, serve} from '../lib/kamd.mjs';

const openssl = (...words) => execFileSync('openssl', words, {stdio: ['ignore', 'pipe', 'ignore']}).toString();

/** An authority, and what it signs: files NAME.pem and NAME.key in the directory. */
function authority(directory, name) {
  const file = (suffix) => join(directory, `${name}${suffix}`);
  openssl('req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '30', '-subj', `/CN=${name}`, '-keyout', file('.key'), '-out', file('.pem'));
  return {
    pem: file('.pem'),
    sign(own, {names = [], usage = 'serverAuth'} = {}) {
      const at = (suffix) => join(directory, `${own}${suffix}`);
      openssl('req', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', `/CN=${own}`, '-keyout', at('.key'), '-out', at('.csr'));
      const extensions = [`extendedKeyUsage=${usage}`, ...(names.length ? [`subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}`] : [])];
      writeFileSync(at('.ext'), extensions.join('\n'));
      openssl('x509', '-req', '-in', at('.csr'), '-CA', file('.pem'), '-CAkey', file('.key'), '-CAcreateserial', '-days', '30', '-extfile', at('.ext'), '-out', at('.pem'));
      chmodSync(at('.key'), 0o600);
      return {certificate: at('.pem'), key: at('.key'), cert: readFileSync(at('.pem')), private: readFileSync(at('.key'))};
    },
  };
}

/** One request over a connection to that name. @returns status (0: none), names of the certificate, session, whether it resumed */
function ask(port, name, {client, host = name, session, version} = {}) {
  return new Promise((resolve) => {
    const seen = {status: 0, names: '', resumed: false, error: ''};
    const options = {host: '127.0.0.1', port, servername: name, rejectUnauthorized: false, session, minVersion: version, maxVersion: version};
    const socket = tls.connect({...options, ...(client ? {cert: client.cert, key: client.private} : {})}, () => {
      seen.names = socket.getPeerCertificate().subjectaltname ?? '';
      seen.resumed = socket.isSessionReused();
      socket.write(`GET /openapi.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    let text = '';
    socket.setTimeout(8_000, () => socket.destroy());
    socket.on('session', (one) => { seen.session = one; });
    socket.on('data', (part) => { text += part; });
    socket.on('error', ({message}) => { seen.error = message; });
    socket.on('close', () => resolve({...seen, status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0)}));
  });
}

test('names and their certificates', async (t) => {
  const home = scratch(t), data = join(home, 'data');
  await kamd('init', data);
  const web = authority(home, 'web'), ours = authority(home, 'ours'), foreign = authority(home, 'foreign');
  const kam = web.sign('kam', {names: ['kam.example', '*.kam.example']}), other = web.sign('other', {names: ['other.example', 'crm.example']});
  const client = ours.sign('crm', {usage: 'clientAuth'}), stranger = foreign.sign('crm-too', {usage: 'clientAuth'}), wrongUse = ours.sign('server-only');
  const pair = ({certificate, key}) => ['--certificate', `${certificate},${key}`];
  const server = await serve(t, data, ...pair(kam), ...pair(other), '--client-authority', `crm.example=${ours.pem}`);

  for (const [name, names] of [
    ['kam.example', 'DNS:kam.example, DNS:*.kam.example'],
    ['KAM.example', 'DNS:kam.example, DNS:*.kam.example'],
    ['acme.kam.example', 'DNS:kam.example, DNS:*.kam.example'],
    ['other.example', 'DNS:other.example, DNS:crm.example'],
    ['a.acme.kam.example', 'DNS:kam.example, DNS:*.kam.example'],
    ['unknown.example', 'DNS:kam.example, DNS:*.kam.example'],
    ['localhost', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
  ])
    await t.test(`${name} is shown ${names}`, async () => {
      const seen = await ask(server.port, name);
      assert.deepEqual([seen.status, seen.names], [200, names], seen.error);
    });

  for (const version of ['TLSv1.2', 'TLSv1.3'])
    await t.test(`a name for clients with a certificate, ${version}`, async () => {
      const go = (options) => ask(server.port, 'crm.example', {version, ...options});
      assert.equal((await go({client})).status, 200);
      assert.equal((await go({})).status, 0, 'without one');
      assert.equal((await go({client: stranger})).status, 0, 'of another authority');
      assert.equal((await go({client: wrongUse})).status, 0, 'for servers');
      const plain = await ask(server.port, 'other.example', {version});
      assert.equal(plain.status, 200);
      assert.ok(plain.session);
      assert.equal((await ask(server.port, 'other.example', {version, session: plain.session})).resumed, true, 'a session resumes at its name');
      assert.equal((await go({session: plain.session})).status, 0, 'a session of another name');
      assert.equal((await ask(server.port, 'other.example', {version, host: 'crm.example'})).status, 421, 'that Host by another name');
      assert.equal((await ask(server.port, 'other.example', {version, host: 'crm.example:8443', client})).status, 421, 'with a port');
      assert.equal((await ask(server.port, 'other.example', {version, host: 'CRM.example.'})).status, 421, 'in other letters');
    });

  await t.test('a changed pair is taken over without a signal; a bad one leaves all as they are', async () => {
    const before = await ask(server.port, 'other.example');
    const next = web.sign('next', {names: ['other.example', 'next.example']});
    copyFileSync(next.key, other.key);
    copyFileSync(next.certificate, other.certificate);
    await until(() => ask(server.port, 'next.example'), ({names}) => names === 'DNS:other.example, DNS:next.example', 20_000, 200);
    assert.equal((await ask(server.port, 'other.example', {session: before.session})).resumed, true, 'sessions outlive a certificate');
    writeFileSync(other.certificate, 'nothing');
    utimesSync(other.certificate, new Date(), new Date(Date.now() + 5_000));
    await until(() => server.log(), (log) => log.includes('certs.reload_refused'), 20_000, 200);
    assert.equal((await ask(server.port, 'next.example')).names, 'DNS:other.example, DNS:next.example');
    assert.equal((await ask(server.port, 'kam.example')).status, 200);
  });

  await t.test('what cannot be used is told at the start', async () => {
    chmodSync(kam.key, 0o644);
    const started = (...words) => kamd('serve', '--data', data, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0', ...words).then(() => '', ({message}) => message);
    await server.stop();
    assert.match(await started(...pair(kam)), /kam\.key/);
    assert.match(await started('--certificate', kam.certificate), /--certificate: expected FULLCHAIN,KEY/);
    assert.match(await started('--certificate', `${join(home, 'none.pem')},${kam.key}`), /none\.pem/);
    chmodSync(kam.key, 0o600);
    assert.match(await started('--certificate', `${kam.certificate},${client.key}`), /crm\.key is not the key of/);
    assert.match(await started('--client-authority', 'crm.example'), /--client-authority: expected NAME=FILE/);
    assert.match(await started('--client-authority', `crm.example=${kam.key}`), /--client-authority: .*holds no certificate/);
  });
});
