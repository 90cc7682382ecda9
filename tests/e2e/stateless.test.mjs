// POST /api/v1/score: a bundle as JSON is scored as its files are, byte for byte, and nothing of it is kept.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {asOf} from './lib/acme.mjs';
import {bundleJson, ofAccounts} from './lib/bundle-json.mjs';
import {request} from './lib/http.mjs';
import {kamd, scratch, serve} from './lib/kamd.mjs';
import {rows} from './lib/store.mjs';

/** The same rows as files. */
function write(directory, bundle) {
  mkdirSync(directory);
  const cell = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  for (const [object, content] of Object.entries(bundle)) {
    if (object === 'settings') { writeFileSync(join(directory, 'settings.json'), JSON.stringify(content)); continue; }
    const names = [...new Set(['id', ...content.flatMap(Object.keys)])].filter((name) => name !== 'id' || content.length === 0 || content.some((row) => 'id' in row));
    writeFileSync(join(directory, `${object}.csv`), [names.join(','), ...content.map((row) => names.map((name) => cell(row[name])).join(','))].join('\n') + '\n');
  }
}

test('a bundle sent as JSON', async (t) => {
  const home = scratch(t), data = join(home, 'data'), sample = join(home, 'sample'), small = join(home, 'small');
  await kamd('init', data);
  await kamd('demo-data', sample);
  await kamd('tenant', 'add', 'acme', '--crm', 'csv', '--set', `source=${sample}`, '--data', data);
  const key = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', data)).trim();
  const server = await serve(t, data);
  const score = (body) => request(server, '/api/v1/score', {method: 'POST', headers: {authorization: `Bearer ${key}`}, body: typeof body === 'string' ? body : JSON.stringify(body)});
  const all = bundleJson(sample);
  const bundle = ofAccounts(all, new Set(all.accounts.slice(0, 6).map(({id}) => id)));
  write(small, bundle);

  for (const [what, words, more] of [['as it is', [], {}], ['on the starting set', ['--starting-set'], {starting_set: true}]])
    await t.test(`is scored ${what} as its files are`, async () => {
      const {status, body} = await score({as_of: asOf, ...more, ...bundle});
      assert.equal(status, 200, body);
      const lines = (await kamd('score', small, '--as-of', asOf, ...words)).trimEnd().split('\n');
      assert.equal(lines.length, 6);
      assert.equal(body, `{"data":[${lines.join(',')}],"bad_rows":[]}`);
    });

  await t.test('may have numbers, truths and lists where a file has their text', async () => {
    const typed = (value) => (/^-?(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value === 'true' ? true : value === 'false' ? false : value.includes('|') ? value.split('|') : value);
    const same = Object.fromEntries(Object.entries(bundle).map(([object, content]) => [object, object === 'settings' ? content : content.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(value)])))]));
    assert.equal((await score({as_of: asOf, ...same})).body, (await score({as_of: asOf, ...bundle})).body);
  });

  await t.test('has its bad rows listed, and is refused with the place where it is none', async () => {
    const bad = await score({as_of: asOf, accounts: [{id: 'A'}], invoices: [{id: 'I', account_id: 'A', date: 'soon'}]});
    assert.deepEqual(JSON.parse(bad.body).bad_rows.map(({object, row, column}) => [object, row, column]), [['invoices', 0, 'date']]);
    const none = await score({accounts: [], invoices: [{}, {date: {}}]});
    assert.equal(none.status, 400);
    assert.match(none.body, /invoices\[1\]\.date: expected/);
    assert.equal((await score(' '.repeat((1 << 20) + 1))).status, 413);
  });

  await t.test('leaves nothing behind', () => {
    for (const table of ['records', 'assessments', 'events', 'jobs']) assert.deepEqual(rows(data, `SELECT count(*) FROM ${table}`), [[0]], table);
  });
});
