// A person is erased while the server works: what was planted in every text field of a contact is in no file, no log of the
// store and no log of the server afterwards, and no late update brings it back. `./dev torture forget`: 30 persons in turn.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, addRow, changed, deliver} from './lib/acme.mjs';
import {kamd, serve} from './lib/kamd.mjs';
import {rows} from './lib/store.mjs';
import {allWorkedOff, torture} from './lib/torture.mjs';

const persons = torture ? 30 : 2;

/** Every file below a directory in which one of these bytes stands. */
function holding(directory, marks) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return holding(path, marks);
    const bytes = readFileSync(path);
    return marks.filter((mark) => bytes.includes(mark)).map((mark) => `${path}: ${mark}`);
  });
}

/** A contact whose every text field holds a mark of its own, and an activity that names it. */
function plant(bundle, account, id, mark) {
  const marked = Object.fromEntries(['name', 'title', 'department'].map((field) => [field, `${mark}-${field}`]));
  addRow(bundle, 'contacts', {id, account_id: account, ...marked, dmu_roles: 'buyer', created_at: '2026-01-10'});
  addRow(bundle, 'activities', {id: `${id}-call`, account_id: account, kind: 'call', direction: 'out', at: '2026-09-01', planned: 'false', contact_ids: id, topic: `talk with ${mark}-name about prices`});
}

/** The contacts as the CRM's file has them, with a further column of its own. */
function addColumn(bundle, object, column, filled) {
  const file = join(bundle, `${object}.csv`);
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  writeFileSync(file, [`${header},${column}`, ...lines.map((line) => `${line},${filled(line)}`)].join('\n') + '\n');
}

test('of an erased person nothing is found, and nothing comes back', {timeout: torture ? 1_800_000 : 200_000}, async (t) => {
  const company = await acme(t, {settle_ms: 50});
  const server = await serve(t, company.data);
  const account = rows(company.data, "SELECT account_id FROM records WHERE account_id <> '' ORDER BY 1")[0][0];
  const event = async () => {
    assert.equal((await deliver(server, company, changed(account))).status, 200);
    await allWorkedOff(company.data);
  };
  const planted = Array.from({length: persons}, (_, i) => ({id: `PLANT-${i}-77`, mark: `planted${i}x${Math.random().toString(36).slice(2)}`}));
  for (const {id, mark} of planted) plant(company.bundle, account, id, mark);
  addColumn(company.bundle, 'contacts', 'private_note', (line) => planted.filter(({id}) => line.startsWith(id)).map(({mark}) => `${mark}-note`).join(''));
  await event();
  const files = [company.data, join(company.data, '..', 'serve.log')];
  const found = (mark) => [...holding(files[0], [mark]), ...(readFileSync(files[1]).includes(mark) ? [files[1]] : [])];
  for (const {mark} of planted) assert.notDeepEqual(found(mark), [], 'the planted text was stored');

  for (const {id, mark} of planted) {
    const said = await kamd('forget', '--tenant', company.tenant, '--contact', id, '--data', company.data);
    assert.match(said, /^Forgotten: 1 records/);
    assert.ok(!said.includes(mark));
    assert.deepEqual(found(mark), []);
    await event(); // the CRM still has the person and says so
    assert.deepEqual(found(mark), []);
  }
  await kamd('import', company.bundle, '--tenant', company.tenant, '--data', company.data);
  for (const {mark} of planted) assert.deepEqual(found(mark), []);
  assert.equal(rows(company.data, 'PRAGMA integrity_check')[0][0], 'ok');
  assert.match(await kamd('forget', '--tenant', company.tenant, '--contact', 'nobody', '--data', company.data), /^Nothing was stored/);
  await assert.rejects(kamd('forget', '--tenant', 'nobody', '--contact', 'x', '--data', company.data), /no such tenant/);

  const name = rows(company.data, "SELECT name FROM assessments LIMIT 1")[0][0];
  assert.notDeepEqual(found(name), []);
  await kamd('tenant', 'remove', company.tenant, '--data', company.data);
  assert.deepEqual(found(name), []);
  console.log(`${persons} persons and then the tenant erased beside a running server: 0 traces in files, log of the store and log of the server`);
});
