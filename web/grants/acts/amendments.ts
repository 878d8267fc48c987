import { getGrant } from '../../../api/grants/grants.ts';
import { listAmendmentReviewers } from '../../../api/grants/amendments.ts';
import { getMyOrganisation, listPeople } from '../../../api/people/people.ts';
import { ApplicationContent } from '../../../domain/applications/application.ts';
import { differences } from '../../../domain/applications/revision.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { addedBy, deciderOf } from '../../../domain/grants/amendment.ts';
import { grantAt } from '../../../domain/grants/funding-change.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { withMovedFunding } from '../../../domain/grants/termination.ts';
import { isPending, UNCONFIRMED } from '../../../domain/grants/tranche.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { filesOfAct } from '../../applications/attachments.ts';
import { actsOn, type Option } from '../../core/acts.ts';
import { date, deadline } from '../../core/components/dates.ts';
import { money } from '../../core/components/money.ts';
import { status } from '../../core/components/status.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { table } from '../../core/components/table.ts';
import { choiceLabel } from '../../core/forms/field.ts';
import { centsOf } from '../../core/forms/values.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { orNothing } from '../../core/page.ts';
import { bilingual } from '../../core/words.ts';
import { differenceList } from '../../applications/versions.ts';
import { type Grant, grantHref, isOfFund, sideName } from '../grant-page-parts.ts';
import { callOfGrant, type Plan, planBefore, planInForce } from './plan.ts';
import { availableAfter, type Effect, effectTable, type Fact, found, type OnGrant, prose, saidBy, sentence } from './grant-act-parts.ts';
import type { CommandOn } from '../../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    decide: 'Approuver ou rejeter l’avenant',
    advise: 'Rendre un avis sur l’avenant',
    favourable: 'Rendre un avis favorable',
    unfavourable: 'Rendre un avis défavorable',
    amendment: 'Avenant',
    named: (number: number) => `n° ${number}`,
    changed: 'Le plan, avant et après l’avenant',
    proposed: 'Proposé',
    reasons: 'Motif',
    opinion: 'Avis',
    noOpinion: 'pas encore rendu',
    reviewer: 'Avis demandé à',
    nobody: 'personne pour l’instant',
    until: 'Échéance',
    document: 'Document',
    read: (number: number) => `Lire l’avenant n° ${number} (PDF)`,
    awarded: 'Montant accordé',
    length: 'Durée',
    months: (count: number) => `${count} mois`,
    end: 'Fin du projet',
    responsible: 'Responsable du projet',
    changes: 'Ce qui change dans le plan',
    reserves: (amount: string) => `Approuvé, l’avenant réserve ${amount} dès maintenant ; la seconde signature les engage.`,
    gives: (amount: string) =>
      `Signé par les deux parties, l’avenant retire ${amount} aux dernières tranches qui ne sont ni dues ni payées.`,
    keeps: 'L’avenant ne change pas le montant accordé : aucun crédit ne bouge.',
    approved:
      'Approuvé : les deux parties le signent. Si le bénéficiaire ne l’a pas signé dans le délai que fixe l’appel, il devient caduc.',
    rejected: 'Rejeté : la convention reste telle qu’elle est. Le rejet est définitif ; un autre avenant peut être proposé.',
    freed: (amount: string) => `Les ${amount} que l’avenant avait réservés redeviennent disponibles.`,
    deciders: {
      chair: 'Il ajoute de l’argent : la présidence du comité en décide, après l’avis.',
      lead: 'Il n’ajoute pas d’argent : la direction du Datalab en décide, après l’avis.',
    },
    howDecided:
      'Un avenant qui ajoute de l’argent est décidé par la présidence du comité, un autre par la direction du Datalab ; les deux parties signent ensuite.',
    again: 'L’avis n’est plus attendu de vous : la direction du Datalab le demande à une autre personne.',
    plan: 'Plan en vigueur',
    paid: 'Déjà payé',
    startsOn: 'Début du projet',
    reported: 'Changement de financement à prendre en compte',
    reportedWords: (cost: string, part: string) => `coût de ${cost}, dont ${part} pour le fonds`,
    funding: 'Financements du plan en vigueur',
    label: 'Financeur',
    source: 'Origine',
    share: (part: string, cost: string) =>
      `La part du fonds suit le coût, au taux du plan en vigueur, sans dépasser le montant accordé : ${part} pour un coût de ${cost}.`,
    half: (part: string, cost: string) => `Pour un coût de ${cost}, elle serait de ${part}.`,
    blocked: (count: number) =>
      count === 1
        ? 'Une tranche n’est pas encore engagée : elle ne le sera pas avant l’avenant.'
        : `${count} tranches ne sont pas encore engagées : elles ne le seront pas avant l’avenant.`,
    awayUntil: (day: string) => `en absence jusqu’au ${day}`,
    load: (steps: number) => (steps === 1 ? '1 avis en attente' : `${steps} avis en attente`),
  },
  en: {
    decide: 'Approve or reject the amendment',
    advise: 'Give an opinion on the amendment',
    favourable: 'Give a favourable opinion',
    unfavourable: 'Give an unfavourable opinion',
    amendment: 'Amendment',
    named: (number: number) => `no. ${number}`,
    changed: 'The plan before and after the amendment',
    proposed: 'Proposed',
    reasons: 'Reason',
    opinion: 'Opinion',
    noOpinion: 'not given yet',
    reviewer: 'Opinion asked of',
    nobody: 'no one for now',
    until: 'Deadline',
    document: 'Document',
    read: (number: number) => `Read amendment ${number} (PDF)`,
    awarded: 'Amount awarded',
    length: 'Length',
    months: (count: number) => (count === 1 ? '1 month' : `${count} months`),
    end: 'End of the project',
    responsible: 'Who answers for the project',
    changes: 'What changes in the plan',
    reserves: (amount: string) => `Approved, the amendment reserves ${amount} at once; the second signature commits them.`,
    gives: (amount: string) => `Signed by both sides, the amendment takes ${amount} from the last tranches that are neither owed nor paid.`,
    keeps: 'The amendment leaves the amount awarded as it is: no credit moves.',
    approved: 'Approved: both sides sign it. If its beneficiary has not done so within the time that the call sets, it lapses.',
    rejected: 'Rejected: the agreement stays as it is. This is final; another amendment may be proposed.',
    freed: (amount: string) => `The ${amount} that the amendment had reserved are available again.`,
    deciders: {
      chair: 'It adds money: the chair of the committee decides on it, after the opinion.',
      lead: 'It adds no money: the Datalab lead decides on it, after the opinion.',
    },
    howDecided:
      'An amendment that adds money is decided by the chair of the committee, another one by the Datalab lead; then both sides sign it.',
    again: 'The opinion is no longer expected of you: the Datalab lead asks another person.',
    plan: 'Plan in force',
    paid: 'Paid already',
    startsOn: 'Start of the project',
    reported: 'Change of the funding to be taken up',
    reportedWords: (cost: string, part: string) => `a cost of ${cost}, of which ${part} by the fund`,
    funding: 'Funding in the plan in force',
    label: 'Funder',
    source: 'From',
    share: (part: string, cost: string) =>
      `The fund’s part follows the cost, at the rate of the plan in force, up to the amount awarded: ${part} for a cost of ${cost}.`,
    half: (part: string, cost: string) => `For a cost of ${cost} it would be ${part}.`,
    blocked: (count: number) =>
      count === 1
        ? 'One tranche is not committed yet: it is not before the amendment.'
        : `${count} tranches are not committed yet: they are not before the amendment.`,
    awayUntil: (day: string) => `away until ${day}`,
    load: (steps: number) => (steps === 1 ? '1 opinion awaited' : `${steps} opinions awaited`),
  },
});

