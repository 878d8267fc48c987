import { getGrant } from '../../api/grants/grants.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { getGains, promiseGain, reviseGain } from '../../api/impact/gains.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { euros } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import { isTaken } from '../../domain/core/state-table.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { hundredthsOf, PromiseGain, promisedBy, promiseMovements, reviseMovements, ReviseGain } from '../../domain/impact/gain.ts';
import { actsOn, type CommandName, type Fields, type On, oncePerPage, type Option } from '../core/acts.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { bodySchema } from '../core/forms/form.ts';
import { bodyOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { type Grant, grantHref } from '../grants/grant-page-parts.ts';
import { declarationTable, type Gain, gainFacts, gainName, type Gains, gainWords, unitsOf, yearTable } from './grant-gains.ts';

const words = bilingual({
  fr: {
    methods: 'Les méthodes de l’appel',
    counts: 'Ce qui est compté',
    gain: 'Gain',
    promised: 'Promis pour cette année',
    declared: 'Déclaré pour cette année',
    certified: 'Attesté : le gain est réalisé, et compte dans le portefeuille de l’année.',
    ended:
      'Renvoyé : l’administration lit vos remarques. La convention est résiliée, et l’année ne se déclare plus : la direction du Datalab peut la rendre caduque.',
    returned: 'Renvoyé : l’administration déclare l’année de nouveau, avec vos remarques.',
    certify: 'Attester le gain',
    return: 'Renvoyer la déclaration',
    answer: 'Attester ou renvoyer la déclaration',
    sent: 'Les finances du fonds examinent la déclaration, puis l’attestent ou vous la renvoient.',
    followed: 'Le fonds suit ce gain chaque année : une année passée se déclare avec ce qui la montre.',
    inAll: 'Promis en tout',
    now: 'Promis aujourd’hui',
    then: 'Promis une fois révisé',
    lapses: (year: number) => `Devient caduc pour ${year}`,
    cost: 'au coût promis d’une unité',
  },
  en: {
    methods: 'The methods of the call',
    counts: 'What is counted',
    gain: 'Gain',
    promised: 'Promised for this year',
    declared: 'Declared for this year',
    certified: 'Certified: the gain is realised, and counts in the portfolio of its year.',
    ended:
      'Returned: the administration reads your remarks. The agreement has ended early, so the year can no longer be declared: the lead may let it lapse.',
    returned: 'Returned: the administration declares the year again, with your remarks.',
    certify: 'Certify the gain',
    return: 'Return the declaration',
    answer: 'Certify or return the declaration',
    sent: 'Finance looks at the declaration, and certifies it or returns it to you.',
    followed: 'The fund follows this gain each year: once a year is over, it is declared with its evidence.',
    inAll: 'Promised in all',
    now: 'Promised now',
    then: 'Promised once revised',
    lapses: (year: number) => `Lapses for ${year}`,
    cost: 'at the promised cost of one unit',
  },
});

type OnGrant = On<Grant>;
type Year = Gain['years'][number];
type GainCommand = 'reviseGain' | 'declareGain' | 'certifyGain' | 'lapseGain';

const gainsIn: (on: OnGrant) => Promise<Gains> = oncePerPage(({ visit, read }) => visit.read(getGains, { params: { id: read.id } }));

const maybeGain = async (on: OnGrant): Promise<Gain | undefined> =>
  (await gainsIn(on)).items.find(({ number }) => number === Number(on.parts['gain']));

async function gainIn(on: OnGrant): Promise<Gain> {
  const gain = orMissing(await maybeGain(on));
  return gain;
}

/** The year that the address names, or the first one on which the command may be given. */
const yearNamed = ({ parts }: OnGrant, years: readonly number[] = []): number | undefined => {
  const named = Number(parts['year']);
  return Number.isInteger(named) && named > 0 ? named : years[0];
};

const yearIn = ({ years }: Gain, year: number | undefined): Year | undefined => years.find((each) => each.year === year);

const onGain = (command: GainCommand) => ({
  part: {
    field: 'gain' as const,
    of: async (on: OnGrant): Promise<Option[]> =>
      (await gainsIn(on)).items
        .filter(({ commands }) => commands.includes(command))
        .map((gain) => ({
          value: String(gain.number),
          label: gainName(on.language, gain),
          hint: gainWords[on.language].states[gain.state],
        })),
  },
  offered: async (on: OnGrant): Promise<readonly CommandName[]> => (await gainIn(on)).commands,
  refused: async (on: OnGrant) => (await gainIn(on)).refused,
  next: ({ read }: OnGrant) => grantHref(read, '/gains'),
});

/** The years of a gain that the lead may say will not come. */
async function openYearsIn(on: OnGrant): Promise<Year[]> {
  const gain = await maybeGain(on);
  return gain ? gain.years.filter(({ year }) => gain.toLapse.includes(year)) : [];
}

/** A gain with all that is known of it. */
async function gainObject(on: OnGrant): Promise<Html> {
  const gain = await gainIn(on);
  const { language } = on;
  return html`<h3>${gainName(language, gain)}</h3>
    ${gainFacts(language, gain)} ${yearTable(language, gain)} ${declarationTable(language, gain)}`;
}

/** One year of a gain: what is promised for it, and what was declared. */
async function yearObject(on: OnGrant, yearsOf: (gain: Gain) => readonly number[]): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const gain = await gainIn(on);
  const year = orMissing(yearIn(gain, yearNamed(on, yearsOf(gain))));
  const declared = year.declarations.at(-1);
  return html`${summaryList([
    [said.gain, html`<strong>${gainName(language, gain)}</strong>`],
    [said.year, html`<strong>${String(year.year)}</strong>`],
    [said.promised, html`${money(language, year.promisedCents)} (${unitsOf(language, gain, year.quantity)})`],
    [
      said.declared,
      year.declaredCents > 0 &&
        declared &&
        html`<strong>${money(language, year.declaredCents)}</strong> (${unitsOf(language, gain, declared.quantity)}, ${said.cost}
          ${money(language, declared.unitCostCents)})`,
    ],
  ])}
  ${gainFacts(language, gain)} ${yearTable(language, gain)} ${declarationTable(language, gain, [year])}`;
}

