// The figures of the store, its peers in the same run.   store.mjs [--quick] [--seconds N] [--accounts N] [--only acknowledging|event|rescore]
import {availableParallelism, cpus} from 'node:os';
import {parseArgs} from 'node:util';
import {acknowledging} from './lib/acknowledging.mjs';
import {fullRescore} from './lib/full_rescore.mjs';
import {oneEvent} from './lib/one_event.mjs';
import {loadAverage, note, title} from './lib/report.mjs';

const options = {quick: {type: 'boolean', default: false}, accounts: {type: 'string'}, seconds: {type: 'string'}, only: {type: 'string'}};

function number(given, name) {
  if (!/^[1-9]\d{0,6}$/.test(given)) throw new Error(`--${name}: expected a number from 1 to 9999999, found "${given}"`);
  return Number(given);
}

function sizes({quick, seconds, accounts}) {
  const some = quick ? {seconds: 1, tenants: 100, many: 64, few: 16, events: 20, accounts: 2_000} : {seconds: 5, tenants: 120, many: 256, few: 16, events: 100, accounts: 100_000};
  if (seconds !== undefined) some.seconds = number(seconds, 'seconds');
  if (accounts !== undefined) some.accounts = number(accounts, 'accounts');
  return some;
}

const benches = {acknowledging, event: oneEvent, rescore: fullRescore};

const ends = [];

/** Ends and removes whatever was started and written, the last first. */
async function endAll() {
  while (ends.length > 0) await ends.pop()();
}

const interrupted = new Promise((resolve) => {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => resolve(code));
});

/** Runs one bench; whatever it started is gone afterwards. */
async function run(bench, size) {
  try {
    await bench({after: (end) => ends.push(end)}, size);
  } finally {
    await endAll();
  }
}

const {values} = parseArgs({options});
if (values.only !== undefined && !(values.only in benches)) throw new Error(`--only: expected one of ${Object.keys(benches).join(', ')}, found "${values.only}"`);
const size = sizes(values);

async function runAll() {
  title(`Machine: ${cpus()[0].model}, ${availableParallelism()} cores, load before ${loadAverage()}`);
  for (const [name, bench] of Object.entries(benches)) if (values.only === undefined || values.only === name) await run(bench, size);
  title(`Load after: ${loadAverage()}`);
  note('Ratios count; what else the machine did lowers every figure, and p99 most.');
  return 0;
}

const code = await Promise.race([runAll(), interrupted]);
await endAll();
process.exit(code);
