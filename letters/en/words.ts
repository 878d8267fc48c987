import { euros as format, longDate, personDays } from '../format.ts';

export const euros = (cents: unknown) => format('en', Number(cents));
export const day = (date: string) => longDate('en', date);
export const days = (halfDays: unknown) => personDays('en', Number(halfDays));
export const sides = { beneficiary: 'the beneficiary', fund: 'the fund' };
export const verdicts: Record<string, string> = {
  favourable: 'favourable',
  favourable_with_reservations: 'favourable with reservations',
  unfavourable: 'unfavourable',
};
