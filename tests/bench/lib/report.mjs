// What a person reads: figures, and ratios beside their goals.
import {readFileSync} from 'node:fs';

const say = (text = '') => console.log(text);
export const title = (text) => say(`\n${text}`);
export const note = (text) => say(`  ${text}`);

/** Rows under one another; the first column is text, the others numbers. */
export function table(header, rows) {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i].length)));
  for (const row of [header, ...rows]) note(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('   '));
}

/** A figure, its goal, and whether it was met. @param wanted  `least` or `most` */
export function goal(name, value, wanted, limit, unit) {
  const met = wanted === 'least' ? value >= limit : value <= limit;
  const digits = value < 10 ? 2 : 1;
  note(`${name.padEnd(62)} ${`${value.toFixed(digits)} ${unit}`.padStart(10)}   goal ${wanted === 'least' ? '≥' : '≤'} ${limit} ${unit}   ${met ? 'met' : 'MISSED'}`);
}

/** What the machine has to do beside the bench counts: one, five and fifteen minutes. */
export const loadAverage = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
