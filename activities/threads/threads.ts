import type { Kysely, Transaction } from 'kysely';
import type { Effect } from '../../db/core/append-effect.ts';
import { once } from '../../db/core/commands.ts';
import { openStreams } from '../../db/core/events.ts';
import { readCandidates } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertMessage, insertThread, lockThread, lockThreadFile } from '../../db/threads/threads.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  AddNote,
  ContinueNote,
  mayAddNote,
  mayContinueNote,
  mayStartThread,
  mayWriteMessage,
  refuseMentions,
  sideOf,
  StartThread,
  THREAD_STATE,
  type Thread,
  WriteMessage,
} from '../../domain/threads/thread.ts';

type Written = { text: string; asksAnswer?: boolean; mentions?: readonly string[] };

const messageOf = ({ message: text, asksAnswer }: WriteMessage): Written => ({ text, asksAnswer });
const noteOf = ({ note: text, mentions }: ContinueNote): Written => ({ text, mentions });

/** Writes a message of a locked or new thread with its event. */
function write(
  trx: Transaction<DB>,
  { id, caller, at }: Pick<Given<unknown>, 'id' | 'caller' | 'at'>,
  { ofFund, file }: Thread,
  { text, asksAnswer = false, mentions = [] }: Written,
): Effect {
  const side = sideOf(file, caller);
  return {
    facts: { side, ...(file.kind === 'application' && { applicationId: file.id }), ...(asksAnswer && { asksAnswer }) },
    due: null,
    state: THREAD_STATE,
    after: ({ version }) =>
      insertMessage(trx, { threadId: id, version, ofFund, side, text, asksAnswer, mentions, personId: caller.personId, at }),
  };
}

async function begin(trx: Transaction<DB>, given: Given<StartThread | AddNote>, thread: Thread, written: Written): Promise<Effect> {
  const { id, body } = given;
  await openStreams(trx, 'thread', [id]);
  await insertThread(trx, { id, ...thread, subject: body.subject });
  return write(trx, given, thread, written);
}

export const threadCommands = (db: Kysely<DB>) => ({
  startThread: once(db, StartThread, async (trx, given) => {
    const file = orNotFound(await lockThreadFile(trx, given.body.file));
    refuseIf(mayStartThread(file, given.caller));
    return begin(trx, given, { ofFund: false, file }, messageOf(given.body));
  }),

  addNote: once(db, AddNote, async (trx, given) => {
    const { body, caller } = given;
    const file = orNotFound(await lockThreadFile(trx, body.file));
    refuseIf(mayAddNote(file, caller) ?? refuseMentions(file, body.mentions, await readCandidates(trx, body.mentions)));
    return begin(trx, given, { ofFund: true, file }, noteOf(body));
  }),

  writeMessage: once(db, WriteMessage, async (trx, given) => {
    const thread = orNotFound(await lockThread(trx, given.id));
    refuseIf(mayWriteMessage(thread, given.caller));
    return write(trx, given, thread, messageOf(given.body));
  }),

  continueNote: once(db, ContinueNote, async (trx, given) => {
    const { id, body, caller } = given;
    const thread = orNotFound(await lockThread(trx, id));
    refuseIf(mayContinueNote(thread, caller) ?? refuseMentions(thread.file, body.mentions, await readCandidates(trx, body.mentions)));
    return write(trx, given, thread, noteOf(body));
  }),
});
