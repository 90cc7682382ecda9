// The server's clock is set an hour ahead and an hour back while events come: what was acknowledged is worked off at once, not an
// hour later, and nothing is lost; also over a restart. `./dev torture clock`: 20 steps.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';
import {changed, deliver} from './lib/acme.mjs';
import {now, signed} from './lib/signing.mjs';
import {allWorkedOff, assertNothingLost, faultyServer, pause, torture} from './lib/torture.mjs';

const hour = 3600;
const steps = torture ? Array.from({length: 20}, (_, i) => [1, 0, -1, 0][i % 4]) : [1, 0, -1, 0];

test('a clock that is set by an hour delays nothing and loses nothing', {timeout: torture ? 1_200_000 : 250_000}, async (t) => {
  const made = await faultyServer(t, {settle_ms: 300});
  const {company, faults} = made;
  let {server} = made;
  const acknowledged = new Map();
  let offset = 0, slowest = 0;
  const send = async () => {
    const id = `msg_${randomUUID()}`, account = `A-${1001 + Math.floor(Math.random() * 10)}`, body = changed(account);
    const {status} = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id, timestamp: now() + offset})});
    assert.equal(status, 200);
    acknowledged.set(id, account);
  };
  for (const [i, step] of steps.entries()) {
    for (let sent = 0; sent < 10; ++sent) await send();
    offset = step * hour;
    if (i % 4 === 3) { // the step comes while no server runs
      await server.kill();
      faults.setClock(offset);
      server = await made.start();
    } else {
      faults.setClock(offset);
    }
    const {waited} = await allWorkedOff(company.data);
    slowest = Math.max(slowest, waited);
    await send();
    await pause(50);
  }
  const stale = changed('A-1001');
  assert.equal((await deliver(server, company, stale, {headers: signed(company.webhook_secret, stale, {timestamp: now() + offset + hour})})).status, 401);
  console.log(`${steps.length} steps of an hour: ${await assertNothingLost(company.data, acknowledged)}; all worked off within ${Math.round(slowest)} ms of a step`);
});
