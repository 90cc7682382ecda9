// Any CRM without a connector: its records are sent, kept, scored within moments, and taken out again.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import {asOf} from './lib/acme.mjs';
import {bundleJson} from './lib/bundle-json.mjs';
import {request, until} from './lib/http.mjs';
import {kamd, score, scratch, serve} from './lib/kamd.mjs';
import {leftToDo, rows} from './lib/store.mjs';

test('records sent to the API', async (t) => {
  const home = scratch(t), data = join(home, 'data'), sample = join(home, 'sample');
  await kamd('init', data);
  await kamd('demo-data', sample);
  await kamd('tenant', 'add', 'acme', '--crm', 'records', '--set', `as_of=${asOf}`, '--data', data);
  await kamd('tenant', 'add', 'files', '--crm', 'csv', '--set', `source=${sample}`, '--data', data);
  const keyOf = async (tenant) => (await kamd('key', 'create', '--tenant', tenant, '--scope', 'write', '--data', data)).trim();
  const key = await keyOf('acme'), foreign = await keyOf('files');
  let server = await serve(t, data);
  const headers = {authorization: `Bearer ${key}`};
  const post = (body, more = {}) => request(server, '/api/v1/records', {method: 'POST', headers: {...headers, ...more}, body: typeof body === 'string' ? body : JSON.stringify(body)});
  const sent = async (body) => {
    const {status, body: text} = await post(body);
    assert.equal(status, 200, text);
    return JSON.parse(text);
  };
  const done = () => until(() => leftToDo(data) + rows(data, "SELECT count(*) FROM jobs WHERE kind = 'rescore' AND state IN ('queued', 'running')")[0][0], (left) => left === 0, 20_000, 50);
  const read = (path) => request(server, path, {headers});
  const account = (id) => read(`/api/v1/accounts/${encodeURIComponent(id)}`);
  const answers = (id, wanted) => until(async () => (await account(id)).status, (status) => status === wanted, 10_000, 200);
  const bundle = bundleJson(sample);
  const [{id: one}, {id: two}] = bundle.accounts;

  await t.test('a newcomer has scores within seconds, the same as kamd score says of an export', async () => {
    const {accepted, queued, bad_rows: bad} = await sent(bundle);
    assert.deepEqual(bad, []);
    assert.equal(queued, bundle.accounts.length);
    for (const [object, content] of Object.entries(bundle)) if (object !== 'settings') assert.equal(accepted[object], content.length, object);
    await answers(one, 200);
    await done();
    const exported = join(home, 'exported');
    await kamd('export', exported, '--tenant', 'acme', '--data', data);
    const said = await score(exported, '--as-of', asOf);
    assert.deepEqual(said, await score(sample, '--as-of', asOf));
    for (const [id, expected] of [...said].filter((_, i) => i % 5 === 0)) {  // a key may not ask for all at once
      const {computed_at: at, ...stored} = JSON.parse((await account(id)).body);
      assert.ok(at);
      assert.deepEqual(stored, expected);
    }
  });

  const stored = () => rows(data, "SELECT account_id, payload FROM records WHERE tenant = 'acme' ORDER BY account_id");
  await t.test('the same again changes nothing', async () => {
    const before = [stored(), (await account(one)).body];
    assert.equal((await sent(bundle)).queued, 0);
    assert.equal((await sent({accounts: bundle.accounts.filter(({id}) => id === one)})).queued, 0);
    await done();
    assert.deepEqual([stored(), (await account(one)).body], before);
  });

  await t.test('a bad row is named, and the good ones beside it are stored', async () => {
    const {accepted, queued, bad_rows: bad} = await sent({
      invoices: [{id: 'new-1', account_id: one, date: '2026-09-01', net_amount: 1000, currency: 'EUR'}, {id: 'new-2', account_id: one, date: 'soon'}],
      products: [{}],
    });
    assert.deepEqual([accepted, queued], [{invoices: 1, products: 0}, 1]);
    assert.deepEqual(bad.map(({object, row, column}) => [object, row, column]), [['invoices', 1, 'date'], ['products', 0, 'id']]);
    await done();
  });

  await t.test('what hangs on a row may come later, and goes with it to another account', async () => {
    assert.equal((await sent({invoice_lines: [{invoice_id: 'new-1', qty: 2}, {invoice_id: 'none', qty: 1}]})).bad_rows.length, 1);
    const has = (id) => stored().find(([account]) => account === id)[1].split('"new-1"').length - 1;
    assert.deepEqual([has(one), has(two)], [2, 0]);
    assert.equal((await sent({invoices: [{id: 'new-1', account_id: two, date: '2026-09-01', net_amount: 1000, currency: 'EUR'}]})).queued, 2);
    assert.deepEqual([has(one), has(two)], [0, 2]);
    await done();
  });

  await t.test('what is deleted goes, an account with its assessment', async () => {
    const {deleted, queued} = await sent({deleted: {invoices: ['new-1', 'none'], accounts: [one]}});
    assert.deepEqual([deleted, queued], [{invoices: 1, accounts: 1}, 2]);
    await answers(one, 404);
    assert.equal(stored().some(([, payload]) => payload.includes('"new-1"')), false);
    await done();
  });

  await t.test('two at once lose no row, and a power cut after the answers none either', async () => {
    const rowsOf = (id) => ({accounts: [{id: 'both', name: 'Both'}], invoices: [{id, account_id: 'both', date: '2026-09-01'}]});
    const all = await Promise.all(Array.from({length: 8}, (_, i) => post(rowsOf(`both-${i}`))));
    assert.deepEqual(all.map(({status}) => status), Array(8).fill(200));
    await server.kill();
    server = await serve(t, data);
    const [[, payload]] = stored().filter(([account]) => account === 'both');
    for (let i = 0; i < 8; ++i) assert.ok(payload.includes(`"both-${i}"`), `both-${i}`);
    await answers('both', 200);
  });

  await t.test('settings count for all accounts', async () => {
    await done();
    const before = JSON.parse((await account(two)).body);
    const {queued} = await sent({settings: {...bundle.settings, criteria_off: ['sel_revenue_share']}});
    assert.equal(queued, stored().length - 1);
    await until(async () => JSON.parse((await account(two)).body), ({settings}) => settings !== before.settings, 10_000, 200);
    const {status, body} = await post({settings: {time_zone: 'Mars'}});
    assert.equal(status, 400);
    assert.match(body, /settings: time_zone: expected/);
  });

  await t.test('a person who was forgotten does not come back', async () => {
    const [contact] = bundle.contacts.filter(({account_id: of}) => of === two);
    await kamd('forget', '--tenant', 'acme', '--contact', contact.id, '--data', data);
    await sent({contacts: [contact]});
    assert.equal(stored().some(([, payload]) => payload.includes(`"${contact.id}"`)), false);
    assert.deepEqual(rows(data, `SELECT count(*) FROM places WHERE id = '${contact.id}'`), [[0]]);
  });

  await t.test('is refused to other tenants, readers and too large bodies', async () => {
    const other = await post({accounts: []}, {authorization: `Bearer ${foreign}`});
    assert.equal(other.status, 409);
    assert.match(other.body, /records are read from its CRM/);
    assert.equal((await post({}, {authorization: `Bearer ${(await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', data)).trim()}`})).status, 403);
    assert.equal((await post('x', {'content-length': (16 << 20) + 1})).status, 413);
    const large = JSON.stringify({tickets: [{id: 'T', account_id: 'none', x: 'y'.repeat(30_000)}, ...Array(400).fill({id: 'T', x: 'y'.repeat(30_000)})]});
    assert.ok(large.length > 11 << 20);
    const {bad_rows: bad} = await sent(large);
    assert.equal(bad.length, 401);
  });

  await t.test('a sync says that there is nothing to read, and leaves what was sent', async () => {
    const before = stored().length;
    await assert.rejects(kamd('sync', '--tenant', 'acme', '--full', '--data', data), /sent with POST \/api\/v1\/records/);
    assert.equal(stored().length, before);
  });
});
