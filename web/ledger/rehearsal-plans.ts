import type { planRehearsal } from '../../api/ledger/rehearsal-plans.ts';
import { counted, euros, figure } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { typedCents } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual, quoted } from '../core/words.ts';
import { GIVEN_UP } from '../grants/acts/amendments.ts';
import type { ListedEnvelope } from './envelope-choices.ts';
import { ofTranche } from './project-column.ts';

const words = bilingual({
  fr: {
    title: 'Issues possibles',
    enough: 'Rien ne manque à ce qui doit avoir ses crédits cette année : il n’y a pas d’issue à chercher.',
    needs: {
      AE: (cents: string, year: number) => `Les tranches réservées à débloquer en ${year} demandent ${cents} d’AE.`,
      CP: (cents: string, year: number) => `Les paiements prévus en ${year} demandent ${cents} de CP.`,
    },
    lacks: (room: string, missing: string, lacking: string | null) =>
      `Après cet acte, ${room} leur resteraient : il manquerait ${missing}${lacking === null ? '' : `, dont ${lacking} manquent déjà sans lui`}.`,
    noWay:
      'Aucun acte que les règles permettent aujourd’hui n’y change rien avant la fin de l’année : ces tranches attendraient un dégel, une ouverture de crédits, ou les crédits de l’année suivante.',
    putOff: {
      AE: (count: number, cents: string, year: number) =>
        count === 1
          ? `Une tranche, de ${cents}, ne sera pas débloquée avant la fin de ${year} : elle attend sans dommage les crédits de ${year + 1}.`
          : `${count} tranches, de ${cents} en tout, ne seront pas débloquées avant la fin de ${year} : elles attendent sans dommage les crédits de ${year + 1}.`,
      CP: (count: number, cents: string, year: number) =>
        count === 1
          ? `Un paiement, de ${cents}, peut être fait sur les crédits de ${year + 1} : le délai de sa convention court jusque-là.`
          : `${count} paiements, de ${cents} en tout, peuvent être faits sur les crédits de ${year + 1} : le délai de leur convention court jusque-là.`,
    },
    putOffCaption: (year: number) => `Ce qui est remis aux crédits de ${year}`,
    reserved: { AE: 'Réservé', CP: 'À payer' },
    expected: { AE: 'Déblocage prévu le', CP: 'Paiement prévu le' },
    aims: { score: 'Le moins coûteux en notes', days: 'Le plus rapide', both: 'Le moins coûteux en notes, et le plus rapide' },
    price: (points: string, days: string) => `Prix : ${points}, et ${days} avant le dernier effet.`,
    pointsGivenUp: { one: 'point de note abandonné', other: 'points de note abandonnés' },
    daysLeft: { one: 'jour', other: 'jours' },
    waiting: (count: number) =>
      count === 0
        ? 'Aucune tranche n’attendrait plus.'
        : count === 1
          ? 'Une tranche attendrait encore ses crédits.'
          : `${count} tranches attendraient encore leurs crédits.`,
    unproven: 'Le calcul s’est arrêté à sa limite de trois secondes : un ensemble moins coûteux peut exister.',
    act: 'Acte',
    frees: 'Apporte ou libère',
    points: 'Points de note',
    days: 'Jours',
    propose: 'Proposer',
    transfer: (from: string) => `Redéployer depuis ${from}`,
    to: (name: string) => `vers ${name}`,
    several: 'Ce que chaque enveloppe porte',
    columns: { envelope: 'Enveloppe', part: 'Part de l’acte', needed: 'Demandé', room: 'Resterait', missing: 'Manquerait' },
    carryOver: (year: number) => `Reporter des crédits de ${year}, annulés en fin de gestion ; un arrêté de report est nécessaire`,
    amend: (ranks: string) => `Avenant qui retire la tranche ${ranks}`,
    amendMany: (ranks: string) => `Avenant qui retire les tranches ${ranks}`,
    account: 'Approbation du décompte final rendu : ce qui n’est pas dû est libéré',
    end: 'Fin de la convention : le délai de la mise en demeure est passé et la condition n’est pas tenue',
    notice: 'Mise en demeure, une condition écrite n’étant pas tenue, puis fin de la convention',
    how: 'Comment ces issues sont cherchées',
    method: [
      'Les crédits disponibles ailleurs dans la famille d’enveloppes, puis les crédits reportables, passent d’abord : ils ne coûtent ni note ni délai. Pour eux, aucun calcul n’est nécessaire. Les CP reportables n’y sont qu’une fois donnés les crédits initiaux du programme, dont 3 % les plafonnent (LOLF, art. 15).',
      'Le reste est un choix entre conventions : approuver les décomptes finals rendus, dont ce qui n’est pas dû est libéré sans rien coûter ; retirer par avenant leurs dernières tranches conditionnelles ; ou mettre fin à celles dont une condition écrite n’est pas tenue, par une mise en demeure ou, si son délai est passé, aussitôt. Un solveur (HiGHS) cherche l’ensemble qui suffit et coûte le moins : en notes (la note du dossier, multipliée par la part de la subvention qui est retirée ; un dossier sans note compte pour 5), ou en jours (les délais d’avis et de décision que l’appel fixe pour un avenant, le délai de la convention pour une mise en demeure). Un acte qui ne prendrait effet qu’après le 31 décembre de l’année n’est pas compté : ce qu’il libère ne servirait plus à cette année. À égalité, il préfère moins d’actes, puis l’ordre des références.',
      'Chaque plan est essayé par les règles du registre avant d’être montré. Il ne décide de rien : chaque acte se propose par son formulaire, et les mêmes règles le jugent de nouveau quand une deuxième personne le confirme.',
    ],
    solved: 'Un choix restait à faire : le solveur a été interrogé.',
    unsolved: 'Aucun choix ne restait à faire : le solveur n’a pas été interrogé.',
    partial: 'Seules les 300 conventions aux montants les plus élevés ont été examinées.',
  },
  en: {
    title: 'Ways out',
    enough: 'Everything that needs its credits this year has them: there is nothing to solve.',
    needs: {
      AE: (cents: string, year: number) => `The reserved tranches that are to be confirmed in ${year} ask for ${cents} of AE.`,
      CP: (cents: string, year: number) => `The payments that are expected in ${year} ask for ${cents} of CP.`,
    },
    lacks: (room: string, missing: string, lacking: string | null) =>
      `After this order ${room} would be left for them: ${missing} would be missing${lacking === null ? '' : `, of which ${lacking} are missing without it too`}.`,
    noWay:
      'No act allowed by the rules today helps before the year ends: these tranches would wait for a thaw, an allotment, or next year’s credits.',
    putOff: {
      AE: (count: number, cents: string, year: number) =>
        count === 1
          ? `One tranche, of ${cents}, is not to be confirmed before the end of ${year}: it waits for the credits of ${year + 1} without harm.`
          : `${count} tranches, of ${cents} in all, are not to be confirmed before the end of ${year}: they wait for the credits of ${year + 1} without harm.`,
      CP: (count: number, cents: string, year: number) =>
        count === 1
          ? `One payment, of ${cents}, may be made from the credits of ${year + 1}: the time that its agreement sets runs until then.`
          : `${count} payments, of ${cents} in all, may be made from the credits of ${year + 1}: the time that their agreements set runs until then.`,
    },
    putOffCaption: (year: number) => `What is put off to the credits of ${year}`,
    reserved: { AE: 'Reserved', CP: 'To pay' },
    expected: { AE: 'To be confirmed on', CP: 'To be paid on' },
    aims: { score: 'The cheapest in scores', days: 'The soonest', both: 'The cheapest in scores, and the soonest' },
    price: (points: string, days: string) => `Price: ${points}, and ${days} until the last effect.`,
    pointsGivenUp: { one: 'point of the scores', other: 'points of the scores' },
    daysLeft: { one: 'day', other: 'days' },
    waiting: (count: number) =>
      count === 0
        ? 'No tranche would wait any more.'
        : count === 1
          ? 'One tranche would still wait for its credits.'
          : `${count} tranches would still wait for their credits.`,
    unproven: 'The calculation stopped at its limit of three seconds: a cheaper set may exist.',
    act: 'Act',
    frees: 'Brings or frees',
    points: 'Points of the scores',
    days: 'Days',
    propose: 'Propose',
    transfer: (from: string) => `Transfer from ${from}`,
    to: (name: string) => `to ${name}`,
    several: 'What each envelope bears',
    columns: { envelope: 'Envelope', part: 'Part of the order', needed: 'Asked for', room: 'Would be left', missing: 'Would be missing' },
    carryOver: (year: number) => `Carry over credits of ${year} that have lapsed; this needs an order`,
    amend: (ranks: string) => `Amendment that takes away tranche ${ranks}`,
    amendMany: (ranks: string) => `Amendment that takes away tranches ${ranks}`,
    account: 'Approval of the final account that was given: what is not due is released',
    end: 'End of the agreement: the time of its formal notice is over, and the condition is not kept',
    notice: 'Formal notice, since a written condition is not kept, then the end of the agreement',
    how: 'How these ways are sought',
    method: [
      'Credits that are available elsewhere in the family of envelopes come first, then those that may be carried over: they cost neither scores nor time. These need no calculation. CP that may be carried over are among them only once the initial credits of the programme are given, 3 % of which cap them (LOLF art. 15).',
      'The rest is a choice among grants: approving the final accounts that were given, of which what is not due is released at no price; taking away their last conditional tranches by an amendment; or ending those of which a written condition is not kept, by a formal notice or, once its time is over, at once. A solver (HiGHS) seeks the set that suffices and costs least: in scores (the application’s score times the part of the grant that is taken away; an application without a score counts as 5), or in days (the time that the call sets for the opinion and the decision on an amendment, that of the agreement for a notice). An act that would take effect only after 31 December of the year is not counted: what it frees would no longer serve that year. Where sets are equal, it prefers fewer acts, then the order of the references.',
      'Each plan is tried by the rules of the ledger before it is shown. It decides nothing: each act is proposed by its own form, and the same rules judge it again when a second person confirms it.',
    ],
    solved: 'A choice was left: the solver was asked.',
    unsolved: 'No choice was left: the solver was not asked.',
    partial: 'Only the 300 grants with the largest amounts were looked at.',
  },
});

