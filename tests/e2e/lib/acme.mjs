// A tenant of its own on the sample company's bundle, set up with the commands of an admin.
import {appendFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {kamd, scratch} from './kamd.mjs';
import {request} from './http.mjs';
import {panelPath, signed} from './signing.mjs';

export const asOf = '2026-09-30';

/** Directories, secrets and a key to read with; the bundle is imported and scored. */
export async function acme(t, settings = {}) {
  const home = scratch(t);
  const data = join(home, 'data');
  const bundle = join(home, 'bundle');
  await kamd('init', data);
  await kamd('demo-data', bundle);
  const set = Object.entries({source: bundle, as_of: asOf, frame_ancestors: "'self'", ...settings}).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const secrets = JSON.parse(await kamd('tenant', 'add', 'acme', '--crm', 'csv', ...set, '--data', data));
  await kamd('import', bundle, '--tenant', 'acme', '--data', data);
  const key = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', data)).trim();
  return {tenant: 'acme', data, bundle, key, ...secrets};
}

/** Adds a row to a file of a bundle; cells that are not named stay empty. */
export function addRow(bundle, object, cells) {
  const file = join(bundle, `${object}.csv`);
  const header = readFileSync(file, 'utf8').split(/\r?\n/, 1)[0].replace(/^\uFEFF/, '').split(',');
  const strange = Object.keys(cells).filter((name) => !header.includes(name));
  if (strange.length > 0) throw new Error(`${object}.csv has no column ${strange}: ${header}`);
  appendFileSync(file, `${header.map((name) => cells[name] ?? '').join(',')}\n`);
}

export const changed = (account) => JSON.stringify({object: 'account', id: account, event: 'changed'});

/** Delivers an event as the CRM would; every part of it may be told otherwise. */
export function deliver(server, installation, body, {tenant = installation.tenant, secret = installation.webhook_secret, headers} = {}) {
  const fields = headers ?? signed(secret, body);
  return request(server, `/generic/webhooks/${tenant}`, {method: 'POST', headers: {'content-type': 'application/json', ...fields}, body});
}

/** The stored assessment, as automations read it. */
export async function assessment(server, installation, account) {
  const answer = await request(server, `/api/v1/accounts/${encodeURIComponent(account)}`, {headers: {authorization: `Bearer ${installation.key}`}});
  if (answer.status !== 200) throw new Error(`account ${account}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
}

/** The panel of an account, as the CRM's frame gets it. */
export const panel = (server, installation, account) =>
  request(server, panelPath({tenant: installation.tenant, account, secret: installation.embed_secret}));
