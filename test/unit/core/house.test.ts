import { readHouse } from '../../../soak/house.ts';

const bounded = readHouse().flatMap(({ what, value, most, worst }) => (most === undefined ? [] : [{ what, value, most, worst }]));

test.each(bounded)('$what: at most $most', ({ value, most, worst }) => {
  expect({ value, worst: value > most ? worst : [] }).toEqual({ value: Math.min(value, most), worst: [] });
});
