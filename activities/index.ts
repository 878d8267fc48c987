import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type Clock, readClock } from '../db/core/clock.ts';
import { type Command, isCommand, type Meet, sweepCommands } from '../db/core/commands.ts';
import { easeForgotten } from '../db/core/credit-release.ts';
import { isTransient } from '../db/core/errors.ts';
import type { Ibans } from '../db/grants/ibans.ts';
import type { InvitationLinks } from '../db/people/invitation-links.ts';
import { lapseInvitations } from '../db/people/invitations.ts';
import { forgetVisits } from '../db/pages/page-visits.ts';
import { sweepPresence } from '../db/people/presence.ts';
import type { DB } from '../db/core/schema.ts';
import { sealDay, stampSeal } from '../db/core/seals.ts';
import type { Moved } from '../domain/core/command.ts';
import type { EventName } from '../domain/core/event.ts';
import { type FundSettings, USUAL_SETTINGS } from '../domain/core/fund-settings.ts';
import { nextDigestAt } from '../domain/people/digest.ts';
import { datalabActivities } from './datalab/requests.ts';
import type { FileStore } from '../files/store.ts';
import type { FundService } from '../letters/core/letter.ts';
import type { Post } from '../letters/core/post.ts';
import { absenceActivities } from './people/absences.ts';
import { acceptanceActivities } from './grants/acceptance.ts';
import { accountingCommands } from './ledger/accounting.ts';
import { agendaActivities } from './committee/agenda.ts';
import { amendmentActivities } from './grants/amendments.ts';
import { appealActivities } from './committee/appeals.ts';
import { applicationActivities, draftCommands } from './applications/applications.ts';
import { assignmentActivities } from './review/assignments.ts';
import { attachmentCommands } from './applications/attachments.ts';
import { sweepFiles } from './core/stored-files.ts';
import { sweepOf } from './core/sweep.ts';
import { correctionActivities } from './applications/corrections.ts';
import { callCommands } from './calls/calls.ts';
import { changeCommands } from './ledger/changes.ts';
import { capacityCommands } from './datalab/capacity.ts';
import { claimActivities } from './grants/claims.ts';
import { delegationActivities } from './grants/delegations.ts';
import { confirmationActivities } from './grants/confirmation.ts';
import { dateActivities } from './core/dates.ts';
import { type Dated, type Deadline, isDated } from './core/deadline.ts';
import { endingActivities } from './grants/endings.ts';
import { envelopeActivities } from './ledger/envelope-dues.ts';
import { envelopeCommands } from './ledger/envelopes.ts';
import { endingNoticeActivities } from './grants/ending-notices.ts';
import { finalAccountActivities } from './grants/final-accounts.ts';
import { readThing, type Waking, wakingActivities } from './core/workflow-wakeups.ts';
import { reductionActivities } from './grants/reductions.ts';
import { oneAsksFirst } from '../letters/core/mail-server.ts';
import { digestActivities } from './people/digests.ts';
import { fundingActivities } from './grants/funding-changes.ts';
import { grantActivities } from './grants/grants.ts';
import { conditionActivities } from './grants/award-conditions.ts';
import { guaranteeActivities } from './grants/guarantees.ts';
import { invitationCommands, invitingCommands } from './people/invitations.ts';
import type { LetterKeeping } from './decision-letters.ts';
import { letterActivities } from './letters.ts';
import { peopleCommands } from './people/people.ts';
import { overlapActivities } from './applications/overlaps.ts';
import { milestoneActivities } from './grants/milestones.ts';
import { missionActivities } from './datalab/missions.ts';
import { obligationActivities } from './grants/obligations.ts';
import { payeeActivities, payeeProposals } from './grants/payees.ts';
import { paymentActivities } from './grants/payments.ts';
import { reconciliationCommands } from './ledger/reconciliation.ts';
import { sampleActivities } from './ledger/samples.ts';
import { reexaminationActivities } from './committee/reexaminations.ts';
import { reopeningActivities } from './review/reopenings.ts';
import { replyActivities } from './review/replies.ts';
import { reviewActivities } from './review/reviews.ts';
import { scenarioActivities } from './committee/scenarios.ts';
import { bendingActivities } from './committee/bending.ts';
import { sessionActivities } from './committee/sessions.ts';
import { silenceActivities } from './applications/silence.ts';
import { answerCommands } from './impact/answers.ts';
import { gainActivities } from './impact/gains.ts';
import { slippageActivities } from './impact/slippage.ts';
import { interestActivities } from './people/declared-interests.ts';
import { visaActivities } from './grants/visas.ts';
import { contactCommands } from './threads/contacts.ts';
import { labelCommands } from './threads/labels.ts';
import { phraseCommands } from './threads/phrases.ts';
import { modelCommands } from './calls/models.ts';
import { messageFileCommands } from './threads/message-files.ts';
import { threadCommands } from './threads/threads.ts';
import { withdrawalActivities } from './applications/withdrawals.ts';
import { voteActivities } from './committee/votes.ts';
import { waitlistActivities } from './committee/waitlist.ts';
import { yearCommands } from './ledger/years.ts';