type Plans = AnswerOf<typeof planRehearsal>;
type Plan = Plans['plans'][number];
type Step = Plan['steps'][number];

/** What a step is, in words. */
function actOf(
  language: Language,
  { command, year, envelopeId, toEnvelopeId, grant, ranks }: Step,
  envelopes: readonly ListedEnvelope[],
  isOfSeveral: boolean,
): Part {
  const said = words[language];
  const nameOf = (id: string | null): string => envelopes.find((each) => each.id === id)?.name ?? '';
  const to = isOfSeveral && toEnvelopeId !== null && html`<br /><span class="g-muted g-small">${said.to(nameOf(toEnvelopeId))}</span>`;
  if (command === 'transferCredits') return html`${said.transfer(nameOf(envelopeId))}${to}`;
  if (command === 'carryOverCredits') return html`${said.carryOver(year)}${to}`;
  const amendment = (ranks.length > 1 ? said.amendMany : said.amend)(ranks.join(', '));
  const ends = command === 'terminateGrant' ? said.end : said.account;
  const what = command === 'proposeAmendment' ? amendment : command === 'giveNotice' ? said.notice : ends;
  return html`${what}${grant && html`<br /><a href="/conventions/${grant.id}">${grant.reference} · ${quoted(language, grant.title)}</a><br /><span class="g-muted g-small">${grant.organisationName}</span>`}`;
}

