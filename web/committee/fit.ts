import { fitSession } from '../../api/committee/fit.ts';
import { euros, figure } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { applicationOf, type Session, toDecide } from './session-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Ce qui tient dans les crédits',
    ask: 'Calculer ce qui tient dans les crédits',
    lead: 'Deux façons de servir les demandes, à hauteur de ce qu’elles demandent. Rien n’est décidé : l’ordre de la présidence l’emporte toujours.',
    all: 'Toutes les demandes tiennent dans les crédits : il n’y a pas de choix à calculer.',
    none: 'Le calcul n’a rien trouvé dans ses trois secondes. Le rang reste ce qu’il est.',
    unproven: 'Le calcul s’est arrêté à sa limite de trois secondes : un meilleur total peut exister.',
    concealed:
      'Les dossiers qui vous sont masqués n’y sont pas comptés : ils prennent leur part des mêmes crédits, et moins de demandes y tiennent.',
    same: 'Les deux façons servent les mêmes dossiers.',
    how: 'Par rang, chaque dossier est servi dans l’ordre de la liste, sauf si son enveloppe ne suffit plus pour lui. Pour le meilleur total, un solveur (HiGHS) cherche, parmi tous les ensembles qui tiennent dans chaque enveloppe, celui dont la somme des notes est la plus haute ; à égalité, celui qui sert le plus de dossiers, puis les premiers de la liste. Il ne lit que les notes et les montants : ni les avis, ni les recoupements, ni ce que la présidence sait. Un vote défavorable écarte un dossier des deux.',
    way: 'Façon',
    byRank: 'Par rang',
    byScore: 'Meilleur total des notes',
    served: 'Dossiers servis',
    scores: 'Total des notes',
    differs: 'Ce qui diffère',
    only: { byRank: 'servi par rang seulement', byScore: 'servi pour le meilleur total seulement' },
    from: 'Partir du meilleur total',
  },
  en: {
    title: 'What fits in the credits',
    ask: 'Calculate what fits in the credits',
    lead: 'Two ways to serve the requests, with the amount each one needs. Nothing is decided here: the chair’s order always wins.',
    all: 'All requests fit in the credits: there is no choice to calculate.',
    none: 'The calculation found nothing within its three seconds. The rank stays as it is.',
    unproven: 'The calculation stopped at its limit of three seconds: a better total may exist.',
    concealed: 'Applications hidden from you are not counted, though they use the same credits: fewer requests may fit than shown.',
    same: 'Both ways serve the same applications.',
    how: 'By rank, each application is served in the order of the list, unless its envelope no longer suffices for it. For the best total, a solver (HiGHS) seeks, among all sets that fit in each envelope, the one with the highest sum of scores; where sums are equal, the one that serves more applications, then the first of the list. It reads scores and amounts alone: neither opinions, nor overlaps, nor what the chair knows. A vote against an application leaves it out of both.',
    way: 'Way',
    byRank: 'By rank',
    byScore: 'Best total of scores',
    served: 'Applications served',
    scores: 'Total of scores',
    differs: 'What differs',
    only: { byRank: 'served by rank alone', byScore: 'served for the best total alone' },
    from: 'Begin from the best total',
  },
});

/** The value of `depuis` in the address of a new scenario that begins from the best total of scores. */
export const CALCULATED = 'notes';
/** The query parameter that asks for the calculation, which takes a moment. */
const ASK = 'calcul';

type Fit = AnswerOf<typeof fitSession>;
type Served = Fit['byRank'];

function comparisonOf(language: Language, session: Session, { byRank, byScore, toDecide: count }: Fit & { byScore: Served }): Html {
  const said = words[language];
  const ways = [
    [said.byRank, byRank],
    [said.byScore, byScore],
  ] as const;
  const isOnly = (id: string): 'byRank' | 'byScore' | null =>
    byRank.applicationIds.includes(id) === byScore.applicationIds.includes(id)
      ? null
      : byRank.applicationIds.includes(id)
        ? 'byRank'
        : 'byScore';
  const differing = toDecide(session).filter(({ applicationId }) => isOnly(applicationId) !== null);
  return html`${table<(typeof ways)[number]>({
    caption: said.title,
    isCaptionHidden: true,
    rows: ways,
    columns: [
      { label: said.way, isHeader: true, cell: ([name]) => name },
      { label: said.served, isFigure: true, cell: ([, { applicationIds }]) => `${applicationIds.length} / ${count}` },
      { label: said.scores, isFigure: true, cell: ([, { scores }]) => figure(language, scores) },
      { label: said.awarded, isFigure: true, cell: ([, { awardedCents }]) => euros(language, awardedCents) },
    ],
  })}
  ${
    differing.length === 0
      ? html`<p>${said.same}</p>`
      : table<(typeof differing)[number]>({
          caption: said.differs,
          rows: differing,
          columns: [
            { label: said.file, isHeader: true, cell: applicationOf },
            { label: said.asked, isFigure: true, cell: ({ requestedCents }) => money(language, requestedCents) },
            { label: said.score, isFigure: true, cell: ({ score }) => (score === null ? '–' : figure(language, score)) },
            { label: said.way, cell: ({ applicationId }) => said.only[isOnly(applicationId) ?? 'byRank'] },
          ],
        })
  }`;
}

/**
 * Which applications fit in what is left of the credits, by rank and with the best total of scores, once it is asked.
 */
export async function fitSection(visit: Visit, session: Session): Promise<Part> {
  const { language, query } = visit;
  const said = words[language];
  const { id } = session;
  if (!query.has(ASK))
    return html`<p><a class="fr-btn fr-btn--secondary" href="${address(`/comites/${id}/scenarios`, { [ASK]: 1 })}#${ASK}">${said.ask}</a></p>`;
  const fit = await visit.read(fitSession, { params: { id } });
  const { byScore, isSolved, isProven, concealed } = fit;
  return html`<section id="${ASK}">
    <h2>${said.title}</h2>
    <p>${said.lead}</p>
    ${concealed > 0 && html`<p><strong>${said.concealed}</strong></p>`}
    ${!isSolved && html`<p>${said.all}</p>`} ${byScore === null && html`<p>${said.none}</p>`}
    ${isSolved && byScore && !isProven && html`<p><strong class="g-late">${said.unproven}</strong></p>`}
    ${
      isSolved &&
      byScore &&
      html`${comparisonOf(language, session, { ...fit, byScore })}
        <p><a class="fr-btn fr-btn--secondary" href="${address(`/comites/${id}/scenarios/nouveau`, { depuis: CALCULATED })}">${said.from}</a></p>`
    }
    <p class="g-muted">${said.how}</p>
  </section>`;
}
