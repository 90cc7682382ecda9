// The data key is changed beside a running server, and the command is killed at any moment of it: secrets always open.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, changed, deliver} from './lib/acme.mjs';
import {binary, kamd, serve} from './lib/kamd.mjs';

const rounds = 12;

async function killedRotation(data, after) {
  const child = spawn(binary, ['key', 'rotate-data', '--data', data], {stdio: 'ignore'});
  const ended = once(child, 'exit');
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, after))]);
  if (child.exitCode === null) child.kill('SIGKILL');
  await ended;
  return child.exitCode === 0;
}

test('the data key changes beside a running server, whenever the command is killed', async (t) => {
  const company = await acme(t);
  const server = await serve(t, company.data);
  const key = () => readFileSync(join(company.data, 'keys/data-key'), 'utf8');
  const first = key();
  let whole = 0;
  for (let round = 0; round < rounds; ++round) {
    whole += (await killedRotation(company.data, 2 + round * 3)) ? 1 : 0;
    assert.equal((await deliver(server, company, changed('A-1001'))).status, 200, `after round ${round}`);
  }
  assert.match(await kamd('key', 'rotate-data', '--data', company.data), /secrets are sealed with a new data key/);
  assert.notEqual(key(), first);
  assert.equal((await deliver(server, company, changed('A-1001'))).status, 200);
  await server.stop();

  const keys = join(company.data, 'keys');
  for (const name of readdirSync(keys)) if (name.startsWith('data-key.')) rmSync(join(keys, name));
  const second = await serve(t, company.data);
  assert.equal((await deliver(second, company, changed('A-1001'))).status, 200, 'the former keys are not needed');
  console.log(`${rounds} rotations, ${whole} of them to their end, the others killed: secrets opened after each`);
});
