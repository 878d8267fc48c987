import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { type Ibans, IbanUnreadable } from '../../db/grants/ibans.ts';
import { readProposedPayees } from '../../db/grants/payees.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import type { ProposePayee } from '../../domain/grants/payee.ts';

type Kept = Awaited<ReturnType<typeof readProposedPayees>>;
type KeptPayee = Kept['proposed'][number];

/** The accounts, masked, that differ from a proposed one, each with the grants on which it is in force. */
function otherAccountsOf({ iban, accountHolder }: ProposePayee, others: readonly (KeptPayee & { account: string })[]) {
  const differ = others.filter((each) => each.account !== iban || each.accountHolder !== accountHolder);
  return [...Map.groupBy(differ, (each) => `${each.account} ${each.accountHolder}`).values()].flatMap((grants) =>
    grants.slice(0, 1).map((first) => ({
      ...{ iban: first.ibanMasked, accountHolder: first.accountHolder },
      references: grants.map(({ reference }) => grantReference(reference)),
    })),
  );
}

/**
 * Compares proposed bank details with those in force on the organisation's other grants that their reader may see.
 * Throws IbanUnreadable.
 */
export function besideOthers(ibans: Ibans, inForce: Kept['inForce']) {
  const accountOf = (row: KeptPayee): string => ibans.decrypt(row, { payeeId: row.id, grantId: row.grantId });
  const paid = inForce.map((row) => ({ ...row, account: accountOf(row) }));
  return (row: KeptPayee) => {
    const iban = accountOf(row);
    const others = paid.filter((each) => each.organisationId === row.organisationId && each.grantId !== row.grantId);
    const referencesOf = (isSame: boolean) =>
      others.filter(({ account }) => (account === iban) === isSame).map(({ reference }) => grantReference(reference));
    return {
      ...{ iban, sameAs: referencesOf(true), othersOf: referencesOf(false) },
      otherAccounts: otherAccountsOf({ iban, accountHolder: row.accountHolder }, others),
    };
  };
}

/**
 * The references of the grants on which another account is in force than the one that is proposed on each of these, by
 * grant, as the page of the decision shows them. None of an account that cannot be read: that page says so. No digit of
 * an account leaves here, so that nothing is recorded.
 */
export async function readOtherAccounts(
  db: Kysely<DB>,
  ibans: Ibans,
  caller: Caller,
  grantIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (grantIds.length === 0) return new Map();
  const { proposed, inForce } = await readProposedPayees(db, scopeOf(caller), undefined, grantIds.length, grantIds);
  const ofOrganisation = Map.groupBy(inForce, ({ organisationId }) => organisationId);
  const found = proposed.map((row): [string, string[]] => {
    try {
      const { otherAccounts } = besideOthers(ibans, ofOrganisation.get(row.organisationId) ?? [])(row);
      return [row.grantId, otherAccounts.flatMap(({ references }) => references)];
    } catch (error) {
      if (error instanceof IbanUnreadable) return [row.grantId, []];
      throw error;
    }
  });
  return new Map(found.filter(([, references]) => references.length > 0));
}
