import { readAddedBy, readAmendmentRow } from '../../db/grants/amendments.ts';
import { type Recipient, recipientsById } from '../../db/people/people.ts';
import { AWARD_FORMS } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { deciderOnAdded } from '../../domain/grants/amendment.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import type { LettersOf } from '../../letters/texts.ts';
import { nameOf, type Writers } from '../core/letter-content.ts';
import type { AboutGrant } from './about-grant.ts';

const AWAITED = { proposed: 'assignment', assigned: 'opinion', advised: 'decision', to_sign: 'signature' } as const;

/** What the second signature of an amendment promises; null if it adds nothing. */
function addedIn(facts: Event['facts']): LettersOf['amendments']['signAmendment']['added'] {
  const form = AWARD_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, tranche: Number(facts['tranche']), promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** The common parts of the letters of an amendment's event, beside those of its grant. */
export async function readAboutAmendment(grant: AboutGrant) {
  const { db, id, title, number } = grant;
  const row = await readAmendmentRow(db, id, number('amendment'));
  if (!row) throw new Error(`grant ${id} has no amendment ${number('amendment')}`);
  // The letter may leave once the amendment is in force, when the grant's amount already includes it.
  const addedCents = await readAddedBy(db, id, row.number);
  const missing = SIDES.filter((side) => !row.signed.includes(side));
  const byId = (personId: unknown): Promise<Recipient[]> => recipientsById(db, [personId === null ? null : String(personId)]);
  return {
    ...grant,
    ...{ row, byId },
    subject: { title, amendment: row.number },
    addedCents,
    decider: deciderOnAdded(addedCents),
    deadlineOn: parisDate(row.deadline_at),
    missing,
    unsigned: async (): Promise<Recipient[]> => [
      ...(missing.includes('beneficiary') ? await grant.applicants() : []),
      ...(missing.includes('fund') ? await grant.fund('finance') : []),
    ],
  };
}
type About = Awaited<ReturnType<typeof readAboutAmendment>>;

/**
 * The recipients of an amendment's event: the side that did not propose it, its reviewer, the person who decides, and
 * both sides for its outcome.
 */
export const amendmentWriters: Writers<Exclude<keyof LettersOf['amendments'], 'reportFundingChange'>, About> = {
  proposeAmendment: async ({ subject, organisation, addedCents, row: { reasons, side }, applicants, fund }) => {
    const proposed = { ...subject, organisation, addedCents, reasons, side };
    return [
      { to: await fund('lead'), facts: { ...proposed, toFund: true } },
      { to: await applicants(), facts: { ...proposed, toFund: false } },
    ];
  },
  assignAmendment: async ({ subject, addedCents, deadlineOn, row: { reasons, reviewer_id: reviewerId }, byId }) => ({
    to: await byId(reviewerId),
    facts: { ...subject, reasons, addedCents, deadlineOn },
  }),
  declineAmendment: async ({ db, subject, personId, reason, deadlineOn, fund }) => ({
    to: await fund('lead'),
    facts: { ...subject, reviewer: await nameOf(db, personId), reason: await reason(), deadlineOn },
  }),
  handOverAmendment: async ({ db, subject, addedCents, deadlineOn, row: { reasons }, factText, byId }) => ({
    to: await byId(factText('reviewerId')),
    facts: { ...subject, reasons, addedCents, deadlineOn, absent: await nameOf(db, factText('standsInFor')) },
  }),
  keepAmendment: async ({ db, subject, factText, fund }) => {
    const [absent, substitute] = [await nameOf(db, factText('reviewerId')), await nameOf(db, factText('substituteId'))];
    return { to: await fund('lead'), facts: { ...subject, absent, substitute } };
  },
  returnAmendment: async ({ subject, deadlineOn, factText, byId }) => ({
    to: await byId(factText('reviewerId')),
    facts: { ...subject, deadlineOn },
  }),
  vacateAmendment: async ({ db, subject, factText, fund }) => ({
    to: await fund('lead'),
    facts: { ...subject, person: await nameOf(db, factText('reviewerId')) },
  }),
  remindAmendment: async ({ subject, deadlineOn, facts, decider, row, missing, factText, byId, fund, unsigned }) => {
    const awaited = Object.entries(AWAITED).find(([state]) => state === factText('state'))?.[1] ?? 'assignment';
    const to = {
      assignment: () => fund('lead'),
      opinion: () => byId(row.reviewer_id),
      decision: () => fund(decider),
      signature: unsigned,
    }[awaited];
    return { to: await to(), facts: { ...subject, awaited, missing, deadlineOn, last: facts['last'] === true } };
  },
  escalateAmendment: async ({ subject, row, facts, factText, fund }) => {
    if (facts['deadlineOn'] !== undefined)
      return { to: await fund('lead', 'finance'), facts: { ...subject, reviewer: null, signBy: factText('deadlineOn') } };
    const reviewer = row.reviewer_id ? `${row.given_name} ${row.usual_name}` : null;
    return { to: await fund('lead'), facts: { ...subject, reviewer, signBy: null } };
  },
  giveAmendmentOpinion: async ({ subject, addedCents, deadlineOn, facts, decider, fund }) => ({
    to: await fund(decider),
    facts: { ...subject, addedCents, favourable: facts['verdict'] === 'favourable', deadlineOn },
  }),
  approveAmendment: async ({ subject, addedCents, decider, factText, reason, both }) => ({
    to: await both(),
    decidedBy: decider,
    facts: { ...subject, addedCents, deadlineOn: factText('deadlineOn'), reason: await reason() },
  }),
  // The service answers an appeal against it outside Guichet; here the beneficiary may propose the amendment again.
  rejectAmendment: async ({ subject, decider, reason, contest, both }) => ({
    to: await both(),
    decidedBy: decider,
    facts: { ...subject, reason: await reason(), contest: { ...contest, inGuichet: false } },
  }),
  withdrawAmendment: async ({ subject, organisation, reason, row, applicants, fund, byId }) => ({
    to: [...(await applicants()), ...(await fund('lead')), ...(await byId(row.reviewer_id))],
    facts: { ...subject, organisation, reason: await reason() },
  }),
  signAmendment: async ({ subject, facts, number, factText, bothAndLead }) => {
    // After the first signature only the other side acts, and it has been told already.
    if (facts['plan'] === undefined) return null;
    const signed = { awardedCents: number('awardedCents'), endsOn: factText('endsOn') };
    return { to: await bothAndLead(), facts: { ...subject, ...signed, added: addedIn(facts) } };
  },
  lapseAmendment: async ({ subject, facts, missing, bothAndLead }) => ({
    to: await bothAndLead(),
    facts: { ...subject, missing: facts['isSigning'] === true ? missing : [] },
  }),
};
