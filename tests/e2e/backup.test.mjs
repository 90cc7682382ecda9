// Backups made while events pour in: each is whole, holds everything acknowledged before it began, and serves after a restore.
// `./dev torture backup`: 60 of them.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, assessment} from './lib/acme.mjs';
import {kamd, serve} from './lib/kamd.mjs';
import {sending} from './lib/load.mjs';
import {rowsOf} from './lib/store.mjs';
import {torture} from './lib/torture.mjs';

const backups = torture ? 60 : 3;

test('a backup during writes is whole and comes back', {timeout: torture ? 1_800_000 : 200_000}, async (t) => {
  const company = await acme(t, {settle_ms: 100});
  const server = await serve(t, company.data);
  const load = sending(server, company, {senders: 8});
  let kept = 0, last;
  for (let i = 0; i < backups; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = [...load.acknowledged.keys()];
    last = join(company.data, '..', `backup-${i}.db`);
    await kamd('backup', last, '--data', company.data);
    assert.equal(rowsOf(last, 'PRAGMA integrity_check')[0][0], 'ok');
    const there = new Set(rowsOf(last, 'SELECT delivery_id FROM deliveries UNION SELECT delivery_id FROM arrivals').map(([id]) => id));
    assert.deepEqual(before.filter((id) => !there.has(id)), []);
    kept = there.size;
  }
  await load.end();
  const [id] = rowsOf(last, 'SELECT account_id FROM assessments ORDER BY 1')[0];
  const wanted = await assessment(server, company, id);
  await assert.rejects(kamd('restore', last, '--data', company.data), /another kamd serve holds/);
  await server.stop();
  assert.match(await kamd('restore', last, '--data', company.data), /^restored; /);
  const again = await serve(t, company.data);
  const {account_id: shown} = await assessment(again, company, id);
  assert.equal(shown, wanted.account_id);
  execFileSync('rm', ['-f', last]);
  console.log(`${backups} backups during writes: all whole; the last holds ${kept} deliveries of ${load.acknowledged.size} acknowledged by the end`);
});
