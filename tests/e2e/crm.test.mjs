// A CRM that is slow, says 429 or 500, cuts off, lies about length or answers garbage: its events are answered 200 all the
// same, panels keep their latency, the breaker is seen, and 30 s after it is well again everything has caught up: events,
// a sync that was broken off, and write-back, whose echo makes no loop. Here all six at once, each another tenant's;
// `./dev torture crm`: one after another, longer, with more accounts and the real limit of 20 s for a call.
import './lib/test-crm-binary.mjs';
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {asOf, changed, deliver} from './lib/acme.mjs';
import {doneAllTheSame, FakeCrm, faultNames} from './lib/fake-crm.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, score, scratch, serve} from './lib/kamd.mjs';
import {signed} from './lib/signing.mjs';
import {allWorkedOff, assertNothingLost, pause, torture, watching} from './lib/torture.mjs';

const accounts = torture ? 110 : 55; // more than a page of the CRM
const faults = process.env.KAM_FAULT ? [process.env.KAM_FAULT] : faultNames; // one of them alone
const callLimit = torture ? 20_000 : 1_000;
const recovery = 30_000;
const opensBreaker = (fault) => fault !== 'tooMany' && fault !== 'garbage'; // in those it answers
const faultLasts = (fault) => (torture ? (fault === 'slow' ? 60_000 : 20_000) : 4_000);
const look = torture ? 300 : 1_000; // between two looks at what has caught up
const token = `crm-${randomUUID()}`;

/** A tenant with a CRM of its own, read and written once. */
async function installation(t, data, tenant) {
  const crm = await FakeCrm.serve(t, data, token);
  for (let i = 0; i < accounts; ++i) crm.add(`A-${1000 + i}`, 1000 + 37 * i);
  const settings = {
    api_base: crm.url, token, call_limit_ms: callLimit, allow_networks: '127.0.0.0/8,::1', ca_file: join(data, 'tls/ca.pem'),
    requests_per_second: 500, write_back: true, sync_every: 0, settle_ms: 50, as_of: asOf, frame_ancestors: "'self'",
  };
  const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const secrets = JSON.parse(await kamd('tenant', 'add', tenant, '--crm', 'testcrm', ...set, '--data', data));
  await kamd('sync', '--tenant', tenant, '--data', data);
  const newKey = async (scope) => (await kamd('key', 'create', '--tenant', tenant, '--scope', scope, '--data', data)).trim();
  return {tenant, data, key: await newKey('write'), reader: await newKey('read'), crm, ...secrets}; // a key has 20 requests a second
}

/** The CRM tells of each change, with an id of its own; what was answered 200 is written down. */
function listen(server, company, acknowledged) {
  company.crm.onChange = async (account) => {
    const id = `msg_${randomUUID()}`;
    const body = changed(account);
    const {status, ms} = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id})});
    if (status === 200) acknowledged.set(id, account);
    return {status, ms};
  };
}

const headers = ({key}) => ({authorization: `Bearer ${key}`});
const api = (server, company, account) => request(server, `/api/v1/accounts/${account}`, {headers: headers(company)});
const job = async (server, company, method, path) => JSON.parse((await request(server, `/api/v1/jobs/${path}`, {method, headers: headers(company)})).body);
const breaker = async (server, tenant) => {
  const {outgoing} = JSON.parse((await request({...server, port: server.adminPort}, '/readyz')).body);
  return outgoing.find((one) => one.tenant === tenant)?.breaker ?? 'closed';
};

/** What the accounts must come to: scored by the command from the records that the CRM holds now. */
async function wantedNow({crm, data, tenant}) {
  const bundle = join(data, '..', `bundle-${tenant}`);
  crm.bundle(bundle);
  return score(bundle, '--as-of', asOf);
}

/** The first of the accounts that is not yet what it must come to. */
async function behind(server, {reader}, wanted, ids) {
  for (const id of ids) {
    const {seen} = await until(() => api(server, {key: reader}, id), ({status}) => status !== 429, recovery, 250);
    const {computed_at: at, ...answered} = JSON.parse(seen.body);
    if (!at || !isDeepStrictEqual(answered, wanted.get(id))) return id;
  }
  return 'none';
}

/** How many accounts do not show in the CRM what their assessment says. */
function unwritten({crm}, wanted) {
  const text = (number) => (number === null ? '' : String(Math.round(number * 10) / 10));
  const said = ({total: {point, low, high}, tier}) => [...[point, low, high].map(text), tier];
  const shown = ({kamd_score: point, kamd_low: low, kamd_high: high, kamd_tier: tier}) => [point, low, high, tier];
  return [...wanted].filter(([id, one]) => !isDeepStrictEqual(shown(crm.accounts.get(id).tables.accounts[0]), said(one))).length;
}

/** The same value is not written again once the CRM has said that it has it. */
function writtenTwice({crm}) {
  const last = new Map();
  let twice = 0;
  for (const {id, fields, answered} of crm.written) {
    const content = JSON.stringify({...fields, kamd_scored_at: ''});
    const before = last.get(id);
    if (before?.answered && before.content === content) ++twice;
    last.set(id, {content, answered});
  }
  return twice;
}

/** Until nothing was written for so long. */
async function settled({crm}, quiet = torture ? 5_000 : 2_000) {
  const limit = performance.now() + 60_000;
  for (let seen = -1; seen !== crm.written.length; ) {
    assert.ok(performance.now() < limit, 'writing back never ends');
    seen = crm.written.length;
    await pause(quiet);
  }
}

