import { calendarOf } from '../../../web/desk/ical.ts';

const entry = { uid: 'a@b', on: '2028-02-29', summary: 'Bilan', description: 'x', url: 'https://guichet.test/a' };
const at = '2028-02-01T10:11:12.345Z';
const linesOf = (text: string): string[] => text.split('\r\n');

test('an entry is a whole day, which ends before the next one, and ends every line as the format wants', () => {
  const text = calendarOf('Échéances', [entry], at);
  expect(linesOf(text)).toEqual(
    expect.arrayContaining(['BEGIN:VCALENDAR', 'DTSTAMP:20280201T101112Z', 'DTSTART;VALUE=DATE:20280229', 'DTEND;VALUE=DATE:20280301']),
  );
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('no line is longer than 75 bytes, and an unfolded line is what was written, accents and all', () => {
  const summary = 'Réponse à la demande de correction – dossier « Carte des débits »'.repeat(4);
  const text = calendarOf('x', [{ ...entry, summary }], at);
  expect(linesOf(text).filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${summary}`);
});

test('a comma, a semicolon, a backslash and a line end in a text begin nothing', () => {
  const text = calendarOf('x', [{ ...entry, summary: 'a, b; c\\d\nEND:VEVENT' }], at);
  expect(text).toContain('SUMMARY:a\\, b\\; c\\\\d\\nEND:VEVENT');
  expect(linesOf(text).filter((line) => line === 'END:VEVENT')).toHaveLength(1);
});
