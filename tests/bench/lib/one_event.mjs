// From sending one event to its new assessment in the store, on a server that has nothing else to do.
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {acme, addRow, changed, deliver} from '../../e2e/lib/acme.mjs';
import {serve} from '../../e2e/lib/kamd.mjs';
import {signed} from '../../e2e/lib/signing.mjs';
import {bindToTwoCores} from './cores.mjs';
import {percentile} from './load.mjs';
import {goal, note, title} from './report.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const givenUpAfter = 20_000;
const accountsInTurn = 20;

/** Looks into the file again and again. */
async function until(holds, what, every) {
  const limit = performance.now() + givenUpAfter;
  while (!holds()) {
    if (performance.now() > limit) throw new Error(`${what} took more than 20 s`);
    await pause(every);
  }
}

export async function oneEvent(t, {events}) {
  bindToTwoCores();
  const company = await acme(t, {settle_ms: 0});
  const server = await serve(t, company.data);
  const store = new Database(join(company.data, 'kamd.db'), {readonly: true});
  t.after(() => store.close());
  const isDone = store.prepare("SELECT 1 FROM events WHERE delivery_id = ? AND state = 'done'").pluck();
  const isBehind = store.prepare('SELECT 1 FROM scorings WHERE behind = 1').pluck();
  const assessed = store.prepare('SELECT hex(packed_json) FROM assessments WHERE account_id = ?').pluck();
  const accounts = store.prepare('SELECT account_id FROM assessments WHERE active = 1 ORDER BY rank LIMIT ?').pluck().all(accountsInTurn);
  const times = [], answers = [];
  let same = 0;
  for (let i = -3; i < events; ++i) { // the first ones warm up
    const account = accounts[(i + 3) % accounts.length];
    addRow(company.bundle, 'invoices', {id: `BENCH-${i}`, account_id: account, date: '2026-09-22', net_amount: String(50_000 + 1000 * i), currency: 'EUR', is_return: 'false'});
    const before = assessed.get(account);
    const id = `msg_${randomUUID()}`, body = changed(account);
    const started = performance.now();
    const {status} = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id})});
    if (status !== 200) throw new Error(`event ${id} was answered ${status}`);
    const answered = performance.now() - started;
    await until(() => isDone.get(id), `event ${id}`, 1); // done in the transaction that writes its assessment
    if (i >= 0) times.push(performance.now() - started), answers.push(answered);
    if (assessed.get(account) === before) ++same;
    await until(() => !isBehind.get(), 'scoring all accounts', 20); // no server is idle before
  }
  await server.stop();
  for (const list of [times, answers]) list.sort((a, b) => a - b);
  title(`One event → new assessment stored, idle server, the sample company, settle_ms=0 (${events} events, each with a new invoice)`);
  note('each sent once all accounts were scored after the one before');
  note('from the first byte of a new connection to the row in the store’s file, looked at each millisecond');
  note(`p50 ${percentile(times, 0.5).toFixed(1)} ms, of which ${percentile(answers, 0.5).toFixed(1)} ms to the answer with its TLS handshake; slowest ${times.at(-1).toFixed(1)} ms`);
  if (same > 0) note(`${same} events left the assessment as it was`);
  goal('p99', percentile(times, 0.99), 'most', 20, 'ms');
}
