import { LEADS, SCREENERS } from './applications.ts';
import { type MoveContext, type Move, move } from './move.ts';

/** The roles that the others count on, given once before everything begins. */
export const standingRoles = ({ people }: MoveContext): Move[] => [
  move(1, 'admin', `/people/${people.idOf(SCREENERS[1])}/roles`, { role: 'screener' }),
  move(1, 'admin', `/people/${people.idOf(LEADS[1])}/roles`, { role: 'lead' }),
];

/** Roles come and go that nobody's letters depend on, and people change their language. */
export function peopleMoves({ people, chance }: MoveContext): Move[] {
  const path = `/people/${people.idOf(chance.of(['editor', 'manager', 'applicant3']))}`;
  const role = { role: chance.of(['auditor', 'payer'] as const) };
  const preferences = { language: chance.of(['fr', 'en'] as const), letters: 'each' };
  return [
    move(2, 'admin', `${path}/roles`, role),
    move(2, 'admin', `${path}/role-withdrawals`, role),
    move(1, chance.of(['applicant', 'applicant2', 'finance']), '/me/preferences', preferences, 'PUT'),
  ];
}
