import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type Clock, readClock } from '../db/clock.ts';
import { type Command, isCommand, type Meet, sweepCommands } from '../db/commands.ts';
import { easeForgotten } from '../db/easing.ts';
import { isTransient } from '../db/errors.ts';
import { sweepPresence } from '../db/presence.ts';
import type { DB } from '../db/schema.ts';
import { sealDay } from '../db/seals.ts';
import type { Moved } from '../domain/command.ts';
import { nextDigestAt } from '../domain/digest.ts';
import { datalabActivities } from './datalab-requests.ts';
import type { FileStore } from '../files/store.ts';
import type { Post } from '../letters/post.ts';
import { absenceActivities } from './absences.ts';
import { acceptanceActivities } from './acceptance.ts';
import { accountingCommands } from './accounting.ts';
import { agendaActivities } from './agenda.ts';
import { amendmentActivities } from './amendments.ts';
import { appealActivities } from './appeals.ts';
import { applicationActivities, draftCommands } from './applications.ts';
import { assignmentActivities } from './assignments.ts';
import { attachmentCommands } from './attachments.ts';
import { sweepFiles } from './files.ts';
import { sweepOf } from './sweep.ts';
import { correctionActivities } from './corrections.ts';
import { callCommands } from './calls.ts';
import { capacityCommands } from './capacity.ts';
import { claimActivities } from './claims.ts';
import { delegationActivities } from './delegations.ts';
import { confirmationActivities } from './confirmation.ts';
import { dateActivities } from './dates.ts';
import { type Deadline, isDeadline } from './deadline.ts';
import { endingActivities } from './endings.ts';
import { envelopeActivities } from './envelope-dues.ts';
import { envelopeCommands } from './envelopes.ts';
import { finalAccountActivities } from './final-accounts.ts';
import { readThing, type Waking, wakingActivities } from './waking.ts';
import { digestActivities } from './digests.ts';
import { fundingActivities } from './funding-changes.ts';
import { grantActivities } from './grants.ts';
import { guaranteeActivities } from './guarantees.ts';
import { letterActivities } from './letters/index.ts';
import { peopleCommands } from './people.ts';
import { overlapCommands } from './overlaps.ts';
import { milestoneActivities } from './milestones.ts';
import { missionActivities } from './missions.ts';
import { obligationActivities } from './obligations.ts';
import { payeeActivities } from './payees.ts';
import { paymentActivities } from './payments.ts';
import { reconciliationCommands } from './reconciliation.ts';
import { reexaminationActivities } from './reexaminations.ts';
import { reopeningActivities } from './reopenings.ts';
import { reviewActivities } from './reviews.ts';
import { scenarioActivities } from './scenarios.ts';
import { sessionActivities } from './sessions.ts';
import { silenceActivities } from './silence.ts';
import { slippageActivities } from './slippage.ts';
import { stakeActivities } from './stakes.ts';
import { visaActivities } from './visas.ts';
import { withdrawalActivities } from './withdrawals.ts';
import { voteActivities } from './votes.ts';
import { waitlistActivities } from './waitlist.ts';
import { yearCommands } from './years.ts';

/** What people ask for and what dates ask for, each one transaction; made by `once` and by `deadline`. */
const transactions = (db: Kysely<DB>) => ({
  ...draftCommands(db),
  ...callCommands(db),
  ...envelopeCommands(db),
  ...yearCommands(db),
  ...peopleCommands(db),
  ...capacityCommands(db),
  ...attachmentCommands(db),
  ...overlapCommands(db),
  ...accountingCommands(db),
  ...reconciliationCommands(db),
  ...applicationActivities(db),
  ...correctionActivities(db),
  ...withdrawalActivities(db),
  ...silenceActivities(db),
  ...reviewActivities(db),
  ...reopeningActivities(db),
  ...reexaminationActivities(db),
  ...assignmentActivities(db),
  ...sessionActivities(db),
  ...agendaActivities(db),
  ...scenarioActivities(db),
  ...voteActivities(db),
  ...waitlistActivities(db),
  ...appealActivities(db),
  ...grantActivities(db),
  ...amendmentActivities(db),
  ...fundingActivities(db),
  ...guaranteeActivities(db),
  ...datalabActivities(db),
  ...missionActivities(db),
  ...milestoneActivities(db),
  ...obligationActivities(db),
  ...finalAccountActivities(db),
  ...slippageActivities(db),
  ...acceptanceActivities(db),
  ...confirmationActivities(db),
  ...visaActivities(db),
  ...payeeActivities(db),
  ...paymentActivities(db),
  ...claimActivities(db),
  ...delegationActivities(db),
  ...endingActivities(db),
  ...absenceActivities(db),
  ...stakeActivities(db),
});
type Transactions = ReturnType<typeof transactions>;
type Only<Kind> = { [Name in keyof Transactions as Transactions[Name] extends Kind ? Name : never]: Kind };

/** What people ask for: it commits where it is asked. Nothing of it reaches Temporal. */
export type Commands = Only<Command>;
/** What dates ask for: carried out when a workflow has waited for it, or by a command that comes after it. */
export type Deadlines = Only<Deadline>;

const only = <Kind>(all: object, isOne: (each: object) => boolean): Record<string, Kind> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, Kind & object] => isOne(Object(entry[1]))));

// What the types filter by form, these filter by origin: Object.fromEntries forgets which key holds which function.
export const commands = (db: Kysely<DB>): Commands => only<Command>(transactions(db), isCommand) as Commands;
export const deadlines = (db: Kysely<DB>): Deadlines => only<Deadline>(transactions(db), isDeadline) as Deadlines;

/** The commands that come with a file: its bytes are beside what is asked. */
export const uploads = (db: Kysely<DB>) => {
  const { addAttachment, importPayments } = transactions(db);
  return { addAttachment, importPayments };
};
export type Uploads = ReturnType<typeof uploads>;

/**
 * Meets a date for a command that comes after it, as its workflow would have done by now. A date that fails for good stops no command: its own activity
 * says so, again and again.
 */
export const meetBy =
  (all: Deadlines): Meet =>
  async ({ id, what }, at) => {
    let moved: Moved[] | undefined;
    try {
      await (all as Record<string, Deadline>)[what]?.(id, at, (those) => (moved = those));
    } catch (error) {
      if (isTransient(error)) throw error;
    }
    return moved;
  };

export type Means = Waking & { db: Kysely<DB>; clock: Clock; post: Post; files: FileStore; logger: Pick<Logger, 'error'> };

/** What a workflow asks of its row: short, and in the order in which it is asked. */
export const rowActivities = ({ db, clock, hint }: Pick<Means, 'db' | 'clock' | 'hint'>) => ({
  ...dateActivities(db, deadlines(db), { clock, hint }),
  readThing: readThing(db),
  nextDigest: async (): Promise<string> => nextDigestAt(await readClock(db, clock)),
});
export type RowActivities = ReturnType<typeof rowActivities>;

/** What follows and may take its time: letters, tellings, and what keeps the house in order. */
export const postActivities = ({ db, clock, post, files, logger, ...waking }: Means) => ({
  ...letterActivities(db, post, waking),
  ...digestActivities(db, post),
  ...wakingActivities(db, waking),
  ...envelopeActivities(db, { clock, hint: waking.hint }),
  sweep: sweepOf(logger, {
    commands: () => sweepCommands(db),
    presence: () => sweepPresence(db),
    files: () => sweepFiles(db, files),
    easing: async () => easeForgotten(db, await readClock(db, clock)),
    seals: async () => sealDay(db, await readClock(db, clock)),
  }),
});
export type PostActivities = ReturnType<typeof postActivities>;
