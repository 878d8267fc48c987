import { getGrant } from '../../../api/grants/grants.ts';
import { getEnvelope } from '../../../api/ledger/envelopes.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { agreementCents } from '../../../domain/grants/visa.ts';
import { euros } from '../../../domain/core/format.ts';
import { actsOn } from '../../core/acts.ts';
import { money } from '../../core/components/money.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { orNothing } from '../../core/page.ts';
import { bilingual } from '../../core/words.ts';
import { grantHref, sideName } from '../grant-page-parts.ts';
import { visaTable } from '../tranches.ts';
import { type OnGrant, onTranche, saidBy, sentence, trancheFacts, trancheIn } from './grant-act-parts.ts';

const words = bilingual({
  fr: {
    title: 'Donner ou refuser le visa sur une tranche',
    give: 'Donner le visa',
    refuse: 'Refuser le visa',
    why: 'Pourquoi un visa',
    threshold: (whole: string, threshold: string) =>
      `La convention entière, ${whole} toutes tranches comprises, atteint le seuil de ${threshold} de l’enveloppe.`,
    added: (number: number) => `L’avenant n° ${number} ajoute cette tranche.`,
    restored: 'Un recours accepté rend cette tranche.',
    committed: 'Déjà engagé sur la convention',
    form: 'Forme juridique',
    signed: 'Signatures',
    unsigned: 'aucune pour l’instant',
    document: 'Convention',
    read: 'Lire la convention (PDF)',
    tranches: 'Toutes les tranches et leurs conditions',
    centre: 'Centre financier',
    area: 'Domaine fonctionnel',
    unknown: 'non relevé',
    reserved: (year: number) => `AE ${year} réservées, celles de la tranche comprises`,
    available: (year: number) => `AE ${year} disponibles`,
    favourable: (amount: string) => `Visa donné : la tranche peut être engagée, pour ${amount}. Ces crédits sont déjà réservés.`,
    unfavourable: 'Visa refusé : la tranche ne peut pas être engagée. Un visa peut encore être donné plus tard.',
  },
  en: {
    title: 'Give or refuse the visa on a tranche',
    give: 'Give the visa',
    refuse: 'Refuse the visa',
    why: 'Why a visa',
    threshold: (whole: string, threshold: string) =>
      `The whole agreement, ${whole} with all of its tranches, reaches the threshold of ${threshold} of the envelope.`,
    added: (number: number) => `Amendment no. ${number} adds this tranche.`,
    restored: 'An upheld appeal gives this tranche back.',
    committed: 'Committed already on the agreement',
    form: 'Legal form',
    signed: 'Signatures',
    unsigned: 'none for now',
    document: 'Agreement',
    read: 'Read the agreement (PDF, in French)',
    tranches: 'All tranches and their conditions',
    centre: 'Funds centre',
    area: 'Functional area',
    unknown: 'not recorded',
    reserved: (year: number) => `AE ${year} reserved, those of the tranche among them`,
    available: (year: number) => `AE ${year} available`,
    favourable: (amount: string) => `Visa given: the tranche may be committed, for ${amount}. These credits are reserved already.`,
    unfavourable: 'Visa refused: the tranche cannot be committed. A visa may still be given later.',
  },
});

/** Under which codes the credits of the tranche stand, and what is left of them. */
async function imputation({ visit, language, read }: OnGrant, year: number): Promise<Part> {
  const said = words[language];
  const envelope = await orNothing(visit.read(getEnvelope, { params: { id: read.envelopeId } }));
  const credits = envelope?.years.find((each) => each.year === year);
  if (!envelope) return null;
  return summaryList([
    [said.envelope, html`<a class="fr-link" href="/enveloppes/${envelope.id}">${envelope.code} · ${envelope.name}</a>`],
    [said.centre, credits?.fundsCentre ?? said.unknown],
    [said.area, credits?.functionalArea ?? said.unknown],
    [said.reserved(year), credits && money(language, credits.ae.reservedCents)],
    [said.available(year), credits && money(language, credits.ae.availableCents)],
  ]);
}

/** The tranche, the whole agreement that reaches the threshold, and the credits that the commitment is to take. */
async function visaObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const tranche = trancheIn(on);
  const { amendment, year } = tranche;
  const plan = read.amendments.find(({ number }) => number === amendment)?.plan;
  const agreement = plan === undefined ? read.agreement : read.amendments.find((each) => each.number === amendment)?.agreement;
  const signatures = agreement?.signatures ?? [];
  const threshold = read.visaRule?.thresholdCents ?? null;
  return html`${summaryList([
    ...trancheFacts(on, tranche),
    [said.beneficiary, read.organisationName],
    [said.form, read.legalForm.label],
    [
      said.why,
      threshold !== null &&
        html`${said.threshold(euros(language, agreementCents(read, tranche)), euros(language, threshold))} ${amendment !== null && (read.amendments.some(({ number }) => number === amendment) ? said.added(amendment) : said.restored)}`,
    ],
    [said.committed, money(language, sumCents(read.tranches.map(({ committedCents }) => committedCents)))],
    [
      said.signed,
      signatures.length > 0
        ? signatures.map(
            ({ side, by, at }) => html`<div>${saidBy(language, at, `${by} (${sideName(language, side).toLowerCase()})`)}</div>`,
          )
        : said.unsigned,
    ],
    [
      said.document,
      html`<a class="fr-link" href="${grantHref(read, `/convention.pdf${plan === undefined ? '' : `?plan=${plan}`}`)}">${said.read}</a> ·
        <a class="fr-link" href="${grantHref(read, '/tranches')}">${said.tranches}</a>`,
    ],
  ])}
  ${await imputation(on, year)} ${visaTable(visit, read)}`;
}

export const VISA_ACTS = actsOn(getGrant, {
  giveVisa: {
    ...onTranche('giveVisa'),
    object: visaObject,
    follows: (on) => {
      const said = words[on.language];
      return html`${sentence(said.favourable(euros(on.language, trancheIn(on).amountCents)))} ${sentence(said.unfavourable)}`;
    },
    begins: ({ visit }) => ({ givenOn: parisDate(visit.at) }),
    answers: {
      field: 'favourable',
      title: { fr: words.fr.title, en: words.en.title },
      buttons: { fr: { on: words.fr.give, '': words.fr.refuse }, en: { on: words.en.give, '': words.en.refuse } },
      requires: ['/observation'],
    },
    next: ({ visit }) => (visit.person?.caller.roles.includes('controller') ? '/visas' : '/taches'),
  },
});
