// A receiver subscribes, an account changes, and the receiver is told once, signed, also if it failed at first.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import https from 'node:https';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, addRow, asOf, changed, deliver} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, root, score, serve} from './lib/kamd.mjs';

/** A local HTTPS server that answers with these statuses, then with 204, and keeps what it got. */
async function receiver(t, data, statuses) {
  const got = [];
  const server = https.createServer({cert: readFileSync(join(data, 'tls/server.pem')), key: readFileSync(join(data, 'tls/server.key'))}, async (call, answer) => {
    const parts = [];
    for await (const part of call) parts.push(part);
    const status = statuses.shift() ?? 204;
    got.push({headers: call.headers, body: Buffer.concat(parts).toString(), status});
    answer.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return {url: `https://localhost:${server.address().port}/hook`, got};
}

const signature = (secret, {'webhook-id': id, 'webhook-timestamp': time}, body) =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(`${id}.${time}.${body}`).digest('base64')}`;

test('what opens for an account reaches the receiver, signed, once more after a 500, and no one else may subscribe', async (t) => {
  const company = await acme(t, {allow_networks: '127.0.0.0/8,::1', public_url: 'https://kam.example'});
  await kamd('tenant', 'set', 'acme', '--set', `ca_file=${join(company.data, 'tls/ca.pem')}`, '--data', company.data);
  const key = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'admin', '--data', company.data)).trim();
  const hook = await receiver(t, company.data, [204, 500]);
  const server = await serve(t, company.data);
  const operations = {...server, port: server.adminPort};
  const call = (method, path, content, on = operations) => request(on, `/api/v1/subscriptions${path}`, {
    method, headers: {authorization: `Bearer ${key}`, ...(content ? {'content-type': 'application/json'} : {})}, body: content ? JSON.stringify(content) : '',
  });

  assert.equal((await call('GET', '', null, server)).status, 404, 'the public listener does not have it');
  assert.equal((await call('POST', '', {url: 'http://localhost/', kinds: ['tier.changed']})).status, 400);
  const made = await call('POST', '', {url: hook.url, kinds: ['tier.changed', 'recommendation.opened']});
  assert.equal(made.status, 201);
  const {id, secret} = JSON.parse(made.body);
  assert.ok(!(await call('GET', '')).body.includes(secret), 'the secret is shown once');

  assert.equal((await call('POST', `/${id}/test`)).status, 202);
  await until(() => hook.got.length, (count) => count === 1, 5000);
  assert.equal(JSON.parse(hook.got[0].body).type, 'subscription.test');

  // What the accounts are when telling begins is no news: wait until that was looked at.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.equal(hook.got.length, 1);
  const before = await score(company.bundle, '--as-of', asOf);
  const known = [...before.values()].filter(({active, total}) => active && total.state === 'known');
  const account = known.sort((a, b) => a.total.point - b.total.point)[0].account_id;
  addRow(company.bundle, 'invoices', {id: 'E2E-1', account_id: account, date: '2026-09-21', net_amount: '2500000', currency: 'EUR', is_return: 'false'});
  const after = await score(company.bundle, '--as-of', asOf);
  const opened = [...after.values()].flatMap((one) => {
    const old = new Set(before.get(one.account_id).recommendations.map((step) => step.id));
    return one.recommendations.filter((step) => !old.has(step.id)).map((step) => step.id);
  });
  assert.ok(opened.length > 0, 'the change must open a recommendation');
  assert.equal((await deliver(server, company, changed(account))).status, 200);

  const messages = () => hook.got.slice(1).map((one) => ({...one, content: JSON.parse(one.body)}));
  const told = () => messages().filter(({status, content}) => status === 204 && content.type === 'recommendation.opened').map(({content}) => content.data.to).sort();
  await until(told, (ids) => ids.length >= opened.length, 20000);
  assert.deepEqual(told(), [...opened].sort(), 'each that opened is told once');
  const refused = messages().find(({status}) => status === 500);
  const again = messages().filter(({headers}) => headers['webhook-id'] === refused.headers['webhook-id']);
  assert.deepEqual(again.map(({status}) => status), [500, 204]);
  assert.equal(again[0].body, again[1].body);
  for (const {headers, body} of hook.got) assert.equal(headers['webhook-signature'], signature(secret, headers, body));
  for (const {content} of messages()) assert.match(content.data.link, /^https:\/\/kam\.example\/api\/v1\/accounts\//);

  const log = JSON.parse((await call('GET', `/${id}/deliveries`)).body).data;
  assert.ok(log.some(({status, error, webhook_id: one}) => status === 500 && error === 'answered 500' && one === refused.headers['webhook-id']));
  assert.ok(!server.log().includes(secret));

  const file = join(company.data, '..', 'messages.ndjson');
  writeFileSync(file, hook.got.map(({body}) => `${body}\n`).join(''));
  const checked = spawnSync('python3', [join(root, 'tests/outgoing_schema_test.py'), root, file], {encoding: 'utf8'});
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  assert.equal((await request(operations, '/readyz')).body, '{"status":"ok","outgoing":[]}');
  assert.equal((await call('DELETE', `/${id}`)).status, 200);
});
