import { openAct } from '../../support/act-page.ts';
import { AWARDED_CENTS, expectStatus, toActive, toGrant, today } from '../../support/fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { IN_TWO_CENTS } from '../../support/impact-fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { HALF_CENTS, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { wordsOf } from '../../support/web-forms.ts';
import { euros } from '../../../domain/core/format.ts';

const harness = pagesOfFile();
const year = Number(today().slice(0, 4));
/** What the next year has of each credit: less than waits for its AE, and more than is to be paid from its CP. */
const NEXT = { AE: 5_000_000, CP: HALF_CENTS + 100 };

type Figures = Record<'ae' | 'cp', Record<string, number>>;
type Worklist = { reserved: { openCents: number }[]; ordered: { openCents: number }[] };
let envelopeId: string;
const read = async <Read>(path: string) =>
  expectStatus(await (await harness.as('finance')).get(`/envelopes/${envelopeId}${path}`), 200) as Read;
const figuresOf = async (of: number): Promise<Figures | undefined> =>
  (await read<{ years: ({ year: number } & Figures)[] }>('')).years.find((each) => each.year === of);
const sumOf = (rows: readonly { openCents: number }[]): number => rows.reduce((sum, { openCents }) => sum + openCents, 0);

/** The lines of the table of what a page's act changes: what each says now, and what it says of afterwards. */
const linesIn = (html: string): [label: string, now: string, after: string][] =>
  [...html.matchAll(/<th scope="row">([\s\S]*?)<\/th>\s*<td[^>]*>([\s\S]*?)<\/td>\s*<td[^>]*>([\s\S]*?)<\/td>\s*<\/tr>/g)].map(
    ([, label = '', now = '', after = '']) => [wordsOf(label).trim(), wordsOf(now).trim(), wordsOf(after).trim()],
  );

/** The accounts of an envelope by the words of the page, each with the line that has it. */
const ACCOUNTS: Record<string, [of: number, credit: 'ae' | 'cp', name: string]> = {
  [`Annulé en fin de gestion, AE ${year}`]: [year, 'ae', 'lapsedCents'],
  [`Annulé en fin de gestion, CP ${year}`]: [year, 'cp', 'lapsedCents'],
  [`Non couvert, AE ${year + 1}`]: [year + 1, 'ae', 'uncoveredCents'],
  [`Disponible, AE ${year + 1}`]: [year + 1, 'ae', 'availableCents'],
  [`Disponible, CP ${year + 1}`]: [year + 1, 'cp', 'availableCents'],
};
const held = async (label: string): Promise<string> => {
  const [of, credit, name] = ACCOUNTS[label] ?? [0, 'ae', ''];
  return wordsOf(euros('fr', (await figuresOf(of))?.[credit][name] ?? Number.NaN));
};

test('the page that closes a year tells what closing it then does, of a year whose commitments run into the next', async () => {
  // Committed and ordered in part; reserved and not signed; committed and not yet ordered.
  const ordered = await toAdvanceOrdered(harness);
  await toGrant(harness);
  await toActive(harness);
  envelopeId = (await (await harness.as('finance')).get(`/grants/${ordered}`)).body.envelopeId;
  const { post } = await harness.as('finance');
  for (const credit of ['AE', 'CP'] as const)
    expectStatus(await post(`/envelopes/${envelopeId}/allotments`, orderOf(NEXT[credit], { credit, year: year + 1 })), 200);
  const before = await figuresOf(year);
  const waiting = { reserved: IN_TWO_CENTS - HALF_CENTS + AWARDED_CENTS, committed: HALF_CENTS + AWARDED_CENTS };
  expect(before).toMatchObject({
    ae: { reservedCents: waiting.reserved, committedCents: waiting.committed },
    cp: { orderedCents: HALF_CENTS },
  });

  const later = await harness.beside({ clock: () => `${year + 1}-01-25T10:00:00.000Z` });
  const closing = await openAct(await later.visit('finance'), `/agir/closeYear/${envelopeId}`);
  const shown = linesIn(closing.html).filter(([label]) => label in ACCOUNTS);
  expect(shown.map(([label]) => label)).toEqual(Object.keys(ACCOUNTS));
  for (const [label, now] of shown) expect([label, now]).toEqual([label, await held(label)]);
  const goesOn = [
    `Tranches réservées, qui passent sur les AE ${year + 1} 2, pour ${euros('fr', waiting.reserved)}`,
    `Tranches à payer, sur les CP ${year + 1} une, pour ${euros('fr', HALF_CENTS)}`,
  ];
  for (const said of goesOn) expect(closing.words).toContain(wordsOf(said));

  await harness.withoutFollowing(async () => expect(await closing.send()).toMatchObject({ status: 303 }));
  for (const [label, , after] of shown) expect([label, after]).toEqual([label, await held(label)]);
  const worklist = await read<Worklist>(`/worklist?year=${year + 1}`);
  expect([worklist.reserved.length, sumOf(worklist.reserved)]).toEqual([2, waiting.reserved]);
  expect([worklist.ordered.length, sumOf(worklist.ordered)]).toEqual([1, HALF_CENTS]);
  // What is committed stays on its year, and nothing else does.
  expect(await figuresOf(year)).toMatchObject({
    ae: { totalCents: before?.ae['totalCents'], committedCents: waiting.committed, reservedCents: 0, availableCents: 0 },
    cp: { totalCents: before?.cp['totalCents'], orderedCents: 0, availableCents: 0 },
  });
});
