import { CONCEALED } from '../../../domain/people/conflict.ts';
import { euros } from '../../../words/core/en.ts';
import type { MinutesWords } from '../../committee/minutes-words.ts';

export const en: MinutesWords = {
  title: (heldOn) => `Minutes of the session of ${heldOn}`,
  reference: (reference) => `Reference of the session: ${reference}`,
  meeting: (venue, written) => (written ? 'By a written procedure.' : venue && `Place: ${venue}.`),
  decided: (by, at) => `Decision closed by ${by}, on ${at}.`,
  person: (name, inSteadOf) => (inSteadOf === null ? name : `${name} (in the stead of ${inSteadOf})`),
  decisions: 'Decisions',
  concealed: CONCEALED.en,
  members: 'Members',
  quorum: (quorum) => `(quorum: ${quorum})`,
  excused: 'Excused members',
  excuse: ({ member, standIn }) => (standIn === null ? member : `${member}, for whom ${standIn} stood in`),
  recusals: 'Declared recusals',
  recusal: ({ by, title, reason }) => `${by}, on "${title}": ${reason}`,
  scenario: ({ number, name }) => `Decided by scenario ${number}, "${name}".`,
  asked: ({ standing, score, requestedCents }) =>
    `${standing === null || score === null ? 'No score' : `Standing ${standing} (${score.toLocaleString('en')} out of 5)`}; requested: ${euros(requestedCents)}`,
  decision: ({ decision, awardedCents, rank }) =>
    ({ award: `Awarded ${euros(awardedCents)}`, waitlist: `On the waitlist, at rank ${rank}`, refuse: 'Not awarded' })[decision],
  conditions: 'Under these conditions, to be certified before the signature:',
  despiteOverlap: 'An overlap of the same object with another award was not settled: the chair awarded it all the same.',
  total: (awardedCents, count) => `${count === 1 ? 'One project' : `${count} projects`} awarded, for ${euros(awardedCents)}.`,
  vote: ({ favour, against, abstain }) => `Vote: in favour ${favour}, against ${against}, abstaining ${abstain}`,
  left: 'What is left of the envelopes after the decision',
  leftOf: ({ envelope, year, leftCents }) => `${envelope}: ${euros(leftCents)} of AE available for ${year}`,
  withoutQuorum: 'Applications left to a later session, without their quorum',
  adjourned: 'Applications adjourned to another session',
  takenOff: 'Applications taken off the agenda',
  voided: 'Applications sent back to their review, an opinion having been voided',
  withdrawn: 'Applications withdrawn before the decision',
  moves: 'Applications moved on the agenda',
  move: ({ by, title, from, to }) => `${by}: "${title}", from place ${from} to place ${to}.`,
  events: 'What happened',
};
