// The API as its description says it is: every call of it refuses whom it must, and answers are of the shape it promises.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {acme} from './lib/acme.mjs';
import {request} from './lib/http.mjs';
import {kamd, serve} from './lib/kamd.mjs';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const below = {write: 'read', admin: 'write'};
const callsPerKey = 30;  // of the 40 that a key may make at once

/** A key of that scope and tenant (none: for all), another one when it was used often. */
function keyring(data) {
  const held = new Map();
  return async (scope, tenant) => {
    const name = `${scope} ${tenant}`;
    let one = held.get(name);
    if (!one || one.uses === callsPerKey) {
      const whose = tenant ? ['--tenant', tenant] : ['--all'];
      one = {key: (await kamd('key', 'create', ...whose, '--scope', scope, '--data', data)).trim(), uses: 0};
      held.set(name, one);
    }
    ++one.uses;
    return {authorization: `Bearer ${one.key}`};
  };
}

const resolved = (document, {$ref, ...own}) => ($ref ? $ref.slice(2).split('/').reduce((part, name) => part[name], document) : own);

/** What is wrong with an answer by its schema, in the words of Debian's validator. */
function faults(document, schema, answer) {
  const check = `
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
schema = {**given["schema"], "components": given["components"]}
for fault in sorted(Draft202012Validator(schema).iter_errors(given["answer"]), key=str):
    print("/".join(map(str, fault.absolute_path)) + ": " + fault.message[:300])`;
  const input = JSON.stringify({schema, components: document.components, answer});
  const {stdout, stderr, status} = spawnSync('python3', ['-c', check], {input, encoding: 'utf8', maxBuffer: 64 << 20});
  assert.equal(status, 0, stderr);
  return stdout;
}

