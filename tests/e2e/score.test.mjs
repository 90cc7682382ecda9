// `kamd score` on a year of real orders: every account, the same bytes every time, quickly and in little memory.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {binary, kamd, root, scratch} from './lib/kamd.mjs';

const retail = join(root, 'tests/fixtures/online-retail');
const mapping = join(root, 'connectors/csv/mappings/online-retail.json');
const words = ['--mapping', mapping, '--as-of', '2011-09-01'];

/** Runs kamd, watches the most memory it held (VmHWM), and takes the time. */
async function measured(...all) {
  const started = performance.now();
  const child = spawn(binary, all, {stdio: ['ignore', 'pipe', 'ignore']});
  let mebibytes = 0;
  const watch = setInterval(() => {
    try {
      mebibytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
    } catch {
      clearInterval(watch);  // it has ended
    }
  }, 5);
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  const [code] = await once(child, 'close');
  clearInterval(watch);
  assert.equal(code, 0);
  return {seconds: (performance.now() - started) / 1000, mebibytes, text: Buffer.concat(parts).toString()};
}

/** The same rows in another order, the same each time. */
function shuffled(text) {
  const [header, ...rows] = text.trimEnd().split('\n');
  let state = 1;
  for (let i = rows.length - 1; i > 0; --i) {
    state = (state * 48271) % 2147483647;
    const j = state % (i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return `${[header, ...rows].join('\n')}\n`;
}

test('a year of real orders is scored', async (t) => {
  const first = await measured('score', retail, ...words);
  const accounts = first.text.trimEnd().split('\n').map(JSON.parse);

  await t.test('all 3,460 accounts, in at most 3 s and 300 MiB', () => {
    t.diagnostic(`${first.seconds.toFixed(2)} s of 3 s, ${Math.round(first.mebibytes)} MiB of 300 MiB`);
    assert.equal(accounts.length, 3460);
    assert.ok(first.seconds <= 3, `${first.seconds} s`);
    assert.ok(first.mebibytes > 0 && first.mebibytes <= 300, `${first.mebibytes} MiB`);
  });

  const rows = gunzipSync(readFileSync(join(retail, 'transactions.csv.gz'))).toString();
  const scoreOf = async (text) => {
    const bundle = scratch(t);
    writeFileSync(join(bundle, 'transactions.csv'), text);
    return kamd('score', bundle, ...words);
  };

  await t.test('prices after the day do not matter', async () => {
    const later = /,(2011-(?:09-(?!01)|1)[^,]*),([\d.-]+),/g;
    const changed = rows.replaceAll(later, ',$1,999,');
    assert.notEqual(changed, rows);
    const withoutSnapshot = (text) => text.replaceAll(/"snapshot":"[^"]*"/g, '');
    assert.ok(withoutSnapshot(await scoreOf(changed)) === withoutSnapshot(first.text));
  });

  await t.test('the same bytes when run again', async () => {
    assert.ok((await kamd('score', retail, ...words)) === first.text);
  });

  await t.test('the same bytes with shuffled rows', async () => assert.ok((await scoreOf(shuffled(rows))) === first.text));

  await t.test('on the starting set every active account has a position, and a score or a question', async () => {
    const started = (await kamd('score', retail, ...words, '--starting-set')).trimEnd().split('\n').map(JSON.parse).filter(({active}) => active);
    const placed = started.filter(({position}) => position.rank.state === 'known');
    const answered = started.filter(({total, questions}) => total.state === 'known' || questions.length > 0);
    t.diagnostic(`${((100 * answered.length) / started.length).toFixed(1)} % of ${started.length} active accounts have a score or a question`);
    assert.equal(placed.length, started.length);
    assert.equal(answered.length, started.length);
  });
});
