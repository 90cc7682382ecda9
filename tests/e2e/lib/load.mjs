// Concurrent signed deliveries, and the record of what was answered 200, kept outside the server.
import {randomUUID} from 'node:crypto';
import {changed, deliver} from './acme.mjs';
import {signed} from './signing.mjs';

const accountsOfTheSample = Array.from({length: 20}, (_, i) => `A-${1001 + i}`);

/**
 * Sends until `end` is called. Whatever got no 200 is sent again, with the same id, as a CRM does; statuses are counted.
 * `allowed` names the answers beside 200 that may come; any other one stops the sender and is thrown by `end`.
 */
export function sending(server, company, {senders = 16, accounts = accountsOfTheSample, allowed = [], pause = 0} = {}) {
  const run = {over: false};
  const acknowledged = new Map();
  const begun = new Map(); // when each was first sent
  const statuses = new Map();
  const count = (status) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const send = async () => {
    let again;
    while (!run.over) {
      const {id, account} = again ?? {id: `msg_${randomUUID()}`, account: accounts[Math.floor(Math.random() * accounts.length)]};
      if (!again) begun.set(id, performance.now());
      const body = changed(account);
      again = {id, account};
      const status = await deliver(server, company, body, {headers: signed(company.webhook_secret, body, {id})}).then((answer) => answer.status, () => 'none');
      count(status);
      if (status === 200) {
        acknowledged.set(id, account);
        again = undefined;
      } else if (!allowed.includes(status)) {
        throw new Error(`a delivery was answered ${status}`);
      }
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  const all = Array.from({length: senders}, send);
  const settled = Promise.allSettled(all);
  return {
    acknowledged,
    statuses,
    /** How many were acknowledged of those first sent after this moment. */
    acknowledgedSince: (moment) => [...acknowledged.keys()].filter((id) => begun.get(id) > moment).length,
    end: async () => {
      run.over = true;
      const faults = (await settled).filter(({status}) => status === 'rejected');
      if (faults.length > 0) throw faults[0].reason;
    },
  };
}
