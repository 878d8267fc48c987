import type { Kysely } from 'kysely';
import { deadlines } from '../../../activities/index.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Answer } from '../../../domain/core/command.ts';
import type { CommandName, CommandHarness } from '../command-harness.ts';
import { isImpatient } from '../race/command.ts';

/** A command on a grant; `lapseAmendment` is what the grant's workflow does when the date has come. */
export type Asked = { login: string; name: CommandName | 'lapseAmendment'; body: Record<string, unknown> };
/** One command of a client, the `place`th of its plan; its key stays the same however often it is sent. */
type Order = Asked & { client: number; place: number; grantId: string };
type Answered = Answer | { error: string };
export type Attempt = Order & { answer: Answered };

/** Nothing was due: a workflow that rings too early gets no event. */
const NOTHING_DUE: Answer = { refusal: { code: 'not_found' } };

/** Carries an order out, again under its key when it waited too long for a lock. */
export function carryOut(db: Kysely<DB>, harness: CommandHarness): (order: Order) => Promise<Answered> {
  const { lapseAmendment } = deadlines(db);
  return async function ask(order): Promise<Answered> {
    const { login, name, body, client, place, grantId: id } = order;
    try {
      if (name !== 'lapseAmendment') return await harness.ask(login, name, body, { id, key: `${client}.${place}` });
      const receipt = await lapseAmendment(id, new Date().toISOString());
      return receipt ? { receipt, repeated: false } : NOTHING_DUE;
    } catch (error) {
      return isImpatient(error) ? ask(order) : { error: String(error) };
    }
  };
}
