// A bundle directory as the JSON that POST /api/v1/score and /api/v1/records take.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Rows of a CSV file (RFC 4180) as objects without their empty cells. */
function rowsOf(file) {
  const rows = [[]];
  let cell = '', quoted = false;
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  for (let at = 0; at < text.length; ++at) {
    const c = text[at];
    if (quoted && c === '"' && text[at + 1] === '"') { cell += '"'; ++at; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ',' || c === '\n')) {
      rows.at(-1).push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  const [header, ...found] = rows.filter((row) => row.length > 0);
  return found.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]]).filter(([, value]) => value !== '')));
}

/** @returns {{settings?: object, [object: string]: object[]}} */
export function bundleJson(directory) {
  const files = readdirSync(directory).filter((name) => name.endsWith('.csv'));
  const bundle = Object.fromEntries(files.map((name) => [name.slice(0, -4), rowsOf(join(directory, name))]));
  const settings = join(directory, 'settings.json');
  return existsSync(settings) ? {...bundle, settings: JSON.parse(readFileSync(settings, 'utf8'))} : bundle;
}

/** The rows of these accounts, of what hangs on them, and those of no account. */
export function ofAccounts(bundle, accounts) {
  const parents = {invoice_lines: ['invoice_id', 'invoices'], plan_goals: ['plan_id', 'plans'], plan_actions: ['goal_id', 'plan_goals'], swot_items: ['plan_id', 'plans']};
  const part = {...bundle};
  for (const object of ['accounts', ...Object.keys(bundle).filter((name) => Array.isArray(bundle[name]) && !parents[name] && name !== 'accounts'), ...Object.keys(parents)]) {
    if (!part[object]) continue;
    const [key, parent] = parents[object] ?? [object === 'accounts' ? 'id' : 'account_id'];
    const kept = parent ? new Set(part[parent]?.map(({id}) => id)) : accounts;
    part[object] = bundle[object].filter((row) => row[key] === undefined ? object !== 'accounts' : kept.has(row[key]));
  }
  return part;
}
