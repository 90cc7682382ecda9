// The power fails again and again under concurrent signed deliveries. What was answered 200 is written down outside, and
// compared with the store afterwards: all of it is there, once, and worked off. A short run; `./dev torture kill`: 200 rounds.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, addRow, asOf, assessment, changed, deliver} from './lib/acme.mjs';
import {until} from './lib/http.mjs';
import {kamd, score, serve} from './lib/kamd.mjs';
import {signed} from './lib/signing.mjs';
import {leftToDo, rows} from './lib/store.mjs';

const torture = process.env.KAM_TORTURE === '1';
const rounds = torture ? 200 : 8;
const senders = 16;

/** Sends deliveries, and whatever got no answer once more, until told to stop; notes what was answered 200. */
async function send(server, company, accounts, acknowledged, run) {
  let unanswered;
  while (!run.over) {
    const {id, account} = unanswered ?? {id: `msg_${randomUUID()}`, account: accounts[Math.floor(Math.random() * accounts.length)]};
    const body = changed(account);
    try {
      const {status} = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id})});
      if (status === 200) acknowledged.set(id, account);
      else assert.equal(status, 503);
      unanswered = undefined;
    } catch (fault) {
      if (fault instanceof assert.AssertionError) throw fault;
      unanswered = {id, account};
    }
  }
}

test('what was answered 200 outlives every kill -9, once', {timeout: torture ? 3_600_000 : 200_000}, async (t) => {
  const company = await acme(t, {settle_ms: 100});
  const before = await score(company.bundle, '--as-of', asOf);
  const accounts = [...before.keys()].slice(0, 20);
  const acknowledged = new Map();
  const bought = [];
  for (let round = 0; round < rounds; ++round) {
    const server = await serve(t, company.data);
    const account = accounts[round % accounts.length];
    bought.push(account);
    addRow(company.bundle, 'invoices', {id: `KILL-${round}`, account_id: account, date: '2026-09-22', net_amount: '90000', currency: 'EUR', is_return: 'false'});
    const run = {over: false};
    const sending = Array.from({length: senders}, () => send(server, company, [account, ...accounts], acknowledged, run));
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 500));
    const killed = server.kill();
    run.over = true;
    await Promise.all([killed, ...sending]);
  }
  assert.ok(acknowledged.size > rounds, `${acknowledged.size} deliveries were answered 200`);

  const server = await serve(t, company.data);
  for (const account of new Set(bought)) assert.equal((await deliver(server, company, changed(account))).status, 200);
  await until(() => leftToDo(company.data), (left) => left === 0, 60_000, 250);
  const stored = rows(company.data, 'SELECT e.delivery_id, e.account_id, e.state FROM events e');
  await server.stop();

  const times = new Map();
  for (const [id, account, state] of stored) {
    assert.equal(state, 'done', id);
    times.set(`${id} ${account}`, (times.get(`${id} ${account}`) ?? 0) + 1);
  }
  const missing = [...acknowledged].filter(([id, account]) => !times.has(`${id} ${account}`));
  const doubled = [...times].filter(([, count]) => count > 1);
  console.log(`${rounds} rounds: ${acknowledged.size} acknowledged, ${missing.length} missing, ${doubled.length} doubled`);
  assert.deepEqual(missing, []);
  assert.deepEqual(doubled, []);

  const exported = join(company.data, 'exported');
  await kamd('export', exported, '--tenant', company.tenant, '--data', company.data);
  const wanted = await score(exported, '--as-of', asOf);
  assert.deepEqual(wanted, await score(company.bundle, '--as-of', asOf));
  const last = await serve(t, company.data);
  for (const id of accounts) {
    const {computed_at, ...shown} = await assessment(last, company, id);
    assert.ok(Date.parse(computed_at), id);
    assert.deepEqual(shown, wanted.get(id), id);
  }
  assert.notDeepEqual(wanted.get(bought[0]).position, before.get(bought[0]).position);
});
