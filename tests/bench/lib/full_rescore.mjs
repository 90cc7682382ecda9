// All accounts of a large tenant scored anew from the store, on another day than before, so that each is written.
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {request} from '../../e2e/lib/http.mjs';
import {kamd, root, scratch, serve} from '../../e2e/lib/kamd.mjs';
import {bindToTwoCores} from './cores.mjs';
import {goal, note, title} from './report.mjs';

const tenant = 'many';
const wantedRate = 100_000 / 10; // accounts a second
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function job(server, key, path, method = 'GET') {
  const {status, body} = await request(server, `/api/v1/jobs/${path}`, {method, headers: {authorization: `Bearer ${key}`}});
  if (status !== 200 && status !== 202) throw new Error(`${method} job ${path}: ${status} ${body}`);
  return JSON.parse(body);
}

function changedSince(data, instant) {
  const store = new Database(join(data, 'kamd.db'), {readonly: true});
  const count = store.prepare('SELECT count(*) FROM assessments WHERE tenant = ? AND changed_at >= ?').pluck().get(tenant, instant);
  store.close();
  return count;
}

export async function fullRescore(t, {accounts}) {
  bindToTwoCores();
  title(`Full rescore of ${accounts.toLocaleString('en-US')} accounts from the store, two cores`);
  const home = scratch(t);
  const data = join(home, 'data'), bundle = join(home, 'bundle');
  execFileSync('python3', [join(root, 'tests/bench/make_accounts.py'), String(accounts), bundle]);
  await kamd('init', data);
  await kamd('tenant', 'add', tenant, '--crm', 'csv', '--set', `source=${bundle}`, '--set', 'as_of=2011-12-01', '--data', data);
  const importing = performance.now();
  await kamd('import', bundle, '--tenant', tenant, '--data', data);
  note(`import with its first scoring: ${((performance.now() - importing) / 1000).toFixed(1)} s`);
  await kamd('tenant', 'set', tenant, '--set', 'as_of=2011-12-09', '--data', data);
  const key = (await kamd('key', 'create', '--tenant', tenant, '--scope', 'write', '--data', data)).trim();
  const server = await serve(t, data);
  const since = Date.now();
  const started = performance.now();
  const {id} = await job(server, key, 'rescore', 'POST');
  let seen;
  do {
    await pause(100);
    seen = await job(server, key, id);
  } while (seen.state === 'queued' || seen.state === 'running');
  const seconds = (performance.now() - started) / 1000;
  await server.stop();
  if (seen.state !== 'done') throw new Error(`the rescore ended ${seen.state}: ${server.log().split('\n').slice(-5).join('\n')}`);
  note(`${seen.result.accounts} scored, ${seen.result.changed} changed, ${changedSince(data, since)} written: ${(accounts / seconds).toFixed(0)} accounts/s`);
  goal('seconds', seconds, 'most', accounts / wantedRate, 's');
}
