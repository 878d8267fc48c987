import { listAttachments } from '../../api/applications/attachments.ts';
import { getApplication } from '../../api/applications/applications.ts';
import { listReviewers } from '../../api/review/reviews.ts';
import { appealClock, appealLapse, isAfterSilence, mayBeUpheldInPart } from '../../domain/committee/appeal.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { longDate } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { followsUpheld, REEXAMINE } from '../../words/committee/contested.ts';
import { callOf } from '../applications/application-draft.ts';
import { appealFacts, decisionFacts, prose } from '../applications/decision-facts.ts';
import { filesOfAct } from '../applications/attachments.ts';
import { actsOn, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf, lastChance } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { availableAfter, effectTable, found, moved } from '../grants/acts/grant-act-parts.ts';
import { reviewerOptions } from '../review/reviewers.ts';
import { grantOf, nameOfDecision } from './contested.ts';

const words = bilingual({
  fr: {
    against: 'Décision contestée',
    state: 'État de la convention',
    awarded: 'Montant accordé',
    on: 'Décidé le',
    by: 'Par',
    claimed: 'Montant réclamé',
    collected: 'Déjà encaissé',
    owed: 'Reste dû',
    presented: 'Dépense présentée',
    kept: 'Dépense retenue',
    due: 'Part du fonds due',
    readAccount: 'Voir le décompte, ligne par ligne',
    grant: 'Convention',
    readGrant: 'Voir la convention',
    taken: 'Prise le',
    notified: 'Notifiée le',
    notYet: 'pas encore',
    last: 'Dernier jour',
    until: (on: string) => `jusqu’au ${on}`,
    why: 'Motif communiqué',
    asked: 'Demandé au fonds',
    appeal: 'Le recours',
    read: 'Lire le dossier et ses pièces',
    decide: 'Accepter ou rejeter le recours',
    upheld: 'Si le recours est accepté',
    rejected: 'S’il est rejeté',
    reject: 'La décision contestée reste. La lettre de rejet dit s’il peut encore être contesté, et comment.',
    silence: 'Sans décision',
    lapses: (on: string) => `Le recours est réputé rejeté le ${on}.`,
    advise: 'Le recours est-il fondé ?',
    next: 'Votre avis va à la présidence du comité, qui décide. L’administration ne le voit pas.',
    expected: 'Avis attendu au plus tard le',
    tooLate:
      'Le délai de l’avis finit après ce rejet, et la présidence du comité ne décide qu’une fois l’avis rendu : demandez à la personne choisie de le rendre avant.',
    answered: 'Sans réponse du fonds, rejet le',
  },
  en: {
    against: 'Decision that is appealed against',
    state: 'State of the agreement',
    awarded: 'Amount awarded',
    on: 'Decided on',
    by: 'By',
    claimed: 'Amount claimed',
    collected: 'Collected already',
    owed: 'Still owed',
    presented: 'Spending presented',
    kept: 'Spending that is kept',
    due: 'Due of the fund',
    readAccount: 'See the account, line by line',
    grant: 'Agreement',
    readGrant: 'See the agreement',
    taken: 'Taken on',
    notified: 'Notified on',
    notYet: 'not yet',
    last: 'Last day',
    until: (on: string) => `until ${on}`,
    why: 'Reason that was told',
    asked: 'Asked of the fund',
    appeal: 'The appeal',
    read: 'Read the application and its files',
    decide: 'Uphold or reject the appeal',
    upheld: 'If the appeal is upheld',
    rejected: 'If it is rejected',
    reject: 'The decision stands. The letter of rejection says whether it can still be contested, and how.',
    silence: 'Without a decision',
    lapses: (on: string) => `The appeal counts as rejected on ${on}.`,
    advise: 'Is the appeal founded?',
    next: 'Your opinion goes to the committee’s chair, who decides. The organisation does not see it.',
    expected: 'Opinion expected by',
    tooLate:
      'The time for the opinion ends after that rejection, and the chair decides only once it is given: ask the person chosen to give it before.',
    answered: 'Without an answer of the fund, rejected on',
  },
});

type OnApplication = On<AnswerOf<typeof getApplication>>;
type Appeal = OnApplication['read']['appeals'][number];
type Decision = Pick<OnApplication['read']['contestable'][number], 'against' | 'claim' | 'label' | 'decidedAt'>;

const appealIn = ({ read, parts }: OnApplication): Appeal => found(read.appeals.find(({ number }) => number === Number(parts['appeal'])));

