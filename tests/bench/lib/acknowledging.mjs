// Durable acknowledged events a second and their latency, beside what others reach on the same core.
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {kamd, scratch} from '../../e2e/lib/kamd.mjs';
import {bindToLoadCore} from './cores.mjs';
import {eventsOfADelivery, SignedBeforehand} from './deliveries.mjs';
import {load} from './load.mjs';
import {goal, note, table, title} from './report.mjs';
import {caOf, fastifyFile, fastifyServer, kamdServer, nginxServer} from './servers.mjs';

const signedForASecond = 20_000;
const limiting = 0.9; // a core that is this busy is what limits
const hour = 3_600_000;

/** Installations whose events nobody works on within the hour: what is measured is taking them in. */
async function addSenders(home, data, count) {
  const senders = [];
  for (let i = 0; i < count; ++i) {
    const tenant = `sender-${i}`;
    const {webhook_secret: secret} = JSON.parse(await kamd('tenant', 'add', tenant, '--crm', 'csv', '--set', `source=${home}`, '--set', `settle_ms=${hour}`, '--data', data));
    senders.push({tenant, secret});
  }
  return senders;
}

/** Deliveries in these tables of a file. */
function stored(file, tables) {
  const database = new Database(file, {readonly: true});
  const all = tables.map((table) => `SELECT DISTINCT tenant, delivery_id FROM ${table} WHERE source = 'generic'`).join(' UNION ');
  const count = database.prepare(`SELECT count(*) FROM (${all})`).pluck().get();
  database.close();
  return count;
}

const figure = (number) => Math.round(number).toLocaleString('en-US');
const share = (part) => `${Math.round(100 * part)} %`;

function show(connections, seconds, results) {
  title(`Acknowledged events, ${connections} connections kept alive, ${eventsOfADelivery} a delivery, TLS 1.3, ${seconds} s each`);
  const row = ({name, at}) => {
    const {rate, p50, p99, busy, ownBusy} = at.get(connections);
    const events = rate * eventsOfADelivery;
    return [name, figure(events), p50.toFixed(2), p99.toFixed(2), share(busy), share(ownBusy), figure(events / busy)];
  };
  table(['', 'events/s', 'p50 ms', 'p99 ms', 'server core', 'callers’ core', 'events/s of its processor time'], results.map(row));
  for (const {name, at} of results) {
    const {refused, busy, ownBusy} = at.get(connections);
    if (ownBusy > limiting && busy < limiting) note(`${name}: its callers were the limit, it could take more`);
    if (refused.size > 0) note(`${name} refused: ${[...refused].map(([status, count]) => `${count} with ${status}`).join(', ')}`);
  }
}

/** Loads one server with few and with many callers, ends it, and looks whether what it acknowledged is there. */
async function measure({name, start, file, tables = ['stored']}, signed, {seconds, sizes}) {
  const server = await start();
  const deliveries = signed.fromTheFirst();
  const at = new Map();
  for (const connections of sizes) at.set(connections, await load(server, deliveries, {connections, seconds}));
  await server.stop();
  const acknowledged = [...at.values()].reduce((sum, one) => sum + one.acknowledged, 0);
  return {name, at, acknowledged, stored: file ? stored(file, tables) : undefined};
}

export async function acknowledging(t, {seconds, tenants, many, few}) {
  const home = scratch(t);
  const data = join(home, 'data');
  await kamd('init', data);
  const senders = await addSenders(home, data, tenants);
  const ca = caOf(data);
  bindToLoadCore();
  const fastify = (name, commit, row) =>
    ({name: `Fastify + SQLite, ${name}`, start: () => fastifyServer(t, home, data, ca, senders, commit, row), file: fastifyFile(home, commit, row)});
  const peers = [
    {name: 'kamd', start: () => kamdServer(t, data, ca), file: join(data, 'kamd.db'), tables: ['arrivals', 'deliveries']},
    {name: 'kamd without its store', start: () => kamdServer(t, data, ca, '_without_store')},
    fastify('a transaction a request', 'each', 'event'),
    fastify('group commit', 'group', 'event'),
    fastify('a transaction a request, a row a delivery', 'each', 'delivery'),
    fastify('group commit, a row a delivery', 'group', 'delivery'),
    {name: 'nginx, 200 without looking', start: () => nginxServer(t, home, data, ca)},
  ];
  const signed = new SignedBeforehand(senders, seconds * signedForASecond);
  const results = [];
  for (const peer of peers) results.push(await measure(peer, signed, {seconds, sizes: [few, many]}));
  const [ours, without, each, group, eachRow, groupRow, nginx] = results;

  show(many, seconds, results);
  const ratio = (other) => ours.at.get(many).rate / other.at.get(many).rate;
  goal('kamd / Fastify, a transaction a request', ratio(each), 'least', 8, '×');
  goal('kamd / Fastify, group commit', ratio(group), 'least', 3.5, '×');
  note('Fastify stores an event a row, as one writes it at first. Where it is given the row a delivery that makes kamd fast:');
  goal('kamd / Fastify, a transaction a request, a row a delivery', ratio(eachRow), 'least', 8, '×');
  goal('kamd / Fastify, group commit, a row a delivery', ratio(groupRow), 'least', 3.5, '×');
  goal('kamd / nginx', ratio(nginx), 'least', 0.65, '×');
  goal('kamd / the same without its store (the price of durability)', ratio(without), 'least', 0.8, '×');
  show(few, seconds, results);
  goal('p99 of kamd / p99 of Fastify, a transaction a request', ours.at.get(few).p99 / each.at.get(few).p99, 'most', 0.1, '×');
  goal('p99 of kamd / the same with a row a delivery', ours.at.get(few).p99 / eachRow.at.get(few).p99, 'most', 0.1, '×');

  title('What was acknowledged is in the file');
  for (const {name, acknowledged, stored} of results)
    if (stored !== undefined) note(`${name}: ${acknowledged} deliveries acknowledged, ${stored} stored`);
  if (results.some(({acknowledged, stored}) => stored < acknowledged)) throw new Error('an acknowledged delivery is missing');
}
