// The company as a whole, from the sample company's files: every verdict on fit, every flag of maturity, every phase of the
// way, every verdict on the approach. Each case changes what somebody at the company could change.
import assert from 'node:assert/strict';
import {cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {addRow, asOf} from './lib/acme.mjs';
import {kamd, score, scratch} from './lib/kamd.mjs';

/** The sample company's bundle, once; `copy` gives one to change. */
async function sample(t) {
  const home = scratch(t);
  await kamd('demo-data', join(home, 'sample'));
  let copies = 0;
  return {
    copy() {
      const bundle = join(home, `copy-${++copies}`);
      cpSync(join(home, 'sample'), bundle, {recursive: true});
      return bundle;
    },
  };
}

const told = async (verb, bundle) => JSON.parse(await kamd(verb, bundle, '--as-of', asOf));
const file = (bundle, object) => join(bundle, `${object}.csv`);
const remove = (bundle, ...objects) => objects.forEach((object) => rmSync(file(bundle, object), {force: true}));

function set(bundle, settings) {
  const path = join(bundle, 'settings.json');
  writeFileSync(path, JSON.stringify({...JSON.parse(readFileSync(path, 'utf8')), ...settings}));
}

/** Gives cells of a file another value, in the rows that are chosen; none of the sample company's cells here has a comma. */
function fill(bundle, object, columns, value, chosen = () => true) {
  const [header, ...rows] = readFileSync(file(bundle, object), 'utf8').split('\n');
  const names = header.trim().split(',');
  const places = columns.map((column) => names.indexOf(column));
  assert.ok(!places.includes(-1), `${object}: ${columns}`);
  const changed = rows.map((row) => {
    const cells = row.split(',');
    if (cells.length !== names.length || !chosen(cells)) return row;
    for (const place of places) cells[place] = value;
    return cells.join(',');
  });
  writeFileSync(file(bundle, object), [header, ...changed].join('\n'));
}

/** What everybody answers to the questions of a kind. */
const answer = (bundle, question, value) => fill(bundle, 'answers', ['value'], String(value), (cells) => cells[1].startsWith(question));

/** A thousand small customers that all buy the same. */
function addMassBusiness(bundle) {
  for (let i = 1; i <= 1200; ++i) {
    addRow(bundle, 'accounts', {id: `M-${i}`, name: `Customer ${i}`});
    addRow(bundle, 'invoices', {id: `MI-${i}`, account_id: `M-${i}`, date: '2026-06-01', net_amount: '400000', currency: 'EUR', is_return: 'false', is_custom: 'false'});
  }
}

test('every verdict on fit', async (t) => {
  const company = await sample(t);
  const verdict = async (change) => {
    const bundle = company.copy();
    change(bundle);
    const fit = await told('fit', bundle);
    const sum = fit.factors.reduce((all, factor) => all + (factor.contribution ?? 0), 0);
    if (fit.score.state === 'known') assert.ok(Math.abs(sum - fit.score.point) < 1e-9, `${sum} is not ${fit.score.point}`);
    return [fit.verdict, fit.recommendations.map(({rule}) => rule)];
  };
  assert.deepEqual(await verdict(() => {}), ['recommended', []]);
  assert.deepEqual(await verdict((bundle) => answer(bundle, 'fit_exec_buyin', 1)), ['build_maturity_first', ['R-FIT-02']]);
  assert.deepEqual(await verdict((bundle) => set(bundle, {runway_months: 4})), ['build_maturity_first', ['R-FIT-02']]);
  assert.deepEqual(await verdict(addMassBusiness), ['not_recommended', ['R-FIT-01']]);
  assert.deepEqual(await verdict((bundle) => remove(bundle, 'invoices', 'invoice_lines', 'opportunities', 'answers')), ['undetermined', []]);
  const ordinary = (bundle) => {
    fill(bundle, 'accounts', ['demands', 'countries_count', 'sites'], '');
    fill(bundle, 'accounts', ['joint_plan', 'executive_access', 'shares_forecast'], 'false');
    fill(bundle, 'opportunities', ['competitor'], '');
    fill(bundle, 'opportunities', ['final_two'], 'false');
  };
  assert.deepEqual(await verdict(ordinary), ['pilot', ['R-FIT-03']]);
  assert.deepEqual(await verdict((bundle) => {
    ordinary(bundle);
    answer(bundle, 'fit_rivals_no_kam', 1);
    set(bundle, {runway_months: 12});
  }), ['not_now', []]);
});

test('flags of maturity: claims above evidence, better than believed; and what nobody said or showed', async (t) => {
  const company = await sample(t);
  const maturity = async (change) => {
    const bundle = company.copy();
    change(bundle);
    return told('maturity', bundle);
  };
  const flags = ({dimensions}) => new Set(dimensions.flatMap((one) => one.flags));
  assert.deepEqual(flags(await maturity(() => {})), new Set(['better_than_believed']));

  const boasting = await maturity((bundle) => {
    answer(bundle, 'q_', 5);
    fill(bundle, 'users', ['trainings'], 'key_account_basics@2020-01-01');
    fill(bundle, 'contacts', ['dmu_roles'], 'user');
    fill(bundle, 'activities', ['direction'], 'in');
  });
  assert.ok(flags(boasting).has('claim_above_evidence'));
  assert.ok(boasting.recommendations.some(({rule}) => rule === 'R-MAT-12'));

  const silent = await maturity((bundle) => {
    remove(bundle, 'answers', 'activities', 'plans', 'users', 'contacts', 'opportunities', 'cost_entries', 'survey_responses', 'tickets');
    const rows = readFileSync(file(bundle, 'accounts'), 'utf8').split('\n');
    writeFileSync(file(bundle, 'accounts'), rows.map((row, i) => (i === 0 ? row.replace('tier_label', 'former_label') : row)).join('\n'));
  });
  assert.equal(silent.overall.state, 'unknown');
  assert.equal(silent.staged, null);
  assert.ok(silent.dimensions.some(({state}) => state === 'unknown'));
  assert.deepEqual(silent.recommendations.filter(({rule}) => rule.startsWith('R-MAT')), []);

  const svg = await kamd('maturity', company.copy(), '--as-of', asOf, '--format', 'svg');
  assert.match(svg, /^<svg [^>]*role="img"/);
});

test('every phase of the way, by what people keep', async (t) => {
  const company = await sample(t);
  const kept = {exit_tests: {}, elements: {}, pilot_accounts: ['A-1001', 'A-1005']};
  const phase = async () => {
    const bundle = company.copy();
    set(bundle, {transformation: kept});
    const told_ = await told('maturity', bundle);
    assert.ok(told_.elements.filter(({state}) => ['proposed', 'open', 'running'].includes(state)).length <= 5);
    return [told_.phase, told_.phases[Math.min(told_.phase === 'run' ? 3 : told_.phase, 3) - 1].exit_tests.filter(({state}) => state !== 'true').map(({id}) => id)];
  };
  assert.deepEqual(await phase(), [1, ['x_k_vision', 'x_k_case', 'x_k_roadmap']]);
  kept.exit_tests = {x_k_vision: true, x_k_case: true};
  kept.elements = {t_k_roadmap: {state: 'done', owner_id: 'U-02', due: '2026-05-01'}};
  const [second, open] = await phase();
  assert.equal(second, 2);
  for (const id of open) kept.exit_tests[id] = true;
  const [third, last] = await phase();
  assert.equal(third, 3);
  assert.ok(last.length > 0);
});

test('every verdict on the approach', async (t) => {
  const company = await sample(t);
  const verdicts = async (change) => {
    const bundle = company.copy();
    change(bundle);
    return new Set([...(await score(bundle, '--as-of', asOf)).values()].map(({approach}) => approach.verdict));
  };
  const now = await verdicts(() => {});
  for (const verdict of ['one_voice', 'one_voice_after_coordination', 'one_face', 'test_both']) assert.ok(now.has(verdict), verdict);
  const untrained = await verdicts((bundle) => {
    set(bundle, {required_trainings: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']});
    remove(bundle, 'plans', 'plan_goals', 'plan_actions', 'swot_items');
  });
  assert.ok(untrained.has('one_face_after_training') || untrained.has('one_face'), [...untrained].join());
});