test('the API and its description', async (t) => {
  const company = await acme(t);
  await kamd('tenant', 'add', 'beta', '--crm', 'csv', '--set', `source=${company.bundle}`, '--data', company.data);
  await kamd('tenant', 'add', 'sender', '--crm', 'records', '--data', company.data);
  const server = await serve(t, company.data);
  const operations = {...server, port: server.adminPort};
  const key = keyring(company.data);
  const document = JSON.parse((await request(server, '/openapi.json')).body);

  await t.test('is given to everybody, once', async () => {
    for (const listener of [server, operations])
      for (const [path, type] of [['/openapi.json', 'application/json'], ['/docs', 'text/html; charset=utf-8']]) {
        const {status, headers, body} = await request(listener, path);
        assert.equal(status, 200);
        assert.equal(headers['content-type'], type);
        assert.ok(body.length > 10_000);
        const again = await request(listener, path, {headers: {'if-none-match': headers.etag}});
        assert.deepEqual([again.status, again.body], [304, '']);
      }
  });

  for (const [pattern, item] of Object.entries(document.paths))
    await t.test(pattern, async () => {
      const path = pattern.replace(/\{\w+\}/g, 'none-such');
      for (const method of methods) {
        const call = item[method];
        const at = (where, options = {}) => request(where, options.path ?? path, {method: method.toUpperCase(), ...options});
        if (!call) {
          const others = item.get ?? item.post ?? item.put ?? item.patch ?? item.delete;
          const {status} = await at(others['x-scope'] === 'admin' ? operations : server);
          assert.ok(status === 405 || pattern.startsWith('/api/v1/jobs/'), `${method} ${pattern}: ${status}`);
          continue;
        }
        const scope = call['x-scope'], listener = scope === 'admin' ? operations : server;
        const parameters = (call.parameters ?? []).map((one) => resolved(document, one));
        const said = `${method} ${pattern}`;
        if (scope === 'admin') assert.equal((await at(server)).status, 404, `${said} on the public listener`);
        assert.equal((await at(listener)).status, 401, `${said} without a key`);
        assert.equal((await at(listener, {headers: {authorization: 'Bearer kamd_none'}})).status, 401, `${said} with a wrong key`);
        if (below[scope]) assert.equal((await at(listener, {headers: await key(below[scope], 'acme')})).status, 403, `${said} with a key of less`);
        const foreign = await at(listener, {path: `${path}?tenant=beta`, headers: await key(scope, 'acme')});
        assert.equal(foreign.status, 404, `${said} for another's tenant`);
        const odd = await at(listener, {path: `${path}?strange=1`, headers: await key(scope, call.operationId === 'addTenant' ? undefined : 'acme')});
        assert.equal(odd.status, 400, `${said} with a parameter it does not take`);
        if (parameters.some(({name}) => name === 'tenant') && !['tenants', 'keys', 'audit'].some((part) => pattern.includes(`/${part}`)))
          assert.equal((await at(listener, {headers: await key(scope)})).status, 400, `${said} with a key for all that names no tenant`);
        const limit = call['x-body-limit'] ?? 0;
        const large = await at(listener, {headers: {...(await key(scope, 'acme')), 'content-length': limit + 1}, body: 'x'});
        assert.equal(large.status, 413, `${said} with ${limit + 1} bytes`);
      }
    });

  const reading = {headers: await key('read', 'acme')}, writing = {headers: await key('write', 'acme')}, admin = {headers: await key('admin', 'acme')};
  const all = {headers: await key('admin')};
  const account = encodeURIComponent(JSON.parse((await request(server, '/api/v1/accounts?limit=1', reading)).body).data[0].account_id);
  const body = (value) => ({method: 'POST', body: JSON.stringify(value)});
  const overlay = {files: {'pack.json': {extends: 'default', id: 'ours', version: '1.0.0'}}};
  const stories = [
    ['listAccounts', server, '/api/v1/accounts?limit=3', reading],
    ['listAccounts', server, `/api/v1/accounts?id=${account}`, reading],
    ['showAccount', server, `/api/v1/accounts/${account}`, reading],
    ['showApproach', server, `/api/v1/accounts/${account}/approach`, reading],
    ['showHistory', server, `/api/v1/accounts/${account}/history`, reading],
    ['putSwot', server, `/api/v1/accounts/${account}/swot`, {...writing, method: 'PUT', body: '{"by":"u7","swot_items":[]}'}],
    ['showSwot', server, `/api/v1/accounts/${account}/swot`, reading],
    ['showPortfolio', server, '/api/v1/portfolio', reading],
    ['showFit', server, '/api/v1/programme/fit', reading],
    ['showMaturity', server, '/api/v1/maturity', reading],
    ['scoreBundle', server, '/api/v1/score', {...reading, ...body({accounts: [{id: 'A1', name: 'One'}, {}], rates: [{date: 'x', from: 'EUR', to: 'USD', rate: 1}]})}],
    ['takeRecords', server, '/api/v1/records', {headers: await key('write', 'sender'), ...body({accounts: [{id: 'A1'}, {}], deleted: {invoices: ['I1']}})}],
    ['showRules', server, '/api/v1/rules', reading],
    ['listRulesets', server, '/api/v1/rules/versions', reading],
    ['checkRules', server, '/api/v1/rules/check', {...reading, ...body({files: {'pack.json': {extends: 'default'}, 'criteria.json': '[}'}})}],
    ['compareRules', server, '/api/v1/rules/diff', {...reading, ...body(overlay)}],
    ['addRescore', server, '/api/v1/jobs/rescore', {...writing, method: 'POST'}],
    ['showJob', server, '/api/v1/jobs/1', reading],
    ['listTenants', operations, '/api/v1/tenants', admin],
    ['addTenant', operations, '/api/v1/tenants', {...all, ...body({id: 'gamma', crm: 'csv', settings: {source: company.bundle, settle_ms: 20}})}],
    ['changeTenant', operations, '/api/v1/tenants/gamma', {...all, method: 'PATCH', body: '{"settings":{"settle_ms":"30"}}'}],
    ['addKey', operations, '/api/v1/keys?tenant=gamma', {...all, ...body({scope: 'read'})}],
    ['listKeys', operations, '/api/v1/keys?tenant=gamma', all],
    ['removeTenant', operations, '/api/v1/tenants/gamma', {...all, method: 'DELETE'}],
    ['listAudit', operations, '/api/v1/audit?tenant=gamma', all],
    ['listEvents', operations, '/api/v1/events?state=done', admin],
    ['addSubscription', operations, '/api/v1/subscriptions', {...admin, ...body({url: 'https://127.0.0.2/', kinds: ['tier.changed']})}],
    ['listSubscriptions', operations, '/api/v1/subscriptions', admin],
  ];
  const described = new Map(Object.values(document.paths).flatMap((item) => methods.map((method) => item[method])).filter(Boolean).map((call) => [call.operationId, call]));
  for (const [id, listener, path, options] of stories)
    await t.test(`${id} answers as described`, async () => {
      const {status, body: text, headers} = await request(listener, path, options);
      const promised = described.get(id).responses[status] ?? described.get(id).responses.default;
      const [[type, {schema}]] = Object.entries(resolved(document, promised).content);
      assert.equal(headers['content-type'], type);
      if (id !== 'addSubscription') assert.ok(status < 300, `${status} ${text}`);
      assert.equal(faults(document, schema, JSON.parse(text)), '');
    });

  await t.test('faults are as described', async () => {
    for (const [path, options, status] of [['/api/v1/accounts', {}, 401], ['/api/v1/accounts?limit=0', reading, 400], ['/api/v1/accounts/none', reading, 404], ['/nothing', {}, 404]]) {
      const answer = await request(server, path, options);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.equal(faults(document, {$ref: '#/components/schemas/Problem'}, JSON.parse(answer.body)), '');
    }
  });
});
