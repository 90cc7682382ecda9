// Automations read the same result as people, with a key; without one, or with another tenant's, they read nothing.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {acme, asOf, assessment} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, score, serve} from './lib/kamd.mjs';

test('the API', async (t) => {
  const company = await acme(t);
  const server = await serve(t, company.data);
  const bearer = (key) => ({headers: {authorization: `Bearer ${key}`}});
  const expected = await score(company.bundle, '--as-of', asOf);

  await t.test('an account is what kamd score prints for it', async () => {
    for (const id of [...expected.keys()].slice(0, 20)) {
      const stored = await assessment(server, company, id);
      for (const [block, value] of Object.entries(expected.get(id))) {
        if (block !== 'snapshot') assert.deepEqual(stored[block], value, `${id} ${block}`);
      }
    }
  });

  await t.test('the list has every account once, page by page', async () => {
    const ids = [];
    for (let path = '/api/v1/accounts?limit=25'; path;) {
      const {status, body} = await request(server, path, bearer(company.key));
      assert.equal(status, 200, body);
      const {data, next} = JSON.parse(body);
      ids.push(...data.map(({account_id}) => account_id));
      path = next && `/api/v1/accounts?limit=25&cursor=${encodeURIComponent(next)}`;
    }
    assert.deepEqual(ids.sort(), [...expected.keys()].sort());
  });

  await t.test('the history has the past month ends that kamd explain recomputes', async () => {
    const {account_id: id} = [...expected.values()].find(({active, axes}) => active && axes.stability.state === 'known');
    const path = `/api/v1/accounts/${encodeURIComponent(id)}/history`;
    const read = async (more = '') => JSON.parse((await request(server, path + more, bearer(company.key))).body);
    const {seen} = await until(() => read(), ({data}) => data.length > 1, 60_000, 200);
    const [now, ...past] = seen.data;
    assert.equal(seen.frozen, null);
    assert.deepEqual([now.recomputed, now.as_of, now.tier, now.total.point], [false, asOf, expected.get(id).tier, expected.get(id).total.point]);
    assert.deepEqual(now.health.point, expected.get(id).health.point);
    assert.ok(past.every(({recomputed, left_out}) => recomputed && left_out.length > 0));
    const text = await kamd('explain', company.bundle, '--as-of', asOf, '--account', id, '--history');
    const shown = (number) => (number === null || number === undefined ? '–' : number.toFixed(1));
    const months = text.slice(text.indexOf('history, recomputed')).split('\n').filter((line) => /^  \d{4}-\d\d-\d\d /.test(line));
    const told = months.map((line) => line.trim().split(/ {2,}/));
    assert.equal(past.length, told.length);
    past.reverse().forEach(({as_of: day, value, stability, health}, i) => {
      assert.equal(told[i][0], day);
      for (const figure of [value.value, stability.value, health.point]) assert.ok(told[i].includes(shown(figure)), `${day}: ${figure} in ${months[i]}`);
    });
    const pages = [];
    for (let more = '?limit=5'; more; ) {
      const page = await read(more);
      pages.push(...page.data);
      more = page.next && `?limit=5&cursor=${encodeURIComponent(page.next)}`;
    }
    assert.deepEqual(pages, (await read()).data);
    assert.equal((await request(server, '/api/v1/accounts/nobody/history', bearer(company.key))).status, 404);
  });

  await t.test('no key, a made-up key and a key of another tenant open nothing', async () => {
    const [id] = expected.keys();
    await kamd('tenant', 'add', 'globex', '--crm', 'csv', '--set', `source=${company.bundle}`, '--data', company.data);
    const other = (await kamd('key', 'create', '--tenant', 'globex', '--scope', 'read', '--data', company.data)).trim();
    const status = async (path, options) => (await request(server, path, options)).status;
    assert.equal(await status(`/api/v1/accounts/${id}`), 401);
    assert.equal(await status(`/api/v1/accounts/${id}`, bearer('kamd_nothing')), 401);
    assert.equal(await status(`/api/v1/accounts/${id}`, bearer(other)), 404);
    assert.equal(await status('/api/v1/accounts?tenant=acme', bearer(other)), 404);
    assert.equal(await status('/api/v1/accounts/nobody', bearer(company.key)), 404);
  });
});