const median = (quiet, busy) => `${quiet.median.toFixed(1)} → ${busy.median.toFixed(1)} ms`;

/** Half of the answers come within three times what they take in quiet, and a little for a busy machine. */
function assertAsFast(quiet, busy, what) {
  assert.ok(busy.median <= 3 * quiet.median + 50, `${what}: ${median(quiet, busy)}`);
}

/** One fault of one CRM, from before it to after it. @returns what was seen. */
async function endure(server, company, fault) {
  const {crm, tenant} = company;
  const ids = [...crm.accounts.keys()];
  const sold = new Set();
  const sell = async (id) => {
    sold.add(id);
    const {status} = await crm.sell(id, 500_000);
    assert.equal(status, 200, `${fault}: an event`);
  };

  // A write and a sync are under way when the fault strikes.
  crm.holdWrites = true;
  for (const id of ids.slice(0, 3)) await sell(id);
  const soon = await wantedNow(company);
  await until(() => crm.held, (count) => count > 0, 20_000);
  crm.failAfterPage = fault;
  const {id: sync} = await job(server, company, 'POST', 'sync?full=true');
  await until(() => crm.fault, (now) => now === fault, 20_000);

  const began = performance.now();
  const seen = new Set();
  const lasts = () => performance.now() - began;
  while (lasts() < faultLasts(fault) || (opensBreaker(fault) && !seen.has('open') && lasts() < 4 * faultLasts(fault))) {
    await sell(ids[Math.floor(Math.random() * ids.length)]);
    seen.add(await breaker(server, tenant));
    await pause(100);
  }
  assert.equal(seen.has('open'), opensBreaker(fault), `${fault}: /readyz showed ${[...seen]}`);
  assert.notEqual((await job(server, company, 'GET', sync)).state, 'done');
  if (!doneAllTheSame.includes(fault)) assert.ok(unwritten(company, soon) > 0, `${fault}: nothing was written meanwhile`);

  const wanted = await wantedNow(company);
  const lasted = lasts();
  crm.fault = null;
  crm.holdWrites = false;
  const well = performance.now();
  const within = async (ask, done) => {
    await until(ask, done, recovery - (performance.now() - well), look);
    return ((performance.now() - well) / 1000).toFixed(1);
  };
  const [events, synced, written] = await Promise.all([
    within(() => behind(server, company, wanted, sold), (first) => first === 'none'),
    within(() => job(server, company, 'GET', sync), ({state}) => state === 'done'),
    within(() => unwritten(company, wanted), (count) => count === 0),
  ]);
  assert.equal(await breaker(server, tenant), 'closed', fault);

  await settled(company);
  assert.equal(await behind(server, company, wanted, ids), 'none', `${fault}: what is stored is not what the CRM holds`);
  assert.equal(unwritten(company, wanted), 0, fault);
  assert.equal(writtenTwice(company), 0, `${fault}: a value was written again`);
  const hooks = await Promise.all(crm.hooks);
  assert.deepEqual(hooks.filter(({status}) => status !== 200), [], `${fault}: hooks that were not answered 200`);
  return `${fault} for ${(lasted / 1000).toFixed(0)} s (${[...seen].join(', ')}): ${sold.size} accounts changed; well again, events took ${events} s, ` +
    `the sync ${synced} s, write-back ${written} s; ${crm.written.length} values written, none again, and ${crm.hooks.length} hooks answered 200`;
}

test('whatever a CRM does, panels go on, nothing is lost, and no echo makes a loop', {timeout: torture ? 1_800_000 : 200_000}, async (t) => {
  const data = join(scratch(t), 'data');
  await kamd('init', data);
  const companies = [];
  for (const fault of faults) companies.push(await installation(t, data, fault.toLowerCase()));
 
  const server = await serve(t, data);
  const acknowledged = new Map();
  for (const company of companies) listen(server, company, acknowledged);
  for (const company of companies) {
    const wanted = await wantedNow(company);
    await until(() => unwritten(company, wanted), (count) => count === 0, 120_000, 100);
  }
  await allWorkedOff(data); // the echo of all that was written

  const watch = (some) => {
    const every = 40 * some.length, everyApi = Math.max(every, 150);
    const all = some.flatMap((one) => [watching(server, one, 'A-1000', {every}), watching(server, one, 'A-1000', {ask: api, every: everyApi})]);
    return async () => {
      const seen = await Promise.all(all.map((end) => end()));
      return ['panel', 'api'].map((_, kind) => seen.filter((__, i) => i % 2 === kind).sort((a, b) => b.median - a.median)[0]);
    };
  };
  const under = async (some, work) => {
    const idle = watch(some);
    await pause(2_000);
    const quiet = await idle();
   const during = watch(some);
    const said = await work();
    const busy = await during();
    assertAsFast(quiet[0], busy[0], 'panels');
    assertAsFast(quiet[1], busy[1], 'the API');
    console.log(`${said}\n  medians, quiet → then: panels ${median(quiet[0], busy[0])}, API ${median(quiet[1], busy[1])}`);
  };
  const one = (i) => endure(server, companies[i], faults[i]);
  if (torture) for (const i of faults.keys()) await under([companies[i]], () => one(i));
  else await under(companies, async () => (await Promise.all(faults.map((_, i) => one(i)))).join('\n'));

  console.log(await assertNothingLost(data, acknowledged));
  for (const {crm} of companies) assert.equal(crm.strangers, 0, 'every call shows the token');
  assert.ok(!server.log().includes(token), 'the token is in no log');
});
