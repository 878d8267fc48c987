import { moveDate } from '../../../domain/core/calendar.ts';
import { monthOf } from '../../../domain/datalab/capacity.ts';
import { today } from '../../../test/support/fixtures.ts';
import { LEADS } from './applications.ts';
import { type MoveContext, type Move, move } from './move.ts';

/** The Datalab's people, and what they are good at. */
const DATALAB = ['reviewer-data', 'reviewer-impact', 'reviewer-legal'] as const;
const SKILLS = ['data_engineering', 'legal_framework', 'design'] as const;

/** The people who can be planned, once before everything begins. */
export const standingPeople = ({ people }: MoveContext): Move[] =>
  DATALAB.map((login) => move(1, 'lead', `/datalab-people/${people.idOf(login)}`, { skills: SKILLS, sharePercent: 100 }, 'PUT'));

/**
 * Their capacity for requests and missions goes down and up: by their share, and by other duties of this month or one
 * of the next.
 */
export function capacityMoves({ people, chance }: MoveContext): Move[] {
  const path = `/datalab-people/${people.idOf(chance.of(DATALAB))}`;
  const month = monthOf(moveDate(today(), { days: chance.below(60) }));
  const lead = chance.of(LEADS);
  return [
    move(1, lead, path, { skills: SKILLS, sharePercent: chance.of([5, 30, 100]) }, 'PUT'),
    move(2, lead, `${path}/months`, { month, otherDays: chance.of([0, 2, 15]) }, 'PUT'),
  ];
}

/** A few days of one of them, in this month unless another is named. */
export const daysOf = (
  { people, chance }: MoveContext,
  { skill, month = monthOf(today()) }: { skill: (typeof SKILLS)[number]; month?: string },
) => ({ personId: people.idOf(chance.of(DATALAB)), month, skill, days: chance.between(1, 8) / 2 });
