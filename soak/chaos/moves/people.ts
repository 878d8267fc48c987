import { today } from '../../../test/support/fixtures.ts';
import type { Chance } from '../chance.ts';
import { LEADS, REASON, SCREENERS } from './applications.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';

/** The roles that the others count on, given once before everything begins. */
export const standingRoles = ({ people }: MoveContext): Move[] => [
  move(1, 'admin', `/people/${people.idOf(SCREENERS[1])}/roles`, { role: 'screener' }),
  move(1, 'admin', `/people/${people.idOf(LEADS[1])}/roles`, { role: 'lead' }),
];

/** Roles on which no letters depend come and go, and people change their language. */
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

/** The roles that declare others' absences, and decide on their interests. */
const KEEPERS = [...LEADS, 'chair', 'admin'] as const;

type StandIn = { away: string; substitute: string };

/**
 * People who are away now and then, and their substitutes: as a rule people whose own function is another one, so that
 * one human would do what two people must do. Those of one row are away in turn.
 */
const STAND_INS: readonly (readonly StandIn[])[] = [
  [
    { away: 'lead', substitute: 'finance-2' },
    { away: 'chair', substitute: 'lead' },
  ],
  [
    { away: 'payer', substitute: 'finance-2' },
    { away: 'screener', substitute: 'member-1' },
  ],
  [
    { away: 'reviewer-impact', substitute: 'reviewer-openness' },
    { away: 'controller', substitute: 'member-2' },
  ],
];
/** How many are away at once. */
export const AWAY_AT_ONCE = STAND_INS.length;

/** The absent person in a life of this name, which says the row and the turn. */
export function standInOf(name: string): StandIn {
  const [row = 1, turn = 1] = name.split('-').map(Number);
  const found = STAND_INS[row - 1]?.[(turn - 1) % 2];
  if (!found) throw new Error(`no one is away in the life ${name}`);
  return found;
}

type Absence = { state: string; endedAt: string | null };
const isOpen = ({ endedAt }: Absence): boolean => endedAt === null;

/** A person's absence, as it is read; undefined for a person who is here. */
export const openAbsence = (view: View | null): Absence | undefined => (view?.['items'] as Absence[] | undefined)?.find(isOpen);

/** A person is back, by their own word or by another's. */
export const endOfAbsence = (login: string, { away }: StandIn, { people }: Pick<MoveContext, 'people'>): Move =>
  move(1, login, `/people/${people.idOf(away)}/absence-ends`, {});

/**
 * A person declares an absence from today on; or another one does, and a second person confirms it, or tries to. Then
 * its first day has come, and once it may end, it ends.
 */
export function absenceMoves(view: View, standIn: StandIn, mayEnd: boolean, around: MoveContext): Move[] | 'wait' {
  const { people, chance } = around;
  const { away, substitute } = standIn;
  const path = `/people/${people.idOf(away)}`;
  const keeper = chance.of(KEEPERS);
  const open = openAbsence(view);
  if (!open) {
    const absence = { startsOn: today(), endsOn: today(), substituteId: people.idOf(substitute) };
    return [move(1, away, `${path}/absences`, absence), move(2, keeper, `${path}/absences`, absence)];
  }
  if (open.state === 'to_confirm') return [move(5, keeper, `${path}/absence-confirmations`, {})];
  return mayEnd ? [endOfAbsence(chance.of([away, keeper]), standIn, around)] : 'wait';
}

/** People with interests now and then: where one is in conflict, another does what is to be done. */
export const INTERESTED = ['member-1', 'member-2', 'finance-2', 'reviewer-data', 'reviewer-security'] as const;

type Interest = {
  number: number;
  declaredBy: { id: string };
  inForceSince: string | null;
  withdrawal: { askedBy: { id: string }; ended: object | null } | null;
  withdrawn: object | null;
};

/** A person's open interest, the newest of several; undefined where there is none. */
export const standingInterest = (view: View): Interest | undefined =>
  (view['items'] as Interest[]).find(({ withdrawn }) => withdrawn === null);

/** In an application or, less often, in an organisation, with everything that it applies for. */
export const subjectOf = (applicationId: string | undefined, siret: string, chance: Chance): object =>
  applicationId !== undefined && chance.percent(80) ? { applicationId } : { siret };

/**
 * A person has an interest, by their own word or by another's, which a second person confirms; once it may end, its
 * withdrawal is asked for, and a second person confirms that, or rejects it.
 */
export function interestMoves(
  view: View,
  login: string,
  subject: object,
  mayEnd: boolean,
  { people, chance }: MoveContext,
): Move[] | 'wait' {
  const path = `/people/${people.idOf(login)}`;
  const interest = standingInterest(view);
  if (!interest) return [login, LEADS[0], 'admin'].map((by) => move(1, by, `${path}/interests`, { ...subject, reason: REASON }));
  const { number, declaredBy, inForceSince, withdrawal } = interest;
  if (inForceSince === null) return [move(3, chance.of(KEEPERS), `${path}/interest-confirmations`, { number })];
  if (!mayEnd) return 'wait';
  const loginOf = (id: string): string => [login, LEADS[0]].find((each) => people.idOf(each) === id) ?? 'admin';
  if (!withdrawal || withdrawal.ended)
    return [move(1, chance.of([loginOf(declaredBy.id), 'admin']), `${path}/interest-withdrawals`, { number, reason: REASON })];
  const second = chance.of(KEEPERS);
  return [
    move(2, second, `${path}/interest-withdrawal-confirmations`, { number }),
    move(2, second, `${path}/interest-withdrawal-rejections`, { number, reason: REASON }),
    move(0.3, loginOf(withdrawal.askedBy.id), `${path}/interest-withdrawal-retractions`, { number }),
  ];
}

/** People who leave now and then: another does the same, or waits. */
export const LEAVERS = ['finance-2', 'member-2', 'editor', 'reviewer-impact'] as const;

/** An account is disabled; its person comes to the shut door once; it is enabled once the person may come again. */
export function leaverMoves(
  { disabled }: View,
  { login, hasCome, mayReturn }: { login: string; hasCome: boolean; mayReturn: boolean },
  { people }: MoveContext,
): Move[] | 'wait' {
  const path = `/people/${people.idOf(login)}`;
  if (disabled === null) return [move(1, 'admin', `${path}/disabling`, { reason: REASON })];
  if (!hasCome) return [move(1, login, `${path}/enabling`, {})];
  return mayReturn ? [move(1, 'admin', `${path}/enabling`, {})] : 'wait';
}
