import Table from 'cli-table3';
import type { Ending } from './crew.ts';
import type { Sent } from './people.ts';
import type { Proof } from './prove.ts';

/** The outcomes of the commands that were sent, as far as their senders know. */
type CommandCounts = { accepted: number; refused: number; unanswered: number };
export type Progress = { kills: ReadonlyMap<string, number>; asked: CommandCounts; seconds: number };
export type ChaosOutcome = Omit<Progress, 'seconds'> &
  Proof & {
    strikes: number;
    lived: ReadonlyMap<string, number>;
    sent: readonly Sent[];
    endings: readonly Ending[];
    seconds: { killing: number; resting: number; all: number };
  };

const SHOWN_AT_MOST = 20;

export function countAnswers(sent: readonly Sent[]): CommandCounts {
  const accepted = sent.filter(({ answer }) => answer && answer.status < 300).length;
  const unanswered = sent.filter(({ answer }) => !answer).length;
  return { accepted, refused: sent.length - accepted - unanswered, unanswered };
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);
const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const countBy = (names: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

/** One line on how far it is. */
export function progressLine({ kills, asked, seconds }: Progress, wanted: number): string {
  const { accepted, refused, unanswered } = asked;
  return `${seconds.toFixed(0).padStart(5)} s  ${String(sum(kills)).padStart(4)} of ${wanted} killed (${listed(kills) || 'nothing yet'})  ${accepted} commands accepted, ${refused} refused, ${unanswered} unanswered`;
}

/** An operation by its path, ids and names left out. */
const operationOf = ({ method, path }: Sent): string => `${method} ${path.replace(/[0-9a-f-]{36}|appel-[\d-]+/g, '…')}`;

/** How often people were away, had interests and left, conditions were met, and grants ended before their time. */
function acceptedRows(sent: readonly Sent[]): [string, string][] {
  const isAccepted = ({ answer }: Sent): boolean => answer !== null && answer.status < 300;
  const done = (route: string): number => sent.filter((each) => isAccepted(each) && each.path.endsWith(`/${route}`)).length;
  const refused = (code: string): number => sent.filter(({ answer }) => answer?.body['code'] === code).length;
  const inStead = sent.filter((each) => each.inSteadOf !== undefined && isAccepted(each)).length;
  const withdrawals = `${done('interest-withdrawal-confirmations')} confirmed, ${done('interest-withdrawal-rejections')} rejected`;
  return [
    ['absences', `${done('absences')} declared, ${done('absence-confirmations')} confirmed, ${done('absence-ends')} ended`],
    ['done by substitutes', `${inStead}; ${refused('substitute_cumulates')} refused, since two people do it`],
    ['interests', `${done('interests')} declared, ${done('interest-withdrawals')} asked to be withdrawn: ${withdrawals}`],
    ['accounts', `${done('disabling')} disabled, ${done('enabling')} enabled; ${refused('account_disabled')} commands shut out`],
    ['conditions', `${done('condition-evidence')} shown, ${done('condition-returns')} returned, ${done('conditions')} certified`],
    ['notices', `${done('ending-notices')} given; ${done('termination')} grants terminated, ${done('reduction')} withdrawn in part`],
  ];
}

export function faultCount({ faults }: ChaosOutcome): number {
  return Object.values(faults).flat().length;
}

/** The table of results, and each fault, or the first ones of many. */
export function report(outcome: ChaosOutcome): string {
  const {
    kills,
    strikes,
    lived,
    asked,
    sent,
    events,
    letters,
    withoutTemporal,
    foundByRelay,
    replayed,
    replaced,
    endings,
    seconds,
    faults,
  } = outcome;
  const accepted = sent.filter(({ answer }) => answer && answer.status < 300);
  const table = new Table({ style: { head: [], border: [] }, wordWrap: true, colWidths: [36, 100] });
  table.push(
    ['killed', `${sum(kills)} in ${strikes} strikes: ${listed(kills)}`],
    ['ended by themselves', listed(countBy(endings.map(({ name, how }) => `${name} (${how})`))) || 'none'],
    ['lives', listed(lived)],
    ['commands', `${asked.accepted} accepted, ${asked.refused} refused, ${asked.unanswered} unanswered`],
    ['different operations', `${countBy(accepted.map(operationOf)).size}`],
    ...acceptedRows(sent),
    ['events', `${events}`],
    ['letters', `${letters.sent}; ${letters.again} came again after a death, under the same Message-ID`],
    ['while Temporal was away', `${withoutTemporal} commands asked and accepted`],
    ['found by the relay', `${foundByRelay} things whose workflow had not heard of them, or had slept through a date`],
    ['workflows', `${replayed} histories replayed; the relay has replaced ${replaced} whose task had failed again and again`],
    [
      'seconds',
      `${seconds.killing.toFixed(0)} of killing, ${seconds.resting.toFixed(0)} until all was at rest, ${seconds.all.toFixed(0)} in all`,
    ],
    ...Object.entries(faults).map(([what, found]) => [`faults: ${what}`, `${found.length}`]),
  );
  const found = Object.entries(faults).flatMap(([what, each]) => [
    ...each.slice(0, SHOWN_AT_MOST).map((fault) => `${what}: ${fault}`),
    ...(each.length > SHOWN_AT_MOST ? [`${what}: and ${each.length - SHOWN_AT_MOST} more`] : []),
  ]);
  return [table.toString(), ...found].join('\n');
}
