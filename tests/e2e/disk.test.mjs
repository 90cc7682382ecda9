// The disk is full while events pour in: writes are answered 503, panels go on, and when there is room again all goes on
// without a restart; nothing acknowledged is lost. `./dev torture disk`: 20 times.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {request, until} from './lib/http.mjs';
import {sending} from './lib/load.mjs';
import {assertNothingLost, faultyServer, pause, torture, watching} from './lib/torture.mjs';

const times = torture ? 20 : 2;

test('a full disk costs answers, not events', {timeout: torture ? 1_200_000 : 200_000}, async (t) => {
  const {company, faults, server} = await faultyServer(t);
  const panels = watching(server, company);
  const load = sending(server, company, {senders: 6, allowed: [503], pause: 10});
  const ready = async () => (await request({...server, port: server.adminPort}, '/readyz')).status;
  const refused = () => load.statuses.get(503) ?? 0;
  for (let i = 0; i < times; ++i) {
    await pause(300);
    const before = refused();
    faults.fillDisk();
    await until(refused, (count) => count > before + 5, 20_000);
    assert.equal(await ready(), 503);
    await pause(torture ? 1000 : 300);
    faults.mend();
    const acknowledged = load.acknowledged.size;
    await until(() => load.acknowledged.size, (count) => count > acknowledged + 5, 10_000);
    assert.equal(await ready(), 200);
  }
  await load.end();
  const {panels: shown, slowest} = await panels();
  console.log(`disk full ${times} times: ${refused()} refusals with 503, ${await assertNothingLost(company.data, load.acknowledged)}; ${shown} panels, the slowest ${slowest} ms`);
});
