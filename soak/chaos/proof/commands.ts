import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import type { People, Sent } from '../people.ts';

type Row = { name: string; person_id: string; key: string; receipt: Receipt | null };
type EventRow = { stream_id: string; version: number; name: string; person_id: string | null; at: string };

const keyOf = (...parts: unknown[]): string => parts.join('|');

/** The answers at the door to a person who has left, or no longer stands in. */
const [LEFT, WITHOUT_ROLE] = ['account_disabled', 'role_required'];

/**
 * True of a caller who came to a door that was shut. The command may still have been carried out: an API died before it
 * said so, and its sender had left, or no longer stood in, by the time they asked again.
 */
const isShutOut = ({ status, body }: Answer): boolean => status === 403 && [LEFT, WITHOUT_ROLE].includes(String(body['code']));

type Answer = Exclude<Sent['answer'], null>;

const isAccepted = ({ answer }: Sent): boolean => answer !== null && answer.status < 300;

/** Why a command's row is not what its sender was told, or null. */
function faultOf(sent: Sent, row: Row | undefined, event: EventRow | undefined): string | null {
  const { answer, patient } = sent;
  if (patient && !answer) return 'was not answered in all its patience';
  if (answer && answer.status >= 500) return `was answered with ${answer.status}`;
  if (isAccepted(sent)) {
    if (!row?.receipt) return 'was accepted, and its row has no receipt';
    const { owesLetters: _, ...told } = row.receipt;
    if (!isDeepStrictEqual(told, answer?.body)) return 'was answered otherwise than its row says';
  } else if (answer && row?.receipt && !isShutOut(answer)) return `was refused (${String(answer.body['code'])}), and has a receipt`;
  if (row?.receipt && (event?.name !== row.name || event.person_id !== row.person_id))
    return 'has a receipt, and no event of its own at that version';
  return null;
}

/**
 * Every command whose row or event is not what its sender was told; and of those whose answer was not awaited, every
 * one that happened by half.
 */
export async function commandFaults(db: Kysely<DB>, sent: readonly Sent[]): Promise<string[]> {
  const rows = await db.selectFrom('command').select(['name', 'person_id', 'key', 'receipt']).execute();
  const events = await db.selectFrom('event').select(['stream_id', 'version', 'name', 'person_id', 'at']).execute();
  const byKey = new Map(rows.map((row) => [keyOf(row.person_id, row.key), row]));
  const byVersion = new Map(events.map((event) => [keyOf(event.stream_id, event.version), event]));
  /**
   * A command's own event. Its consequences in the same transaction, without an author, came after it, and the receipt
   * describes the last.
   */
  const eventOf = (row: Row | undefined) => {
    if (!row?.receipt) return undefined;
    const { id, version } = row.receipt;
    const last = byVersion.get(keyOf(id, version));
    let own = last;
    for (let before = version - 1; own?.person_id === null; before -= 1) own = byVersion.get(keyOf(id, before));
    return own?.at === last?.at ? own : undefined;
  };
  const wrong = sent.flatMap((each) => {
    const row = byKey.get(keyOf(each.personId, each.key));
    const fault = faultOf(each, row, eventOf(row));
    return fault ? [`${each.login} ${each.method} ${each.path} (${each.key}) ${fault}`] : [];
  });
  return [...wrong, ...eventFaults(rows, events, eventOf)];
}

/**
 * Events that a command may cause beside its own, with that command: the approval of an account claims overpayments,
 * tranche by tranche; an interest takes from the person the opinions that they may not give.
 */
const BROUGHT_BY = new Map([
  ['issueClaim', ['approveFinalAccount']],
  ...['vacateStep', 'vacateAmendment', 'vacateAppeal'].map((name): [string, string[]] => [name, ['declareInterest', 'confirmInterest']]),
]);

/**
 * Every event of a person that no command made, or that one made twice. The events of one command on several things
 * have the same instant.
 */
function eventFaults(rows: readonly Row[], events: readonly EventRow[], eventOf: (row: Row) => EventRow | undefined): string[] {
  const made = new Map<string, number>();
  const faults: string[] = [];
  const cause = ({ name, person_id: personId, at }: EventRow) => keyOf(name, personId, at);
  const isBrought = (event: EventRow): boolean => (BROUGHT_BY.get(event.name) ?? []).some((name) => made.has(cause({ ...event, name })));
  const own = new Set<EventRow>();
  for (const row of rows) {
    const event = eventOf(row);
    if (!event) continue;
    if (own.has(event)) faults.push(`${event.name} at version ${event.version} of ${event.stream_id} answers two commands`);
    own.add(event);
    made.set(cause(event), (made.get(cause(event)) ?? 0) + 1);
  }
  const happened = new Map<string, number>();
  for (const event of events.filter((each) => each.person_id !== null && !isBrought(each))) {
    const where = `${event.name} at version ${event.version} of ${event.stream_id}`;
    const commands = made.get(cause(event)) ?? 0;
    if (commands === 0) faults.push(`${where} was made by no command that has a receipt`);
    // One person may ask for the same twice in one millisecond, under two keys.
    const place = keyOf(event.stream_id, cause(event));
    const times = (happened.get(place) ?? 0) + 1;
    if (times > Math.max(1, commands)) faults.push(`${where} happened twice`);
    happened.set(place, times);
  }
  return faults;
}

const AT_ONCE = 12;

/**
 * True where an accepted command is answered rightly when it is repeated under its key: to a sender who has left, and
 * to no other, that they have; to a substitute, that they no longer are, or as the first time; to all others as the
 * first time.
 */
function isAnsweredRightly({ answer, personId, inSteadOf }: Sent, again: Answer, left: ReadonlySet<string>): boolean {
  const isTold = (code: unknown): boolean => again.status === 403 && again.body['code'] === code;
  if (left.has(personId)) return isTold(LEFT);
  return isDeepStrictEqual(again, answer) || (inSteadOf !== undefined && isTold(WITHOUT_ROLE));
}

/**
 * Sends every accepted command again under its key, and returns those with a wrong answer.
 * @param left the ids of the people whose account is disabled
 */
export async function repeatFaults({ sent, repeat }: People, left: ReadonlySet<string>): Promise<string[]> {
  const accepted = sent.filter(isAccepted);
  const faults: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let each = accepted[next++]; each; each = accepted[next++]) {
      const { status, body } = await repeat(each);
      if (!isAnsweredRightly(each, { status, body }, left))
        faults.push(`${each.path} (${each.key}) repeated: ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return faults;
}
