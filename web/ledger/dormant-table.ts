import type { getOpenCommitments } from '../../api/ledger/dormant.ts';
import { planRehearsal } from '../../api/ledger/rehearsal-plans.ts';
import { startThread } from '../../api/threads/threads.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { RELEASED_BY, type Release } from '../../domain/desk/ways-out.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink } from '../core/components/actions.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { ofProject } from './project-column.ts';

const words = bilingual({
  fr: {
    caption: (months: number) => `Aucun acte ni message depuis ${months} mois`,
    none: (months: number) => `Aucun engagement n’est resté sans acte ni message depuis ${months} mois.`,
    since: 'Sans nouvelles depuis le',
    year: 'AE depuis',
    cents: 'Engagé, non payé',
    who: 'À qui écrire',
    noContact: 'aucun contact : voir le dossier',
    release: 'Ce qui paie ou libère le solde',
    noRelease: 'aucun acte sur la convention : voir le dossier',
    releases: {
      payment: 'Le fonds doit ce paiement, attesté : rien ne le libère, il reste à payer.',
      approval: 'Le fonds doit approuver le décompte final rendu : ce qui n’est pas dû est libéré.',
      end: 'Le délai de la mise en demeure est passé et la condition n’est pas tenue : les finances peuvent mettre fin à la convention.',
      notice: 'Une condition écrite n’est pas tenue à sa date : les finances peuvent mettre en demeure, puis mettre fin à la convention.',
      account: 'Le projet est terminé : le bénéficiaire doit rendre son décompte final, dont l’approbation libère ce qui n’est pas dû.',
      early_end:
        'Si le projet s’est arrêté, le bénéficiaire peut le déclarer : le décompte final est alors dû, et son approbation libère le reste.',
      amendment: 'Seul un avenant, que le bénéficiaire signe, retire ce qui ne sera pas utilisé.',
    },
    later: 'Une mise en demeure court : la convention pourra prendre fin si rien ne change.',
    from: (day: string) => `À partir du ${day}.`,
    until: (day: string) => `À rendre au plus tard le ${day}.`,
    beside: (count: number, cents: string) =>
      count === 1
        ? `Un engagement dormant, de ${cents} : l’acte qui le paie ou le libère`
        : `${count} engagements dormants, de ${cents} en tout : l’acte qui paie ou libère chacun`,
    besides:
      'Les issues ci-dessus comptent ce que le fonds peut décider seul aujourd’hui, des AE de cette année. Le reste dépend des bénéficiaires, et les AE d’une année antérieure sont annulées à leur retrait, sauf un acte qui les rouvre (décret 2012-1246, art. 160).',
    subject: 'Où en est votre projet ?',
    message: (cents: string) =>
      `Bonjour,\n\nIl reste ${cents} engagés et non payés sur cette convention, et nous n’avons pas de nouvelles de votre projet. Pouvez-vous nous dire où il en est, et ce que vous comptez encore utiliser de cette somme ? Si le projet s’est arrêté ou si une partie ne servira pas, dites-le-nous : la suite dépend de vous.`,
  },
  en: {
    caption: (months: number) => `No act and no message for ${months} months`,
    none: (months: number) => `No commitment has been without an act or a message for ${months} months.`,
    since: 'No news since',
    year: 'AE since',
    cents: 'Committed, not paid',
    who: 'Whom to write to',
    noContact: 'no contact: see the application',
    release: 'What pays or releases the balance',
    noRelease: 'no act on the agreement: see the application',
    releases: {
      payment: 'The fund owes this payment, which is certified: nothing releases it, it is to be paid.',
      approval: 'The fund is to approve the final account that was given: what is not due is released.',
      end: 'The time of the formal notice is over and the condition is not kept: finance may end the agreement.',
      notice: 'A written condition is not kept by its date: finance may give formal notice, and then end the agreement.',
      account: 'The project is over: the beneficiary is to give its final account, whose approval releases what is not due.',
      early_end:
        'If the project has stopped, its beneficiary may declare so: the final account is then due, and its approval releases the rest.',
      amendment: 'Only an amendment, which the beneficiary signs, takes away what will not be used.',
    },
    later: 'A formal notice is running: the agreement may be ended if nothing changes.',
    from: (day: string) => `From ${day}.`,
    until: (day: string) => `To be given by ${day}.`,
    beside: (count: number, cents: string) =>
      count === 1
        ? `One dormant commitment, of ${cents}: the act that pays or releases it`
        : `${count} dormant commitments, of ${cents} in all: the act that pays or releases each`,
    besides:
      'The ways above count what the fund may decide alone today, of this year’s AE. The rest is up to the beneficiaries, and AE of an earlier year lapse when they are withdrawn, unless an order makes them available again (décret 2012-1246 art. 160).',
    subject: 'How does your project stand?',
    message: (cents: string) =>
      `Hello,\n\n${cents} of this agreement are committed and not paid, and we have no news of your project. Could you tell us how it stands, and how much of this sum you will still use? If the project has stopped, or a part will not be used, please say so: what follows is up to you.`,
  },
} satisfies Record<Language, { releases: Record<Release['act'], string> } & Record<string, unknown>>);

