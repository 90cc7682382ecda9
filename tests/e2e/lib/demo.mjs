// The demo as ./dev demo serves it, and the same records as bundles for `kamd score`.
import {join} from 'node:path';
import {kamd, root, scratch, serve} from './kamd.mjs';

const retail = join(root, 'tests/fixtures/online-retail');
const mapping = join(root, 'connectors/csv/mappings/online-retail.json');

const active = (assessments) => assessments.filter(({active}) => active);

export async function demo(t) {
  const home = scratch(t);
  const sample = join(home, 'sample');
  await kamd('demo-data', sample);
  const server = await serve(t, join(home, 'data'), '--demo', '--demo-retail', retail, '--demo-retail-mapping', mapping);
  return {
    server,
    tabs: [
      {tab: 'Sample company', bundle: sample, words: ['--as-of', '2026-09-30'], pick: (all) => active(all).slice(0, 12)},
      {tab: 'Real data', bundle: retail, words: ['--mapping', mapping, '--as-of', '2011-12-01', '--starting-set'], pick: (all) => largest(all).slice(0, 6)},
    ],
  };
}

const largest = (assessments) => active(assessments).sort((a, b) => (a.position.rank.value ?? Infinity) - (b.position.rank.value ?? Infinity));
