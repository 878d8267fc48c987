import { buffer } from 'node:stream/consumers';
import { UNNAMED_SERVICE } from '../../../letters/core/letter.ts';
import type { Remedies } from '../../../letters/core/remedies.ts';
import { sheetOfDecision } from '../../../letters/core/decision-letter.ts';
import { writeSheet } from '../../../letters/core/sheet.ts';
import type { LetterContent } from '../../../letters/texts.ts';
import { writeNews } from '../../../letters/write.ts';
import { examplesByNoun } from '../../../examples/letters/index.ts';
import { amountsOfGrant } from '../../../domain/desk/amounts.ts';
import { DECISIONS, isUrgent } from '../../../domain/events.ts';
import { DECIDING } from '../../../domain/committee/contested.ts';
import { inWords } from '../../../words/core/calculations.ts';
import { plain } from '../../support/french.ts';
import { readPdf } from '../../support/pdf.ts';

const FUND = { ...UNNAMED_SERVICE, name: 'Bureau des projets', address: '1 rue de l’Exemple, 75000 Paris', court: 'Paris' };
const PAGE = 'https://guichet.example/dossiers/1';
const contact = { name: 'Aïcha Benkirane', email: 'aicha@fonds.example' };

/** Decisions that an applicant may suffer: none of their letters waits for a digest. */
const SUFFERED = [
  ...(['decideSession', 'decideAdmissibility', 'refuseWaitlisted', 'rejectAppeal', 'recordSilence', 'withdrawAward'] as const),
  ...([
    'terminateGrant',
    'reduceGrant',
    'expireGrant',
    'suspendGrant',
    'issueClaim',
    'approveFinalAccount',
    'closeCall',
    'rejectAmendment',
  ] as const),
];
/** Those that no person takes. */
const BY_TIME: readonly string[] = ['recordSilence', 'expireGrant'];

const RECEIVERS = {
  'a town': { inGuichet: true, isState: false, overseas: false, months: 2 },
  'an operator': { inGuichet: true, isState: false, overseas: false, months: 2 },
  'a ministry': { inGuichet: true, isState: true, overseas: false, months: 2 },
  'an overseas town': { inGuichet: true, isState: false, overseas: true, months: 3 },
} as const satisfies Record<string, Remedies>;
type Receiver = keyof typeof RECEIVERS;

/** What each receiver is told of how to contest, with its article; a service of the State is told of no court. */
const COURT = [/dans les deux mois/, /tribunal administratif de Paris/, /R421-1\)/];
const TOLD: Readonly<Record<Receiver, { has: readonly RegExp[]; not: RegExp }>> = {
  'a town': { has: COURT, not: /R421-7|trois mois/ },
  'an operator': { has: COURT, not: /R421-7|trois mois/ },
  'a ministry': { has: [/réexamen/], not: /tribunal|telerecours|recours gracieux|L411/ },
  'an overseas town': {
    has: [/dans les trois mois/, /tribunal administratif de Paris/, /R421-1 et R421-7\)/],
    not: /contester cette décision dans les deux mois/,
  },
};

const letters = examplesByNoun().flatMap(({ examples }) => examples.flatMap((each) => each.letters));

/** The letters of a decision that tell remedies to a town, as this receiver gets them. */
function lettersTo(name: string, receiver: Receiver): string[] {
  const contest = RECEIVERS[receiver];
  return letters
    .filter((owed) => owed.name === name && 'contest' in owed.facts && !('toFund' in owed.facts && owed.facts.toFund))
    .filter(({ facts }) => !('admissible' in facts && facts.admissible))
    .map((owed) => {
      const facts = { ...owed.facts, contest, ...('isState' in owed.facts ? { isState: contest.isState } : {}) };
      return plain(writeNews('fr', { ...owed, facts, contact } as LetterContent, 'DON-2026-0042', PAGE, FUND).text);
    })
    .filter((text) => receiver === 'a ministry' || /tribunal/.test(text));
}

const cases = SUFFERED.flatMap((name) => (Object.keys(RECEIVERS) as Receiver[]).map((receiver) => ({ name, receiver })));

