// Callers that keep their connection: each sends a delivery, waits for its answer, and sends the next one.
import tls from 'node:tls';
import {once} from 'node:events';
import {processorSeconds} from './cores.mjs';

const warmUpSeconds = 0.5;
const connectionsPerAddress = 64; // what kamd takes from one; all of 127.0.0.0/8 is this machine
const openedTogether = 16;
const longestAnswer = 30_000; // ms
const endOfFields = Buffer.from('\r\n\r\n');

/** The bytes of the first answer in `bytes` with its body; undefined while some are missing. */
function answerLength(bytes) {
  const end = bytes.indexOf(endOfFields);
  if (end < 0) return undefined;
  const found = /\r\ncontent-length: *(\d+)/i.exec(bytes.latin1Slice(0, end));
  if (!found) throw new Error(`an answer without content-length: ${bytes.latin1Slice(0, end)}`);
  const length = end + endOfFields.length + Number(found[1]);
  return bytes.length >= length ? length : undefined;
}

class Caller {
  constructor(socket, deliveries, run) {
    this.socket_ = socket;
    this.deliveries_ = deliveries;
    this.run_ = run;
    this.bytes_ = undefined;
    socket.on('data', (bytes) => this.read(bytes));
    this.ended = new Promise((resolve, reject) => {
      this.resolve_ = resolve;
      socket.on('error', reject);
      socket.on('close', () => (run.over ? resolve() : reject(new Error('the server closed a connection'))));
    });
  }

  send() {
    this.sent_ = performance.now();
    this.socket_.write(this.deliveries_.next());
  }

  read(bytes) {
    this.bytes_ = this.bytes_ ? Buffer.concat([this.bytes_, bytes]) : bytes;
    if (answerLength(this.bytes_) === undefined) return;
    this.run_.answered(Number(this.bytes_.latin1Slice(9, 12)), performance.now() - this.sent_);
    this.bytes_ = undefined;
    if (this.run_.over) this.socket_.destroy();
    else this.send();
  }
}

class Run {
  constructor() {
    this.over = false;
    this.acknowledged = 0;
    this.begin();
  }

  begin() {
    this.times = [];
    this.refused = new Map();
  }

  answered(status, ms) {
    if (status === 200) {
      this.acknowledged += 1;
      this.times.push(ms);
    } else {
      this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
    }
  }
}

async function connect({port, ca}, number) {
  const socket = tls.connect({
    host: '127.0.0.1', localAddress: `127.0.0.${1 + Math.floor(number / connectionsPerAddress)}`, port, ca, servername: 'localhost',
    minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256',
  });
  await once(socket, 'secureConnect');
  socket.setTimeout(longestAnswer, () => socket.destroy(new Error('no answer within 30 s')));
  return socket.setNoDelay(true);
}

async function connectAll(server, count) {
  const sockets = [];
  while (sockets.length < count) {
    const together = Math.min(openedTogether, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({length: together}, (_, i) => connect(server, sockets.length + i)))));
  }
  return sockets;
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];

/**
 * Loads a server for so many seconds after a short warm-up.
 * @returns rate (acknowledged deliveries a second), p50, p99 (ms), refused (other answers), acknowledged (since the first
 * connection), and how busy the server's and this process's cores were (0..1).
 */
export async function load(server, deliveries, {connections, seconds}) {
  const run = new Run();
  const callers = (await connectAll(server, connections)).map((socket) => new Caller(socket, deliveries, run));
  const ended = Promise.all(callers.map((caller) => caller.ended));
  callers.forEach((caller) => caller.send());
  await Promise.race([pause(warmUpSeconds), ended]);
  run.begin();
  const [started, serverBefore, ownBefore] = [performance.now(), processorSeconds(server.pid), processorSeconds(process.pid)];
  await Promise.race([pause(seconds), ended]);
  const took = (performance.now() - started) / 1000;
  const busy = (processorSeconds(server.pid) - serverBefore) / took, ownBusy = (processorSeconds(process.pid) - ownBefore) / took;
  const {times, refused} = run;
  run.over = true;
  run.times = [];
  await ended;
  times.sort((a, b) => a - b);
  return {rate: times.length / took, p50: percentile(times, 0.5), p99: percentile(times, 0.99), refused, acknowledged: run.acknowledged, busy, ownBusy};
}
