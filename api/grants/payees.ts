import { z } from 'zod';
import { readGrantRow, readGrantRowsOf } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readKnownPayees, readProposedPayees } from '../../db/grants/payees.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { isExpected } from '../../domain/desk/may-on-grant.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { sideOf } from '../../domain/grants/grant.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import {
  ApprovePayee,
  inForceElsewhere,
  mayProposePayee,
  payeeApprovedElsewhere,
  payeeInForce,
  ProposePayee,
  RejectPayee,
} from '../../domain/grants/payee.ts';
import { batch } from '../batches.ts';
import { onGrant } from '../commands-on.ts';
import { besideOthers } from '../desk/other-accounts.ts';

export const proposePayee = onGrant({
  operationId: 'proposePayee',
  path: '/payees',
  summary:
    'Proposes the bank details to which a grant is to be paid; those in force stay so until these are approved. An account that finance has approved on another grant of the beneficiary is in force at once',
  body: ProposePayee,
  refusals: ['wrong_state', 'wrong_form'],
});

const KnownAccount = z
  .object({
    account: z
      .object({
        iban: z.string(),
        accountHolder: z.string(),
        grantId: z.uuid().meta({ description: 'The other grant, on which they are in force' }),
        reference: Reference.meta({ description: 'That grant’s' }),
        approvedAt: z.iso.datetime(),
        approvedBy: z.string(),
        atOnce: z.boolean().meta({ description: 'True where they are in force on this grant as soon as the caller proposes them' }),
      })
      .nullable(),
  })
  .meta({
    id: 'KnownAccount',
    description: 'Null where none is in force elsewhere, where this grant has one, or the caller may not propose',
  });

export const getKnownAccount = read(
  {
    operationId: 'getKnownAccount',
    path: '/grants/{id}/known-account',
    summary: 'The account in force on another grant of the beneficiary, in full, for its signatory; this is recorded',
    roles: ['signatory'],
    answer: KnownAccount,
    traced: ({ account }) => (account ? 'bank_details' : undefined),
  },
  async ({ deps: { db, ibans }, caller, id }) => {
    const row = orMissing(await readGrantRow(db, scopeOf(caller), id));
    const { grant, payees } = orMissing((await readWholeGrants(db, [row]))[0]);
    if (sideOf(caller) !== 'beneficiary' || mayProposePayee({ grant }, caller) || payeeInForce(payees)) return { account: null };
    const known = await readKnownPayees(db, ibans, grant.organisationId);
    const [newest] = inForceElsewhere(grant.id, known ?? []);
    if (!known || !newest?.approval) return { account: null };
    const { iban, accountHolder } = newest;
    const approved = payeeApprovedElsewhere(grant, known, { caller, body: { iban, accountHolder } });
    const { grantId, reference, approval } = approved ?? newest;
    const { at: approvedAt, name: approvedBy } = approval ?? newest.approval;
    return { account: { iban, accountHolder, grantId, reference, approvedAt, approvedBy, atOnce: approved !== undefined } };
  },
);

const ProposedPayee = z
  .object({
    grantId: z.uuid(),
    payeeId: z.uuid(),
    reference: Reference.meta({ description: 'The grant’s' }),
    title: z.string(),
    organisationName: z.string(),
    iban: z.string(),
    accountHolder: z.string(),
    proposedAt: z.iso.datetime(),
    proposedBy: z.string(),
    sameAs: z.array(Reference).meta({ description: 'The other grants of the organisation that are paid to this account now' }),
    otherAccounts: z
      .array(z.object({ iban: z.string(), accountHolder: z.string(), references: z.array(Reference) }))
      .meta({ description: 'The accounts in force, masked, from which these details differ, by IBAN or holder, each with its grants' }),
    othersOf: z.array(Reference).meta({ description: 'Its other grants, which are paid to another account' }),
    mine: z.boolean().meta({ description: 'True where the caller may approve them now' }),
  })
  .meta({ id: 'ProposedPayee' });

export const listProposedPayees = read(
  {
    operationId: 'listProposedPayees',
    path: '/proposed-payees',
    summary: 'The bank details that wait to be approved, in full, beside the accounts of the same organisation; this is recorded',
    roles: ['finance'],
    query: z.strictObject({ grantId: z.uuid().optional().meta({ description: 'Only those of this grant' }), ...paging }),
    answer: pageSchema(ProposedPayee, 'ProposedPayeePage'),
    problems: ['bank_details_unreadable'],
    traced: ({ items }) => (items.length > 0 ? 'bank_details' : undefined),
  },
  async ({ deps: { db, ibans }, caller, at, query }) => {
    const limit = limitOf(query);
    const { proposed, inForce } = await readProposedPayees(
      db,
      scopeOf(caller),
      keyOf(IdKey, query),
      limit + 1,
      query.grantId ? [query.grantId] : undefined,
    );
    const ids = [...new Set(proposed.map(({ grantId }) => grantId))];
    const wholes = ids.length > 0 ? await readWholeGrants(db, await readGrantRowsOf(db, ids)) : [];
    const wholeOf = new Map(wholes.map((whole) => [whole.grant.id, whole]));
    const beside = besideOthers(ibans, inForce);
    return pageOf(
      proposed,
      limit,
      ({ id }) => id,
      (row) => {
        const { id: payeeId, grantId, title, organisationName, accountHolder, proposedAt } = row;
        const whole = wholeOf.get(grantId);
        return {
          ...{ grantId, payeeId, reference: grantReference(row.reference), title, organisationName },
          ...{ accountHolder, proposedAt, proposedBy: `${row.givenName} ${row.usualName}` },
          ...beside(row),
          mine: whole !== undefined && isExpected(whole, 'approvePayee', null, { caller: asReader(caller, whole.row), at }),
        };
      },
    );
  },
);

const DECISION = ['wrong_state', 'payee_unknown', 'payee_decided', 'payee_superseded', 'decider_proposed_payee'] as const;

export const approvePayee = onGrant({
  operationId: 'approvePayee',
  path: '/payee-approvals',
  summary: 'Puts in force the bank details that another person has proposed',
  body: ApprovePayee,
  refusals: DECISION,
});

export const approvePayees = batch({
  operationId: 'approvePayees',
  path: '/payee-approvals',
  summary: 'Puts in force many bank details that other people have proposed, each by itself: one that is refused stops none',
  one: approvePayee,
  part: 'payeeId',
});

export const rejectPayee = onGrant({
  operationId: 'rejectPayee',
  path: '/payee-rejections',
  summary: 'Rejects the bank details that another person has proposed, with the reason',
  body: RejectPayee,
  refusals: DECISION,
});
