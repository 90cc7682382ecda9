// What one would write in an afternoon: Fastify takes a delivery, verifies its signature, stores it with better-sqlite3.
//   fastify.mjs each|group event|delivery DATABASE SECRETS.json TLS-DIRECTORY
// each or group: a transaction a request, or one for those that came together. event or delivery: what is a row.
import {createHmac, timingSafeEqual} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const [commit, row, file, secretsFile, certificates] = process.argv.slice(2);
const tolerance = 300;
const secrets = new Map(Object.entries(JSON.parse(readFileSync(secretsFile, 'utf8'))).map(([tenant, secret]) => [tenant, Buffer.from(secret.replace(/^whsec_/, ''), 'base64')]));

const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
const known = row === 'event' ? 'tenant, source, delivery_id, account' : 'tenant, source, delivery_id';
database.exec(`CREATE TABLE stored (tenant TEXT NOT NULL, source TEXT NOT NULL, delivery_id TEXT NOT NULL,
  received_at INTEGER NOT NULL, account TEXT NOT NULL, PRIMARY KEY (${known}))`);
const insert = database.prepare('INSERT INTO stored VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
const isFresh = (values) => insert.run(...values).changes === 1;
const storeEvents = ({accounts, common}) => accounts.map((account) => isFresh([...common, account])).includes(true);
const storeDelivery = ({accounts, common}) => isFresh([...common, JSON.stringify(accounts)]);
const storeAll = database.transaction((deliveries) => deliveries.map(row === 'event' ? storeEvents : storeDelivery));

function isSigned(key, {'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature}, body) {
  if (!key || !id || !signature?.startsWith('v1,') || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= tolerance)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const given = Buffer.from(signature.slice(3), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

let waiting = [];
function storeWaiting() {
  const group = waiting;
  waiting = [];
  const fresh = storeAll(group.map(({delivery}) => delivery));
  group.forEach(({answer}, i) => answer(fresh[i]));
}

/** Durable when it resolves; false: it was there already. */
function storeWithOthers(delivery) {
  return new Promise((answer) => {
    if (waiting.push({delivery, answer}) === 1) setImmediate(storeWaiting);
  });
}

const store = commit === 'group' ? storeWithOthers : (delivery) => storeAll([delivery])[0];

const server = Fastify({https: {cert: readFileSync(join(certificates, 'server.pem')), key: readFileSync(join(certificates, 'server.key'))}});
server.addContentTypeParser('application/json', {parseAs: 'string'}, (_request, body, done) => done(null, body));
server.post('/generic/webhooks/:tenant', async (request, reply) => {
  const {tenant} = request.params;
  if (!isSigned(secrets.get(tenant), request.headers, request.body)) return reply.code(401).send({status: 'refused'});
  const events = JSON.parse(request.body);
  if (!Array.isArray(events) || !events.every(({object, id, event}) => object === 'account' && typeof id === 'string' && event === 'changed'))
    return reply.code(400).send({status: 'invalid'});
  const accounts = [...new Set(events.map(({id}) => id))];
  const fresh = await store({accounts, common: [tenant, 'generic', request.headers['webhook-id'], Date.now()]});
  return {status: fresh ? 'accepted' : 'already'};
});
await server.listen({host: '127.0.0.1', port: 0});
process.on('SIGTERM', () => process.exit(0));
console.log(`listens ${server.server.address().port}`);