/**
 * All commands and dates, each one transaction, made by `once` and by `deadline`. `settings`: the installation's
 * settings that rules need.
 */
const transactions = (db: Kysely<DB>, settings: FundSettings = USUAL_SETTINGS) => ({
  ...draftCommands(db),
  ...callCommands(db),
  ...modelCommands(db),
  ...envelopeCommands(db, settings),
  ...changeCommands(db),
  ...yearCommands(db, settings),
  ...peopleCommands(db),
  ...invitationCommands(db),
  ...capacityCommands(db),
  ...attachmentCommands(db),
  ...threadCommands(db),
  ...messageFileCommands(db),
  ...contactCommands(db),
  ...labelCommands(db),
  ...phraseCommands(db),
  ...overlapActivities(db),
  ...accountingCommands(db),
  ...reconciliationCommands(db),
  ...sampleActivities(db),
  ...applicationActivities(db),
  ...correctionActivities(db),
  ...withdrawalActivities(db),
  ...silenceActivities(db),
  ...reviewActivities(db),
  ...replyActivities(db),
  ...reopeningActivities(db),
  ...reexaminationActivities(db),
  ...assignmentActivities(db),
  ...sessionActivities(db),
  ...bendingActivities(db),
  ...agendaActivities(db),
  ...scenarioActivities(db),
  ...voteActivities(db),
  ...waitlistActivities(db),
  ...appealActivities(db),
  ...grantActivities(db),
  ...amendmentActivities(db),
  ...fundingActivities(db),
  ...guaranteeActivities(db),
  ...conditionActivities(db),
  ...datalabActivities(db),
  ...missionActivities(db),
  ...milestoneActivities(db),
  ...obligationActivities(db),
  ...finalAccountActivities(db),
  ...endingNoticeActivities(db),
  ...slippageActivities(db),
  ...gainActivities(db),
  ...answerCommands(db),
  ...acceptanceActivities(db),
  ...confirmationActivities(db),
  ...visaActivities(db),
  ...payeeActivities(db),
  ...paymentActivities(db),
  ...claimActivities(db),
  ...delegationActivities(db),
  ...endingActivities(db),
  ...reductionActivities(db),
  ...absenceActivities(db, settings),
  ...interestActivities(db),
});
type Transactions = ReturnType<typeof transactions> & ReturnType<typeof payeeProposals> & ReturnType<typeof invitingCommands>;
export type Keys = { ibans: Ibans; links: InvitationLinks };

/** The names of the transactions of one kind, each that of its event. */
type Named<Kind> = { [Name in keyof Transactions]: Transactions[Name] extends Kind ? Name : never }[keyof Transactions] & EventName;

/** Commands of people, which commit where they are called. Nothing of them reaches Temporal. */
export type Commands = { [Name in Named<Command>]: Command<BodyOf<Name>> };
/** The body of a command, as its transaction reads it. */
export type BodyOf<Name extends Named<Command>> = Transactions[Name] extends Command<infer Body> ? Body : never;
/** Dates, met when a workflow has waited for them, or by a later command. */
export type Deadlines = Record<Named<Dated>, Deadline>;