/** The decision that an appeal is against. */
const decisionOfAppeal = ({ against, claim, decisionLabel, decidedAt }: Appeal): Decision => ({
  against,
  claim,
  label: decisionLabel,
  decidedAt,
});

/** The decision on a grant, its reason and its figures. */
async function grantFacts({ visit, language, read }: OnApplication, { claim, decidedAt }: Decision): Promise<Part> {
  const said = words[language];
  const grant = await grantOf(visit, read);
  if (!grant) return null;
  const claimed = grant.claims.find(({ number }) => number === claim);
  const reason = grant.reasons.find((each) => each.at === decidedAt && (claim === null || each.claim === claim));
  const account = grant.finalAccount?.given.find(({ review }) => review?.reviewedAt === decidedAt);
  return summaryList([
    [said.state, grant.label],
    [said.awarded, money(language, grant.awardedCents)],
    [said.on, reason && dayOf(language, reason.at)],
    [said.by, reason?.by],
    [said.why, prose(reason?.reason)],
    [said.claimed, claimed && money(language, claimed.claimedCents)],
    [said.collected, claimed && money(language, claimed.collectedCents)],
    [said.owed, claimed && money(language, claimed.owedCents)],
    [said.presented, account && money(language, account.spentCents)],
    [said.kept, account && money(language, account.review?.eligibleCents ?? 0)],
    [said.due, account && money(language, account.review?.dueCents ?? 0)],
    [said.account, account && html`<a class="fr-link" href="/conventions/${grant.id}/decompte">${said.readAccount}</a>`],
    [said.grant, html`<a class="fr-link" href="/conventions/${grant.id}">${said.readGrant}</a>`],
  ]);
}

/** The decision: on the application with its reason and amount, or on its grant with the grant's figures. */
async function decisionFactsOf(on: OnApplication, decision: Decision): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const { against } = decision;
  return html`<h3>${said.against}${colon(language)} ${nameOfDecision(language, decision)}</h3>
    ${summaryList([
      [said.organisation, read.organisation.name],
      [said.asked, money(language, read.requestedCents)],
      [said.why, against === 'inadmissible' && prose(read.screeningReason)],
      [said.why, against === 'withdrawn' && prose(read.reexaminations[0]?.reason)],
    ])}
    ${OF_COMMITTEE.includes(against) && decisionFacts(language, read)} ${OF_GRANT.includes(against) && (await grantFacts(on, decision))}`;
}
const OF_COMMITTEE: readonly Appeal['against'][] = ['refused', 'waitlisted', 'reduced'];
const OF_GRANT: readonly Appeal['against'][] = [
  'withdrawn',
  'withdrawn_in_part',
  'suspended',
  'terminated',
  'expired',
  'claimed',
  'accounted',
];

/** The appeal with its grounds, and the opinion where it is given, beside the decision that it is against. */
async function appealed(on: OnApplication): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const appeal = appealIn(on);
  return html`${await decisionFactsOf(on, decisionOfAppeal(appeal))}
    <h3>${said.appeal}</h3>
    ${appealFacts(language, read.id, appeal)}
    <p><a class="fr-link" href="/dossiers/${read.id}">${said.read}</a></p>`;
}

const silence = (on: OnApplication): Part => words[on.language].lapses(longDate(on.language, parisDate(appealIn(on).lapsesAt)));

/** What an upheld appeal changes, in figures. */
async function figures(on: OnApplication, { against, claim }: Appeal): Promise<Part> {
  const { visit, language, read } = on;
  const said = words[language];
  const grant = OF_GRANT.includes(against) ? await grantOf(visit, read) : undefined;
  if (!grant) return null;
  const onGrant = { ...on, id: grant.id, read: grant };
  const claimed = grant.claims.find(({ number }) => number === claim);
  if (claimed) return effectTable(language, [moved(language, said.owed, claimed.owedCents, -claimed.owedCents)]);
  if (!['withdrawn', 'terminated', 'expired'].includes(against)) return null;
  const paidCents = sumCents(grant.tranches.map((tranche) => tranche.paidCents));
  return effectTable(language, await availableAfter(onGrant, 'AE', paidCents - grant.awardedCents));
}

const onAppeal = (command: CommandOn<'appeal'>, or?: CommandOn<'appeal'>) => ({
  part: {
    field: 'appeal' as const,
    of: ({ language, read }: OnApplication) =>
      read.appeals
        .filter(({ commands }) => commands.includes(command) || (or !== undefined && commands.includes(or)))
        .map((appeal) => ({
          value: String(appeal.number),
          label: nameOfDecision(language, decisionOfAppeal(appeal)),
          hint: longDate(language, parisDate(appeal.appealedAt)),
        })),
  },
  offered: (on: OnApplication): readonly CommandOn<'appeal'>[] => appealIn(on).commands,
  refused: (on: OnApplication) => appealIn(on).refused,
  object: appealed,
});

