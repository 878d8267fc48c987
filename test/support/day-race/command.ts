import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { exactlyOnce } from '../../../db/core/commands.ts';
import { type DayCause, postDays, readStaffed } from '../../../db/datalab/day-ledger.ts';
import { appendEvent } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import type { AskedDays, PostedDays } from '../../../domain/datalab/day-ledger.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import { RACING } from '../race/command.ts';
import type { Ground } from './ground.ts';
import type { Line } from './model.ts';

/** The parts of a command of the race, each of which a mutant may replace. */
export type Parts = {
  once: typeof exactlyOnce;
  post: (trx: Transaction<DB>, asked: readonly AskedDays[], cause: DayCause, at: string) => Promise<PostedDays[]>;
};
export const REAL: Parts = { once: exactlyOnce, post: postDays };

type Command = { client: number; place: number; thing: string; lines: Line[] };
type Told = Receipt & { posted: PostedDays[] };
type Answered = { receipt: Told; repeated: boolean } | { refusal: Refusal } | { error: string };
export type Attempt = Command & { answer: Answered };

const Body = z.object({ lines: z.array(z.custom<Line>()) });

/**
 * What a line asks of the ledger now: a trim takes what is left of a promise, which no other command can change under
 * the thing's lock.
 */
async function askedOf(trx: Transaction<DB>, thingId: string, lines: readonly Line[]): Promise<AskedDays[]> {
  const staffed = await readStaffed(trx, thingId);
  const open = new Map(staffed.map((each) => [`${each.personId} ${each.month} ${each.skill}`, each.reserved + each.uncovered]));
  return lines.flatMap((line): AskedDays[] => {
    if (line.kind === 'set_capacity') return [line];
    const { personId, month, skill } = line;
    const [where, key] = [{ personId, month, purpose: { thingId, skill } }, `${personId} ${month} ${skill}`];
    if (line.kind === 'let_go') {
      open.set(key, 0);
      return [{ ...where, kind: 'let_go' }];
    }
    const left = open.get(key) ?? 0;
    if (line.kind === 'trim') {
      const halfDays = Math.min(left, line.halfDays);
      open.set(key, left - halfDays);
      return halfDays === 0 ? [] : [{ ...where, kind: 'release', halfDays }];
    }
    if (line.kind === 'reserve') open.set(key, left + line.halfDays);
    return [{ ...where, kind: line.kind, halfDays: line.halfDays }];
  });
}

/** What a command may do: it trims a promise only before it spends of it, since only the ledger knows the rest. */
export const inReason = (lines: readonly Line[]): Line[] => [
  ...lines.filter(({ kind }) => kind === 'trim'),
  ...lines.filter(({ kind }) => kind !== 'trim'),
];

/**
 * Records a command under its key and carries it out in one transaction: an event of its thing, and the movements that
 * this event causes.
 */
export function carryOut(db: Kysely<DB>, { caller }: Ground, { once: onceOnly, post }: Parts): (command: Command) => Promise<Answered> {
  const run = onceOnly(db, Body, async (trx, { id, body: { lines }, at }) => {
    await trx.selectFrom('stream').where('id', '=', id).select('id').forUpdate().executeTakeFirstOrThrow();
    const by = { at, personId: caller.personId };
    const receipt = await appendEvent(trx, by, { streamId: id, name: 'staffDatalabRequest', facts: {}, due: null, state: 'accepted' });
    const posted = await post(trx, await askedOf(trx, id, lines), { streamId: id, version: receipt.version }, at);
    const told: Told = { ...receipt, posted };
    return told;
  });
  return async ({ client, place, thing, lines }) => {
    try {
      const asked = { name: 'race', id: thing, creates: false, key: `${client}.${place}`, caller, body: { lines } };
      // The receipt keeps what it carries beside its own fields.
      return (await run(asked, RACING)) as Exclude<Answered, { error: string }>;
    } catch (error) {
      return { error: String(error) };
    }
  };
}
