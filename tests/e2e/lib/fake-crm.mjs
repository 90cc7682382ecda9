// A CRM of the tests' own, as a real HTTPS server on loopback: pages with cursors, changes since, a hook for each change
// whoever made it (so write-back echoes), deletions, and every way to fail.
import {once} from 'node:events';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import https from 'node:https';
import {join} from 'node:path';

const aPage = 50;
const hungFor = 60_000;

/** Ways to fail; each gets the answer and the body that it would have been. */
const faults = {
  slow: (answer, body) => setTimeout(() => answer.writableEnded || answer.end(body), hungFor).unref(),
  tooMany: (answer) => answer.writeHead(429, {'retry-after': '1'}).end(),
  broken: (answer) => answer.writeHead(500).end('<h1>Internal Server Error</h1>'),
  cutOff: (answer, body) => {
    answer.writeHead(200, {'content-length': Buffer.byteLength(body)});
    answer.write(body.slice(0, body.length / 2), () => answer.socket.destroy());
  },
  lyingLength: (answer, body) => {
    answer.writeHead(200, {'content-length': Buffer.byteLength(body) + 1000});
    answer.write(body, () => answer.socket.end());
  },
  garbage: (answer) => answer.writeHead(200, {'content-type': 'application/json'}).end('\u0000\u00ff{"tables":[[[['),
};
export const faultNames = Object.keys(faults);
/** Those in which the CRM does what it was asked for, and only its answer is lost. */
export const doneAllTheSame = ['slow', 'cutOff', 'lyingLength'];

export class FakeCrm {
  accounts = new Map(); // id → {tables, changedAt}
  gone = []; // {id, at}
  written = []; // {id, fields, answered}, every change that was written, in order
  hooks = []; // what was answered to each hook
  strangers = 0; // calls that did not show the token
  clock = 1;
  fault = null; // of all calls
  holdWrites = false; // until the next fault, which strikes them
  held = 0;
  failAfterPage = null; // the fault of all calls once the next first page is given
  onChange = async () => {};
  #lanes = Array(4).fill(Promise.resolve());

  /** Serves with the certificate of a data directory until the end of the test. */
  static async serve(t, data, token) {
    const crm = new FakeCrm();
    crm.token = token;
    const identity = {cert: readFileSync(join(data, 'tls/server.pem')), key: readFileSync(join(data, 'tls/server.key'))};
    crm.server = https.createServer(identity, (call, answer) => crm.#answer(call, answer));
    crm.server.on('tlsClientError', () => {});
    crm.server.listen(0, '127.0.0.1');
    await once(crm.server, 'listening');
    crm.url = `https://localhost:${crm.server.address().port}`;
    t.after(() => {
      crm.server.close();
      crm.server.closeAllConnections();
    });
    return crm;
  }

  /** A new account that has bought once; no hook is fired. */
  add(id, amount) {
    const fields = {id, name: `Name of ${id}`, owner_id: 'U-1', created_at: '2024-01-01', annual_revenue: String(900 * amount), employees: '40', credit_class: '2'};
    this.accounts.set(id, {tables: {accounts: [fields], invoices: []}, changedAt: 0});
    this.#buy(id, amount);
  }

  /** Somebody enters a sale; resolves to what was answered to the hook. */
  sell(id, amount) {
    this.#buy(id, amount);
    return this.#tell(id);
  }

  remove(id) {
    this.accounts.delete(id);
    this.gone.push({id, at: ++this.clock});
    return this.#tell(id);
  }

  /** The same records as a bundle for `kamd score`. */
  bundle(directory) {
    mkdirSync(directory, {recursive: true});
    const columns = {accounts: ['id', 'name', 'owner_id', 'created_at', 'annual_revenue', 'employees', 'credit_class'], invoices: ['id', 'account_id', 'date', 'net_amount', 'currency', 'is_return']};
    for (const [object, names] of Object.entries(columns)) {
      const rows = [...this.accounts.values()].flatMap(({tables}) => tables[object]);
      writeFileSync(join(directory, `${object}.csv`), [names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => `${cells.join(',')}\n`).join(''));
    }
    writeFileSync(join(directory, 'settings.json'), JSON.stringify(settings));
  }

  #buy(id, amount) {
    const account = this.accounts.get(id);
    account.changedAt = ++this.clock;
    account.tables.invoices.push({id: `I-${this.clock}`, account_id: id, date: '2026-09-01', net_amount: String(amount), currency: 'EUR', is_return: 'false'});
  }

  /** A few hooks at once, the others wait for their turn. */
  #tell(id) {
    const lane = this.hooks.length % this.#lanes.length;
    const hook = this.#lanes[lane].then(() => this.onChange(id));
    this.#lanes[lane] = hook.catch(() => {});
    this.hooks.push(hook);
    return hook;
  }

  async #answer(call, answer) {
    const parts = [];
    for await (const part of call) parts.push(part);
    if (call.method === 'POST') await this.#hold(answer);
    const fault = this.fault;
    if (call.headers.authorization !== `Bearer ${this.token}`) {
      ++this.strangers;
      return answer.writeHead(401).end();
    }
    if (fault && !doneAllTheSame.includes(fault)) return faults[fault](answer, '');
    const {status = 200, content} = this.#content(call.method, new URL(call.url, this.url), Buffer.concat(parts).toString(), !fault);
    const body = JSON.stringify(content);
    if (fault) return faults[fault](answer, body);
    answer.writeHead(status, {'content-type': 'application/json'}).end(body);
  }

  async #hold(answer) {
    this.held += this.holdWrites ? 1 : 0;
    while (this.holdWrites && !this.fault && !answer.destroyed) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #content(method, url, body, answered) {
    if (method === 'POST') return {content: {results: JSON.parse(body).changes.map((change) => this.#write(change, answered))}};
    if (url.pathname === '/accounts') return {content: this.#page(url.searchParams.get('cursor') ?? '')};
    const account = this.accounts.get(decodeURIComponent(url.pathname.replace('/accounts/', '')));
    return account ? {content: {tables: account.tables}} : {status: 404, content: {}};
  }

  #write({id, ...fields}, answered) {
    const account = this.accounts.get(id);
    if (!account) return 'no such account';
    for (const [name, value] of Object.entries(fields)) account.tables.accounts[0][name] = value === null ? '' : String(value);
    account.changedAt = ++this.clock;
    this.written.push({id, fields, answered});
    setImmediate(() => this.#tell(id));
    return '';
  }

  /** Cursors: '' the start, `full:FROM:CLOCK`, `since:CLOCK`. */
  #page(cursor) {
    const [kind, from, begun] = cursor.split(':');
    const since = kind === 'since' ? Number(from) : 0;
    const first = kind === 'full' ? Number(from) : 0;
    const clock = kind === 'full' ? begun : String(this.clock);
    const ids = [...this.accounts].filter(([, {changedAt}]) => changedAt > since).map(([id]) => id).sort();
    const shown = since ? ids : ids.slice(first, first + aPage);
    const tables = {};
    for (const id of shown)
      for (const [object, rows] of Object.entries(this.accounts.get(id).tables)) (tables[object] ??= []).push(...rows);
    const more = !since && first + aPage < ids.length;
    if (!cursor && this.failAfterPage) setImmediate(() => { this.fault = this.failAfterPage; this.failAfterPage = null; });
    return {
      tables, settings, total: ids.length, gone: since ? this.gone.filter(({at}) => at > since).map(({id}) => id) : [],
      next: more ? `full:${first + aPage}:${clock}` : null, changes: more ? null : `since:${clock}`,
    };
  }
}

const settings = {reporting_currency: 'EUR'};
