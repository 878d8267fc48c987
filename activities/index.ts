import type { Kysely } from 'kysely';
import type { DB } from '../db/schema.ts';
import { sealDay } from '../db/seals.ts';
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
import { correctionActivities } from './corrections.ts';
import { callCommands } from './calls.ts';
import { capacityCommands } from './capacity.ts';
import { claimActivities } from './claims.ts';
import { delegationActivities } from './delegations.ts';
import { confirmationActivities } from './confirmation.ts';
import { endingActivities } from './endings.ts';
import { envelopeCommands } from './envelopes.ts';
import { finalAccountActivities } from './final-accounts.ts';
import { followingActivities, readThing, type Telling } from './following.ts';
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
import { proposeAwards } from './proposals.ts';
import { payeeActivities } from './payees.ts';
import { paymentActivities } from './payments.ts';
import { reconciliationCommands } from './reconciliation.ts';
import { reexaminationActivities } from './reexaminations.ts';
import { reopeningActivities } from './reopenings.ts';
import { resumeTranches } from './resumptions.ts';
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

export type Means = Telling & { db: Kysely<DB>; post: Post; files: FileStore };

/** The commands on which nothing waits, no date and nobody: they run where they are asked, without a workflow. */
export const directCommands = (db: Kysely<DB>) => ({
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
});
export type DirectCommands = ReturnType<typeof directCommands>;

/** The transactions that a person waits for, and the deadlines' own: short, so they run as local activities. */
export const rowActivities = (db: Kysely<DB>) => ({
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
  readThing: readThing(db),
  nextDigest: async (at: string): Promise<string> => nextDigestAt(at),
});
export type RowActivities = ReturnType<typeof rowActivities>;

/** What follows an answer and may take its time. */
export const postActivities = ({ db, post, files, ...telling }: Means) => {
  const { tellDecision, tellGrant, tellStandIn, sweep } = followingActivities(db, telling);
  return {
    ...letterActivities(db, post),
    ...digestActivities(db, post),
    tellDecision,
    tellGrant,
    tellStandIn,
    sweep: async (): Promise<void> => {
      await sweep();
      // What is promised already comes before what may be awarded.
      await resumeTranches(db, telling.nudge);
      await proposeAwards(db, telling.nudge);
      await sweepFiles(db, files);
      await sealDay(db, new Date().toISOString());
    },
  };
};
export type PostActivities = ReturnType<typeof postActivities>;