type Amendment = Grant['amendments'][number];

const maybeAmendment = ({ read, parts }: OnGrant): Amendment | undefined =>
  read.amendments.find(({ number }) => number === Number(parts['amendment']));
const amendmentIn = (on: OnGrant): Amendment => found(maybeAmendment(on));

/** The figures of the plan before and after an amendment; figures that stay are left out. */
function figuresOf({ language, read }: OnGrant, amendment: Amendment, before: Plan | undefined): Effect[] {
  if (!before) return [];
  const said = words[language];
  const months = before.content.durationMonths ?? read.durationMonths;
  const amounts = (label: string, now: number, after: number): Effect[] =>
    now === after ? [] : [{ label, now: money(language, now), after: money(language, after) }];
  const { responsible, durationMonths } = amendment;
  return [
    ...amounts(said.awarded, before.awardedCents, amendment.awardedCents),
    ...amounts(said.cost, before.costCents, amendment.costCents),
    ...(months === durationMonths
      ? []
      : [
          { label: said.length, now: said.months(months), after: said.months(durationMonths) },
          {
            label: said.end,
            now: date(language, before.endsOn),
            after: date(language, lastDayOf(before.startsOn, durationMonths)),
          },
        ]),
    ...(responsible && responsible.id !== before.responsible?.id
      ? [{ label: said.responsible, now: before.responsible?.name, after: responsible.name }]
      : []),
  ];
}

