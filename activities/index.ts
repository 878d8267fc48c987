import type { Kysely } from 'kysely';
import type { DB } from '../db/schema.ts';
import type { Post } from '../letters/post.ts';
import { acceptanceActivities } from './acceptance.ts';
import { applicationActivities, draftCommands } from './applications.ts';
import { confirmationActivities } from './confirmation.ts';
import { endingActivities } from './endings.ts';
import { envelopeCommands } from './envelopes.ts';
import { followingActivities, type Nudge } from './following.ts';
import { grantActivities } from './grants.ts';
import { letterActivities } from './letters.ts';
import { milestoneActivities } from './milestones.ts';
import { paymentActivities } from './payments.ts';
import { reviewActivities } from './reviews.ts';
import { sessionActivities } from './sessions.ts';

export type Means = { db: Kysely<DB>; post: Post; nudge: Nudge };

/** The commands on which nothing waits, no date and nobody: they run where they are asked, without a workflow. */
export const directCommands = (db: Kysely<DB>) => ({ ...draftCommands(db), ...envelopeCommands(db) });
export type DirectCommands = ReturnType<typeof directCommands>;

/** The transactions that a person waits for, and the deadlines' own: short, so they run as local activities. */
export const rowActivities = ({ db, nudge }: Pick<Means, 'db' | 'nudge'>) => ({
  ...applicationActivities(db),
  ...reviewActivities(db),
  ...sessionActivities(db),
  ...grantActivities(db),
  ...milestoneActivities(db),
  ...acceptanceActivities(db),
  ...confirmationActivities(db),
  ...paymentActivities(db),
  ...endingActivities(db),
  readThing: followingActivities(db, nudge).readThing,
});
export type RowActivities = ReturnType<typeof rowActivities>;

/** What follows an answer and may take its time. */
export const postActivities = ({ db, post, nudge }: Means) => {
  const { tellDecision, sweep } = followingActivities(db, nudge);
  return { ...letterActivities(db, post), tellDecision, sweep };
};
export type PostActivities = ReturnType<typeof postActivities>;
