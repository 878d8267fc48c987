import { mayAsk } from '../../../api/http/operation.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { pages } from '../../../web/pages.ts';
import { people } from '../../../local/people.ts';
import { ROLES } from '../../../domain/core/role.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';

/** One of each set of roles that the local issuer's people have. */
const LOGINS = [...Map.groupBy(people, ({ roles }) => roles.join()).values()].map(([first]) => first?.login ?? '');
const NOTHING = '00000000-0000-7000-8000-000000000000';

let harness: PagesHarness;
const visitors = new Map<string, Visitor>();
beforeAll(async () => {
  harness = await startPagesHarness();
  for (const login of LOGINS) visitors.set(login, await harness.visit(login));
});
afterAll(() => harness.stop());

const rolesOf = (login: string) => ROLES.filter((role) => people.find((each) => each.login === login)?.roles.includes(role));
/** The page's path with an id of nothing in it, where it names something. */
const pathOf = (path: string): string => path.replace(/\{[^}]*\}/g, '').replace(/:[a-zA-Z]+/g, NOTHING);

/** Where one leaves for the issuer is no page, and there is no issuer here. */
const shown = pages.filter(({ get, path }) => get !== undefined && path !== '/connexion/partir');

test.each(LOGINS)('%s is shown the pages whose operation is for its roles, and no other', async (login) => {
  const wrong: string[] = [];
  for (const { path, of } of shown) {
    const { status } = await (visitors.get(login) ?? harness.stranger).get(pathOf(path));
    const may = typeof of === 'string' || mayAsk(of.spec, { roles: rolesOf(login) });
    if (status >= 500 || (may ? status === 401 : status !== 403)) wrong.push(`${path}: ${status}`);
  }
  expect(wrong).toEqual([]);
});

test.each(LOGINS)('%s is shown the forms of the commands for its roles, and no other', async (login) => {
  const wrong: string[] = [];
  for (const [name, operation] of COMMANDS) {
    const { status } = await (visitors.get(login) ?? harness.stranger).get(`/agir/${name}/${NOTHING}`);
    const may = mayAsk(operation.spec, { roles: rolesOf(login) });
    if (status >= 500 || (may ? ![200, 303, 404].includes(status) : status !== 403)) wrong.push(`${name}: ${status}`);
  }
  expect(wrong).toEqual([]);
});

test('a stranger is shown what is open to the world, and is asked to sign in for the rest', async () => {
  const wrong: string[] = [];
  for (const { path, of } of shown) {
    const { status, location } = await harness.stranger.get(pathOf(path));
    const isOpen = of === 'public';
    if (status >= 500 || (!isOpen && !(status === 303 && location?.startsWith('/connexion')))) wrong.push(`${path}: ${status}`);
  }
  expect(wrong).toEqual([]);
});

test('a command whose own address is its form is not led round in a circle', async () => {
  const lead = visitors.get('lead') ?? harness.stranger;
  const { status, location } = await lead.get(`/agir/dismissSlippageAlert/${NOTHING}?alert=1`);
  expect([status, location]).toEqual([404, null]);
});
