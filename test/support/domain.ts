import { readFileSync } from 'node:fs';
import { type Application, ApplicationContent } from '../../domain/applications/application.ts';
import type { CurrentCall } from '../../domain/calls/call-life.ts';
import { CallFile } from '../../domain/calls/call.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import type { ReviewStep } from '../../domain/review/review.ts';
import type { Tranche } from '../../domain/grants/tranche.ts';
import { THREE_OPINIONS } from './three-opinions.ts';

/** Ids that a reader can tell apart. */
export const MINISTRY = 'organisation-ministry';
export const OPERATOR = 'organisation-operator';
export const FUND = 'organisation-fund';

const shipped = (id: string): CallFile => CallFile.parse(JSON.parse(readFileSync(`calls/${id}.json`, 'utf8')));
export const SHIPPED_CALL = shipped('donnees-2023');
export const TOWN_CALL = shipped('territoires-2023');
export const CALL: CurrentCall = {
  state: 'published',
  id: THREE_OPINIONS.id,
  code: THREE_OPINIONS.code,
  version: THREE_OPINIONS.version,
  envelopeId: 'envelope',
  terms: THREE_OPINIONS.terms,
};

export const callerOf = (role: Role, organisationId: string = FUND, personId: string = role): Caller => ({
  personId,
  organisationId,
  roles: [role],
});
export const given = <Body>(caller: Caller, body: Body, at = '2026-03-02T09:00:00.000Z'): Given<Body> => ({
  id: 'thing',
  caller,
  body,
  at,
  by: { at, personId: caller.personId },
});

/** An application of the ministry, as its rules read it. */
export const applicationIn = (state: Application['state']): Application => ({
  id: 'application',
  state,
  version: 3,
  decided: 3,
  revision: 1,
  organisationId: MINISTRY,
  submittedAt: state === 'draft' ? null : '2026-02-02T09:00:00.000Z',
  screeningDueAt: null,
  screeningRemindedAt: null,
  earlyStart: null,
  admissibleAt: null,
  deemedAdmissibleAt: null,
  silenceAt: null,
  silentSince: null,
  silenceWarnAt: null,
  silenceWarnedAt: null,
  continueAt: null,
  overlapsDueAt: null,
  replyRemindAt: null,
  conflicted: [],
  fundActs: [],
  concealed: false,
});

/** What a project says, with the ministry's own SIRET. */
export function contentOf({ callId: _, ...project }: { callId: string } & Record<string, unknown>): ApplicationContent {
  return ApplicationContent.parse({ ...project, siret: '99990017800016' });
}

/**
 * A rule in a list of guards: when it refuses, what it answers, and what breaks it in a sound case: the values that are
 * otherwise there, those in a list by their places, or a function. A value in a wrong place leaves the case sound,
 * which its test shows.
 */
export type Guard<Case> = { when: string; refusal: Refusal; spoil: Record<string, unknown> | ((sound: Case) => void) };

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The same with these values; what they leave out of an object stays. */
function changed(held: unknown, otherwise: unknown): unknown {
  if (!isPlain(otherwise)) return otherwise;
  if (Array.isArray(held)) return held.map((item, place) => (place in otherwise ? changed(item, otherwise[place]) : item));
  return isPlain(held)
    ? { ...held, ...Object.fromEntries(Object.entries(otherwise).map(([key, value]) => [key, changed(held[key], value)])) }
    : otherwise;
}

/** A sound case, broken as a guard says. */
export function spoilt<Case>(sound: Case, spoil: Guard<Case>['spoil']): Case {
  if (typeof spoil !== 'function') return changed(sound, spoil) as Case;
  spoil(sound);
  return sound;
}

/**
 * Checks a list of guards against its order of precedence: a sound case passes, each guard alone answers its own
 * refusal with its facts, and a case that breaks a guard and all later ones gets that guard's refusal.
 */
export function inOrderOfPrecedence<Case>(sound: () => Case, ask: (each: Case) => Refusal | null, guards: Guard<NoInfer<Case>>[]): void {
  // The last first: where two guards read the same field, the earlier one sets it last.
  const broken = (rules: Guard<Case>[]): Refusal | null => ask(rules.reduceRight((each, { spoil }) => spoilt(each, spoil), sound()));

  test('what breaks no rule passes', () => expect(ask(sound())).toBeNull());
  test.each(guards)('$when: $refusal.code', (guard) => expect(broken([guard])).toEqual(guard.refusal));
  test.each(guards.map((guard, place) => ({ ...guard, place })))(
    '$refusal.code ($when) comes before everything that is checked after it',
    ({ refusal, place }) => {
      expect(broken(guards.slice(place))?.code).toBe(refusal.code);
    },
  );
}

/** A review step that waits for a reviewer's opinion. */
export const stepOf = (key: string, changed: Partial<ReviewStep> = {}): ReviewStep => ({
  key,
  state: 'open',
  verdict: null,
  reviewerId: 'reviewer',
  standsInFor: null,
  remindAt: '2026-03-10T22:59:59.999Z',
  deadlineAt: '2026-03-20T22:59:59.999Z',
  remindedAt: null,
  escalatedAt: null,
  ...changed,
});

/** A grant of the ministry over a year, as its rules read it. */
export const grantIn = (state: Grant['state'], signed: Grant['signed'] = []): Grant => ({
  id: 'grant',
  state,
  version: 2,
  decided: 2,
  organisationId: MINISTRY,
  applicationId: 'application',
  envelopeId: 'envelope',
  awardedCents: 1_000,
  legalForm: 'operator_subsidy',
  form: 'agreement',
  startsOn: '2026-06-01',
  durationMonths: 12,
  remindAt: '2026-04-18T21:59:59.999Z',
  deadlineAt: '2026-05-02T21:59:59.999Z',
  remindedAt: null,
  confirmAt: null,
  signed,
  conflicted: [],
  fundActs: [],
  inReexamination: false,
});

/** A tranche of half of that award, as its rules read it: the only one, or one of several. */
export const trancheIn = (state: Tranche['state'], rank = 1, kind: Tranche['kind'] = 'instalment'): Tranche => ({
  id: `tranche-${rank}`,
  rank,
  kind,
  state,
  fromMonth: 6 * (rank - 1),
  toMonth: 6 * rank,
  amountCents: 500,
  openCents: 0,
  committedCents: 500,
  certifiedCents: 500,
  orderedCents: 500,
  paidCents: state === 'paid' ? 500 : 0,
  delegatedCents: 0,
  providedCents: 0,
  year: 2026,
  orderedYear: 2026,
  payeeId: null,
  paidOn: state === 'paid' ? '2026-03-02' : null,
  orderNumber: null,
  isSettled: false,
  claimedCents: 0,
  amendment: null,
  firm: rank === 1,
  reportRank: rank,
  orderedAt: '2026-03-01T23:30:00.000Z',
});
