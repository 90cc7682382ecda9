// Keys, scopes and tenants: who holds one tenant's key finds nothing of another, on any route.
import assert from 'node:assert/strict';
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme} from '../lib/acme.mjs';
import {answered, assertGuarded, assertProblem, exchange, get, request} from '../lib/hostile.mjs';
import {kamd, serve} from '../lib/kamd.mjs';

const account = 'A-1001';

/** Two companies with the same ids, where one account has another name; keys of every scope. */
async function twoCompanies(t) {
  const company = await acme(t);
  const bundle = join(company.data, '../globex');
  cpSync(company.bundle, bundle, {recursive: true});
  const accounts = join(bundle, 'accounts.csv');
  writeFileSync(accounts, readFileSync(accounts, 'utf8').replaceAll('Vellmark Feinkost SE', 'Globex Foods'));
  const data = ['--data', company.data];
  await kamd('tenant', 'add', 'globex', '--crm', 'csv', '--set', `source=${bundle}`, '--set', 'as_of=2026-09-30', ...data);
  await kamd('import', bundle, '--tenant', 'globex', ...data);
  const key = async (scope, ...whose) => (await kamd('key', 'create', ...whose, '--scope', scope, ...data)).trim();
  const keys = {};
  for (const tenant of ['acme', 'globex']) keys[tenant] = {read: await key('read', '--tenant', tenant), write: await key('write', '--tenant', tenant), admin: await key('admin', '--tenant', tenant)};
  keys.all = {read: await key('read', '--all'), admin: await key('admin', '--all')};
  return {company, keys, server: await serve(t, company.data)};
}