type Commitments = AnswerOf<typeof getOpenCommitments>;
type Dormant = Commitments['dormant'][number];

/** The next lawful act on a silent commitment, in words, with its form for finance, which looks for ways out. */
function releaseOf(visit: Visit, { release, grantId, concealed }: Dormant): Part {
  const said = words[visit.language];
  if (concealed || grantId === null) return null;
  if (release === null) return said.noRelease;
  const { act, day, milestone } = release;
  const when = day === null ? null : longDate(visit.language, day);
  const isRunning = act === 'end' && when !== null;
  const command = RELEASED_BY[act];
  const part = act === 'notice' ? { ground: 'condition', milestone } : {};
  return html`${isRunning ? said.later : said.releases[act]} ${when && (isRunning ? said.from(when) : said.until(when))}${
    !isRunning && command && visit.may(planRehearsal) && html`<br />${actionLink(visit, command, grantId, part, 'fr-link')}`
  }`;
}

/** Silent commitments, each with the act that pays or releases it and whom to write to. */
export function dormantTable(visit: Visit, { months, dormant }: Pick<Commitments, 'months' | 'dormant'>): Html {
  const { language } = visit;
  const said = words[language];
  const mayWrite = visit.may(startThread);
  const letterTo = (file: string, cents: number) => ({ file, subject: said.subject, message: said.message(euros(language, cents)) });
  return table<Dormant>({
    caption: said.caption(months),
    rows: dormant,
    empty: html`<p>${said.none(months)}</p>`,
    columns: [
      ofProject(language),
      { label: said.since, cell: ({ lastAt }) => dayOf(language, lastAt) },
      { label: said.year, cell: (row) => String(row.year) },
      { label: said.cents, isFigure: true, cell: ({ openCents }) => money(language, openCents) },
      { label: said.release, cell: (row) => releaseOf(visit, row) },
      {
        label: said.who,
        cell: ({ applicationId, contact, openCents }) =>
          applicationId !== null &&
          html`${contact ? html`<a href="${pageOf('application', applicationId)}#messages">${contact.name}</a>` : said.noContact}${
            mayWrite && html`<br />${actionLink(visit, 'startThread', '', letterTo(applicationId, openCents), 'fr-link')}`
          }`,
      },
    ],
  });
}

/** The same beside the ways out of an order: what silent commitments need; null where none is silent. */
export function dormantBeside(visit: Visit, open: Commitments): Part {
  const said = words[visit.language];
  const { dormantCount, dormantCents } = open;
  if (dormantCount === 0) return null;
  return html`<details class="g-section" id="dormants">
    <summary>${said.beside(dormantCount, euros(visit.language, dormantCents))}</summary>
    <p>${said.besides}</p>
    ${dormantTable(visit, open)}
  </details>`;
}