/** The lines and indicators that an amendment changes, each as it was and as it would be. */
async function linesOf(on: OnGrant, amendment: Amendment, before: Plan | undefined): Promise<Part> {
  if (!before) return null;
  const call = await callOfGrant(on);
  const [was, is] = [ApplicationContent.parse(before.content), ApplicationContent.parse(amendment.content)];
  const changed = differences(was, is).filter(({ pointer }) => pointer !== '/durationMonths');
  // A line that goes stands with the others of its list.
  const byList = [...Map.groupBy(changed, ({ pointer }) => pointer.split('/')[1]).values()].flat();
  return (
    changed.length > 0 &&
    html`<h3>${words[on.language].changes}</h3>
      ${differenceList({ language: on.language, call }, byList, is)}`
  );
}

function opinionOf({ language }: OnGrant, { opinion, reviewer }: Amendment): Part {
  if (!opinion) return null;
  return html`${choiceLabel(language, 'verdict', opinion.verdict)}, ${saidBy(language, opinion.givenAt, reviewer?.name)}${
    opinion.comment !== '' && html`<br />${prose(opinion.comment)}`
  }`;
}

/** An amendment with its author, its reason, what it changes in figures and line by line, and the opinion on it. */
async function amendmentObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const amendment = amendmentIn(on);
  const before = await planBefore(on, amendment);
  const [lines, files] = await Promise.all([
    linesOf(on, amendment, before),
    filesOfAct(visit, read.applicationId, { purpose: 'amendment', back: grantHref(read, '/avenants'), mayAdd: false }),
  ]);
  const author = amendment.proposedBy?.name;
  const side = sideName(language, amendment.side);
  const facts: Fact[] = [
    [said.amendment, html`${said.named(amendment.number)} ${status(amendment.state, amendment.label)}`],
    [said.proposed, saidBy(language, amendment.proposedAt, author ? `${author} (${side.toLowerCase()})` : side)],
    [said.reasons, prose(amendment.reasons)],
    [said.opinion, opinionOf(on, amendment) || (isOfFund(visit) && amendment.reviewer !== null && said.noOpinion)],
    [said.reviewer, isOfFund(visit) && !amendment.opinion && (amendment.reviewer?.name ?? said.nobody)],
    [said.until, amendment.endedAt === null && deadline(language, amendment.deadlineAt, visit.at)],
    [
      said.document,
      amendment.agreement &&
        html`<a class="fr-link" href="${grantHref(read, `/convention.pdf?plan=${amendment.plan}`)}">${said.read(amendment.number)}</a>`,
    ],
  ];
  return html`${summaryList(facts)} ${effectTable(language, figuresOf(on, amendment, before), said.changed)} ${lines} ${files}`;
}

/** What an approval and a rejection each make of the credits and of the agreement. */
async function decided(on: OnGrant): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const addedCents = addedBy(amendmentIn(on), read);
  const amount = euros(language, Math.abs(addedCents));
  return html`${sentence(addedCents === 0 ? said.keeps : addedCents > 0 ? said.reserves(amount) : said.gives(amount))}
  ${addedCents > 0 && effectTable(language, await availableAfter(on, 'AE', -addedCents))} ${sentence(said.approved)}
  ${sentence(said.rejected)}`;
}