export const APPEAL_ACTS = {
  ...actsOn(getApplication, {
    appealDecision: {
      named: ({ read }) => (read.reexamines ? REEXAMINE : undefined),
      part: {
        field: 'decision',
        of: ({ language, read, visit }) =>
          read.contestable
            .filter(({ appealUntil }) => appealUntil >= visit.at)
            .map((each) => ({
              value: each.decision,
              label: nameOfDecision(language, each),
              hint: words[language].until(longDate(language, parisDate(each.appealUntil))),
            })),
      },
      object: async (on) => {
        const { visit, language, read, parts } = on;
        const said = words[language];
        const decision = found(read.contestable.find((each) => each.decision === parts['decision']));
        return html`${await decisionFactsOf(on, decision)}
        ${summaryList([
          [said.taken, date(language, decision.decidedAt)],
          [said.notified, decision.notifiedAt ? date(language, decision.notifiedAt) : said.notYet],
          [said.last, lastChance(language, decision.appealUntil, visit.at)],
        ])}
        ${await filesOfAct(visit, read.id, {
          purpose: 'appeal',
          back: address(`/agir/appealDecision/${read.id}`, { decision: decision.decision }),
          mayAdd: true,
        })}`;
      },
      follows: ({ visit, language }) => summaryList([[words[language].answered, dayOf(language, appealLapse(visit.at))]]),
      offered: ({ read }) => read.commands,
      choices: {
        '/files': async ({ visit, read }) =>
          (await visit.read(listAttachments, { params: { id: read.id } })).items
            .filter(({ purpose }) => purpose !== 'review')
            .map(({ id, name }) => ({ value: id, label: name })),
      },
    },
    assignAppeal: {
      ...onAppeal('assignAppeal'),
      follows: async (on) => {
        const { visit, language, read } = on;
        const said = words[language];
        const { deadlineAt } = appealClock(await callOf(visit, read), visit.at);
        return html`${summaryList([
          [said.expected, date(language, deadlineAt)],
          [said.silence, silence(on)],
        ])}
        ${isAfterSilence(appealIn(on), deadlineAt) && html`<p><strong>${said.tooLate}</strong></p>`}`;
      },
      choices: {
        '/reviewerId': async ({ visit, language, read, parts }) => {
          const query = { applicationId: read.id, appeal: String(parts['appeal']) };
          return reviewerOptions(language, (await visit.read(listReviewers, { query })).items);
        },
      },
    },
    giveAppealOpinion: {
      ...onAppeal('giveAppealOpinion'),
      follows: async (on) =>
        html`<p>${words[on.language].next}</p>
          ${summaryList([
            [words[on.language].upheld, followsUpheld[on.language][appealIn(on).against]],
            [words[on.language].silence, silence(on)],
          ])}
          ${await figures(on, appealIn(on))}`,
      answers: {
        field: 'verdict',
        title: { fr: words.fr.advise, en: words.en.advise },
        buttons: {
          fr: { founded: 'Le recours est fondé', unfounded: 'Le recours n’est pas fondé' },
          en: { founded: 'The appeal is founded', unfounded: 'The appeal is unfounded' },
        },
      },
    },
    upholdAppeal: {
      ...onAppeal('upholdAppeal', 'rejectAppeal'),
      leaves: (on) => {
        const { against } = appealIn(on);
        return [
          ...(against === 'claimed' ? [] : (['/keptCents'] as const)),
          ...(against === 'reduced' ? [] : (['/awardedCents'] as const)),
          ...(mayBeUpheldInPart(against) ? [] : (['/rejectedPart'] as const)),
        ];
      },
      requires: (on) => (appealIn(on).against === 'reduced' ? ['/awardedCents'] : []),
      follows: async (on) => {
        const said = words[on.language];
        const appeal = appealIn(on);
        return html`${summaryList([
          [said.upheld, followsUpheld[on.language][appeal.against]],
          [said.rejected, said.reject],
          [said.silence, silence(on)],
        ])}
        ${await figures(on, appeal)}`;
      },
      or: { command: 'rejectAppeal', title: { fr: words.fr.decide, en: words.en.decide } },
    },
    rejectAppeal: { beside: 'upholdAppeal' },
  }),
};
