// Deliveries as they go over the wire: an array of ten events, signed as Standard Webhooks say, each with an id of its own.
import {randomUUID} from 'node:crypto';
import {signed} from '../../e2e/lib/signing.mjs';

export const eventsOfADelivery = 10;

function body(number) {
  const event = (i) => ({object: 'account', id: `A-${1001 + ((number * eventsOfADelivery + i) % 5000)}`, event: 'changed'});
  return JSON.stringify(Array.from({length: eventsOfADelivery}, (_, i) => event(i)));
}

function request({tenant, secret}, number) {
  const text = body(number);
  const fields = {'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...signed(secret, text, {id: `msg_${randomUUID()}`})};
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST /generic/webhooks/${tenant} HTTP/1.1\r\nhost: localhost\r\n${lines.join('')}\r\n${text}`);
}

/** Signs `count` deliveries of these senders in turn beforehand; whoever takes more waits for their signatures. */
export function signedBeforehand(senders, count) {
  const make = (number) => request(senders[number % senders.length], number);
  const ready = Array.from({length: count}, (_, number) => make(number));
  let taken = 0;
  return {
    next: () => {
      const number = taken++;
      if (number >= count) return make(number);
      const delivery = ready[number];
      ready[number] = undefined;
      return delivery;
    },
    late: () => Math.max(0, taken - count),
  };
}
