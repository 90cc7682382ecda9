// A second `kamd serve` on the same store refuses to start with a clear message, and the first one does not notice; after a
// kill -9 of the first the next one starts at once. `./dev torture second`: 30 times.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {test} from 'node:test';
import {acme, panel} from './lib/acme.mjs';
import {binary, kamd, serve} from './lib/kamd.mjs';
import {sending} from './lib/load.mjs';
import {assertNothingLost, torture} from './lib/torture.mjs';

const times = torture ? 30 : 3;

async function refusedServer(data) {
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'], {stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  child.stderr.on('data', (part) => (said += part));
  const [code] = await once(child, 'close');
  return {code, said};
}

test('one server a store', {timeout: torture ? 900_000 : 200_000}, async (t) => {
  const company = await acme(t, {settle_ms: 50});
  let server = await serve(t, company.data);
  const acknowledged = new Map();
  for (let i = 0; i < times; ++i) {
    const load = sending(server, company, {senders: 4, pause: 20});
    const {code, said} = await refusedServer(company.data);
    assert.equal(code, 4);
    assert.match(said, /another kamd serve holds .*kamd\.db\.lock: stop it, or use another --data directory/);
    assert.match(await kamd('tenant', 'list', '--data', company.data), /^acme\t/); // other commands work beside it
    assert.equal((await panel(server, company, 'A-1001')).status, 200);
    await load.end();
    for (const [id, account] of load.acknowledged) acknowledged.set(id, account);
    await server.kill();
    server = await serve(t, company.data);
  }
  console.log(`${times} second servers refused, ${times} starts right after a kill: ${await assertNothingLost(company.data, acknowledged)}`);
});
