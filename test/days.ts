import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * `npm run days` runs the tiers whose clock is the machine's as on days to come, one after the other; what it is given
 * is a day, or what test/tiers.ts is given: `npm run days -- 2028-02-29T12:00Z rules`. Node.js and PostgreSQL read a
 * moved clock (docs/testing.md, Other days).
 */
const PLACES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`);
const library = PLACES.find((place) => existsSync(place));
if (!library) throw new Error('libfaketime is not here: apt-get install faketime');

const next = new Date().getUTCFullYear() + 1;
const lastSundayOfMarch = 31 - new Date(Date.UTC(next, 2, 31)).getUTCDay();
/** The year's last days, its first working ones, the end of February, the night of the summer time, and a leap day. */
const DAYS = [
  `${next - 1}-12-30T22:30Z`,
  `${next}-01-04T09:00Z`,
  `${next}-02-28T12:00Z`,
  `${next}-03-${lastSundayOfMarch}T00:30Z`,
  `${Math.ceil(next / 4) * 4}-02-29T12:00Z`,
];

const args = process.argv.slice(2);
const isDay = (arg: string): boolean => /^\d{4}-\d\d-\d\dT/.test(arg);
const [days, what] = [args.filter(isDay), args.filter((arg) => !isDay(arg))];
for (const day of days.length > 0 ? days : DAYS) {
  const seconds = Math.round((Date.parse(day) - Date.now()) / 1_000);
  process.stdout.write(`\nas on ${day}\n`);
  const { status } = spawnSync(process.execPath, ['test/tiers.ts', ...(what.length > 0 ? what : ['unit', 'rules', 'http'])], {
    stdio: 'inherit',
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
  });
  if (status !== 0) process.exitCode = 1;
}
