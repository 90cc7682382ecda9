// What node's TLS cannot be told to do: `openssl s_client` with any version, suite, group and text; and keys of any kind.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';

/** One handshake with these options. @returns {Promise<{connected: boolean, protocol: string, cipher: string, alert: string, text: string}>} */
export const handshake = (port, ...options) => talk(port, '', ...options);

/** The same, with something to say afterwards. */
export async function talk(port, words, ...options) {
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options], {stdio: ['pipe', 'pipe', 'pipe']});
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));
  child.stdin.on('error', () => {});
  child.stdin.end(words);
  const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await once(child, 'close');
  clearTimeout(late);
  const text = Buffer.concat(parts).toString('latin1');
  const [, protocol, cipher] = /^New, (\S+), Cipher is (\S+)$/m.exec(text) ?? [];
  return {connected: cipher !== undefined && cipher !== '(NONE)', protocol, cipher, alert: /SSL alert number (\d+)/.exec(text)?.[1] ?? '', text};
}

/** A key and its own certificate for localhost, of 30 days; `kind` as for `openssl req -newkey`, options may follow. */
export function selfSigned(certificate, key, ...kind) {
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '30', '-newkey', ...kind, '-keyout', key, '-out', certificate, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], {stdio: 'ignore'});
}
