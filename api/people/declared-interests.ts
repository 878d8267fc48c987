import { z } from 'zod';
import { InterestCommand, RefusedInterestCommand } from '../command-names.ts';
import { readInterests, readInterestWithdrawals } from '../../db/people/declared-interests.ts';
import { Reference } from '../../domain/core/reference.ts';
import { readNames } from '../../db/core/timeline.ts';
import { readReach } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { Candidate } from '../../domain/people/person.ts';
import { type Asker, NO_OFFERS, offeredBy } from '../../domain/core/may.ts';
import { isSamePerson, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import {
  AskInterestWithdrawal,
  ConfirmInterest,
  ConfirmInterestWithdrawal,
  DeclareInterest,
  isFirstOfTwo,
  RejectInterestWithdrawal,
  RetractInterestWithdrawal,
  seesInterests,
  WITHDRAWAL_GROUNDS,
  WITHDRAWAL_ROLES,
} from '../../domain/people/declared-interest.ts';
import { asksOfInterest, asksOfInterests, INTEREST_COMMANDS, INTERESTS_COMMANDS } from '../../domain/people/may.ts';
import { Siret } from '../../domain/core/siret.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { Ended, toEnded } from './ended.ts';
import { PersonName } from '../http/answer/names.ts';

const Withdrawal = z
  .object({
    askedBy: PersonName,
    askedAt: z.iso.datetime(),
    ground: z.enum(WITHDRAWAL_GROUNDS).meta({ description: 'Over: it was true; error: it was recorded in error' }),
    reason: z.string(),
    confirmedBy: PersonName.nullable().meta({ description: 'The first of the two people who confirm an error; null where none has' }),
    ended: Ended,
  })
  .meta({ id: 'InterestWithdrawal' });

const InterestView = z.object({
  number: z.int(),
  organisation: z
    .object({ siret: z.string(), name: z.string().nullable().meta({ description: 'Null where none of its people has signed in yet' }) })
    .nullable(),
  application: z.object({ id: z.uuid(), reference: Reference, title: z.string() }).nullable(),
  reason: z.string(),
  declaredBy: PersonName,
  declaredAt: z.iso.datetime(),
  inForceSince: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Null while it waits for a second person, and once it was annulled as recorded in error' }),
  confirmedBy: PersonName.nullable().meta({ description: 'Who has confirmed what another person has recorded' }),
  withdrawal: Withdrawal.nullable().meta({
    description: 'The newest request that it be withdrawn; null where there is none. It stands until one is confirmed',
  }),
  isFirstOfTwo: z
    .boolean()
    .meta({ description: 'Whether the next person to confirm its withdrawal is the first of the two who annul it as recorded in error' }),
  withdrawn: z.object({ by: PersonName, at: z.iso.datetime() }).nullable().meta({ description: 'Null while the interest stands' }),
  commands: z.array(InterestCommand),
  refused: z.array(RefusedInterestCommand),
});

type Row = Awaited<ReturnType<typeof readInterests>>[number];
type Request = Awaited<ReturnType<typeof readInterestWithdrawals>>[number];

const toWithdrawal = (row: Request): z.input<typeof Withdrawal> => ({
  askedBy: { id: row.asked_by, name: `${row.asker_given} ${row.asker_usual}` },
  askedAt: row.asked_at,
  ground: row.ground,
  reason: row.reason,
  confirmedBy: row.first_confirmed_by === null ? null : { id: row.first_confirmed_by, name: `${row.first_given} ${row.first_usual}` },
  ended: toEnded(row),
});

function interestOf(row: Row, request: Request | undefined): Parameters<typeof isFirstOfTwo>[0] {
  const open = request?.outcome === null ? request : undefined;
  return {
    declaredBy: row.declarer_id,
    isInForce: row.in_force_since !== null,
    askedBy: open?.asked_by ?? null,
    ground: open?.ground ?? null,
    isAskedByParty: open?.asked_by_party ?? null,
    firstConfirmedBy: open?.first_confirmed_by ?? null,
  };
}

/** `request`: the newest request to withdraw the interest. */
const toView = (
  row: Row,
  request: Request | undefined,
  person: Candidate,
  asker: Asker,
  language: Language,
): z.input<typeof InterestView> => ({
  number: row.number,
  organisation: row.siret === null ? null : { siret: row.siret, name: row.organisation_name },
  application: row.application_id === null ? null : { id: row.application_id, reference: row.reference ?? '', title: row.title ?? '' },
  reason: row.reason,
  declaredBy: { id: row.declarer_id, name: `${row.declarer_given} ${row.declarer_usual}` },
  declaredAt: row.declared_at,
  inForceSince: row.in_force_since,
  confirmedBy: row.confirmer_id === null ? null : { id: row.confirmer_id, name: `${row.confirmer_given} ${row.confirmer_usual}` },
  withdrawal: request ? toWithdrawal(request) : null,
  isFirstOfTwo: isFirstOfTwo(interestOf(row, request)),
  withdrawn:
    row.withdrawer_id && row.withdrawn_at
      ? { by: { id: row.withdrawer_id, name: `${row.withdrawer_given} ${row.withdrawer_usual}` }, at: row.withdrawn_at }
      : null,
  ...toOffers(
    row.withdrawn_at
      ? NO_OFFERS
      : offeredBy(INTEREST_COMMANDS, asker.caller, asksOfInterest({ person, interest: interestOf(row, request) }, asker)),
    language,
  ),
});

export const listDeclaredInterests = read(
  {
    operationId: 'listDeclaredInterests',
    path: '/people/{id}/interests',
    summary:
      'The interests of a person in organisations or in applications, the last one declared first; for that person, and for the people who see to interests',
    roles: STAFF_ROLES,
    query: z.strictObject({
      siret: Siret.optional(),
      applicationId: Id.optional().meta({ description: 'Or `siret`: counts what an interest in it would reach; declares nothing' }),
    }),
    answer: z
      .object({
        reach: z
          .object({
            files: z.int().meta({ description: 'The submitted applications of which the person would judge nothing any more' }),
            opinions: z.int().meta({ description: 'Those asked of the person there, which go back to the lead' }),
            appeals: z.int().meta({ description: 'Those that the person is asked to examine there, which go back too' }),
          })
          .nullable()
          .meta({ description: 'Null where no interest is asked about' }),
        person: PersonName,
        items: z.array(InterestView),
        commands: z.array(InterestCommand),
        refused: z.array(RefusedInterestCommand),
      })
      .meta({ id: 'DeclaredInterests' }),
  },
  async ({ deps: { db }, caller, at, id, language, query: { siret = null, applicationId = null } }) => {
    const isAsked = (siret ?? applicationId) !== null;
    const [person, names, rows, requests, reach] = await Promise.all([
      readCandidate(db, id),
      readNames(db, [id]),
      readInterests(db, id, { scope: scopeOf(caller) }),
      readInterestWithdrawals(db, id),
      isAsked ? readReach(db, id, { siret, applicationId }, scopeOf(caller)) : null,
    ]);
    if (!person || !seesInterests(id, caller)) throw new Problem({ code: 'not_found' });
    const asker = { caller, at };
    return {
      reach,
      person: { id, name: names.get(id) ?? '' },
      // An application that its call conceals from the caller is shown only to the person with the interest.
      items: rows
        .filter(({ concealed }) => !concealed || isSamePerson(caller, id))
        .map((row) =>
          toView(
            row,
            requests.findLast(({ number }) => number === row.number),
            person,
            asker,
            language,
          ),
        ),
      ...toOffers(offeredBy(INTERESTS_COMMANDS, caller, asksOfInterests({ person }, asker)), language),
    };
  },
);

export const declareInterest = command({
  operationId: 'declareInterest',
  path: '/people/{id}/interests',
  subject: 'person',
  summary:
    'Declares that a person has an interest in an organisation, or in an application, and judges nothing of it from then on; what is recorded on another person waits for a second one',
  roles: STAFF_ROLES,
  body: DeclareInterest,
  refusals: ['interest_subject_unknown', 'interest_declared'],
});

export const confirmInterest = command({
  operationId: 'confirmInterest',
  path: '/people/{id}/interest-confirmations',
  subject: 'person',
  summary: 'Confirms, as a second person, an interest that another person recorded on a third, who judges nothing of it from then on',
  roles: WITHDRAWAL_ROLES,
  body: ConfirmInterest,
  refusals: ['interest_unknown', 'interest_in_force', 'interest_of_ones_own', 'decider_recorded_interest'],
});

const OF_REQUEST = ['interest_unknown', 'interest_withdrawal_not_asked'] as const;
const OF_DECIDER = [
  ...(['interest_of_ones_own', 'decider_asked_withdrawal', 'decider_recorded_interest', 'decider_confirmed_withdrawal'] as const),
];

export const askInterestWithdrawal = command({
  operationId: 'askInterestWithdrawal',
  path: '/people/{id}/interest-withdrawals',
  subject: 'person',
  summary:
    'Asks that an interest be withdrawn, as over or as recorded in error: by the person, its recorder or an admin; it stands until a second person confirms that',
  roles: STAFF_ROLES,
  body: AskInterestWithdrawal,
  refusals: ['interest_unknown', 'interest_withdrawal_open', 'interest_declared_by_its_person'],
});

export const confirmInterestWithdrawal = command({
  operationId: 'confirmInterestWithdrawal',
  path: '/people/{id}/interest-withdrawal-confirmations',
  subject: 'person',
  summary:
    'Confirms, as a second person, that an interest is over, with the person still in conflict over the files on which it was in force; or, with another person, that it was recorded in error: nothing of it stays',
  roles: WITHDRAWAL_ROLES,
  body: ConfirmInterestWithdrawal,
  refusals: [...OF_REQUEST, ...OF_DECIDER],
});

export const rejectInterestWithdrawal = command({
  operationId: 'rejectInterestWithdrawal',
  path: '/people/{id}/interest-withdrawal-rejections',
  subject: 'person',
  summary: 'Rejects, as a second person, the request that an interest be withdrawn: it stays',
  roles: WITHDRAWAL_ROLES,
  body: RejectInterestWithdrawal,
  refusals: [...OF_REQUEST, ...OF_DECIDER],
});

export const retractInterestWithdrawal = command({
  operationId: 'retractInterestWithdrawal',
  path: '/people/{id}/interest-withdrawal-retractions',
  subject: 'person',
  summary: 'Takes back one’s own request that an interest be withdrawn',
  roles: STAFF_ROLES,
  body: RetractInterestWithdrawal,
  refusals: [...OF_REQUEST, 'withdrawal_asked_by_somebody_else'],
});
