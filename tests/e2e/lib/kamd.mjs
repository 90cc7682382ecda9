// The real binary: run a verb to its end, or serve until told to stop. KAMD names the binary.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createWriteStream, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = process.env.KAMD ?? join(root, 'build/release/kamd');

/** A directory that is gone when the test is over. */
export function scratch(t) {
  const directory = mkdtempSync(join(tmpdir(), 'kamd-e2e-'));
  t.after(() => rmSync(directory, {recursive: true, force: true}));
  return directory;
}

/** Runs a verb to its end and returns its standard output; fails with what it said on standard error. */
export async function kamd(...words) {
  const child = spawn(binary, words, {stdio: ['ignore', 'pipe', 'pipe']});
  const said = {stdout: [], stderr: []};
  child.stdout.on('data', (part) => said.stdout.push(part));
  child.stderr.on('data', (part) => said.stderr.push(part));
  const [code] = await once(child, 'close');
  const text = (parts) => Buffer.concat(parts).toString();
  if (code !== 0) throw new Error(`kamd ${words.join(' ')} ended with ${code}: ${text(said.stderr)}`);
  return text(said.stdout);
}

/** Scores a bundle: account id → assessment. */
export async function score(bundle, ...words) {
  const lines = (await kamd('score', bundle, ...words)).trimEnd().split('\n');
  return new Map(lines.map(JSON.parse).map((assessment) => [assessment.account_id, assessment]));
}

/**
 * Serves a data directory on free ports of 127.0.0.1 until `stop` (or, without mercy, `kill`) or the end of the test.
 * Returns where it listens, its CA and its log so far.
 */
export const serve = (t, data, ...words) => serveWith(t, data, {words});

/** The same with further variables of the environment. */
export async function serveWith(t, data, {words = [], env = {}} = {}) {
  const log = join(data, '..', 'serve.log');
  const ports = ['--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'];
  const child = spawn(binary, ['serve', '--data', data, ...ports, ...words], {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...env}});
  child.stderr.pipe(createWriteStream(log, {flags: 'a'}));
  const ended = once(child, 'exit');
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  t.after(() => end('SIGKILL'));

  const [url, operations] = await firstUrls(child, log);
  return {
    url,
    port: Number(new URL(url).port),
    adminPort: Number(new URL(operations).port),
    pid: child.pid,
    runs: () => child.exitCode === null && child.signalCode === null,
    ca: readFileSync(join(data, 'tls/ca.pem')),
    caFile: join(data, 'tls/ca.pem'),
    log: () => readFileSync(log, 'utf8'),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function firstUrls(child, log) {
  for await (const line of createInterface(child.stdout)) {
    const found = /^kamd serves (https:\/\/localhost:\d+) \(operations: (https:\/\/localhost:\d+)/.exec(line);
    if (found) {
      child.stdout.resume();
      return found.slice(1);
    }
  }
  throw new Error(`kamd serve ended before it listened: ${readFileSync(log, 'utf8')}`);
}
