import type { getMyFigures } from '../../api/desk/figures.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
import { isStaff, type Role } from '../../domain/core/role.ts';
import type { TaskCommand } from '../../domain/desk/commands.ts';
import { PAYMENT_STEPS } from '../../domain/grants/payment-queue.ts';
import { figure, isSeveral, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { SECURITY_LABELS } from '../../domain/core/security-log.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { html, isEmpty, type Part } from '../core/html.ts';
import { address, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { left } from '../ledger/words.ts';
import { stateOptions } from '../applications/list.ts';
import { DUE_NAME } from './due-filter.ts';

const words = bilingual({
  fr: {
    label: 'En chiffres',
    credits: (year: number) => `Disponible (AE) en ${year}`,
    files: 'Dossiers en cours',
    own: 'Vos dossiers',
    next: 'prochaine échéance :',
    lateSince: 'le plus ancien retard :',
    late: 'Dossiers en retard',
    opinions: 'Avis à rendre',
    lateOpinions: (n: string) => `dont ${n} en retard`,
    days: (n: number) => (n === 1 ? '1 jour ouvré' : `${figure('fr', n)} jours ouvrés`),
    payments: { order: 'À demander', pay: 'À payer' },
    count: (n: number) => `${figure('fr', n)} ${isSeveral('fr', n) ? 'tranches' : 'tranche'}`,
    oldest: 'la plus ancienne est demandée depuis le',
    waiting: {
      castBallots: 'Comités où voter',
      decideSession: 'Comités à décider',
      giveVisa: 'Visas à donner',
      giveRole: 'Accès demandés',
      confirmIdentities: 'Identités à confirmer',
    },
    first: 'première échéance :',
    since: (day: string) => `depuis le ${day}`,
    sealed: 'Dernier scellé',
    neverSealed: 'aucun encore',
  },
  en: {
    label: 'In figures',
    credits: (year: number) => `Available (AE) in ${year}`,
    files: 'Applications under way',
    own: 'Your applications',
    next: 'next deadline:',
    lateSince: 'the longest overdue:',
    late: 'Late applications',
    opinions: 'Opinions to give',
    lateOpinions: (n: string) => `${n} of them late`,
    days: (n: number) => (n === 1 ? '1 working day' : `${figure('en', n)} working days`),
    payments: { order: 'To order', pay: 'To pay' },
    count: (n: number) => `${figure('en', n)} ${isSeveral('en', n) ? 'tranches' : 'tranche'}`,
    oldest: 'the oldest was ordered on',
    waiting: {
      castBallots: 'Sessions to vote in',
      decideSession: 'Sessions to decide',
      giveVisa: 'Visas to give',
      giveRole: 'Access asked for',
      confirmIdentities: 'Identities to confirm',
    },
    first: 'first deadline:',
    since: (day: string) => `since ${day}`,
    sealed: 'Last seal',
    neverSealed: 'none yet',
  },
});

/** A figure with its noun, and a remark about it. */
const tile = (label: Part, value: Part, more: Part = null): Part =>
  html`<li><span class="g-muted g-small">${label}</span> <strong>${value}</strong>${more && html`<span class="g-small">${more}</span>`}</li>`;

/** The steps by which money leaves, each with its queue. */
const [, ORDERING, PAYING] = PAYMENT_STEPS;
const SHOWN = [
  [ORDERING, 'order'],
  [PAYING, 'pay'],
] as const;

const link = (href: string, text: Part): Part => html`<a class="fr-link" href="${href}">${text}</a>`;

/** What waits for roles whose work has no list of its own, by the task that asks for it. */
const WAITING = [
  ['castBallots', ['chair', 'member']],
  ['decideSession', ['chair']],
  ['giveVisa', ['controller']],
  ['giveRole', ['admin']],
  ['confirmIdentities', ['admin']],
] as const satisfies readonly (readonly [TaskCommand, readonly Role[]])[];

function waitingTiles({ language, person }: Visit, totals: AnswerOf<typeof getTasks>['totals']): Part[] {
  const said = words[language];
  return WAITING.map(([command, roles]) => {
    if (!roles.some((role) => person?.caller.roles.includes(role))) return null;
    const { count = 0, amountCents = null, dueAt = null } = totals.find((each) => each.command === command) ?? {};
    return tile(
      said.waiting[command],
      link(address('/taches', { command }), figure(language, count)),
      html`${amountCents !== null && money(language, amountCents)}${amountCents !== null && dueAt && ' · '}${dueAt && html`${said.first} ${dayOf(language, dueAt)}`}`,
    );
  });
}

/**
 * What matters to the caller's roles, in a few figures, each with a link to the list that it is about, if it has one.
 * @param nextAt the first of the dates that wait for the caller
 * @param totals how many tasks of each command wait for the caller
 */
export function figuresPart(
  visit: Visit,
  figures: AnswerOf<typeof getMyFigures>,
  { nextAt, totals }: { nextAt: string | null; totals: AnswerOf<typeof getTasks>['totals'] },
): Part {
  const { language, person } = visit;
  const said = words[language];
  const { files, late, credits, opinions, payments, audit } = figures;
  const isFund = isStaff(person?.caller.roles ?? []);
  const list = isFund ? '/instruction' : '/dossiers';
  const labels = new Map(stateOptions(language, isFund ? 'staff' : 'applicant').map(({ value, label }) => [value, label]));
  const number = (n: number): string => figure(language, n);
  const tiles: Part = [
    credits &&
      credits.envelopes.length > 0 &&
      tile(
        said.credits(credits.year),
        credits.envelopes.map(
          ({ envelopeId, code, availableCents }) =>
            html`<span class="g-figures__part">${link(`/enveloppes/${envelopeId}`, left(language, availableCents, true))} <span class="g-muted g-small">${code}</span></span>`,
        ),
      ),
    files &&
      files.length > 0 &&
      tile(
        isFund ? said.files : said.own,
        number(files.reduce((sum, { count }) => sum + count, 0)),
        html`${files.map(({ state, count }, place) => html`${place > 0 && ' · '}${link(address(list, { state }), `${labels.get(state) ?? state} (${number(count)})`)}`)}${
          !isFund && nextAt && html`<br />${nextAt < visit.at ? said.lateSince : said.next} ${dayOf(language, nextAt)}`
        }`,
      ),
    late !== null && tile(said.late, link(address(list, { [DUE_NAME]: 'oui' }), number(late))),
    opinions &&
      tile(
        said.opinions,
        link(address('/taches', { command: 'giveOpinion' }), number(opinions.count)),
        [opinions.late > 0 && said.lateOpinions(number(opinions.late)), opinions.count > 0 && said.days(opinions.workingDays)]
          .filter(Boolean)
          .join(' · '),
      ),
    ...SHOWN.map(([step, file]) => {
      const of = payments?.find(({ command }) => command === step);
      return (
        of &&
        tile(
          said.payments[file],
          link(address('/paiements', { file }), money(language, of.amountCents)),
          html`${said.count(of.count)}${of.oldestAt && html`, ${said.oldest} ${dayOf(language, of.oldestAt)}`}`,
        )
      );
    }),
    ...waitingTiles(visit, totals),
    audit && [
      ...audit.counts.map(({ kind, count }) =>
        tile(
          SECURITY_LABELS[kind][language],
          link(address('/audit', { kind, from: audit.since }), number(count)),
          said.since(longDate(language, audit.since)),
        ),
      ),
      tile(said.sealed, audit.sealedOn ? longDate(language, audit.sealedOn) : said.neverSealed),
    ],
  ];
  return (
    !isEmpty(tiles) &&
    html`<ul class="g-figures" aria-label="${said.label}">
      ${tiles}
    </ul>`
  );
}
