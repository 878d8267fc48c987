import { z } from 'zod';
import type { Ibans } from '../../db/grants/ibans.ts';
import type { PayeeRow } from '../../db/grants/payees.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { PAYEE_STATES, type PayeeState, payeeState, seesIban } from '../../domain/grants/payee.ts';
import type { Caller } from '../../domain/core/role.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language, Words } from '../../domain/core/words.ts';

const LABELS: Record<PayeeState, { staff: Words; applicant: Words }> = {
  proposed: {
    staff: { fr: 'À valider par une autre personne', en: 'To be approved by another person' },
    applicant: { fr: 'En attente de validation', en: 'Waiting to be approved' },
  },
  in_force: { staff: { fr: 'En vigueur', en: 'In force' }, applicant: { fr: 'En vigueur', en: 'In force' } },
  returned: {
    staff: { fr: 'Paiement revenu', en: 'Payment returned' },
    applicant: { fr: 'Paiement revenu, à corriger', en: 'Payment returned, to be corrected' },
  },
  replaced: { staff: { fr: 'Remplacées', en: 'Replaced' }, applicant: { fr: 'Remplacées', en: 'Replaced' } },
  rejected: { staff: { fr: 'Rejetées', en: 'Rejected' }, applicant: { fr: 'Rejetées', en: 'Rejected' } },
  superseded: {
    staff: { fr: 'Sans suite, d’autres ont été proposées', en: 'Dropped, others were proposed' },
    applicant: { fr: 'Sans suite, d’autres ont été proposées', en: 'Dropped, others were proposed' },
  },
};

export const PayeeView = z
  .object({
    id: z.uuid(),
    state: z.enum(PAYEE_STATES),
    label: z.string(),
    iban: z
      .string()
      .meta({ description: 'Its country and last characters; whole where that is asked, for finance and the beneficiary’s signatory' }),
    masked: z.boolean(),
    accountHolder: z.string(),
    proposedAt: z.iso.datetime(),
    proposedBy: z.string(),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable().meta({ description: 'Who decided on them, or approved those on which they rest' }),
    restsOn: z
      .object({ grantId: z.uuid(), reference: Reference, approvedAt: z.iso.datetime() })
      .nullable()
      .meta({ description: 'The other grant on which finance approved the same account: these were in force at once. Null for others' }),
    reason: z.string().nullable().meta({ description: 'Why they were rejected' }),
  })
  .meta({ id: 'Payee' });

/**
 * Bank details as a caller may read them, among all of the grant's: their account is decrypted only for a caller who is
 * shown it. Throws IbanUnreadable where it cannot be.
 * @param ibans null where the accounts were not asked for: none is shown then
 */
export function toPayee(
  row: PayeeRow,
  all: readonly PayeeRow[],
  { ibans, grantId, organisationId }: { ibans: Ibans | null; grantId: string; organisationId: string },
  caller: Caller,
  language: Language,
): z.input<typeof PayeeView> {
  const state = payeeState(row, all);
  const shown = seesIban(caller, organisationId) ? ibans : null;
  return {
    id: row.id,
    state,
    label: labelFor(caller, LABELS[state], language),
    iban: shown ? shown.decrypt(row, { payeeId: row.id, grantId }) : row.ibanMasked,
    masked: !shown,
    accountHolder: row.accountHolder,
    proposedAt: row.proposedAt,
    proposedBy: `${row.proposerGivenName} ${row.proposerUsualName}`,
    decidedAt: row.decidedAt,
    decidedBy: row.deciderGivenName === null ? null : `${row.deciderGivenName} ${row.deciderUsualName}`,
    restsOn:
      row.restsOnGrantId !== null && row.restsOnReference !== null && row.restsOnAt !== null
        ? { grantId: row.restsOnGrantId, reference: grantReference(row.restsOnReference), approvedAt: row.restsOnAt }
        : null,
    reason: row.reason,
  };
}
