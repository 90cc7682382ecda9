// The power fails between the 200 and the rescore: the promise that the 200 made is kept after the restart, once.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {acme, addRow, asOf, assessment, changed, deliver} from './lib/acme.mjs';
import {until} from './lib/http.mjs';
import {score, serve} from './lib/kamd.mjs';

test('an event that was answered 200 outlives kill -9, and is worked off once', async (t) => {
  const company = await acme(t, {settle_ms: 3000});
  const first = await serve(t, company.data);
  const [id] = (await score(company.bundle, '--as-of', asOf)).keys();
  const before = await assessment(first, company, id);
  addRow(company.bundle, 'invoices', {id: 'E2E-2', account_id: id, date: '2026-09-22', net_amount: '1900000', currency: 'EUR', is_return: 'false'});

  assert.equal((await deliver(first, company, changed(id))).status, 200);
  await first.kill();

  const second = await serve(t, company.data);
  const after = (await score(company.bundle, '--as-of', asOf)).get(id);
  assert.notEqual(after.total.point, before.total.point);
  await until(async () => (await assessment(second, company, id)).total.point, (point) => point === after.total.point, 10_000, 200);

  await new Promise((resolve) => setTimeout(resolve, 4000));
  const rescores = second.log().split('\n').filter((line) => line.includes('flow.rescored'));
  assert.equal(rescores.length, 1, rescores.join('\n'));
  assert.equal(JSON.parse(rescores[0]).accounts, id);
});