function methodTable({ language }: OnGrant, { methods }: Gains): Part {
  const said = words[language];
  return html`<h3>${said.methods}</h3>
    ${table<Gains['methods'][number]>({
      caption: said.methods,
      isCaptionHidden: true,
      rows: methods,
      columns: [
        { label: said.method, isHeader: true, cell: ({ label }) => label },
        { label: said.unit, cell: ({ unit }) => unit },
        { label: said.counts, cell: ({ definition }) => definition },
      ],
    })}`;
}

/** What the form promises in all so far, as far as it can be counted. */
function promised({ language }: OnGrant, typed: Fields): Part {
  const { years, unitCostCents } = bodyOf(bodySchema(promiseGain), typed);
  const { data } = PromiseGain.pick({ years: true, unitCostCents: true }).safeParse({ years, unitCostCents });
  return summaryList([[words[language].inAll, data ? money(language, promisedBy(promiseMovements(data))) : '–']]);
}

/** What is promised of a gain, and what would be with the years of the form. */
async function revised(on: OnGrant, typed: Fields): Promise<Part> {
  const { language, visit } = on;
  const { years } = await gainIn(on);
  const { gain: _, reason: __, ...body } = bodyOf(bodySchema(reviseGain), typed);
  const { data } = ReviseGain.omit({ gain: true, reason: true }).safeParse(body);
  const known = years.map(({ promisedCents, declaredCents, realisedCents, lapsedCents, quantity, ...year }) => ({
    ...{ ...year, number: 0, hundredths: hundredthsOf(quantity) },
    ...{ promised: promisedCents, declared: declaredCents, realised: realisedCents, lapsed: lapsedCents },
  }));
  const now = sumCents(known.map((year) => year.promised));
  return summaryList([
    [words[language].now, money(language, now)],
    [words[language].then, data ? money(language, now + promisedBy(reviseMovements({ years: known }, data, visit.at))) : '–'],
  ]);
}

/** What the pages of the commands on a project’s gains show. */
export const GAIN_ACTS = actsOn(getGrant, {
  promiseGain: {
    object: async (on) => {
      const gains = await gainsIn(on);
      return html`${methodTable(on, gains)}
      ${gains.items.map((gain) => html`<h3>${gainName(on.language, gain)}</h3>${yearTable(on.language, gain)}`)}`;
    },
    follows: (on, typed) => html`${promised(on, typed)} <p>${words[on.language].followed}</p>`,
    recounts: true,
    choices: { '/method': async (on) => (await gainsIn(on)).methods.map(({ key, label, unit }) => ({ value: key, label, hint: unit })) },
    next: ({ read }) => grantHref(read, '/gains'),
  },
  reviseGain: {
    ...onGain('reviseGain'),
    object: gainObject,
    follows: revised,
    recounts: true,
    begins: async (on) => {
      const gain = await maybeGain(on);
      const last = gain?.years.at(-1);
      const thisYear = yearOf(on.visit.at);
      const years = (gain?.years ?? []).filter(
        ({ year, promisedCents, declaredCents, realisedCents }) =>
          year >= thisYear && promisedCents > 0 && declaredCents + realisedCents === 0,
      );
      return {
        ...(last ? { unitCostCents: last.unitCostCents, costOn: last.costOn, costSource: last.costSource } : {}),
        years: years.map(({ year, quantity }) => ({ year, quantity })),
      };
    },
  },
  declareGain: {
    ...onGain('declareGain'),
    object: (on) => yearObject(on, ({ toDeclare }) => toDeclare),
    follows: ({ language }) => html`<p>${words[language].sent}</p>`,
    fixed: { year: async (on) => yearNamed(on, (await maybeGain(on))?.toDeclare) },
  },
  certifyGain: {
    ...onGain('certifyGain'),
    object: (on) => yearObject(on, ({ toCertify }) => toCertify),
    follows: ({ language, read }) => html`<p>${words[language].certified}</p>
      <p>${isTaken(grantTable, read.state, 'declareGain') ? words[language].returned : words[language].ended}</p>`,
    fixed: {
      year: async (on) => yearNamed(on, (await maybeGain(on))?.toCertify),
      number: async (on) => {
        const gain = await maybeGain(on);
        return gain && yearIn(gain, yearNamed(on, gain.toCertify))?.declarations.at(-1)?.number;
      },
    },
    answers: {
      field: 'decision',
      title: { fr: words.fr.answer, en: words.en.answer },
      buttons: { fr: { certify: words.fr.certify, return: words.fr.return }, en: { certify: words.en.certify, return: words.en.return } },
      requires: ['/reasons'],
    },
    next: () => '/taches',
  },
  lapseGain: {
    ...onGain('lapseGain'),
    object: gainObject,
    follows: async (on) => {
      const { language } = on;
      return summaryList(
        (await openYearsIn(on)).map(({ year, promisedCents }) => [words[language].lapses(year), euros(language, promisedCents)]),
      );
    },
    choices: {
      '/years': async (on) =>
        (await openYearsIn(on)).map(({ year, promisedCents }) => ({
          value: String(year),
          label: String(year),
          hint: euros(on.language, promisedCents),
        })),
    },
  },
});