test.each(cases)(
  'the letter of $name to $receiver has its reference, author, contact, link, remedies and article',
  ({ name, receiver }) => {
    const told = lettersTo(name, receiver);
    expect(told.length).toBeGreaterThan(0);
    const { has, not } = TOLD[receiver];
    for (const text of told) {
      expect(text).toContain('Référence à rappeler : DON-2026-0042');
      if (!BY_TIME.includes(name)) expect(text).toMatch(/Décision prise le 3 mars 2027 par .+, Bureau des projets\./);
      expect(text).toContain(`Votre interlocuteur : ${contact.name}, ${contact.email}`);
      expect(text).toContain(PAGE);
      expect(text).not.toMatch(not);
    }
    // After an appeal a service of the State has no further remedy.
    if (!(name === 'rejectAppeal' && receiver === 'a ministry'))
      expect(told.filter((text) => has.every((each) => each.test(text)))).not.toEqual([]);
  },
);

test.each(Object.keys(RECEIVERS) as Receiver[])('CJA R421-5: what an appeal by %s does not get may be taken to court', (receiver) => {
  const contest = RECEIVERS[receiver];
  const upheld = letters
    .filter(({ name }) => name === 'upholdAppeal')
    .map((owed) => ({ ...owed, facts: { ...owed.facts, contest } }) as LetterContent);
  const courts = (inPart: boolean, toFund: boolean) =>
    upheld
      .filter(({ facts }) => 'inPart' in facts && facts.inPart === inPart && facts.toFund === toFund)
      .map((owed) =>
        /Pour ce qui n’est pas accepté, vous pouvez saisir le tribunal administratif de Paris .+R421-1/.test(
          plain(writeNews('fr', owed, null, null, FUND).text),
        ),
      );
  expect(new Set(courts(true, false))).toEqual(new Set([!contest.isState]));
  for (const others of [courts(false, false), courts(true, true), courts(false, true)]) expect(new Set(others)).toEqual(new Set([false]));
});

test('one list says what a decision is: what may be appealed against is on it, and waits for no digest', () => {
  expect(DECISIONS).toEqual(expect.arrayContaining([...DECIDING.application, ...DECIDING.grant, ...SUFFERED]));
  expect(DECISIONS).toEqual(expect.arrayContaining(['reviewReport', 'reviewEvidence', 'returnFinalAccount', 'deemAdmissible']));
  expect([...SUFFERED, 'upholdAppeal' as const, ...DECIDING.application, ...DECIDING.grant].filter((name) => !isUrgent(name))).toEqual([]);
});

test.each([
  ['agreement', 'ne vaut pas accord de financement : la subvention est attribuée par la convention', /délégation/],
  ['delegation', 'ne vaut pas délégation de crédits : elle résulte de la convention de délégation de gestion', /subvention/],
])('the letter of an award under an %s says that it gives no money (décret 2018-514 art. 8)', (form, says, never) => {
  const isAward = ({ facts }: LetterContent) =>
    'toAccept' in facts && 'awardedCents' in facts && facts.awardedCents !== null && facts.form === form;
  const told = letters.filter(isAward).map((owed) => plain(writeNews('fr', owed, null).text));
  expect(told.length).toBeGreaterThan(1);
  for (const text of told) expect(text).toContain(says);
  for (const text of told) expect(text).not.toMatch(never);
});

test.each(['decideSession', 'awardWaitlisted'])(
  'CRPA L411-2: %s in full tells remedies where it is made under conditions, and only there',
  (name) => {
    const inFull = letters.filter((owed) => owed.name === name && 'toAccept' in owed.facts && !owed.facts.toAccept);
    const told = (conditions: string[]) =>
      inFull
        .filter(({ facts }) => 'awardedCents' in facts && facts.awardedCents !== null)
        .map((owed) =>
          plain(
            writeNews(
              'fr',
              { ...owed, facts: { ...owed.facts, conditions, contest: RECEIVERS['a town'] } } as LetterContent,
              null,
              null,
              FUND,
            ).text,
          ),
        );
    expect(told([])).not.toEqual([]);
    for (const text of told([])) expect(text).not.toContain('Vous pouvez contester');
    for (const text of told(['Le cofinancement est voté.'])) {
      expect(text).toContain('Vous pouvez contester cette décision dans les deux mois');
      // No appeal against conditions is made here.
      expect(text).not.toContain('formé dans Guichet');
    }
  },
);

const NO_RIGHTS = ['reexamineAward', 'withdrawAward', 'lapseReexamination', 'giveNotice', 'terminateGrant'];

