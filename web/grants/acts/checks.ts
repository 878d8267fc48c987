import { getTimeline } from '../../../api/desk/timeline.ts';
import { getGrant } from '../../../api/grants/grants.ts';
import { listSampledPayments } from '../../../api/ledger/samples.ts';
import { euros } from '../../../domain/core/format.ts';
import { actsOn, oncePerPage } from '../../core/acts.ts';
import type { AnswerOf } from '../../core/answer.ts';
import { date } from '../../core/components/dates.ts';
import { money } from '../../core/components/money.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { timelineOf } from '../../core/components/timeline.ts';
import { choiceLabel } from '../../core/forms/field.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { bilingual } from '../../core/words.ts';
import { grantHref } from '../grant-page-parts.ts';
import { isOfPayments } from '../payment.ts';
import { serviceOf } from '../service.ts';
import { found, type OnGrant, prose, saidBy, sentence, trancheFacts } from './grant-act-parts.ts';

const words = bilingual({
  fr: {
    payment: 'Paiement contrôlé',
    number: (payment: number) => `mouvement n° ${payment} de l’enveloppe`,
    earlier: 'Contrôle précédent',
    wrong: (finding: string, amount: string) => `${finding} : ${amount}`,
    page: 'Voir la tranche, le compte payé et ses paiements',
    agreement: 'Voir la convention signée',
    history: 'Ce qui s’est passé',
    counts: (amount: string) => `Le contrôle porte sur ${amount}, et compte à l’année du paiement.`,
    then: 'Rien d’autre n’est déclenché. Un trop-payé se réclame par une créance, que les finances émettent sur la tranche ; un paiement insuffisant se complète par une nouvelle demande, dans la limite de ce qui est attesté ; une pièce manquante se demande au bénéficiaire.',
  },
  en: {
    payment: 'Payment checked',
    number: (payment: number) => `movement ${payment} of the envelope`,
    earlier: 'Earlier check',
    wrong: (finding: string, amount: string) => `${finding}: ${amount}`,
    page: 'See the tranche, the account paid and its payments',
    agreement: 'See the signed agreement',
    history: 'What happened',
    counts: (amount: string) => `The check is about ${amount}, and counts in the year of the payment.`,
    then: 'Nothing else is set off. What was overpaid is claimed back, by a claim that finance issues on the tranche; what was underpaid is ordered anew, up to what is certified; missing evidence is asked of the beneficiary.',
  },
});

type Sampled = AnswerOf<typeof listSampledPayments>['items'][number];

/** The drawn payments of the grant. */
const sampledOf: (on: OnGrant) => Promise<Sampled[]> = oncePerPage(
  async ({ visit, read: { id, envelopeId } }) =>
    (await visit.read(listSampledPayments, { params: { id: envelopeId }, query: { grantId: id, limit: '100' } })).items,
);

const sampledIn = async (on: OnGrant): Promise<Sampled> =>
  found((await sampledOf(on)).find(({ payment }) => payment === Number(on.parts['payment'])));

/** What the earlier check found, which a new one replaces. */
function earlierOf({ language }: OnGrant, { check }: Sampled): Part {
  if (!check) return null;
  const said = words[language];
  const finding = choiceLabel(language, 'finding', check.finding);
  return html`${check.wrongCents > 0 ? said.wrong(finding, euros(language, check.wrongCents)) : finding}, ${saidBy(language, check.at, check.by.name)}
  ${check.reason && prose(check.reason)}`;
}

/** The payment with its tranche, what shows the service, and each act that led to it with the person who gave it. */
async function paymentObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const sampled = await sampledIn(on);
  const tranche = found(read.tranches.find(({ rank }) => rank === sampled.tranche));
  const { items } = await visit.read(getTimeline, { params: { id: read.applicationId } });
  return html`${summaryList([
    [said.payment, html`<strong>${money(language, sampled.amountCents)}</strong>, ${said.number(sampled.payment)}`],
    [said.valueDate, date(language, sampled.paidOn)],
    [said.beneficiary, read.organisationName],
    [said.earlier, earlierOf(on, sampled)],
    // What shows the service, below, says on what it was certified.
    ...trancheFacts(on, { ...tranche, observation: null }),
  ])}
  <p>
    <a class="fr-link" href="${grantHref(read, `/paiement/${tranche.rank}`)}">${said.page}</a> ·
    <a class="fr-link" href="${grantHref(read, '/convention.pdf')}">${said.agreement}</a>
  </p>
  ${await serviceOf(visit, read, tranche)}
  <section>
    <h3>${said.history}</h3>
    ${timelineOf(
      language,
      items.filter(({ event }) => isOfPayments(event)),
    )}
  </section>`;
}

/** What the page of checking a drawn payment shows. */
export const CHECK_ACTS = actsOn(getGrant, {
  checkPayment: {
    part: {
      field: 'payment',
      of: async (on) =>
        (await sampledOf(on))
          .filter(({ commands }) => commands.includes('checkPayment'))
          .map(({ payment, amountCents, tranche }) => ({
            value: String(payment),
            label: euros(on.language, amountCents),
            hint: `${words[on.language].tranche} ${tranche}, ${words[on.language].number(payment)}`,
          })),
    },
    offered: async (on) => (await sampledIn(on)).commands,
    refused: async (on) => (await sampledIn(on)).refused,
    object: paymentObject,
    follows: async (on) => {
      const said = words[on.language];
      return html`${sentence(said.counts(euros(on.language, (await sampledIn(on)).amountCents)))} ${sentence(said.then)}`;
    },
    begins: async (on) => {
      const check = (await sampledOf(on)).find(({ payment }) => payment === Number(on.parts['payment']))?.check;
      return check ? { finding: check.finding, wrongCents: check.wrongCents, reason: check.reason ?? '' } : {};
    },
    next: () => '/taches',
  },
});
