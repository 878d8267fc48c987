import { euros as format, longDate, size } from '../format.ts';

export const euros = (cents: unknown) => format('en', Number(cents));
export const bytes = (count: unknown) => size('en', Number(count));
export const day = (date: string) => longDate('en', date);
export const sides = { beneficiary: 'the beneficiary', fund: 'the fund' };
export const verdicts: Record<string, string> = {
  favourable: 'favourable',
  favourable_with_reservations: 'favourable with reservations',
  unfavourable: 'unfavourable',
};
