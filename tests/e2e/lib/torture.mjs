// What every torture does: concurrent load, panels that are watched all the time, and the count at the end.
import assert from 'node:assert/strict';
import {acme, panel} from './acme.mjs';
import {Faults} from './faults.mjs';
import {until} from './http.mjs';
import {serveWith} from './kamd.mjs';
import {leftToDo, rows} from './store.mjs';

export const torture = process.env.KAM_TORTURE === '1';
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A company on a server whose disk and clock fail to order. */
export async function faultyServer(t, settings = {}) {
  const company = await acme(t, {settle_ms: 50, ...settings});
  const faults = new Faults(company.data + '/..');
  const start = () => serveWith(t, company.data, {env: faults.env});
  return {company, faults, start, server: await start()};
}

/** Asks for a panel, or what `ask` asks for, again and again; each has to be answered 200. */
export function watching(server, company, account = 'A-1001', {ask = panel, every = 20} = {}) {
  const run = {over: false};
  const times = [];
  const watch = async () => {
    while (!run.over) {
      const {status, ms} = await ask(server, company, account);
      assert.equal(status, 200, 'an answer while the store or a CRM is in trouble');
      times.push(ms);
      await pause(every);
    }
  };
  const settled = watch().then(() => undefined, (fault) => fault);
  return async () => {
    run.over = true;
    const fault = await settled;
    if (fault) throw fault;
    times.sort((a, b) => a - b);
    return {panels: times.length, slowest: Math.round(times.at(-1)), median: times[Math.floor(times.length / 2)]};
  };
}

export const allWorkedOff = (data) => until(() => leftToDo(data), (left) => left === 0, 120_000, 100);

/** Everything acknowledged is stored once and worked off, nothing is dead, and the file is whole. @returns the count as text */
export async function assertNothingLost(data, acknowledged) {
  await allWorkedOff(data);
  const stored = rows(data, 'SELECT delivery_id, account_id, state FROM events');
  const times = new Map();
  for (const [id, account] of stored) times.set(`${id} ${account}`, (times.get(`${id} ${account}`) ?? 0) + 1);
  const missing = [...acknowledged].filter(([id, account]) => !times.has(`${id} ${account}`)).length;
  const doubled = [...times.values()].filter((count) => count > 1).length;
  const unfinished = stored.filter(([, , state]) => state !== 'done').length;
  assert.deepEqual({missing, doubled, unfinished}, {missing: 0, doubled: 0, unfinished: 0});
  assert.equal(rows(data, 'PRAGMA integrity_check')[0][0], 'ok');
  return `${acknowledged.size} acknowledged, 0 missing, 0 doubled, the file whole`;
}
