import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { drawSample, listSampledPayments, listSamples } from '../../api/ledger/samples.ts';
import { euros, figure, share } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink } from '../core/components/actions.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Contrôle des paiements de l’enveloppe ${name}`,
    intro:
      'Des paiements sont tirés au sort, puis contrôlés par une personne qui ne les a ni attestés, ni demandés, ni enregistrés. Ce qu’elle constate fait le taux d’erreur des paiements.',
    indicator: 'Voir le taux d’erreur parmi les indicateurs',
    samples: 'Échantillons',
    number: 'N°',
    none: 'Aucun échantillon n’a encore été tiré : il n’y a pas de taux d’erreur.',
    drawn: 'Tirés',
    among: (drawn: string, payments: string) => `${drawn} sur ${payments}`,
    drawnCents: 'Montant tiré',
    checked: 'Contrôlés',
    wrong: 'Montant faux',
    rate: 'Taux d’erreur',
    unchecked: 'à contrôler',
    by: 'Tiré le',
    drawable: 'Paiements qui peuvent encore être tirés',
    noneDrawable: 'Tous les paiements ont déjà été tirés, ou il n’y en a aucun.',
    payments: 'Paiements',
    of: (number: number, year: number) => `Échantillon n° ${number}, paiements de ${year}`,
    again: 'Refaire le tirage',
    againWords: (payments: string, upTo: string) =>
      `Parmi les ${payments} paiements de l’année jusqu’au mouvement n° ${upTo}, ni contre-passés alors, ni tirés avant : les premiers par l’empreinte SHA-256 de « graine:numéro du mouvement ».`,
    seed: 'Graine',
    finding: 'Constat',
    rests: 'Sur quoi cela repose',
    correct: 'Corriger le contrôle',
    all: 'Tous les échantillons',
  },
  en: {
    title: (name: string) => `Checks of payments of the envelope ${name}`,
    intro:
      'Payments are drawn at random, then checked by a person who neither certified, ordered nor recorded them. What that person finds makes the error rate of payments.',
    indicator: 'See the error rate among the indicators',
    samples: 'Samples',
    number: 'No.',
    none: 'No sample was drawn yet: there is no error rate.',
    drawn: 'Drawn',
    among: (drawn: string, payments: string) => `${drawn} of ${payments}`,
    drawnCents: 'Amount drawn',
    checked: 'Checked',
    wrong: 'Amount wrong',
    rate: 'Error rate',
    unchecked: 'to be checked',
    by: 'Drawn on',
    drawable: 'Payments that may still be drawn',
    noneDrawable: 'All payments were drawn already, or there is none.',
    payments: 'Payments',
    of: (number: number, year: number) => `Sample ${number}, payments of ${year}`,
    again: 'Draw again',
    againWords: (payments: string, upTo: string) =>
      `Among the ${payments} payments of the year up to movement ${upTo}, neither reversed by then nor drawn before: the first by the SHA-256 of “seed:number of the movement”.`,
    seed: 'Seed',
    finding: 'Finding',
    rests: 'On what that rests',
    correct: 'Correct the check',
    all: 'All samples',
  },
});

type Samples = AnswerOf<typeof listSamples>;
type Sample = Samples['items'][number];
type Sampled = AnswerOf<typeof listSampledPayments>['items'][number];

const pathOf = (id: string): string => `/enveloppes/${id}/controles`;

/** The error rate of what was checked; a dash before the first check: that is no rate of nothing. */
const rateOf = (language: Language, { checkedCents, wrongCents }: Sample): string =>
  checkedCents === 0 ? '–' : share(language, wrongCents / checkedCents);

/** How many payments of each year no sample has drawn, and what they come to. */
export function drawableTable(language: Language, { drawable }: Samples): Html {
  const said = words[language];
  return table<Samples['drawable'][number]>({
    caption: said.drawable,
    rows: drawable,
    columns: [
      { label: said.year, isHeader: true, cell: ({ year }) => String(year) },
      { label: said.payments, isFigure: true, cell: ({ payments }) => figure(language, payments) },
      { label: said.amount, isFigure: true, cell: ({ cents }) => money(language, cents) },
    ],
    empty: html`<p>${said.noneDrawable}</p>`,
  });
}

const sampleTable = (language: Language, id: string, items: readonly Sample[]): Html => {
  const said = words[language];
  return table<Sample>({
    caption: said.samples,
    rows: items,
    columns: [
      {
        label: said.number,
        isHeader: true,
        cell: ({ number, year }) =>
          html`<a class="fr-link" href="${address(pathOf(id), { echantillon: number })}">${said.of(number, year)}</a>`,
      },
      { label: said.by, cell: ({ drawnAt, drawnBy }) => html`${dayOf(language, drawnAt)}, ${drawnBy.name}` },
      {
        label: said.drawn,
        isFigure: true,
        cell: ({ drawn, payments }) => said.among(figure(language, drawn), figure(language, payments)),
      },
      { label: said.drawnCents, isFigure: true, cell: ({ drawnCents }) => money(language, drawnCents) },
      {
        label: said.checked,
        isFigure: true,
        cell: ({ checked, drawn }) => said.among(figure(language, checked), figure(language, drawn)),
      },
      { label: said.wrong, isFigure: true, cell: (sample) => (sample.checked === 0 ? '–' : money(language, sample.wrongCents)) },
      { label: said.rate, isFigure: true, cell: (sample) => rateOf(language, sample) },
    ],
    empty: html`<p>${said.none}</p>`,
  });
};

