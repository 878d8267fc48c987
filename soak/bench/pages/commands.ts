import { operations } from '../../../api/operations.ts';
import { LOGINS, pagesOfCommands, type Walker } from '../../../test/support/acts.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import type { Means } from '../benchmark.ts';
import { alone, compare, type Figure, median } from '../figures.ts';
import { loop } from '../load.ts';
import type { Stage } from '../stage.ts';
import { asker, type Visitor, visitorOf } from './visitor.ts';

/** Beside the read of its thing a page asks for what may be chosen: people, steps, other envelopes. */
const BESIDE_ITS_THING = { most: 4 };
const SLOWEST = { most: 40 };
/** The part of a measurement's time that one of some hundred pages gets. */
const SHARE = 0.05;

const walker = (base: string, { ofPages }: Visitor): Walker => ({
  get: async (path) => {
    const answer = await fetch(base + path, { headers: ofPages, redirect: 'manual' });
    return { status: answer.status, html: await answer.text(), location: answer.headers.get('location'), headers: answer.headers };
  },
});

/** The operation that reads the thing of a command's page; the caller's own account where there is no thing. */
function readOf(page: string): string {
  const [, , command = '', id = ''] = new URL(page, 'http://here').pathname.split('/');
  const [thing = ''] = /^\/[^/]+\/\{\w+\}/.exec(COMMANDS.get(command)?.spec.path ?? '') ?? [];
  const isRead = id !== '' && operations.some(({ spec }) => spec.method === 'get' && spec.path === thing);
  return isRead ? thing.replace(/\{\w+\}/, id) : '/me';
}

/** The page of each command under `/agir`, at one client, beside the read of its thing. */
export async function commandPages({ options, say }: Means, stage: Stage): Promise<Figure[]> {
  const visitors = new Map(await Promise.all(LOGINS.map(async (login) => [login, await visitorOf(stage, login)] as const)));
  const found = await pagesOfCommands([...visitors].map(([login, visitor]) => ({ login, visitor: walker(stage.api, visitor) })));
  const rounds: { path: string; guichet: number; floor: number }[] = [];
  const time = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await loop(1, options.seconds * SHARE, asker(stage.api, [path], headers))).medianMs;
  const isAnswered = async (path: string, headers: Record<string, string>): Promise<boolean> =>
    (await fetch(stage.api + path, { headers, redirect: 'manual' })).ok;
  for (const { login, path } of found.filter(({ path }) => path.startsWith('/agir/'))) {
    const visitor = visitors.get(login);
    if (!visitor || !(await isAnswered(path, visitor.ofPages))) continue;
    const read = (await isAnswered(readOf(path), visitor.ofJson)) ? readOf(path) : '/me';
    rounds.push({ path, floor: await time(read, visitor.ofJson), guichet: await time(path, visitor.ofPages) });
  }
  const [slowest] = rounds.toSorted((a, b) => b.guichet - a.guichet);
  const [dearest] = rounds.toSorted((a, b) => b.guichet / b.floor - a.guichet / a.floor);
  say(`pages of commands: ${rounds.length}; the slowest is ${slowest?.path}, the slowest beside its thing ${dearest?.path}`);
  const name = 'the pages of commands';
  return [
    compare(`${name}, beside the read of their things`, 'ms', rounds, BESIDE_ITS_THING),
    alone(`${name}: median of one client`, 'ms', [median(rounds.map(({ guichet }) => guichet))]),
    alone(`${name}, the slowest: median of one client`, 'ms', [slowest?.guichet ?? NaN], SLOWEST),
  ];
}
