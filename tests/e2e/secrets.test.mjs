// The token of a CRM lies in no file and is shown to nobody, while every call to the CRM carries it: as it was set, changed
// beside a running server, and with another data key.
import './lib/test-crm-binary.mjs';
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {asOf} from './lib/acme.mjs';
import {FakeCrm} from './lib/fake-crm.mjs';
import {kamd, scratch, serve} from './lib/kamd.mjs';

test('the secret settings of a connector are sealed', async (t) => {
  const home = scratch(t), data = join(home, 'data'), file = join(home, 'token');
  await kamd('init', data);
  const first = `crm-${randomUUID()}`, second = `crm-${randomUUID()}`;
  const crm = await FakeCrm.serve(t, data, first);
  crm.add('A-1', 1000);
  writeFileSync(file, `${first}\n`);
  const settings = {api_base: crm.url, token: `@${file}`, allow_networks: '127.0.0.0/8,::1', ca_file: join(data, 'tls/ca.pem'), sync_every: 0, as_of: asOf};
  const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const said = [await kamd('tenant', 'add', 'acme', '--crm', 'testcrm', ...set, '--data', data)];
  const server = await serve(t, data);
  const sync = async () => {
    said.push(await kamd('sync', '--tenant', 'acme', '--full', '--data', data));
    assert.match(said.at(-1), /"accounts":1/);
  };
  await sync();

  crm.token = second;
  writeFileSync(file, second);
  said.push(await kamd('tenant', 'set', 'acme', '--set', `token=@${file}`, '--data', data));
  await sync();
  said.push(await kamd('key', 'rotate-data', '--data', data));
  await sync();
  assert.equal(crm.strangers, 0, 'every call shows the token of its time');

  said.push(await kamd('tenant', 'show', 'acme', '--data', data), await kamd('tenant', 'list', '--data', data), server.log());
  assert.deepEqual(JSON.parse(said.at(-3)).secrets, {token: 'set'});
  await kamd('backup', join(data, 'backup.db'), '--data', data);
  const stored = readdirSync(data, {withFileTypes: true, recursive: true}).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  assert.ok(stored.some((name) => name.endsWith('kamd.db-wal')), 'the log of the store is looked through too');
  for (const token of [first, second]) {
    assert.ok(!said.join('').includes(token), 'no command and no log tells it');
    for (const name of stored) assert.ok(!readFileSync(name).includes(token), name);
  }
});
