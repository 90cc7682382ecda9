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

const signaturesHold = 150_000; // ms; servers take them for 300 s

/** Deliveries of these senders in turn, signed beforehand so that signing is no part of the load; each server gets the same. */
export class SignedBeforehand {
  constructor(senders, count) {
    this.senders_ = senders;
    this.count_ = count;
    this.sign();
  }

  sign() {
    this.signed_ = performance.now();
    this.ready_ = Array.from({length: this.count_}, (_, number) => this.make(number));
  }

  make(number) {
    return request(this.senders_[number % this.senders_.length], number);
  }

  /** From the first one on. Who takes more than there are waits for their signatures. */
  fromTheFirst() {
    if (performance.now() - this.signed_ > signaturesHold) this.sign();
    let taken = 0;
    return {next: () => this.ready_[taken] ? this.ready_[taken++] : this.make(taken++)};
  }
}
