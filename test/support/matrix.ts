import { mayAsk } from '../../api/http/operation.ts';
import { COMMANDS } from '../../web/core/command-page.ts';
import { pages } from '../../web/pages.ts';
import { people } from '../../local/people.ts';
import { ROLES } from '../../domain/core/role.ts';
import { LOGINS } from './acts.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from './pages-harness.ts';
import { sampleOf } from './sample.ts';

const NOTHING = '00000000-0000-7000-8000-000000000000';

const rolesOf = (login: string) => ROLES.filter((role) => people.find((each) => each.login === login)?.roles.includes(role));
/** The page's path with an id of nothing in it, where it names something. */
const pathOf = (path: string): string => path.replace(/\{[^}]*\}/g, '').replace(/:[a-zA-Z]+/g, NOTHING);

/** Where one leaves for the issuer is no page, and there is no issuer here. */
const shown = pages.filter(({ get, path }) => get !== undefined && path !== '/connexion/partir');

/**
 * Tests who is shown which pages.
 * @param isWhole whether each page is asked for by a person of each set of roles; otherwise by some who may and some
 * who may not, since one function compares the roles of all
 */
export function testMatrix(isWhole: boolean): void {
  const isLookedAt = (login: string, may: (login: string) => boolean, place: number): boolean =>
    isWhole || sampleOf(LOGINS, may, place).includes(login);
  let harness: PagesHarness;
  const visitors = new Map<string, Visitor>();
  beforeAll(async () => {
    harness = await startPagesHarness();
    for (const login of LOGINS) visitors.set(login, await harness.visit(login));
  });
  afterAll(() => harness.stop());

  test.each(LOGINS)('%s is shown the pages whose operation is for its roles, and no other', async (login) => {
    const wrong: string[] = [];
    for (const [place, { path, of }] of shown.entries()) {
      const isForAll = typeof of === 'string';
      if (!isLookedAt(login, (each) => isForAll || mayAsk(of.spec, { roles: rolesOf(each) }), place)) continue;
      const { status } = await (visitors.get(login) ?? harness.stranger).get(pathOf(path));
      const may = isForAll || mayAsk(of.spec, { roles: rolesOf(login) });
      if (status >= 500 || (may ? status === 401 : status !== 403)) wrong.push(`${path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(LOGINS)('%s is shown the forms of the commands for its roles, and no other', async (login) => {
    const wrong: string[] = [];
    for (const [place, [name, operation]] of [...COMMANDS].entries()) {
      if (!isLookedAt(login, (each) => mayAsk(operation.spec, { roles: rolesOf(each) }), place)) continue;
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
}
