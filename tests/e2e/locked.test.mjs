// Another process holds the store locked for longer than anyone waits: deliveries are answered 503, panels go on, and when
// it lets go all goes on. `./dev torture locked`: five times 12 s.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {test} from 'node:test';
import {until} from './lib/http.mjs';
import {sending} from './lib/load.mjs';
import {assertNothingLost, faultyServer, pause, torture, watching} from './lib/torture.mjs';

const times = torture ? 5 : 1;
const seconds = 12; // one writer may wait five seconds behind another that waits as long
const hold = 'import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30); c.execute("BEGIN IMMEDIATE"); print("held", flush=True); time.sleep(float(sys.argv[2])); c.execute("ROLLBACK")';

test('a locked store costs answers, not events', {timeout: torture ? 600_000 : 200_000}, async (t) => {
  const {company, server} = await faultyServer(t);
  const panels = watching(server, company);
  const load = sending(server, company, {senders: 6, allowed: [503, 'none'], pause: 10});
  const refused = () => (load.statuses.get(503) ?? 0) + (load.statuses.get('none') ?? 0);
  for (let i = 0; i < times; ++i) {
    await pause(300);
    const before = refused();
    const holder = spawn('python3', ['-c', hold, `${company.data}/kamd.db`, String(seconds)], {stdio: ['ignore', 'pipe', 'inherit']});
    const ended = once(holder, 'exit');
    await once(holder.stdout, 'data');
    await ended;
    assert.ok(refused() > before, 'who waits too long is told to come again, or has gone');
    const acknowledged = load.acknowledged.size;
    await until(() => load.acknowledged.size, (count) => count > acknowledged + 5, 10_000);
  }
  await load.end();
  const {panels: shown, slowest} = await panels();
  console.log(`locked ${times} times for ${seconds} s: ${refused()} senders refused or gone, ${await assertNothingLost(company.data, load.acknowledged)}; ${shown} panels, the slowest ${slowest} ms`);
});
