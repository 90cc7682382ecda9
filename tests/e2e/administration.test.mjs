// An admin's automation: installations, keys and what was done with them, by calls instead of commands; each once.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, asOf} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, serve} from './lib/kamd.mjs';

test('administration by calls', async (t) => {
  const company = await acme(t);
  const root = (await kamd('key', 'create', '--all', '--scope', 'admin', '--data', company.data)).trim();
  let server = await serve(t, company.data);
  const call = async (method, path, {key = root, body, port = server.adminPort, headers = {}} = {}) => {
    const fields = {authorization: `Bearer ${key}`, ...headers};
    const answer = await request({...server, port}, path, {method, headers: fields, body: body ? JSON.stringify(body) : ''});
    return {...answer, json: answer.body ? JSON.parse(answer.body) : undefined};
  };
  const shop = {id: 'shop', crm: 'csv', settings: {source: company.bundle, as_of: asOf, settle_ms: 0}};
  let secrets;

  await t.test('an installation is added once, however often it is asked for', async () => {
    const once = {body: shop, headers: {'idempotency-key': 'make-the-shop'}};
    const first = await call('POST', '/api/v1/tenants', once);
    assert.equal(first.status, 201, first.body);
    assert.equal(first.headers.location, '/api/v1/tenants/shop');
    assert.match(first.json.webhook_secret, /^whsec_/);
    assert.equal(first.headers['idempotency-replayed'], undefined);
    await server.kill();
    server = await serve(t, company.data);
    const again = await call('POST', '/api/v1/tenants', once);
    assert.deepEqual([again.status, again.body, again.headers['idempotency-replayed']], [201, first.body, 'true']);
    assert.equal(again.headers.location, first.headers.location);
    assert.equal((await call('POST', '/api/v1/tenants', {body: shop})).status, 409);
    assert.equal((await call('POST', '/api/v1/tenants', {...once, body: {...shop, id: 'other'}})).status, 422);
    assert.equal((await call('POST', '/api/v1/tenants', {body: shop, headers: {'idempotency-key': 'a b'}})).status, 400);
    secrets = first.json;
    for (const file of readdirSync(company.data).filter((name) => name.startsWith('kamd.db')))
      assert.ok(!readFileSync(join(company.data, file)).includes(secrets.webhook_secret), `${file} holds the secret`);
    assert.ok(!server.log().includes(secrets.webhook_secret));
  });

  await t.test('what does not fit is refused with its place, and changes nothing', async () => {
    for (const [body, title] of [
      [{id: 'x', crm: 'none'}, /there is no connector `none`; there is: csv/],
      [{id: 'Shop!', crm: 'csv', settings: {source: '/tmp'}}, /tenant id: expected/],
      [{id: 'x', crm: 'csv'}, /source: expected a value/],
      [{id: 'x'}, /expected id and crm/],
      [{id: 'x', crm: 'csv', more: 1}, /expected id, crm and settings/],
    ]) {
      const {status, json} = await call('POST', '/api/v1/tenants', {body});
      assert.equal(status, 400);
      assert.match(json.title, title);
    }
    assert.deepEqual((await call('GET', '/api/v1/tenants')).json.data.map(({id}) => id), ['acme', 'shop']);
  });

  let reader;
  await t.test('its key reads it within seconds of the first sync', async () => {
    const made = await call('POST', '/api/v1/keys?tenant=shop', {body: {scope: 'write'}});
    assert.equal(made.status, 201, made.body);
    reader = made.json;
    assert.equal((await call('POST', '/api/v1/jobs/sync', {key: reader.secret, port: server.port})).status, 202);
    const count = async () => (await call('GET', '/api/v1/accounts', {key: reader.secret, port: server.port})).json.data.length;
    await until(count, (accounts) => accounts > 40, 20_000, 200);
  });

  await t.test('settings are laid over those there, and a tenant sees its own alone', async () => {
    const changed = await call('PATCH', '/api/v1/tenants/shop', {body: {settings: {settle_ms: 700, as_of: ''}}});
    assert.equal(changed.status, 200, changed.body);
    assert.equal(changed.json.settings.settle_ms, '700');
    assert.equal(changed.json.settings.source, company.bundle);
    assert.ok(!changed.json.settings.as_of);
    const own = (await call('POST', '/api/v1/keys?tenant=acme', {body: {scope: 'admin'}})).json.secret;
    assert.deepEqual((await call('GET', '/api/v1/tenants', {key: own})).json.data.map(({id}) => id), ['acme']);
    assert.equal((await call('PATCH', '/api/v1/tenants/shop', {key: own, body: {settings: {settle_ms: 1}}})).status, 404);
    assert.equal((await call('DELETE', '/api/v1/tenants/shop', {key: own})).status, 404);
    assert.equal((await call('POST', '/api/v1/tenants', {key: own, body: {id: 'x', crm: 'csv'}})).status, 403);
    const keys = (await call('GET', '/api/v1/keys', {key: own})).json.data;
    assert.ok(keys.every(({tenant}) => tenant === 'acme'));
    assert.equal((await call('DELETE', `/api/v1/keys/${encodeURIComponent(reader.key)}`, {key: own})).status, 404);
  });

  await t.test('a revoked key opens nothing, and all of it can be asked about', async () => {
    const path = `/api/v1/keys/${encodeURIComponent(reader.key)}?tenant=shop`;
    assert.equal((await call('DELETE', path)).status, 200);
    assert.equal((await call('DELETE', path)).status, 404);
    assert.equal((await call('GET', '/api/v1/accounts', {key: reader.secret, port: server.port})).status, 401);
    assert.equal((await call('DELETE', '/api/v1/tenants/shop')).status, 200);
    assert.equal((await call('GET', '/api/v1/accounts?tenant=shop', {port: server.port})).status, 404);
    const lines = (await call('GET', '/api/v1/audit?tenant=shop')).json.data.map(({what}) => what);
    assert.deepEqual(lines, ['tenant.removed', 'key.revoked', 'tenant.changed', 'key.created', 'tenant.added']);
    assert.equal((await call('GET', '/api/v1/audit?tenant=shop')).status, 200);
  });
});
