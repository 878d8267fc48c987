// A second reckoning of the periods of the law, which shares no code with the rules: days are numbers.

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengthOf = (year: number, month: number): number =>
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;

/** The number of a day: 1 January 2000, a Saturday, is 0. */
function numberOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  let days = day - 1;
  for (let each = 2000; each < year; each += 1) days += isLeap(each) ? 366 : 365;
  for (let each = 1; each < month; each += 1) days += lengthOf(year, each);
  return days;
}

const two = (number: number): string => String(number).padStart(2, '0');
function dateOf(number: number): string {
  let [year, month, left] = [2000, 1, number];
  while (left >= (isLeap(year) ? 366 : 365)) {
    left -= isLeap(year) ? 366 : 365;
    year += 1;
  }
  while (left >= lengthOf(year, month)) {
    left -= lengthOf(year, month);
    month += 1;
  }
  return `${year}-${two(month)}-${two(left + 1)}`;
}

/** Easter Sunday by Butcher's rule, as the number of its day. */
function easterOf(year: number): number {
  const [golden, century, ofCentury] = [year % 19, Math.floor(year / 100), year % 100];
  const epact =
    (19 * golden + century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const place = epact + weekday - 7 * shift + 114;
  return numberOf(`${year}-${two(Math.floor(place / 31))}-${two((place % 31) + 1)}`);
}

function isWorked(number: number): boolean {
  const date = dateOf(number);
  const easter = easterOf(Number(date.slice(0, 4)));
  const isWeekend = number % 7 === 0 || number % 7 === 1;
  const isFixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'].includes(date.slice(5));
  return !isWeekend && !isFixed && ![easter + 1, easter + 39, easter + 50].includes(number);
}

/** The day that has the same place in a month as another, some months on; the last one of a month without it. */
function monthsOn(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const count = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return `${toYear}-${two(toMonth)}-${two(Math.min(day, lengthOf(toYear, toMonth)))}`;
}

/** The last day of a period of months, which is franc or not. */
export function reckon(from: string, months: number, clear: boolean): string {
  const last = monthsOn(from, months);
  if (!clear) return last;
  let number = numberOf(last) + 1;
  while (!isWorked(number)) number += 1;
  return dateOf(number);
}

/** A day moved by a number of days. */
export const dayOn = (date: string, days: number): string => dateOf(numberOf(date) + days);

/** How many days another day comes after a day. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);
