import type { Exempt } from './compare.ts';

/** These problems of these operations, and why no test can meet them. */
const each = (operations: readonly string[], codes: readonly string[], why: string): Exempt =>
  Object.fromEntries(operations.flatMap((name) => codes.map((code) => [`answer ${name} ${code}`, why])));

const LEDGER = ['credits_insufficient', 'tranche_exceeded'];

/**
 * What no test of `npm test` can meet, and why. That the ledger refuses it all the same is tested with its rules, in
 * test/unit/ledger.
 */
export const EXEMPT: Exempt = {
  'answer * amount_not_positive': 'every amount is positive by its schema',
  'answer * substitute_cumulates':
    'one function refuses it for all commands on a file, and the looks at what is offered hold it for what each function gives',
  ...each(
    ['acceptAward'],
    ['form_invalid', 'organisation_not_eligible', 'project_type_unknown', 'siret_of_another_organisation'],
    'judged before the award, and a version of a call never changes',
  ),
  ...each(
    [
      'acceptAward',
      'replanTranches',
      'renounceGrant',
      'cancelOrder',
      'terminateGrant',
      'reduceGrant',
      'withdrawAward',
      'approveFinalAccount',
    ],
    LEDGER,
    'what is given back was held, and what is planned anew was released: the ledger guards against ourselves',
  ),
  ...each(
    ['recordPayment', 'returnPayment', 'reportCommitment', 'reportPayment', 'returnDelegation'],
    LEDGER,
    'what is asked for is compared with its tranche before the ledger is: it guards against ourselves',
  ),
  ...each(
    ['signGrant', 'confirmTranche', 'orderPayment', 'upholdAppeal', 'issueClaim', 'collectClaim', 'waiveClaim', 'restoreCredits'],
    ['tranche_exceeded'],
    'a tranche and its claim hold what is taken from them: the ledger guards against ourselves',
  ),
  ...each(
    ['upholdAppeal'],
    ['year_closed', 'year_over'],
    'no test withdraws a part in one year and decides on its appeal in the next: test/unit/ledger holds what the ledger refuses then',
  ),
  ...each(['reverseMovement'], ['amount_too_large'], 'the total was as large before it was cut'),
  ...each(['reverseMovement'], ['wrong_state'], 'a grant with an order or a payment takes reversals'),
  ...each(['carryOverCredits'], ['year_closed'], 'the year after a closed one is open, until it is closed itself'),
};

/** What may leave a state as it is where its table says where it leads, and why. */
export const MAY_LEAVE: Exempt = {
  upholdAppeal: 'a tranche that was paid before the decision was taken back stays paid',
  reverseMovement: 'a movement of a claim, reversed, leaves its tranche as it is',
  acceptAward: 'the tranches of an accepted plan are planned: what they reserve is written onto them once they are there',
  replanTranches: 'the tranches of the new plan are planned: what they reserve is written onto them once they are there',
};
