import { euros as format, longDate, personDays } from '../format.ts';

export const euros = (cents: unknown) => format('fr', Number(cents));
export const day = (date: string) => longDate('fr', date);
export const days = (halfDays: unknown) => personDays('fr', Number(halfDays));
export const sides = { beneficiary: 'le bénéficiaire', fund: 'le fonds' };
export const verdicts: Record<string, string> = {
  favourable: 'favorable',
  favourable_with_reservations: 'favorable avec réserves',
  unfavourable: 'défavorable',
};
