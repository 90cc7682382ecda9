// `kamd backtest` on a year of real orders: does the score tell what came after, and only from what was known before?
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {kamd, root, scratch} from './lib/kamd.mjs';

const retail = join(root, 'tests/fixtures/online-retail');
const mapping = ['--mapping', join(root, 'connectors/csv/mappings/online-retail.json')];
const cuts = [['2011-04-01', '2011-10-01'], ['2011-06-01', '2011-12-01'], ['2011-09-01', '2011-12-01']];
const words = (chosen) => chosen.flatMap(([cut, until]) => ['--cut', cut, '--until', until]);

async function backtest(bundle, ...more) {
  return JSON.parse(await kamd('backtest', bundle, ...mapping, '--format', 'json', ...more));
}

const line = (block, score, label) => block.told.find((one) => one.score === score && one.label === label);

test('a year of real orders is tried out', async (t) => {
  const all = await backtest(retail, ...words(cuts));

  await t.test('value finds the next top tenth as past revenue does', () => {
    for (const cut of all.cuts) {
      const [value, past] = ['kpi_value', 'rev_ttm'].map((score) => line(cut, score, 'top_decile'));
      t.diagnostic(`${cut.as_of}: ${value.auc.value.toFixed(3)} against ${past.auc.value.toFixed(3)}`);
      assert.equal(value.accounts, cut.accounts);
      assert.ok(value.auc.value >= past.auc.value - 0.01);
      assert.ok(value.captures[1].captured >= past.captures[1].captured - 0.02);
    }
  });

  await t.test('where stability is known it tells who buys on as recency, frequency and money do', () => {
    for (const cut of all.cuts.slice(1)) {
      const {accounts, auc, baselines} = line(cut, 'kpi_stability', 'still_buying').on_known;
      t.diagnostic(`${cut.as_of}: ${auc.value.toFixed(3)} against ${baselines.rfm.value.toFixed(3)} on ${accounts}`);
      assert.ok(auc.value >= baselines.rfm.value - 0.005);
    }
  });

  await t.test('stability tells slips of the biggest fifth, once there are four months to tell by', async () => {
    const {pooled} = await backtest(retail, ...words(cuts.slice(1)));
    const areas = ['kpi_stability', 'rev_ttm', 'rfm'].map((score) => line(pooled, score, 'slip').auc.value);
    t.diagnostic(`stability, past revenue, RFM: ${areas.map((area) => area.toFixed(3)).join(', ')}`);
    assert.ok(areas[0] >= 0.7);
    assert.ok(areas[0] > areas[1] && areas[0] > areas[2]);
  });

  await t.test('orders after the horizon move nothing', async () => {
    const rows = gunzipSync(readFileSync(join(retail, 'transactions.csv.gz'))).toString();
    const later = /,(2011-(?:0[6-9]|1)[^,]*),([\d.-]+),/g;
    const changed = rows.replaceAll(later, ',$1,999,');
    assert.notEqual(changed, rows);
    const bundle = scratch(t);
    writeFileSync(join(bundle, 'transactions.csv'), changed);
    const spring = ['--cut', '2011-04-01', '--until', '2011-06-01'];
    assert.deepEqual(await backtest(bundle, ...spring), await backtest(retail, ...spring));
  });
});

test('a backtest that cannot be made says how to mend it', async () => {
  const tried = (...more) => backtest(retail, ...more);
  await assert.rejects(tried('--cut', '2011-13-01'), /ended with 3: .*--cut: expected a day such as/s);
  await assert.rejects(tried('--cut', '2012-06-01'), /the purchases end on 2011-12-09/);
  await assert.rejects(tried('--cut', '2011-06-01', '--score', 'kpi_stabilty'), /did you mean `kpi_stability`\?/);
  await assert.rejects(tried('--cut', '2011-06-01', '--horizon', '0'), /--horizon: expected a number of days/);
  await assert.rejects(kamd('backtest', retail, ...mapping), /ended with 2/);
});

test('the last twelve month ends of an account are recomputed', async () => {
  const words = ['--as-of', '2011-12-01', '--account', '14680', '--history'];
  const text = await kamd('explain', retail, ...mapping, ...words);
  assert.match(text, /recomputed from dated records/);
  for (const day of ['2010-12-31', '2011-06-30', '2011-11-30']) assert.match(text, new RegExp(`  ${day} `));
});
