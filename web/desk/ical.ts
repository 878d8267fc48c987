/** One entry of a calendar: a whole day (yyyy-mm-dd), so that no time zone changes it. */
export type CalendarEntry = { uid: string; on: string; summary: string; description: string; url: string };

/** A line holds 75 bytes at most; what follows stands on the next line, after a space (RFC 5545 § 3.1). */
const LINE_BYTES = 75;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** A line folded between characters, never within one. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (bytesOf(current) + bytesOf(character) > LINE_BYTES) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current].join('\r\n');
}

/** A text as the format wants it (RFC 5545 § 3.3.11). */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

const compact = (day: string): string => day.replaceAll('-', '');
/** The day after, since an entry ends before its last day. */
const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const stamp = (at: string): string => `${at.slice(0, 19).replace(/[-:]/g, '')}Z`;

const entryLines = ({ uid, on, summary, description, url }: CalendarEntry, at: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(uid)}`,
  `DTSTAMP:${stamp(at)}`,
  `DTSTART;VALUE=DATE:${compact(on)}`,
  `DTEND;VALUE=DATE:${compact(dayAfter(on))}`,
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  `URL:${url}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** A calendar as programs subscribe to it (RFC 5545). `at`: the ISO instant at which it is made. */
export const calendarOf = (name: string, entries: readonly CalendarEntry[], at: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Guichet//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    ...entries.flatMap((entry) => entryLines(entry, at)),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
