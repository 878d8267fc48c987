import { sumCents } from '../../../domain/core/money.ts';

test('a sum that is no exact number of cents is an error that names it', () => {
  expect(() => sumCents([Number.MAX_SAFE_INTEGER, 1])).toThrow('cents are safe integers, and so is their sum: got 9007199254740992');
});
