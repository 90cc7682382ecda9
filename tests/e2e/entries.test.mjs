// What people enter about an account, which their CRM has no place for: it counts at once, and nothing of it is lost.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, asOf, assessment} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, score, serve} from './lib/kamd.mjs';
import {leftToDo} from './lib/store.mjs';

const criterion = 'sel_cultural_fit';

test('what people enter', async (t) => {
  const company = await acme(t);
  company.writing = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'write', '--data', company.data)).trim();
  let server = await serve(t, company.data);
  const before = await score(company.bundle, '--as-of', asOf);
  const open = ({criteria}) => criteria.find(({id}) => id === criterion)?.state === 'unknown';
  const {account_id: id} = [...before.values()].find((account) => account.active && open(account));
  const path = `/api/v1/accounts/${encodeURIComponent(id)}/ratings`;
  const put = (value, headers = {}) => request(server, path, {
    method: 'PUT',
    headers: {authorization: `Bearer ${company.writing}`, 'content-type': 'application/json', ...headers},
    body: JSON.stringify({by: 'u7', answers: [{question_id: criterion, value, respondent_id: 'u7'}]}),
  });
  const rated = async () => (await assessment(server, company, id)).criteria.find((one) => one.id === criterion);

  await t.test('a rating narrows the range within moments', async () => {
    const {status, body, headers} = await put(8);
    assert.equal(status, 200, body);
    assert.equal(headers.etag, '"1"');
    const {seen} = await until(rated, ({state}) => state === 'known', 5_000, 20);
    assert.equal(seen.value, 8);
    const {total} = await assessment(server, company, id), {total: was} = before.get(id);
    assert.ok(total.high - total.low < was.high - was.low, `${total.low}–${total.high} after ${was.low}–${was.high}`);
  });

  await t.test('who read an older version writes over nobody', async () => {
    assert.equal((await put(3, {'if-match': '"0"'})).status, 412);
    assert.equal((await rated()).value, 8);
  });

  await t.test('a power cut after the answer loses nothing, and the export has it', async () => {
    assert.equal((await put(9, {'if-match': '"1"'})).status, 200);
    await server.kill();
    server = await serve(t, company.data);
    await until(() => leftToDo(company.data), (left) => left === 0, 20_000, 100);
    assert.equal((await rated()).value, 9);
    const exported = join(company.data, 'exported');
    await kamd('export', exported, '--tenant', 'acme', '--data', company.data);
    const {computed_at, ...stored} = await assessment(server, company, id);
    assert.ok(computed_at);
    assert.deepEqual(stored, (await score(exported, '--as-of', asOf)).get(id));
    const shown = await request(server, path, {headers: {authorization: `Bearer ${company.key}`}});
    assert.equal(JSON.parse(shown.body).version, 2);
    assert.equal(JSON.parse(shown.body).by, 'u7');
  });

  await t.test('no rows take it back, and the account is as it was', async () => {
    const {status, body} = await request(server, path, {method: 'PUT', headers: {authorization: `Bearer ${company.writing}`}, body: '{"by":"u7","answers":[]}'});
    assert.equal(status, 200, body);
    await until(rated, ({state}) => state === 'unknown', 5_000, 20);
    const all = await until(() => assessment(server, company, id), ({snapshot}) => snapshot === before.get(id).snapshot, 20_000, 100);
    const {computed_at, ...now} = all.seen;
    assert.ok(computed_at);
    assert.deepEqual(now, before.get(id));
    assert.equal((await put(9)).status, 200);
    await until(rated, ({state}) => state === 'known', 5_000, 20);
  });

  await t.test('a reading key, and what does not fit, change nothing', async () => {
    assert.equal((await put(5, {authorization: `Bearer ${company.key}`})).status, 403);
    const {status, body} = await put('much');
    assert.equal(status, 400);
    assert.match(body, /answers\[0\]\.value: expected/);
    assert.equal((await rated()).value, 9);
  });
});
