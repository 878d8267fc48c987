import { readPlan } from '../../db/grants/milestones.ts';
import { readEvidence } from '../../db/grants/obligations.ts';
import { recipientsById } from '../../db/people/people.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import type { LettersOf } from '../../letters/texts.ts';
import type { Writers } from '../core/letter-content.ts';
import type { AboutGrant } from './about-grant.ts';

/** The common parts of the letters of an obligation's event, beside those of its grant. */
export async function readAboutObligation(grant: AboutGrant) {
  const { db, id, title, number, factText } = grant;
  const key = factText('obligation');
  const { call } = await readPlan(db, id);
  const obligation = call.terms.obligations.find((each) => each.key === key)?.label ?? { fr: key, en: key };
  return {
    ...grant,
    subject: { title, obligation },
    awaited: { title, obligation, dueOn: factText('dueOn') },
    evidence: () => readEvidence(db, id, key, number('number')),
  };
}
type About = Awaited<ReturnType<typeof readAboutObligation>>;

/**
 * The recipients of an obligation's event: the project for what is asked of it and the outcome of its evidence, the
 * lead for evidence to be reviewed or late.
 */
export const obligationWriters: Writers<keyof LettersOf['obligations'], About> = {
  remindObligation: async ({ awaited, applicants }) => ({ to: await applicants(), facts: awaited }),
  escalateObligation: async ({ awaited, applicants, fund }) => ({ to: [...(await applicants()), ...(await fund('lead'))], facts: awaited }),
  giveEvidence: async ({ subject, number, evidence, fund }) => {
    const reviewOn = parisDate(reviewReminder((await evidence()).givenAt));
    return { to: await fund('lead'), facts: { ...subject, number: number('number'), reviewOn } };
  },
  remindReviewOfEvidence: async ({ subject, evidence, fund }) => {
    const givenOn = parisDate((await evidence()).givenAt);
    return { to: await fund('lead'), facts: { ...subject, givenOn } };
  },
  reviewEvidence: async ({ db, awaited, facts, evidence, applicants }) => {
    const { givenBy, reasons } = await evidence();
    const to = [...(await applicants()), ...(await recipientsById(db, [givenBy]))];
    return { to, facts: { ...awaited, accepted: facts['decision'] === 'accept', reasons: reasons ?? '' } };
  },
  waiveObligation: async ({ subject, reason, applicants }) => ({ to: await applicants(), facts: { ...subject, reason: await reason() } }),
};
