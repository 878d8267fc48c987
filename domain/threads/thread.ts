import { z } from 'zod';
import { refuseInvisible } from '../applications/application.ts';
import type { Holder } from '../applications/attachment.ts';
import type { ApplicationState } from '../applications/application-life.ts';
import type { EventTable } from '../core/event.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { ACTING_ROLES, actsForOrganisation, type Caller, type Role, sees } from '../core/role.ts';
import { Id, line, text } from '../core/words.ts';
import type { Side } from '../grants/signature.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';

const asksAnswer = z.boolean().default(false).meta({ description: 'The letter does not wait for a daily digest' });
/** As long as a page that is read: what is longer is a file. */
const Text = text(4000).min(1);

/** `file`: an application, whose grant has its threads too, or a request for the Datalab's help. */
const beginning = { file: Id, subject: line(200).min(1) };
const mentions = z.array(Id).max(20).default([]).meta({ description: 'Colleagues of the fund who are to read it' });

export const StartThread = z.strictObject({ ...beginning, message: Text, asksAnswer });
export type StartThread = z.infer<typeof StartThread>;

export const AddNote = z.strictObject({ ...beginning, note: Text, mentions });
export type AddNote = z.infer<typeof AddNote>;

export const WriteMessage = z.strictObject({ message: Text, asksAnswer });
export type WriteMessage = z.infer<typeof WriteMessage>;

export const ContinueNote = z.strictObject({ note: Text, mentions });
export type ContinueNote = z.infer<typeof ContinueNote>;

/** The roles that write to the other side, by their own side. */
export const WRITERS = {
  beneficiary: ['applicant', 'signatory'],
  fund: ['screener', 'reviewer', 'lead', 'chair', 'finance', 'controller'],
} as const satisfies Record<Side, readonly Role[]>;

const MESSAGE_ROLES = [...WRITERS.beneficiary, ...WRITERS.fund];
export const BEGINNING_COMMANDS = { startThread: MESSAGE_ROLES, addNote: ACTING_ROLES } as const satisfies GivenBy<string>;
export const THREAD_COMMANDS = {
  writeMessage: MESSAGE_ROLES,
  continueNote: ACTING_ROLES,
  attachToMessage: [...WRITERS.beneficiary, ...ACTING_ROLES],
} as const satisfies GivenBy<string>;

/** Neither changes what a file waits for. `applicant`: what is written is read in the thread, not in a timeline. */
export const threadEvents = {
  startThread: { applicant: false, letters: true },
  addNote: { applicant: false, letters: true },
  writeMessage: { applicant: false, letters: true },
  continueNote: { applicant: false, letters: true },
  attachToMessage: { applicant: false, letters: true },
} satisfies EventTable;

/** A thread waits for nothing: it has one state. */
export const THREAD_STATE = 'open';

/** What a thread is about, as its rules read it. */
export type ThreadFile = { id: string } & (({ kind: 'application' } & Holder) | ({ kind: 'datalab_request' } & Judged));

/** A thread as its rules read it. `ofFund`: it is a note. */
export type Thread = { ofFund: boolean; file: ThreadFile };

/** The side for which a caller writes about a file that they see. */
export const sideOf = ({ organisationId }: Pick<Judged, 'organisationId'>, caller: Caller): Side =>
  caller.organisationId === organisationId && actsForOrganisation(caller) ? 'beneficiary' : 'fund';

function refuseFile(file: ThreadFile, caller: Caller): Refusal | null {
  if (file.kind === 'datalab_request') return sees(caller, file.organisationId) ? null : { code: 'not_found' };
  return refuseInvisible(file, caller) ?? (isPrivate(file) ? { code: 'file_not_submitted' } : null);
}

/** True as long as only its organisation sees it: no person of the fund could read what is asked. */
const isPrivate = ({ state, submittedAt }: { state: ApplicationState; submittedAt: string | null }): boolean =>
  state === 'draft' || submittedAt === null;

const refuseRole = (roles: readonly Role[], caller: Caller): Refusal | null =>
  roles.some((role) => caller.roles.includes(role)) ? null : { code: 'role_required', roles };

/** The first refusal, in order of precedence; null if the caller may write to the other side about this file. */
export function mayStartThread(file: ThreadFile, caller: Caller): Refusal | null {
  const refusal = refuseFile(file, caller);
  if (refusal) return refusal;
  const side = sideOf(file, caller);
  const role = refuseRole(WRITERS[side], caller);
  if (role) return role;
  return side === 'fund' && isConflicted(file, caller) ? { code: 'conflict_of_interest' } : null;
}

/** The same for a note, of which the other side must not know that there is any. */
export function mayAddNote(file: ThreadFile, caller: Caller): Refusal | null {
  if (sideOf(file, caller) === 'beneficiary') return { code: 'not_found' };
  const refusal = refuseFile(file, caller);
  if (refusal) return refusal;
  return refuseRole(ACTING_ROLES, caller) ?? (isConflicted(file, caller) ? { code: 'conflict_of_interest' } : null);
}

/** The first refusal, in order of precedence; null if the caller may write in this thread. */
export const mayWriteMessage = ({ ofFund, file }: Thread, caller: Caller): Refusal | null =>
  ofFund ? (mayAddNote(file, caller) ?? { code: 'not_found' }) : mayStartThread(file, caller);

/** The first refusal, in order of precedence; null if the caller may go on with this note. */
export const mayContinueNote = ({ ofFund, file }: Thread, caller: Caller): Refusal | null =>
  ofFund ? mayAddNote(file, caller) : { code: 'not_found' };

/**
 * Refuses a mention of a person who may not write notes about this file.
 * @param known those of the people who are mentioned who have an account, each as they would call
 */
export function refuseMentions(file: ThreadFile, mentioned: readonly string[], known: readonly Caller[]): Refusal | null {
  const byId = new Map(known.map((person) => [person.personId, person]));
  const outsider = mentioned.find((id) => {
    const person = byId.get(id);
    return !person || mayAddNote(file, person) !== null;
  });
  return outsider ? { code: 'mentions_outsider', personId: outsider } : null;
}
