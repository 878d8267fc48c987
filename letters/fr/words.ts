import { euros as format, longDate, size } from '../format.ts';

export const euros = (cents: unknown) => format('fr', Number(cents));
export const bytes = (count: unknown) => size('fr', Number(count));
export const day = (date: string) => longDate('fr', date);
export const sides = { beneficiary: 'le bénéficiaire', fund: 'le fonds' };
export const verdicts: Record<string, string> = {
  favourable: 'favorable',
  favourable_with_reservations: 'favorable avec réserves',
  unfavourable: 'défavorable',
};
