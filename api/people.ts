import { z } from 'zod';
import { type PersonView as PersonRow, readPeople, readPerson } from '../db/people.ts';
import { Role } from '../domain/role.ts';
import { read } from './operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from './paging.ts';

const PersonView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    roles: z.array(Role),
    organisation: z.object({ id: z.uuid(), name: z.string(), siret: z.string() }),
  })
  .meta({ id: 'Person' });

const toView = (row: PersonRow): z.input<typeof PersonView> => ({
  id: row.id,
  name: `${row.given_name} ${row.usual_name}`,
  roles: row.roles,
  organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.siret },
});

export const getMe = read(
  { operationId: 'getMe', path: '/me', tag: 'people', summary: 'Who the service takes me for', answer: PersonView },
  async ({ deps: { db }, caller }) => toView(await readPerson(db, caller.personId)),
);

export const listPeople = read(
  {
    operationId: 'listPeople',
    path: '/people',
    tag: 'people',
    summary: 'People who have signed in, to be assigned',
    roles: ['lead', 'chair', 'admin', 'auditor'],
    query: z.strictObject({ role: Role.optional(), ...paging }),
    answer: pageSchema(PersonView, 'PersonPage'),
  },
  async ({ deps: { db }, query }) => {
    const limit = limitOf(query);
    const first = '00000000-0000-0000-0000-000000000000';
    return pageOf(await readPeople(db, query.role, keyOf(z.uuid(), query) ?? first, limit + 1), limit, ({ id }) => id, toView);
  },
);