/** The form on which a step is proposed, as far as the plan fills it. */
function formHref(
  visit: Visit,
  { command, year, envelopeId, toEnvelopeId, amountCents, grant, milestone }: Step,
  { credit, programmeInitialCents }: Pick<Plans, 'credit' | 'programmeInitialCents'>,
): string {
  if (grant && command === 'giveNotice') return wayToAct(visit, command, grant.id, { ground: 'condition', milestone });
  if (grant && command !== 'proposeAmendment') return wayToAct(visit, command, grant.id);
  if (grant) return wayToAct(visit, command, grant.id, { [GIVEN_UP]: typedCents(amountCents) });
  return wayToAct(visit, 'proposeChange', envelopeId ?? '', {
    '/command': command,
    '/body/year': year,
    '/body/credit': credit,
    '/body/amountCents': typedCents(amountCents),
    '/body/toEnvelopeId': command === 'transferCredits' ? toEnvelopeId : null,
    '/body/programmeInitialCents':
      command === 'carryOverCredits' && credit === 'CP' && programmeInitialCents !== null ? typedCents(programmeInitialCents) : null,
  });
}

function planSection(visit: Visit, plan: Plan, plans: Plans, envelopes: readonly ListedEnvelope[]): Html {
  const { language } = visit;
  const said = words[language];
  const { aims, points, days, steps, waiting, isProven } = plan;
  const heading = said.aims[aims.length > 1 ? 'both' : (aims[0] ?? 'score')];
  return html`<section>
    <h3>${heading}</h3>
    <p>${said.price(counted(language, points, said.pointsGivenUp), counted(language, days, said.daysLeft))} ${said.waiting(waiting)}</p>
    ${!isProven && html`<p><strong class="g-late">${said.unproven}</strong></p>`}
    ${table<Step>({
      caption: heading,
      isCaptionHidden: true,
      rows: steps,
      columns: [
        { label: said.act, isHeader: true, cell: (step) => actOf(language, step, envelopes, plans.envelopes.length > 1) },
        { label: said.frees, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
        { label: said.points, isFigure: true, cell: (step) => figure(language, step.points) },
        { label: said.days, isFigure: true, cell: (step) => figure(language, step.days) },
        {
          label: said.propose,
          cell: (step) => html`<a class="fr-btn fr-btn--sm fr-btn--secondary" href="${formHref(visit, step, plans)}">${said.propose}</a>`,
        },
      ],
    })}
  </section>`;
}

