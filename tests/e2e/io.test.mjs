// The n-th write or sync of the store fails, for one n after the other: each time the store is whole, who was answered 200 is
// in it, and the server goes on; now and then it is killed right afterwards. `./dev torture io`: n = 1 … 200.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';
import {changed, deliver} from './lib/acme.mjs';
import {signed} from './lib/signing.mjs';
import {rows} from './lib/store.mjs';
import {assertNothingLost, faultyServer, torture, watching} from './lib/torture.mjs';

const numbers = torture ? Array.from({length: 200}, (_, i) => i + 1) : [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 28, 40];
const together = 8;
const killEvery = torture ? 10 : 6;

/** A CRM: what was not answered 200 is sent again with the same id. @returns how often it was refused */
async function insist(server, company, acknowledged) {
  const id = `msg_${randomUUID()}`, account = `A-${1001 + Math.floor(Math.random() * 10)}`, body = changed(account);
  for (let refused = 0; refused < 50; ++refused) {
    const {status} = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id})});
    if (status === 200) {
      acknowledged.set(id, account);
      return refused;
    }
    assert.equal(status, 503);
  }
  throw new Error('refused 50 times');
}

test('whichever write fails, nothing acknowledged is lost', {timeout: torture ? 1_800_000 : 200_000}, async (t) => {
  const made = await faultyServer(t, {settle_ms: 0});
  const {company, faults} = made;
  let {server} = made;
  let panels = watching(server, company), shown = 0, refusals = 0, failures = 0, kills = 0;
  const acknowledged = new Map();
  for (const [i, n] of numbers.entries()) {
    faults.failNth(n);
    for (let sent = 0; sent < 40 && faults.read('failed') === 0; ++sent) {
      const refused = await Promise.all(Array.from({length: together}, () => insist(server, company, acknowledged)));
      refusals += refused.reduce((sum, one) => sum + one, 0);
    }
    failures += faults.read('failed');
    faults.mend();
    assert.equal(rows(company.data, 'PRAGMA quick_check')[0][0], 'ok', `after write ${n} failed`);
    assert.ok(server.runs());
    if (i % killEvery !== killEvery - 1) continue;
    shown += (await panels()).panels;
    await server.kill();
    server = await made.start();
    panels = watching(server, company);
    ++kills;
  }
  shown += (await panels()).panels;
  assert.ok(failures >= numbers.length * 0.9, `${failures} failures`);
  console.log(`${failures} failed writes and syncs (n up to ${numbers.at(-1)}), ${kills} kills: ${refusals} refusals with 503, ${await assertNothingLost(company.data, acknowledged)}; ${shown} panels`);
});