test.each(NO_RIGHTS)('%s tells a service of the State of no decision that creates rights, of no subsidy and of no court', (name) => {
  const told = letters.filter((owed) => owed.name === name && 'form' in owed.facts && owed.facts.form === 'delegation');
  expect(told).not.toEqual([]);
  for (const owed of told) {
    const contest = 'contest' in owed.facts ? { contest: RECEIVERS['a ministry'] } : {};
    const mine = { ...owed, facts: { ...owed.facts, ...contest } } as LetterContent;
    expect(plain(writeNews('fr', mine, null).text)).not.toMatch(/CRPA|L242|L122|relations entre le public|subvention|tribunal|recours/);
    expect(plain(writeNews('en', mine, null).text)).not.toMatch(/CRPA|L242|L122|relations entre le public|subsid|court/);
  }
});

const SIGNED_BY = ['remindAcceptance', 'acceptAward', 'remindSignatories', 'deferDeadline', 'escalateSignature', 'certifyCondition'];

test.each([...SIGNED_BY, 'confirmAward', 'lapseReexamination'])('décret 2018-514 art. 7: %s names the silence beside its day', (name) => {
  const told = (silentOn: object | null) =>
    letters
      .filter((owed) => owed.name === name && 'silentOn' in owed.facts && (!('signOn' in owed.facts) || owed.facts.signOn !== null))
      .filter(({ facts }) => !('left' in facts && facts.left > 0))
      .map((owed) => plain(writeNews('fr', { ...owed, facts: { ...owed.facts, silentOn } } as LetterContent, null).text));
  expect(told(null)).not.toEqual([]);
  for (const text of told(null)) expect(text).not.toContain('art. 7');
  for (const text of told({ on: '2027-02-15', hasCome: false }))
    expect(text).toContain('au plus tard le 15 février 2027, la demande sera implicitement rejetée (décret 2018-514 art. 7)');
  for (const text of told({ on: '2027-02-15', hasCome: true })) {
    expect(text).toContain('La demande est implicitement rejetée depuis le 15 février 2027 (décret 2018-514 art. 7)');
    expect(text).not.toContain('rien à faire');
  }
});

const settled = {
  ...{ awardedCents: 6_400_000, eligibleCents: 8_000_000, keptCents: 8_000_000, rateArticle: 'décret 2018-514 art. 12 I' },
  paid: [{ paidCents: 3_000_000, claimedCents: 0 }],
};
const annex = amountsOfGrant(settled).map(({ kind, calculation }) => ({ label: kind, calculation: inWords('fr', calculation) }));
const decision = {
  letter: { subject: 'Décision défavorable : Carte', text: 'Votre projet « Carte » n’a pas été retenu. Motif :\n\nHors sujet.' },
  to: { organisation: 'Commune de Valombre', siret: '21010001900012' },
  ...{ at: '2027-03-03T10:00:00.000Z', decidedOn: '2027-03-03' },
  ...{ fund: FUND, annex, seal: null },
};

test('its document says from whom, to whom and when, the letter, how its figures come about, and what its seal is', async () => {
  const bytes = await buffer(writeSheet('fr', sheetOfDecision(decision)));
  const { title, parts, tables } = await readPdf(bytes);
  const said = plain([...parts.map(([, text]) => text), ...tables.flat(2)].join('\n').replace(/(?<=\S)\n(?=\S)/g, ' '));
  expect(plain(title)).toBe('Décision défavorable : Carte');
  for (const part of [
    FUND.name,
    FUND.address,
    'Commune de Valombre',
    '21010001900012',
    'Le 3 mars 2027',
    'Hors sujet.',
    '64 000 €',
    '34 000 €',
  ])
    expect(said).toContain(part);
  expect(said).toContain('décret 2018-514 art. 12 I');
  expect(said).toContain('Ce document ne porte aucun cachet électronique.');
  // The same facts make the same bytes.
  expect((await buffer(writeSheet('fr', sheetOfDecision(decision)))).equals(bytes)).toBe(true);
});

test('a letter that another document had with its accent alone is read as itself', async () => {
  const printed = async (text: string) => {
    const bytes = await buffer(writeSheet('fr', { title: 'Essai', at: decision.at, text, parts: [] }));
    return (await readPdf(bytes)).parts.map(([, each]) => each).join('\n');
  };
  await printed('Ÿ Ẁ');
  expect(await printed('Y W')).toContain('Y W');
});

test.each([
  ['self_issued', /démonstration.*ne prouve pas de qui il vient/s],
  ['advanced', /avancé.*n’est pas un cachet qualifié/s],
  ['qualified', /qualifié.*présumé intact/s],
] as const)('a seal of level %s says what it is, and what it is not', (level, words) => {
  const { parts } = sheetOfDecision({ ...decision, annex: [], seal: { name: 'Fonds', level } });
  expect(parts).toHaveLength(1);
  expect(parts[0]?.text).toMatch(words);
});
