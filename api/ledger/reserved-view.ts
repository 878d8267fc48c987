import { z } from 'zod';
import { grantReference, Reference } from '../../domain/core/reference.ts';

const Cents = z.int();

/** A tranche of an envelope that waits, with its grant as far as the caller may know it. */
export const Tranche = z.object({
  concealed: z.boolean().meta({ description: 'True where its call conceals it from the caller, who is shown the amounts alone' }),
  grantId: z.uuid().nullable(),
  reference: Reference.nullable().meta({ description: 'The grant’s' }),
  title: z.string().nullable(),
  organisationName: z.string().nullable(),
  rank: z.int().positive().meta({ description: 'The tranche’s, in its grant' }),
  kind: z.string(),
});

/** One that is reserved and lacks credits. */
export const Deprived = Tranche.extend({
  openCents: Cents.meta({ description: 'What is reserved for it and not committed' }),
  missingCents: Cents.meta({ description: 'What the year’s AE lack for it' }),
}).meta({ id: 'DeprivedTranche' });

const NOTHING = { grantId: null, reference: null, title: null, organisationName: null };

/**
 * A tranche with its grant's reference, which a row holds as its application's. What is concealed stays in the list,
 * which adds up to the balances, without its project.
 */
export const ofGrant = <Row extends { reference: string; concealed: boolean }>(row: Row) =>
  row.concealed ? { ...row, ...NOTHING } : { ...row, reference: grantReference(row.reference) };

type DeprivedRow = Omit<z.input<typeof Deprived>, 'reference'> & { reference: string };
export const toDeprived = ({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, missingCents }: DeprivedRow) =>
  ofGrant({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, missingCents });