/** The credits that an amendment has reserved, and gives back when it ends. */
function freed(on: OnGrant): Part {
  const { number } = amendmentIn(on);
  const reserved = on.read.tranches.filter((tranche) => tranche.amendment === number && isPending(tranche));
  const cents = sumCents(reserved.map(({ amountCents }) => amountCents));
  return cents > 0 && sentence(words[on.language].freed(euros(on.language, cents)));
}

const decider = (on: OnGrant): Part => sentence(words[on.language].deciders[deciderOf(amendmentIn(on), on.read)]);

/** The part of a command on an amendment: the open one, where the caller may give it. */
const onAmendment = (...commands: readonly CommandOn<'amendment'>[]) => ({
  part: {
    field: 'amendment' as const,
    of: ({ language, read }: OnGrant): Option[] =>
      read.amendments
        .filter((each) => commands.some((command) => each.commands.includes(command)))
        .map(({ number, label, reasons }) => ({
          value: String(number),
          label: `${words[language].amendment} ${words[language].named(number)}, ${label}`,
          hint: reasons,
        })),
  },
  offered: (on: OnGrant): readonly CommandOn<'amendment'>[] => amendmentIn(on).commands,
  refused: (on: OnGrant) => amendmentIn(on).refused,
});

/** The reviewers who may be asked, with the opinions that each already owes. */
async function reviewers({ visit, language, read }: OnGrant): Promise<Option[]> {
  const said = words[language];
  const { items } = await visit.read(listAmendmentReviewers, { params: { id: read.id } });
  return items.map(({ id, name, organisation, openSteps, absentUntil }) => ({
    value: id,
    label: `${name} · ${organisation.name}`,
    hint: [said.load(openSteps), absentUntil && said.awayUntil(longDate(language, absentUntil))].filter(Boolean).join(', '),
  }));
}

/** The people of the beneficiary who may answer for its project instead. */
async function responsibles({ visit, read }: OnGrant, before: Plan | undefined): Promise<Option[]> {
  const found = isOfFund(visit)
    ? (await orNothing(visit.read(listPeople, { query: { q: read.organisationName, limit: '100' } })))?.items.filter(
        ({ organisation }) => organisation.name === read.organisationName,
      )
    : (await orNothing(visit.read(getMyOrganisation)))?.people;
  // The person responsible now would be no change.
  return (found ?? []).filter(({ id }) => id !== before?.responsible?.id).map(({ id, name }) => ({ value: id, label: name }));
}

/** The query parameter of an amendment’s form: what the fund is to give less, in euros, as a calculation found it. */
export const GIVEN_UP = 'moins';

/** The funding in which the beneficiary brings what the address says that the fund is to give less. */
async function fundingWithout(on: OnGrant): Promise<{ fundingLines?: ApplicationContent['fundingLines'] }> {
  const cents = centsOf(on.visit.query.get(GIVEN_UP) ?? '');
  if (typeof cents !== 'number' || cents <= 0 || cents >= on.read.awardedCents) return {};
  const plan = await planInForce(on);
  return plan ? { fundingLines: withMovedFunding(ApplicationContent.parse(plan.content), cents).fundingLines } : {};
}

/** The plan in force, of which an amendment changes a part. */
async function planObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const plan = await planInForce(on);
  const reported = read.fundingChanges.find(({ open }) => open);
  const files = { purpose: 'amendment', back: `/agir/proposeAmendment/${read.id}`, mayAdd: !isOfFund(visit) } as const;
  return html`${summaryList([
    [said.awarded, html`<strong>${money(language, read.awardedCents)}</strong>`],
    [said.cost, plan && money(language, plan.costCents)],
    [said.paid, money(language, sumCents(read.tranches.map(({ paidCents }) => paidCents)))],
    [said.startsOn, date(language, read.startsOn)],
    [said.end, plan && html`${date(language, plan.endsOn)} (${said.months(read.durationMonths)})`],
    [said.responsible, plan?.responsible?.name],
    [said.reported, reported && said.reportedWords(euros(language, reported.costCents), euros(language, reported.grantCents))],
  ])}
  ${await filesOfAct(visit, read.applicationId, files)}`;
}