// The types filter by shape, this filters by origin: Object.fromEntries loses which key holds which function.

/**
 * @param keys dates do not need them
 * @param settings the installation's settings that rules need
 */
export const commands = (db: Kysely<DB>, { ibans, links }: Keys, settings?: FundSettings): Commands =>
  Object.fromEntries(
    Object.entries({ ...transactions(db, settings), ...payeeProposals(db, ibans), ...invitingCommands(db, links) }).filter(([, each]) =>
      isCommand(each),
    ),
  ) as Commands;
export const deadlines = (db: Kysely<DB>): Deadlines =>
  Object.fromEntries(
    Object.entries(transactions(db)).flatMap(([name, each]) => (isDated(each) ? [[name, each(name as EventName)]] : [])),
  ) as Deadlines;

/** The commands that come with a file, whose bytes are passed beside the body. */
export const uploads = (db: Kysely<DB>) => {
  const { addAttachment, addModel, attachToMessage, importPayments } = transactions(db);
  return { addAttachment, addModel, attachToMessage, importPayments };
};
export type Uploads = ReturnType<typeof uploads>;

/**
 * Meets a date for a command that comes after it, as its workflow would have done. A date that fails for good stops no
 * command: its own activity keeps reporting it.
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

type Means = Waking & {
  db: Kysely<DB>;
  clock: Clock;
  post: Post;
  /** How often an unreachable mail server is retried, by the machine's clock. */
  askMailEveryMs?: number | undefined;
  /** The origin of the pages to which letters link; no links if absent. */
  publicUrl?: string | undefined;
  /** Makes the links of invitation letters; no links if absent. */
  links?: InvitationLinks | undefined;
  /** The service that letters name. */
  fund?: FundService | undefined;
  /** Makes the documents of decisions, which are kept and attached to their letters; none if absent. */
  keeping?: LetterKeeping | undefined;
  /** The token of a time stamp authority for the hash of a seal, in base64; no seal is stamped if absent. */
  stamp?: ((sha256: Buffer) => Promise<string | null>) | undefined;
  files: FileStore;
  logger: Pick<Logger, 'error'>;
};

/** A workflow's short calls about its row, in the order in which it needs them. */
export const rowActivities = ({ db, clock, hint }: Pick<Means, 'db' | 'clock' | 'hint'>) => ({
  ...dateActivities(db, deadlines(db), { clock, hint }),
  readThing: readThing(db),
  nextDigest: async (): Promise<string> => nextDigestAt(await readClock(db, clock)),
});
export type RowActivities = ReturnType<typeof rowActivities>;

/** Letters and digests, which wait for a mail server. */
export const postActivities = ({ db, clock, post, askMailEveryMs, publicUrl, links, fund, keeping, wake }: Omit<Means, 'logger'>) => {
  const mail = oneAsksFirst(post, { everyMs: askMailEveryMs });
  return { ...letterActivities(db, mail, { wake, publicUrl, links, fund, keeping }), ...digestActivities(db, mail, clock, publicUrl) };
};
export type PostActivities = ReturnType<typeof postActivities>;

/** Work that may take its time and waits for no mail server: credits, wake-ups and the housekeeping. */
export const choreActivities = ({ db, clock, files, logger, stamp, ...waking }: Means) => ({
  ...wakingActivities(db, waking),
  ...envelopeActivities(db, { clock, hint: waking.hint }),
  sweep: sweepOf(logger, {
    commands: () => sweepCommands(db),
    presence: () => sweepPresence(db),
    visits: () => forgetVisits(db),
    invitations: async () => lapseInvitations(db, await readClock(db, clock)),
    files: () => sweepFiles(db, files),
    easing: async () => easeForgotten(db, await readClock(db, clock)),
    seals: async () => sealDay(db, await readClock(db, clock)),
    stamps: async () => stamp && stampSeal(db, stamp),
  }),
});
export type ChoreActivities = ReturnType<typeof choreActivities>;
