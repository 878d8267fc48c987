import type { LawRule } from '../../domain/core/law.ts';

/**
 * A period that the law sets, worked out: it starts on a day, and its last day counts to its end, in Paris. `stops`:
 * days from and to which it stands still.
 */
export type LawCase = {
  rule: LawRule;
  from: string;
  stops?: readonly { from: string; to: string }[];
  lastDay: string;
  why: string;
};

/** Cases of docs/law.md; a test works each of them out in a second way. */
export const LAW_CASES: readonly LawCase[] = [
  { rule: 'appeal', from: '2023-12-28', lastDay: '2024-02-29', why: 'the day more is 29 February 2024' },
  { rule: 'appeal', from: '2023-12-31', lastDay: '2024-03-01', why: 'February 2024 ends on its 29th' },
  { rule: 'appeal', from: '2024-01-31', lastDay: '2024-04-02', why: '1 April 2024 is Easter Monday' },
  { rule: 'appeal', from: '2024-02-29', lastDay: '2024-04-30', why: 'from the leap day itself' },
  { rule: 'appeal', from: '2026-01-26', lastDay: '2026-03-27', why: 'an ordinary day in spring' },
  { rule: 'appeal', from: '2026-02-27', lastDay: '2026-04-28', why: '27 April, and the day more' },
  { rule: 'appeal', from: '2026-02-28', lastDay: '2026-04-29', why: '28 April, and the day more' },
  { rule: 'appeal', from: '2026-03-01', lastDay: '2026-05-04', why: '2 May is a Saturday' },
  { rule: 'appeal', from: '2026-03-02', lastDay: '2026-05-04', why: '3 May is a Sunday: the next working day' },
  {
    rule: 'appeal',
    from: '2026-03-03',
    lastDay: '2026-05-04',
    why: '3 May would be the last day of two months; a délai franc has one day more',
  },
  { rule: 'appeal', from: '2026-03-04', lastDay: '2026-05-05', why: 'no day is moved from a Monday' },
  { rule: 'appeal', from: '2026-03-06', lastDay: '2026-05-07', why: '7 May, before a holiday, is a working day' },
  { rule: 'appeal', from: '2026-03-07', lastDay: '2026-05-11', why: '8 May is a holiday before a weekend' },
  { rule: 'appeal', from: '2026-03-13', lastDay: '2026-05-15', why: '14 May 2026 is Ascension' },
  { rule: 'appeal', from: '2026-03-23', lastDay: '2026-05-26', why: '24 May 2026 is Pentecost: its Monday is a holiday as well' },
  { rule: 'appeal', from: '2026-03-24', lastDay: '2026-05-26', why: '25 May 2026 is Pentecost Monday, and 24 May its Sunday' },
  { rule: 'appeal', from: '2026-05-13', lastDay: '2026-07-15', why: '14 July is a holiday' },
  { rule: 'appeal', from: '2026-06-14', lastDay: '2026-08-17', why: '15 August 2026 is a Saturday' },
  {
    rule: 'appeal',
    from: '2026-06-30',
    lastDay: '2026-08-31',
    why: 'from the last of June: 30 August, not the last of August; the day more is a Monday',
  },
  { rule: 'appeal', from: '2026-07-31', lastDay: '2026-10-01', why: 'September has no 31st' },
  { rule: 'appeal', from: '2026-08-31', lastDay: '2026-11-02', why: '1 November 2026 is a Sunday' },
  { rule: 'appeal', from: '2026-09-04', lastDay: '2026-11-05', why: 'the clocks change in between' },
  { rule: 'appeal', from: '2026-09-10', lastDay: '2026-11-12', why: '11 November is a holiday' },
  { rule: 'appeal', from: '2026-10-24', lastDay: '2026-12-28', why: 'Christmas 2026 is a Friday' },
  { rule: 'appeal', from: '2026-10-31', lastDay: '2027-01-04', why: '1 January 2027 is a Friday' },
  { rule: 'appeal', from: '2026-11-30', lastDay: '2027-02-01', why: '31 January 2027 is a Sunday' },
  { rule: 'appeal', from: '2026-12-29', lastDay: '2027-03-01', why: 'February 2027 has no 29th: its last day, and the day more' },
  { rule: 'appeal', from: '2026-12-30', lastDay: '2027-03-01', why: 'February has no 30th' },
  { rule: 'appeal', from: '2026-12-31', lastDay: '2027-03-01', why: 'February has no 31st' },
  { rule: 'appeal', from: '2027-01-27', lastDay: '2027-03-30', why: '28 March 2027 is Easter Sunday: its Monday is a holiday as well' },
  { rule: 'appeal', from: '2027-01-28', lastDay: '2027-03-30', why: '29 March 2027 is Easter Monday' },
  { rule: 'appeal', from: '2027-12-29', lastDay: '2028-03-01', why: 'February 2028 has its 29th' },
  { rule: 'appeal', from: '2027-12-30', lastDay: '2028-03-01', why: 'February 2028 has no 30th' },
  { rule: 'appeal', from: '2027-12-31', lastDay: '2028-03-01', why: 'February 2028 has no 31st' },
  { rule: 'appealFromOverseas', from: '2023-11-30', lastDay: '2024-03-01', why: 'February 2024 ends on its 29th' },
  { rule: 'appealFromOverseas', from: '2026-01-31', lastDay: '2026-05-04', why: 'April has no 31st, and 1 May 2026 is a Friday' },
  { rule: 'appealFromOverseas', from: '2026-02-13', lastDay: '2026-05-15', why: '14 May 2026 is Ascension' },
  { rule: 'appealFromOverseas', from: '2026-03-02', lastDay: '2026-06-03', why: 'the same, from a Monday' },
  { rule: 'appealFromOverseas', from: '2026-03-03', lastDay: '2026-06-04', why: 'one month more than in metropolitan France' },
  { rule: 'appealFromOverseas', from: '2026-04-13', lastDay: '2026-07-15', why: '14 July is a holiday' },
  { rule: 'appealFromOverseas', from: '2026-08-10', lastDay: '2026-11-12', why: '11 November is a holiday' },
  { rule: 'appealFromOverseas', from: '2026-09-24', lastDay: '2026-12-28', why: 'Christmas 2026 is a Friday' },
  { rule: 'appealFromOverseas', from: '2026-11-28', lastDay: '2027-03-01', why: '1 March 2027 is a working day' },
  { rule: 'appealFromOverseas', from: '2026-11-30', lastDay: '2027-03-01', why: 'February 2027 has no 30th' },
  {
    rule: 'appealFromOverseas',
    from: '2026-12-31',
    lastDay: '2027-04-01',
    why: 'three months at once, not two and then one: 31 March, and the day more',
  },
  { rule: 'appealFromOverseas', from: '2027-12-31', lastDay: '2028-04-03', why: '1 April 2028 is a Saturday' },
  { rule: 'appealUntold', from: '2023-12-31', lastDay: '2024-12-31', why: 'from the last day of a year' },
  { rule: 'appealUntold', from: '2024-02-29', lastDay: '2025-02-28', why: 'February 2025 has no 29th' },
  { rule: 'appealUntold', from: '2025-05-17', lastDay: '2026-05-17', why: 'a Sunday changes nothing: this time is not franc' },
  { rule: 'appealUntold', from: '2026-03-02', lastDay: '2027-03-02', why: 'the same day of the next year, to its end' },
  { rule: 'appealUntold', from: '2026-06-30', lastDay: '2027-06-30', why: 'from the last day of a month' },
  { rule: 'appealUntold', from: '2026-12-25', lastDay: '2027-12-25', why: 'nor does a holiday' },
  { rule: 'appealUntold', from: '2027-02-28', lastDay: '2028-02-28', why: '28 February 2028, which is not the last of its month' },
  { rule: 'appealSilence', from: '2026-03-02', lastDay: '2026-05-02', why: 'a Saturday changes nothing: silence is not franc' },
  { rule: 'appealSilence', from: '2026-05-14', lastDay: '2026-07-14', why: 'a holiday changes nothing' },
  { rule: 'appealSilence', from: '2026-07-31', lastDay: '2026-09-30', why: 'September has no 31st' },
  { rule: 'appealSilence', from: '2026-08-31', lastDay: '2026-10-31', why: 'the clocks change in between' },
  { rule: 'appealSilence', from: '2026-12-29', lastDay: '2027-02-28', why: 'February 2027 has no 29th' },
  { rule: 'appealSilence', from: '2026-12-31', lastDay: '2027-02-28', why: 'February 2027 has no 31st' },
  { rule: 'appealSilence', from: '2027-12-29', lastDay: '2028-02-29', why: 'February 2028 has its 29th' },
  { rule: 'appealSilence', from: '2027-12-31', lastDay: '2028-02-29', why: 'February 2028 ends on its 29th' },
  { rule: 'withdrawal', from: '2026-03-02', lastDay: '2026-07-02', why: 'four months, not franc' },
  { rule: 'withdrawal', from: '2026-03-14', lastDay: '2026-07-14', why: 'a holiday changes nothing' },
  { rule: 'withdrawal', from: '2026-04-30', lastDay: '2026-08-30', why: '30 August, not the last of August' },
  { rule: 'withdrawal', from: '2026-05-31', lastDay: '2026-09-30', why: 'September has no 31st' },
  { rule: 'withdrawal', from: '2026-08-25', lastDay: '2026-12-25', why: 'Christmas changes nothing' },
  { rule: 'withdrawal', from: '2026-10-31', lastDay: '2027-02-28', why: 'February 2027 has no 31st' },
  { rule: 'withdrawal', from: '2027-10-29', lastDay: '2028-02-29', why: 'February 2028 has its 29th' },
  { rule: 'withdrawal', from: '2027-10-31', lastDay: '2028-02-29', why: 'February 2028 ends on its 29th' },
];