test('keys and tenants', async (t) => {
  const {company, keys, server} = await twoCompanies(t);
  const {port, adminPort} = server;
  const bearer = (key) => `Authorization: Bearer ${key}\r\n`;
  const ask = async (at, line, key, {body = '', more = ''} = {}) => {
    const framed = body ? `Content-Length: ${Buffer.byteLength(body)}\r\n` : '';
    const {answers} = await exchange(at, request(line, `Connection: close\r\n${key ? bearer(key) : ''}${framed}${more}`, body));
    assert.equal(answers.length, 1);
    assertGuarded(answers[0]);
    if (answers[0].status >= 400) assertProblem(answers[0]);
    return answers[0];
  };
  const json = async (...call) => JSON.parse((await ask(...call)).body);

  // What globex has, that acme must not see: a job, a subscription and a dead event's number.
  const job = (await json(port, 'POST /api/v1/jobs/rescore', keys.globex.write)).id;
  const hook = {body: JSON.stringify({url: 'https://hooks.example/a', kinds: ['tier.changed']})};
  const subscription = (await json(adminPort, 'POST /api/v1/subscriptions', keys.globex.admin, hook)).id;

  const routes = [
    [port, 'GET', '/api/v1/accounts', 'read'],
    [port, 'GET', `/api/v1/accounts?id=${account}`, 'read'],
    [port, 'GET', `/api/v1/accounts/${account}`, 'read'],
    [port, 'GET', `/api/v1/accounts/${account}/history`, 'read'],
    [port, 'GET', '/api/v1/rules/versions', 'read'],
    [port, 'POST', '/api/v1/jobs/sync', 'write'],
    [port, 'POST', '/api/v1/jobs/rescore', 'write'],
    [port, 'POST', '/api/v1/jobs/history', 'write'],
    [port, 'POST', '/api/v1/jobs/backtest?cut=2026-03-31', 'write'],
    [port, 'GET', `/api/v1/jobs/${job}`, 'read', true],
    [port, 'POST', `/api/v1/jobs/${job}/cancel`, 'write', true],
    [port, 'DELETE', `/api/v1/jobs/${job}`, 'write', true],
    [adminPort, 'GET', '/api/v1/subscriptions', 'admin'],
    [adminPort, 'POST', '/api/v1/subscriptions', 'admin', false, hook],
    [adminPort, 'PATCH', `/api/v1/subscriptions/${subscription}`, 'admin', true, {body: '{"enabled":false}'}],
    [adminPort, 'DELETE', `/api/v1/subscriptions/${subscription}`, 'admin', true],
    [adminPort, 'POST', `/api/v1/subscriptions/${subscription}/test`, 'admin', true],
    [adminPort, 'GET', `/api/v1/subscriptions/${subscription}/deliveries`, 'admin', true],
    [adminPort, 'GET', '/api/v1/events', 'admin'],
    [adminPort, 'POST', '/api/v1/events/1/replay', 'admin', true],
  ];
  const lower = {write: 'read', admin: 'write'};
  for (const [at, method, path, scope, foreign, more] of routes)
    await t.test(`${method} ${path}`, async () => {
      const line = `${method} ${path}`;
      const naming = (tenant) => `${line}${path.includes('?') ? '&' : '?'}tenant=${tenant}`;
      assert.equal((await ask(at, line, '', more)).status, 401, 'no key');
      assert.equal((await ask(at, line, 'kamd_made_up', more)).status, 401, 'a key that is none');
      if (lower[scope]) assert.equal((await ask(at, line, keys.acme[lower[scope]], more)).status, 403, 'a smaller scope');
      const foreigner = keys.acme[scope];
      assert.equal((await ask(at, naming('globex'), foreigner, more)).status, 404, 'another tenant by its name');
      assert.equal((await ask(at, naming('nobody'), foreigner, more)).status, 404, 'a tenant that is not there');
      if (foreign) assert.equal((await ask(at, line, foreigner, more)).status, 404, "another tenant's object");
      assert.equal((await ask(at, line, keys.all.admin, more)).status, 400, 'a key for all that names none');
      assert.equal((await ask(at, naming('nobody'), keys.all.admin, more)).status, 404, 'a key for all that names nobody');
      assert.equal((await ask(at, `${naming('acme')}&tenant=globex`, foreigner, more)).status, 400, 'two tenants');
    });

  await t.test("the other tenant's objects are as they were", async () => {
    assert.equal((await ask(port, `GET /api/v1/jobs/${job}`, keys.globex.read)).status, 200);
    const {data} = await json(adminPort, 'GET /api/v1/subscriptions', keys.globex.admin);
    assert.deepEqual(data.map(({id, enabled}) => [id, enabled]), [[subscription, true]]);
  });

  await t.test('alternating readers each see their own', async () => {
    for (let i = 0; i < 6; ++i)
      for (const [tenant, name] of [['acme', 'Vellmark Feinkost SE'], ['globex', 'Globex Foods']])
        for (const path of [`/api/v1/accounts/${account}`, `/api/v1/accounts?id=${account}`]) assert.equal((await json(port, `GET ${path}`, keys[tenant].read)).name, name);
  });

  const key = keys.acme.read;
  await answered(t, port, [
    ['an empty Authorization', get('/api/v1/accounts', 'Authorization:\r\n'), [401]],
    ['a scheme alone', get('/api/v1/accounts', 'Authorization: Bearer\r\n'), [401]],
    ['a key without a scheme', get('/api/v1/accounts', `Authorization: ${key}\r\n`), [401]],
    ['Basic', get('/api/v1/accounts', `Authorization: Basic ${Buffer.from(`:${key}`).toString('base64')}\r\n`), [401]],
    ['Digest', get('/api/v1/accounts', `Authorization: Digest ${key}\r\n`), [401]],
    ['two blanks', get('/api/v1/accounts', `Authorization: Bearer  ${key}\r\n`), [401]],
    ['a tab', get('/api/v1/accounts', `Authorization: Bearer\t${key}\r\n`), [401]],
    ['two keys', get('/api/v1/accounts', bearer(key) + bearer(key)), [401]],
    ['two keys in a list', get('/api/v1/accounts', `Authorization: Bearer ${key}, Bearer ${key}\r\n`), [401]],
    ['a letter more', get('/api/v1/accounts', bearer(`${key}a`)), [401]],
    ['a letter less', get('/api/v1/accounts', bearer(key.slice(0, -1))), [401]],
    ['in capitals', get('/api/v1/accounts', bearer(key.toUpperCase())), [401]],
    ['a key of SQL', get('/api/v1/accounts', bearer("' or 1=1 --")), [401]],
    ['a key with raw bytes', get('/api/v1/accounts', bearer('\xff\xfe')), [401]],
    ['a token without a signature', get('/api/v1/accounts', bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.')), [401]],
    ['the key in the query', get(`/api/v1/accounts?access_token=${key}&api_key=${key}`), [401]],
    ['the key in a cookie', get('/api/v1/accounts', `Cookie: key=${key}\r\n`), [401]],
    ['the key in another field', get('/api/v1/accounts', `X-Api-Key: ${key}\r\nProxy-Authorization: Bearer ${key}\r\n`), [401]],
    ["the key of panels", get('/api/v1/accounts', bearer(company.embed_secret)), [401]],
    ['bearer in small letters', get('/api/v1/accounts?limit=1', `Authorization: bearer ${key}\r\n`), [200]],
  ]);
  const mine = (path) => get(path, bearer(keys.acme.write));
  await answered(t, port, [
    ['an unknown parameter', mine('/api/v1/accounts?nothing=1'), [400]],
    ['a parameter twice', mine('/api/v1/accounts?limit=1&limit=2'), [400]],
    ['a parameter as a list', mine('/api/v1/accounts?limit[]=1'), [400]],
    ['a limit of 0', mine('/api/v1/accounts?limit=0'), [400]],
    ['a limit of 201', mine('/api/v1/accounts?limit=201'), [400]],
    ['a limit below nothing', mine('/api/v1/accounts?limit=-1'), [400]],
    ['a limit of letters', mine('/api/v1/accounts?limit=all'), [400]],
    ['a sort of SQL', mine("/api/v1/accounts?sort=id;DROP%20TABLE%20accounts"), [400]],
    ['a cursor of letters', mine('/api/v1/accounts?cursor=zzz'), [400]],
    ['a cursor of another sort', mine(`/api/v1/accounts?cursor=${Buffer.from('["rank","A-1","x",null,1]').toString('base64url')}`), [400]],
    ['a text of SQL finds nothing', mine("/api/v1/accounts?text='%20or%201=1%20--"), [200], {check: ({body}) => assert.deepEqual(JSON.parse(body).data, [])}],
    ['a tier of SQL finds nothing', mine("/api/v1/accounts?tier=key'%20or%20'1'='1"), [200], {check: ({body}) => assert.deepEqual(JSON.parse(body).data, [])}],
    ['wildcards are letters', mine('/api/v1/accounts?text=%25_%25'), [200], {check: ({body}) => assert.deepEqual(JSON.parse(body).data, [])}],
    ['an id of SQL is not there', mine("/api/v1/accounts/A'%20or%20'1'='1"), [404]],
    ['a job of letters', mine('/api/v1/jobs/abc'), [404]],
    ['a job below nothing', mine('/api/v1/jobs/-1'), [404]],
    ['a job with a fraction', mine('/api/v1/jobs/1.5'), [404]],
  ]);
  const subscribe = (body, fields = '') => request('POST /api/v1/subscriptions', bearer(keys.acme.admin) + fields + `Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
  const kinds = '"kinds":["tier.changed"]';
  await answered(t, adminPort, [
    ['an empty body', subscribe(''), [400]],
    ['no JSON', subscribe('url=https://a.example'), [400]],
    ['two values', subscribe(`{"url":"https://a.example",${kinds}}{}`), [400]],
    ['a field twice', subscribe(`{"url":"https://a.example","url":"https://b.example",${kinds}}`), [400]],
    ['a field of ours', subscribe(`{"url":"https://a.example",${kinds},"tenant":"globex"}`), [400]],
    ['a field __proto__', subscribe(`{"url":"https://a.example",${kinds},"__proto__":{}}`), [400]],
    ['http', subscribe(`{"url":"http://a.example",${kinds}}`), [400]],
    ['a file', subscribe(`{"url":"file:///etc/passwd",${kinds}}`), [400]],
    ['gopher', subscribe(`{"url":"gopher://a.example",${kinds}}`), [400]],
    ['a user part', subscribe(`{"url":"https://a.example@127.0.0.1/",${kinds}}`), [400]],
    ['a line feed in the address', subscribe(`{"url":"https://a.example/\\r\\nX: y",${kinds}}`), [400]],
    ['no host', subscribe(`{"url":"https:///x",${kinds}}`), [400]],
    ['no address', subscribe(`{${kinds}}`), [400]],
    ['no kinds', subscribe('{"url":"https://a.example"}'), [400]],
    ['unknown kinds', subscribe('{"url":"https://a.example","kinds":["everything"]}'), [400]],
    ['an event in letters', request('POST /api/v1/events/abc/replay', bearer(keys.acme.admin)), [404]],
    ['a state of SQL', get("/api/v1/events?state='", bearer(keys.acme.admin)), [400]],
  ]);

  await t.test('no key in the log', () => {
    for (const one of [keys.acme, keys.globex, keys.all].flatMap(Object.values)) assert.ok(!server.log().includes(one));
  });
});
