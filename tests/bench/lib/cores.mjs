// Which core works for whom, and how busy a process was.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

/** The cores that this process may use. */
function allowed() {
  const [, list] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({length: last - first + 1}, (_, i) => first + i);
  });
}

const cores = allowed();
if (cores.length < 2) throw new Error('the bench takes two cores: one for the server, one for its callers');
export const serverCore = String(cores[0]);
export const loadCore = String(cores[1]);

/** Binds this process, and what it starts from now on, to these cores. */
const bind = (list) => execFileSync('taskset', ['-acp', list, String(process.pid)], {stdio: 'ignore'});
export const bindToLoadCore = () => bind(loadCore);
export const bindToTwoCores = () => bind(`${serverCore},${loadCore}`);

/** Seconds of processor time that the threads of a process took. */
export function processorSeconds(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ', 1)[0]), 0) / 1e9;
}