function putOffOf(language: Language, { putOff, year, credit }: Plans): Part {
  const said = words[language];
  return (
    putOff.length > 0 &&
    html`<details class="g-section">
      <summary>
        ${said.putOff[credit](putOff.length, euros(language, sumCents(putOff.map(({ openCents }) => openCents))), year)}
      </summary>
      ${table<Plans['putOff'][number]>({
        caption: said.putOffCaption(year + 1),
        rows: putOff,
        columns: [
          ...ofTranche(language),
          { label: said.reserved[credit], isFigure: true, cell: ({ openCents }) => money(language, openCents) },
          { label: said.expected[credit], cell: ({ expectedOn }) => date(language, expectedOn) },
        ],
      })}
    </details>`
  );
}

/** What an order on several envelopes leaves each of them: what one has to spare does not help another. */
function severalOf(language: Language, { envelopes: parts }: Plans, envelopes: readonly ListedEnvelope[]): Part {
  const said = words[language];
  const nameOf = (envelopeId: string): string => envelopes.find(({ id }) => id === envelopeId)?.name ?? '';
  return (
    parts.length > 1 &&
    table<Plans['envelopes'][number]>({
      caption: said.several,
      rows: parts,
      columns: [
        { label: said.columns.envelope, isHeader: true, cell: ({ envelopeId }) => nameOf(envelopeId) },
        { label: said.columns.part, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
        { label: said.columns.needed, isFigure: true, cell: ({ neededCents }) => money(language, neededCents) },
        { label: said.columns.room, isFigure: true, cell: ({ roomCents }) => money(language, roomCents) },
        { label: said.columns.missing, isFigure: true, cell: ({ missingCents }) => money(language, missingCents) },
      ],
    })
  );
}

/**
 * The lawful ways out of a rehearsed order: what is put off, the cheapest sets with their prices, and how they are
 * sought.
 */
export function plansSection(visit: Visit, plans: Plans, envelopes: readonly ListedEnvelope[]): Html {
  const { language } = visit;
  const said = words[language];
  const { missingCents, neededCents, roomCents, lackingCents, credit, year, isSolved, isPartial } = plans;
  const amount = (cents: number): string => euros(language, cents);
  const lacks = said.lacks(amount(roomCents), amount(missingCents), lackingCents > 0 ? amount(lackingCents) : null);
  return html`<section id="issues">
    <h2>${said.title}</h2>
    <p>${missingCents > 0 ? html`${said.needs[credit](amount(neededCents), year)} <strong>${lacks}</strong>` : said.enough}</p>
    ${severalOf(language, plans, envelopes)} ${putOffOf(language, plans)} ${missingCents > 0 && plans.plans.length === 0 && html`<p>${said.noWay}</p>`}
    ${plans.plans.map((plan) => planSection(visit, plan, plans, envelopes))}
    <details class="g-section">
      <summary>${said.how}</summary>
      ${said.method.map((each) => html`<p>${each}</p>`)}
      ${plans.plans.length > 0 && html`<p>${isSolved ? said.solved : said.unsolved}</p>`} ${isPartial && html`<p>${said.partial}</p>`}
    </details>
  </section>`;
}
