import { toConditional } from '../../../test/support/committee-fixtures.ts';
import { type Door, STUDENTS, toActive, underShipped } from '../../../test/support/fixtures.ts';
import type { Chance } from '../chance.ts';
import type { People } from '../people.ts';

/** The applicants: the signatory, and a colleague who writes too. */
export type Applicant = { signatory: string; editor: string };
export const APPLICANTS: readonly [Applicant, ...Applicant[]] = [
  { signatory: 'applicant', editor: 'editor' },
  { signatory: 'applicant2', editor: 'applicant2' },
  { signatory: 'ministry', editor: 'ministry' },
];

const COST_CENTS = 10_000_000;
/** The real cost of each when it is accounted for. */
export const SPENT_CENTS = 8_000_000;

/** How a project is paid for: what is asked of the fund, and the rest by the applicant. */
export const costing = (askedCents: number) => ({
  costLines: [{ label: 'Développement', category: 'services', amountCents: COST_CENTS }],
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: askedCents },
    { label: 'Budget propre', source: 'own', amountCents: COST_CENTS - askedCents },
  ],
});

/** The type of all of them, under the shipped call or one that has its terms. */
export const PROJECT = underShipped(STUDENTS);

/** A project of some thousand euros, paid at once or, where it lasts a year, in two tranches. */
export const projectOf = (chance: Chance, title: string) => ({
  ...PROJECT,
  ...costing(chance.between(10, 49) * 100_000),
  title,
  durationMonths: chance.of([6, 12]),
});

/** People as the fixtures know them: each asks, and is heard, by their login. */
const door = (people: People): Door => ({
  as: async (login) => ({
    id: people.idOf(login),
    get: async (path) => ({ status: 200, body: await people.read(login, path), request: { method: 'GET', url: path } }),
    post: async (path, body) => {
      const answered = await people.ask({ login, method: 'POST', path, body: body as object });
      return { status: answered?.status ?? 0, body: answered?.body, request: { method: 'POST', url: path } };
    },
  }),
});

/** What an award may wait for. */
export const CONDITIONS = ['Le cofinancement est notifié.', 'Le plan est approuvé.', 'Les données sont inventoriées.'] as const;

/**
 * What is there before anything is killed, since on a slow machine no other comes so far while a run lasts: a subsidy
 * whose agreement is signed, and an award under conditions, of which two are shown.
 */
export async function beginBefore(people: People): Promise<void> {
  await toActive(door(people), PROJECT);
  const id = await toConditional(door(people), [...CONDITIONS], PROJECT);
  for (const number of [1, 2]) {
    const body = { number, words: 'Jointe à un message.' };
    // oxlint-disable-next-line no-await-in-loop -- each is a move of one person
    await people.ask({ login: 'applicant', method: 'POST', path: `/grants/${id}/condition-evidence`, body });
  }
}
