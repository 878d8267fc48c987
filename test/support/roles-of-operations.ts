import type { Spec } from '../../api/http/operation.ts';
import type { Role } from '../../domain/core/role.ts';
import { pdf } from './attachments-fixtures.ts';
import type { Door } from './door.ts';

/**
 * Expects that an operation is refused to these roles where it is not for them, and to none for which it is.
 * @param path where it is asked, with all that its address names
 */
export async function expectRolesOf(
  { ask }: Pick<Door, 'ask'>,
  { method, roles, body: hasBody, takes }: Spec,
  path: string,
  asking: readonly (readonly [role: Role, token: string])[],
): Promise<void> {
  for (const [role, token] of asking) {
    // A body, or a query, that no schema accepts shows that the role was enough, and changes nothing.
    const { body } = await ask(method, hasBody || takes ? path : `${path}?colour=blue`, {
      token,
      ...(hasBody ? { key: 'k', body: { colour: 'blue' } } : {}),
      ...(takes ? { key: 'k', headers: { 'Content-Type': takes[0] ?? 'application/pdf' }, body: pdf() } : {}),
    });
    expect([role, body.code === 'role_required']).toEqual([role, roles !== undefined && !roles.includes(role)]);
    if (body.code === 'role_required') expect(body.roles).toEqual(roles);
  }
}
