// The store becomes read-only while it is served, as a file system does that found a fault: writes are answered 503, panels go
// on, and when it can be written again all goes on without a restart. `./dev torture readonly`: 20 times.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {until} from './lib/http.mjs';
import {sending} from './lib/load.mjs';
import {assertNothingLost, faultyServer, pause, torture, watching} from './lib/torture.mjs';

const times = torture ? 20 : 2;

test('a store that cannot be written is read on', {timeout: torture ? 1_200_000 : 200_000}, async (t) => {
  const {company, faults, server} = await faultyServer(t);
  const panels = watching(server, company);
  const load = sending(server, company, {senders: 6, allowed: [503], pause: 10});
  const refused = () => load.statuses.get(503) ?? 0;
  for (let i = 0; i < times; ++i) {
    await pause(300);
    faults.makeReadOnly();
    const since = performance.now(), before = refused();
    await until(refused, (count) => count > before + 5, 20_000);
    assert.equal(load.acknowledgedSince(since), 0, 'nothing is acknowledged that cannot be written');
    faults.mend();
    await until(() => load.acknowledgedSince(since), (count) => count > 5, 10_000);
  }
  await load.end();
  assert.match(server.log(), /webhook\.failed/);
  const {panels: shown, slowest} = await panels();
  console.log(`read-only ${times} times: ${refused()} refusals with 503, ${await assertNothingLost(company.data, load.acknowledged)}; ${shown} panels, the slowest ${slowest} ms`);
});
