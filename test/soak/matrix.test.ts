import { operations } from '../../api/operations.ts';
import { ROLES, type Role } from '../../domain/core/role.ts';
import { type AppHarness, startAppHarness } from '../support/app-harness.ts';
import { UNKNOWN_ID } from '../support/bodies.ts';
import { testMatrix } from '../support/matrix.ts';
import { expectRolesOf } from '../support/roles-of-operations.ts';
import { claimsOf, FUND, signToken } from '../support/tokens.ts';

// In npm test some of those who may and of those who may not ask for each.
describe('pages', () => testMatrix(true));

describe('operations', () => {
  let harness: AppHarness;
  let asking: [Role, string][];
  beforeAll(async () => {
    harness = await startAppHarness();
    asking = [];
    for (const role of ROLES) {
      const token = await signToken(claimsOf({ ...FUND, sub: `any-${role}`, roles: [role] }));
      await harness.enter(token);
      asking.push([role, token]);
    }
  });
  afterAll(() => harness.stop());

  test.each(operations.map(({ spec }) => [spec.operationId, spec] as const))(
    '%s is refused to every role that may not, and to no role that may',
    (_, spec) => expectRolesOf(harness, spec, spec.path.replaceAll(/\{[^}]*\}/g, UNKNOWN_ID), asking),
  );
});
