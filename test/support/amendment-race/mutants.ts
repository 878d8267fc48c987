import type { Change } from '../race/mutation.ts';

/**
 * What a mutant changes in the sources, and the fault by which the oracle recognises it. `among`: the commands that
 * show it, where only some do.
 */
type Mutant = { changes: Change[]; knownBy: string; among?: readonly string[] };

const LOCKED = `.select(asRulesRead).forUpdate()`;
const OPEN_UNDER_LOCK = `  const grant = orNotFound(await lockGrant(trx, id));
  return { grant, open: await readOpenAmendment(trx, id) };`;
const OPEN_BEFORE_LOCK = `  const open = await readOpenAmendment(trx, id);
  return { grant: orNotFound(await lockGrant(trx, id)), open };`;
const TRANCHES_UNDER_LOCK = `  const row = await lockGrantRow(trx, id);
  if (!row) return undefined;
  const found = await readLocked(trx, id);
`;
const TRANCHES_BEFORE_LOCK = `  const found = await readLocked(trx, id);
  const row = await lockGrantRow(trx, id);
  if (!row) return undefined;
`;
const SIGNED = 'return maySignAmendment({ ...ground, ...found }, caller, at)';
const AT_ITS_VERSION = ' ?? refuseStale(grant, body.version)';
const RESERVATION = 'reservationOf(grant, supplement, cause, at)';

const PAYING = ['certifyService', 'orderPayment', 'cancelOrder', 'recordPayment'];
const STANDING_STILL = ['suspendGrant', 'resumeGrant'];

/** Faulty amendments, by what each does. */
export const MUTANTS: Record<string, Mutant> = {
  'locks nothing of a grant': {
    changes: [{ file: 'db/grants/grants.ts', is: LOCKED, becomes: LOCKED.replace('.forUpdate()', '') }],
    knownBy: 'an error',
  },
  'locks one side of the join': {
    changes: [{ file: 'db/grants/grants.ts', is: LOCKED, becomes: LOCKED.replace('.forUpdate()', ".forUpdate('s')") }],
    knownBy: 'something on a grant that does not take it',
    among: [...STANDING_STILL, ...PAYING],
  },
  'looks for an open amendment before its turn': {
    changes: [{ file: 'activities/grants/amendments.ts', is: OPEN_UNDER_LOCK, becomes: OPEN_BEFORE_LOCK }],
    knownBy: 'something on an amendment that does not take it',
  },
  'looks at the tranches before its turn': {
    changes: [{ file: 'db/grants/locked-grant.ts', is: TRANCHES_UNDER_LOCK, becomes: TRANCHES_BEFORE_LOCK }],
    knownBy: 'something on a tranche that does not take it',
    among: PAYING,
  },
  'signs whatever version was read': {
    changes: [{ file: 'domain/grants/amendment.ts', is: SIGNED + AT_ITS_VERSION, becomes: SIGNED }],
    knownBy: 'a command on a version that was over',
    among: ['signAmendment', ...PAYING],
  },
  'holds the second signature against nothing': {
    changes: [
      { file: 'domain/grants/amendment.ts', is: 'return still ?? refuseAsItStands(grant, open, on, at) ??', becomes: 'return still ??' },
      { file: 'domain/grants/amended-tranches.ts', is: 'if (awardedCents < leastCents) return', becomes: 'if (awardedCents < 0) return' },
    ],
    knownBy: 'a plan below what is paid',
    among: ['signAmendment', ...PAYING],
  },
  'adds money to a grant that stands still': {
    changes: [{ file: 'domain/grants/amendment.ts', is: "grant.state === 'suspended' && addedBy", becomes: 'false && addedBy' }],
    knownBy: 'more money for a grant that stands still',
    among: ['signAmendment', 'suspendGrant'],
  },
  'confirms what is not signed': {
    changes: [
      {
        file: 'domain/grants/confirmation.ts',
        is: 'if (amendment !== null && isPending(tranche))',
        becomes: 'if (amendment !== null && amendment < 0)',
      },
    ],
    knownBy: 'something on a tranche that does not take it',
    among: ['reviewReport', 'confirmTranche'],
  },
  'confirms while the funding is not settled': {
    changes: [
      { file: 'activities/grants/confirmation.ts', is: "if (await readOpenFundingChange(trx, grant.id)) return 'funding';", becomes: '' },
    ],
    knownBy: 'a tranche confirmed while its funding is not settled',
    among: ['reportFundingChange', 'reviewReport'],
  },
  'reserves what it adds twice': {
    changes: [{ file: 'activities/grants/amendments.ts', is: `[${RESERVATION}]`, becomes: `[${RESERVATION}, ${RESERVATION}]` }],
    knownBy: 'another balance',
    among: ['signAmendment', 'proposeAmendment', 'assignAmendment', 'giveAmendmentOpinion', 'approveAmendment'],
  },
  'keeps what a withdrawn one had reserved': {
    changes: [{ file: 'activities/grants/amendments.ts', is: 'releasesOf(grant, pending, cause', becomes: 'releasesOf(grant, [], cause' }],
    knownBy: 'another balance',
    among: ['withdrawAmendment'],
  },
  'withdraws in part beside an open amendment': {
    changes: [
      { file: 'domain/grants/termination.ts', is: "(open ? { code: 'amendment_open', amendment: open.number } : null) ??", becomes: '' },
    ],
    knownBy: 'a reduction beside an open amendment',
    among: ['reduceGrant', 'proposeAmendment'],
  },
  'keeps what a withdrawal in part cuts': {
    changes: [{ file: 'activities/grants/reductions.ts', is: 'cutsOf(grant, cut, cause', becomes: 'cutsOf(grant, [], cause' }],
    knownBy: 'another balance',
    among: ['reduceGrant', 'withdrawAmendment'],
  },
  'forgets its receipts': {
    changes: [{ file: 'db/core/commands.ts', is: 'if (receipt) return { receipt, repeated: true, moved: [] };', becomes: '' }],
    knownBy: 'a key that is carried out twice',
    among: ['withdrawAmendment', 'proposeAmendment', 'assignAmendment'],
  },
};
