import { yearOf } from '../../domain/core/calendar.ts';
import type { PromiseGain } from '../../domain/impact/gain.ts';
import type { Path } from './grants.ts';

/** How far a gain gets, and how it ends. */
type End = 'promised' | 'revised' | 'declared' | 'returned' | 'realised' | 'lapsed';

/** Made-up gains, one for each method of all calls: what each saves in a year, from the first to the last. */
const GAINS = {
  fte: {
    title: 'Instruction sans nouvelle saisie',
    owner: 'Bureau des aides',
    method: 'fte',
    unitCostCents: 6_240_000,
    costSource: 'Coût annuel complet d’un agent, contrôle de gestion du service',
    baseline: 'Quatre agents ressaisissent les demandes (enquête de temps de l’an dernier).',
    budgetLine: 'Programme d’exemple, action 3, titre 2',
    evidence: 'L’enquête de temps, refaite chaque automne, et le tableau des emplois.',
    quantities: [0.5, 2, 2.5],
  },
  licence: {
    title: 'Fin de l’ancien logiciel de suivi',
    owner: 'Direction du numérique',
    method: 'licence',
    unitCostCents: 48_000,
    costSource: 'Dernière facture de l’éditeur, toutes taxes comprises',
    baseline: 'Cent vingt licences sont payées chaque année.',
    budgetLine: 'Programme d’exemple, action 7, titre 3',
    evidence: 'La résiliation du contrat, puis l’absence de facture.',
    quantities: [40, 120, 120],
  },
  external_work: {
    title: 'Rapprochements de fichiers faits sans prestataire',
    owner: 'Pôle données',
    method: 'external_work',
    unitCostCents: 78_000,
    costSource: 'Prix journalier du marché en vigueur, toutes taxes comprises',
    baseline: 'Soixante jours de prestation ont été achetés l’an dernier.',
    budgetLine: 'Programme d’exemple, action 7, titre 3',
    evidence: 'Les bons de commande de l’année.',
    quantities: [20, 60],
  },
  user_time: {
    title: 'Demandes préremplies',
    owner: 'Mission relation usagers',
    method: 'user_time',
    unitCostCents: 1_500,
    costSource: 'Valeur d’une heure retenue par l’appel',
    baseline: 'Une demande prend cinquante minutes à un usager.',
    budgetLine: 'Aucune',
    evidence: 'Le temps médian de saisie mesuré par le service en ligne.',
    quantities: [2_000, 8_000],
  },
} as const;

const REVISED = 'Le déploiement commence par deux sites sur cinq.';

/** A gain that the project promises by this method, and what comes of its first year once that is over. */
export const gain = (method: keyof typeof GAINS, end: End): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    yield fund.in(3);
    const { quantities, ...said } = GAINS[method];
    const { count } = await fund.db
      .selectFrom('gain')
      .where('grant_id', '=', id)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const number = Number(count) + 1;
    const year = yearOf(fund.now());
    const years = quantities.map((quantity, place) => ({ year: year + place, quantity }));
    const costOn = `${year - 1}-12-31`;
    const body: PromiseGain = { ...said, costOn, years };
    await fund.act(login, 'promiseGain', body, id);
    if (end === 'promised') return;
    yield fund.in(8);
    if (end === 'revised') {
      const { unitCostCents, costSource } = said;
      // What is over by now is no longer revised.
      const open = years.filter(({ year: of }) => of >= yearOf(fund.now()));
      const fewer = open.map(({ year: of, quantity }) => ({ year: of, quantity: quantity / 2 }));
      await fund.act(login, 'reviseGain', { gain: number, unitCostCents, costOn, costSource, years: fewer, reason: REVISED }, id);
      return;
    }
    if (end === 'lapsed') {
      await fund.act(
        'lead',
        'lapseGain',
        { gain: number, reason: 'Le logiciel est repris par un autre service : rien n’est économisé.' },
        id,
      );
      return;
    }
    const [first = 1] = quantities;
    // The year is declared once it is over, where the fund is lived through until then.
    yield fund.at(`${year + 1}-01-12`);
    const declared = { gain: number, year, quantity: first, words: 'Mesuré par le service ; la pièce est au dossier.' };
    await fund.act(login, 'declareGain', declared, id);
    if (end === 'declared') return;
    yield fund.in(5);
    const judged = { gain: number, year, number: 1 };
    if (end === 'realised') await fund.act('finance-2', 'certifyGain', { ...judged, decision: 'certify' }, id);
    else await fund.act('finance-2', 'certifyGain', { ...judged, decision: 'return', reasons: 'Joignez la facture de l’année.' }, id);
  };
