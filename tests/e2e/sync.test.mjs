// `kamd sync` reads a CRM again: here where no server runs, by the server where one does; and the API's jobs do the same.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {acme, addRow, asOf, assessment} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, score, serve} from './lib/kamd.mjs';

const sync = async (company, ...words) => JSON.parse(await kamd('sync', '--tenant', company.tenant, '--data', company.data, ...words));

/** A sale that moves the account's revenue. */
const sell = (company, account, id) =>
  addRow(company.bundle, 'invoices', {id, account_id: account, date: '2026-09-22', net_amount: '90000', currency: 'EUR', is_return: 'false'});

const call = async (server, key, method, path) => {
  const answer = await request(server, `/api/v1/jobs${path}`, {method, headers: {authorization: `Bearer ${key}`}});
  return {status: answer.status, job: JSON.parse(answer.body)};
};

test('what changed in the source is found without an event, with and without a server', async (t) => {
  const company = await acme(t);
  const [first, second] = [...(await score(company.bundle, '--as-of', asOf)).values()].filter(({active}) => active).map(({account_id: id}) => id);

  await t.test('without a server: here', async () => {
    const nothing = await sync(company);
    assert.equal(nothing.mode, 'full');
    assert.equal(nothing.changed, 0);
    sell(company, first, 'SYNC-1');
    assert.equal((await sync(company, '--full')).changed, 1);
  });

  const server = await serve(t, company.data);
  const wanted = async (id) => (await score(company.bundle, '--as-of', asOf)).get(id);
  const shown = async (id) => (({computed_at, ...all}) => all)(await assessment(server, company, id));
  assert.deepEqual(await shown(first), await wanted(first));

  await t.test('beside a server: by it', async () => {
    sell(company, second, 'SYNC-2');
    const done = await sync(company);
    assert.equal(done.changed, 1);
    assert.ok(done.scored > 0);
    assert.deepEqual(await shown(second), await wanted(second));
    assert.match(server.log(), /"name":"job.ended".*"kind":"sync"/);
  });

  await t.test('over the API: a job with progress', async () => {
    const key = (await kamd('key', 'create', '--tenant', company.tenant, '--scope', 'write', '--data', company.data)).trim();
    sell(company, second, 'SYNC-3');
    const added = await call(server, key, 'POST', '/sync?full=true');
    assert.equal(added.status, 202);
    const {seen} = await until(() => call(server, key, 'GET', `/${added.job.id}`), ({job}) => job.state !== 'queued' && job.state !== 'running', 20_000);
    assert.equal(seen.job.state, 'done');
    assert.equal(seen.job.progress, 1);
    assert.equal(seen.job.result.changed, 1);
    assert.deepEqual(await shown(second), await wanted(second));
    const rescored = await call(server, key, 'POST', '/rescore');
    await until(() => call(server, key, 'GET', `/${rescored.job.id}`), ({job}) => job.state === 'done', 20_000);
  });
});

test('a tenant that is not there is said to be so', async (t) => {
  const company = await acme(t);
  await assert.rejects(sync({...company, tenant: 'nobody'}), /ended with 3: kamd: there is no tenant `nobody`/);
});