/** The funding of the plan in force, line by line. */
async function fundingObject(on: OnGrant): Promise<Part> {
  const { language } = on;
  const said = words[language];
  const plan = await planInForce(on);
  if (!plan) return null;
  return html`${summaryList([
    [said.cost, money(language, plan.costCents)],
    [said.awarded, money(language, plan.awardedCents)],
  ])}
  ${table({
    caption: said.funding,
    rows: plan.content.fundingLines ?? [],
    columns: [
      { label: said.label, isHeader: true, cell: ({ label }) => label },
      { label: said.source, cell: ({ source }) => choiceLabel(language, 'source', source) },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
  })}`;
}

/** What the fund's part comes to, and which tranches wait for the amendment. */
async function fundingFollows(on: OnGrant): Promise<Part> {
  const { language, read } = on;
  const said = words[language];
  const plan = await planInForce(on);
  const waiting = read.tranches.filter(({ state }) => UNCONFIRMED.includes(state)).length;
  if (!plan) return null;
  const part = (costCents: number): string => euros(language, grantAt(plan.awardedCents, plan.costCents, costCents));
  const less = plan.costCents - Math.trunc(plan.costCents / 10);
  return html`${sentence(`${said.share(part(plan.costCents), euros(language, plan.costCents))} ${said.half(part(less), euros(language, less))}`)}
  ${waiting > 0 && sentence(said.blocked(waiting))}`;
}

export const AMENDMENT_ACTS = actsOn(getGrant, {
  approveAmendment: {
    ...onAmendment('approveAmendment', 'rejectAmendment'),
    object: amendmentObject,
    follows: decided,
    or: { command: 'rejectAmendment', title: { fr: words.fr.decide, en: words.en.decide } },
    next: ({ read }) => grantHref(read, '/avenants'),
  },
  rejectAmendment: { beside: 'approveAmendment' },
  assignAmendment: {
    ...onAmendment('assignAmendment'),
    object: amendmentObject,
    follows: decider,
    choices: { '/reviewerId': reviewers },
    next: ({ read }) => grantHref(read, '/avenants'),
  },
  giveAmendmentOpinion: {
    ...onAmendment('giveAmendmentOpinion'),
    object: amendmentObject,
    follows: decider,
    answers: {
      field: 'verdict',
      buttons: {
        fr: { favourable: words.fr.favourable, unfavourable: words.fr.unfavourable },
        en: { favourable: words.en.favourable, unfavourable: words.en.unfavourable },
      },
    },
    next: () => '/taches',
  },
  declineAmendment: {
    ...onAmendment('declineAmendment'),
    object: amendmentObject,
    follows: ({ language }) => sentence(words[language].again),
    next: () => '/taches',
  },
  proposeAmendment: {
    object: planObject,
    follows: ({ language }) => sentence(words[language].howDecided),
    begins: async (on) => {
      const plan = await planInForce(on);
      const { costLines, fundingLines, indicators } = plan ? ApplicationContent.parse(plan.content) : {};
      return { durationMonths: on.read.durationMonths, costLines, fundingLines, indicators };
    },
    brings: fundingWithout,
    choices: { '/responsibleId': async (on) => responsibles(on, await planInForce(on)) },
    keys: ['/indicators/*/key'],
    next: ({ read }) => grantHref(read, '/avenants'),
  },
  withdrawAmendment: {
    ...onAmendment('withdrawAmendment'),
    object: amendmentObject,
    follows: freed,
    next: ({ read }) => grantHref(read, '/avenants'),
  },
  reportFundingChange: {
    object: fundingObject,
    follows: fundingFollows,
    begins: async (on) => {
      const plan = await planInForce(on);
      return { costCents: plan?.costCents, fundingLines: (plan?.content.fundingLines ?? []).filter(({ source }) => source !== 'fund') };
    },
    next: ({ read }) => grantHref(read, '/avenants'),
  },
});
