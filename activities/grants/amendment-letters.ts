import type { Kysely } from 'kysely';
import { readAmendmentRow } from '../../db/grants/amendments.ts';
import { readReason } from '../../db/grants/grants.ts';
import { type Recipient, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { addedBy, deciderOf } from '../../domain/grants/amendment.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { VEHICLE_FORMS } from '../../domain/calls/call.ts';
import type { Event } from '../../domain/core/event.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import type { Side } from '../../domain/grants/signature.ts';
import type { LettersOf } from '../../letters/texts.ts';
import { type Addressed, nameOf } from '../core/letter-content.ts';

type Subject = { title: string; organisation: string; awardedCents: number; applicants: Recipient[] };

const AWAITED = { proposed: 'assignment', assigned: 'opinion', advised: 'decision', to_sign: 'signature' } as const;

/** What the second signature of an amendment promises; null where it adds nothing. */
function addedIn(facts: Event['facts']): LettersOf['amendments']['signAmendment']['added'] {
  const form = VEHICLE_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, tranche: Number(facts['tranche']), promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** Whom an event of an amendment concerns: the side that did not propose it, who examines it, who decides on it, and both sides of what comes of it. */
export async function aboutAmendment(
  db: Kysely<DB>,
  { streamId: id, version, personId, facts }: Event,
  name: Exclude<keyof LettersOf['amendments'], 'reportFundingChange'>,
  { title, organisation, awardedCents, applicants }: Subject,
): Promise<Addressed | Addressed[]> {
  const row = await readAmendmentRow(db, id, Number(facts['amendment']));
  if (!row) return null;
  const { number: amendment, reasons, side, reviewer_id: reviewerId } = row;
  const change = { awardedCents: row.awarded_cents };
  // Once it is in force the grant awards what it says: what it had added is told by its events.
  const addedCents = Number(facts['addedCents'] ?? addedBy(change, { awardedCents }));
  const termOn = parisDate(row.term_at);
  const fund = (role: 'lead' | 'chair' | 'finance') => recipientsByRole(db, role);
  const both = async () => [...applicants, ...(await fund('finance'))];
  const unsigned = async (): Promise<Recipient[]> => {
    const missing = (each: Side) => !row.signed.includes(each);
    return [...(missing('beneficiary') ? applicants : []), ...(missing('fund') ? await fund('finance') : [])];
  };
  switch (name) {
    case 'proposeAmendment': {
      const proposed = { title, organisation, amendment, addedCents, reasons, side };
      return [
        { to: await fund('lead'), owed: { name, facts: { ...proposed, toFund: true } } },
        { to: applicants, owed: { name, facts: { ...proposed, toFund: false } } },
      ];
    }
    case 'assignAmendment':
      return { to: await recipientsById(db, [reviewerId]), owed: { name, facts: { title, amendment, reasons, addedCents, termOn } } };
    case 'declineAmendment': {
      const declined = { reviewer: await nameOf(db, personId), reason: await readReason(db, id, version), termOn };
      return { to: await fund('lead'), owed: { name, facts: { title, amendment, ...declined } } };
    }
    case 'handOverAmendment': {
      const absent = await nameOf(db, facts['standsInFor']);
      const asked = { title, amendment, reasons, addedCents, termOn, absent };
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: asked } };
    }
    case 'keepAmendment': {
      const [absent, substitute] = [await nameOf(db, facts['reviewerId']), await nameOf(db, facts['substituteId'])];
      return { to: await fund('lead'), owed: { name, facts: { title, amendment, absent, substitute } } };
    }
    case 'returnAmendment':
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, amendment, termOn } } };
    case 'vacateAmendment': {
      const person = await nameOf(db, facts['reviewerId']);
      return { to: await fund('lead'), owed: { name, facts: { title, amendment, person } } };
    }
    case 'remindAmendment': {
      const state = String(facts['state']);
      const awaited = Object.entries(AWAITED).find(([each]) => each === state)?.[1] ?? 'assignment';
      const to = {
        assignment: () => fund('lead'),
        opinion: () => recipientsById(db, [reviewerId]),
        decision: () => fund(deciderOf(change, { awardedCents })),
        signature: unsigned,
      }[awaited];
      return { to: await to(), owed: { name, facts: { title, amendment, awaited, termOn, last: facts['last'] === true } } };
    }
    case 'escalateAmendment': {
      const reviewer = reviewerId ? `${row.given_name} ${row.usual_name}` : null;
      return { to: await fund('lead'), owed: { name, facts: { title, amendment, reviewer } } };
    }
    case 'giveAmendmentOpinion': {
      const favourable = facts['verdict'] === 'favourable';
      const to = await fund(deciderOf(change, { awardedCents }));
      return { to, owed: { name, facts: { title, amendment, addedCents, favourable, termOn } } };
    }
    case 'approveAmendment': {
      const reason = await readReason(db, id, version);
      return { to: await both(), owed: { name, facts: { title, amendment, addedCents, termOn: String(facts['termOn']), reason } } };
    }
    case 'rejectAmendment':
      return { to: await both(), owed: { name, facts: { title, amendment, reason: await readReason(db, id, version) } } };
    case 'withdrawAmendment': {
      const to = [...applicants, ...(await fund('lead')), ...(await recipientsById(db, [reviewerId]))];
      return { to, owed: { name, facts: { title, organisation, amendment, reason: await readReason(db, id, version) } } };
    }
    case 'signAmendment': {
      // The first signature is for the other side to follow, which has been told already.
      if (facts['plan'] === undefined) return null;
      const signed = { title, amendment, awardedCents: Number(facts['awardedCents']), endsOn: String(facts['endsOn']) };
      const to = [...(await both()), ...(await fund('lead'))];
      return { to, owed: { name, facts: { ...signed, added: addedIn(facts) } } };
    }
    case 'lapseAmendment':
      return {
        to: [...(await both()), ...(await fund('lead'))],
        owed: { name, facts: { title, amendment, isSigning: facts['isSigning'] === true } },
      };
  }
}
