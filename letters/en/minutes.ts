import type { MinutesWords } from '../minutes.ts';
import { euros } from './words.ts';

export const en: MinutesWords = {
  title: (heldOn) => `Minutes of the session of ${heldOn}`,
  decided: (by, at) => `Decision closed by ${by}, on ${at}.`,
  decisions: 'Decisions',
  columns: {
    application: 'Application',
    standing: 'Standing (score out of 5)',
    requested: 'Requested',
    decision: 'Decision',
    reason: 'Reason',
  },
  decision: ({ decision, awardedCents, rank }) =>
    ({ award: `Awarded ${euros(awardedCents)}`, waitlist: `On the waitlist, at rank ${rank}`, refuse: 'Not awarded' })[decision],
  noStanding: 'No score',
  total: (awardedCents, count) => `${count === 1 ? 'One project' : `${count} projects`} awarded, for ${euros(awardedCents)}`,
  vote: ({ favour, against, abstain }) => `In favour ${favour}, against ${against}, abstaining ${abstain}`,
  withoutQuorum: 'Applications left to a later session, without their quorum',
  voided: 'Applications sent back to their review, an opinion having been voided',
  withdrawn: 'Applications withdrawn before the decision',
  moves: 'Applications moved on the agenda',
  move: ({ by, title, from, to }) => `${by}: "${title}", from place ${from} to place ${to}.`,
  events: 'What happened',
};
