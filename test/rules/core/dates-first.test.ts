import { deadlines } from '../../../activities/index.ts';
import { connect } from '../../../db/connection/connect.ts';
import { ENDING_DATES } from '../../../domain/core/command.ts';
import { setting } from '../../support/database.ts';
import { type Laid, STAGES } from '../../support/dates/stages.ts';
import { datesOf } from '../../support/dates/walk.ts';

const ALL: readonly Laid[] = Object.values(STAGES).flat();

test('each date is one of a stage', () => {
  const looked = new Set<string>(ALL.flatMap(datesOf));
  const { db } = connect(setting('TEST_DATABASE_URL'));
  expect(Object.keys(deadlines(db)).filter((what) => !looked.has(what))).toEqual([]);
});

test('each date that ends something has a command by which it would be noticed that it was not met', () => {
  const told = new Set(ALL.flatMap(({ dates }) => Object.entries(dates).flatMap(([what, telling]) => (telling ? [what] : []))));
  expect(ENDING_DATES.filter((what) => !told.has(what))).toEqual([]);
});