/** A drawn payment's finding, in words and euros. */
function findingOf(language: Language, check: Sampled['check']): Part {
  if (!check) return html`<span class="g-muted">${words[language].unchecked}</span>`;
  return html`<strong>${choiceLabel(language, 'finding', check.finding)}</strong>${check.wrongCents > 0 && html`${colon(language)} ${euros(language, check.wrongCents)}`}<br /><span
      class="g-muted g-small"
      >${dayOf(language, check.at)}, ${check.by.name}</span
    >`;
}

function paymentTable(visit: Visit, { number, year }: Sample, rows: readonly Sampled[]): Html {
  const { language } = visit;
  const said = words[language];
  return table<Sampled>({
    caption: said.of(number, year),
    isCaptionHidden: true,
    isStacked: true,
    rows,
    columns: [
      {
        label: said.project,
        isHeader: true,
        cell: ({ grantId, title, reference, organisationName }) =>
          grantId === null || title === null
            ? shared[language].concealed
            : html`${titledLink(`/conventions/${grantId}`, title, reference)}<br /><span class="g-muted g-small">${organisationName}</span>`,
      },
      { label: said.movement, isFigure: true, cell: ({ payment }) => payment },
      { label: said.tranche, isFigure: true, cell: ({ tranche }) => tranche ?? '–' },
      { label: said.paidOn, cell: ({ paidOn }) => date(language, paidOn) },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
      { label: said.finding, cell: ({ check }) => findingOf(language, check) },
      { label: said.rests, cell: ({ check }) => check?.reason && html`<span class="g-prose">${check.reason}</span>` },
      ...(rows.some(({ commands }) => commands.length > 0)
        ? [
            {
              label: said.action,
              cell: ({ grantId, payment, check, commands }: Sampled) => {
                if (grantId === null || !commands.includes('checkPayment')) return null;
                const of = html`<span class="fr-sr-only"> n° ${payment}</span>`;
                if (!check) return html`${actionLink(visit, 'checkPayment', grantId, { payment })}${of}`;
                return html`<a class="fr-link" href="${wayToAct(visit, 'checkPayment', grantId, { payment })}">${said.correct}${of}</a>`;
              },
            },
          ]
        : []),
    ],
  });
}

/** One sample: how it was drawn, so that it can be drawn again, and its payments with what was found. */
async function sampleOf(visit: Visit, id: string, sample: Sample): Promise<Html> {
  const { language, query } = visit;
  const said = words[language];
  const cursor = query.get('cursor');
  const asked = { sample: String(sample.number), limit: '100', ...(cursor ? { cursor } : {}) };
  const { items, next } = await visit.read(listSampledPayments, { params: visit.params, query: asked });
  const here = { echantillon: sample.number };
  return html`<h2>${said.of(sample.number, sample.year)}</h2>
    ${paymentTable(visit, sample, items)}
    ${pagination(language, { first: cursor ? address(pathOf(id), here) : null, next: next && address(pathOf(id), { ...here, cursor: next }) })}
    <section>
      <h3>${said.again}</h3>
      ${summaryList([[said.seed, html`<code class="g-iban">${sample.seed}</code>`]])}
      <p class="g-muted">${said.againWords(figure(language, sample.payments), figure(language, sample.upTo))}</p>
      <p><a class="fr-link" href="${pathOf(id)}">${said.all}</a></p>
    </section>`;
}

export const samplesPage: Page = {
  path: '/enveloppes/:id/controles',
  of: listSamples,
  get: async (visit) => {
    const { language, params, query } = visit;
    const said = words[language];
    const [envelope, samples] = await Promise.all([visit.read(getEnvelope, { params }), visit.read(listSamples, { params })]);
    const { id } = envelope;
    const named = samples.items.find(({ number }) => String(number) === query.get('echantillon'));
    return {
      title: said.title(envelope.name),
      isWide: true,
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, id, 'checks')}
        <p>${said.intro} <a class="fr-link" href="/indicateurs">${said.indicator}</a></p>
        ${visit.may(drawSample) && samples.drawable.length > 0 && html`<p>${actionLink(visit, 'drawSample', id, { year: samples.drawable[0]?.year })}</p>`}
        ${
          named
            ? await sampleOf(visit, id, named)
            : html`<section>${sampleTable(language, id, samples.items)}</section>
                <section>${drawableTable(language, samples)}</section>`
        }`,
    };
  },
};
