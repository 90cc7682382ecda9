// What lies in the store, read from its file by a library that is not ours.
import {execFileSync} from 'node:child_process';

const script = 'import json, sqlite3, sys; print(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))';

/** Rows of a query on a database file, each a list. */
export const rowsOf = (file, query) => JSON.parse(execFileSync('python3', ['-c', script, file, query], {maxBuffer: 1 << 30}).toString());
/** The same on the store of a data directory. */
export const rows = (data, query) => rowsOf(`${data}/kamd.db`, query);

/** What a server still has to do: events, and small tenants whose accounts were scored one by one. */
export const leftToDo = (data) => events(data, ['pending', 'leased']) + rows(data, 'SELECT count(*) FROM scorings WHERE behind = 1')[0][0];

/** How many events are in one of these states; a delivery that waits to be taken up is a pending one. */
export function events(data, states) {
  const listed = states.map((state) => `'${state}'`).join(', ');
  const waiting = states.includes('pending') ? '(SELECT count(*) FROM arrivals)' : '0';
  return rows(data, `SELECT ${waiting} + (SELECT count(*) FROM events WHERE state IN (${listed}))`)[0][0];
}
