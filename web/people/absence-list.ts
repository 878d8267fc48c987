import type { listAbsences } from '../../api/people/absences.ts';
import type { listDeclaredInterests } from '../../api/people/declared-interests.ts';
import type { Language } from '../../domain/core/words.ts';
import { daySpan } from '../../domain/core/format.ts';
import type { CommandName } from '../core/addresses.ts';
import { wayToAct } from '../core/came-from.ts';
import { dayOf } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { html, type Part } from '../core/html.ts';
import type { Reader } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    absences: 'Absences',
    none: 'Aucune absence déclarée. Pendant une absence, la personne qui vous remplace exerce vos rôles et reçoit vos messages.',
    days: 'Du – au',
    substitute: 'En remplacement',
    states: { to_confirm: 'À confirmer', planned: 'Prévue', under_way: 'En cours', over: 'Terminée', cancelled: 'Annulée' },
    interests: 'Intérêts déclarés',
    noInterest: 'Aucun intérêt déclaré. Un intérêt écarte la personne de l’examen des dossiers concernés.',
    subject: 'Administration ou dossier',
    declared: 'Déclaré le',
    stands: 'En vigueur',
    waits: 'À confirmer par une deuxième personne',
    annulled: 'Annulé : enregistré par erreur',
    asked: 'Retrait demandé',
    withdrawn: 'Retiré',
  },
  en: {
    absences: 'Absences',
    none: 'No absence declared. During an absence, the substitute has your roles and gets your messages.',
    days: 'From – to',
    substitute: 'Stands in',
    states: { to_confirm: 'To be confirmed', planned: 'Planned', under_way: 'Under way', over: 'Over', cancelled: 'Called off' },
    interests: 'Declared interests',
    noInterest: 'No interest declared. An interest keeps its person from judging the applications that it is about.',
    subject: 'Organisation or application',
    declared: 'Declared on',
    stands: 'In force',
    waits: 'To be confirmed by a second person',
    annulled: 'Annulled: recorded in error',
    asked: 'Withdrawal asked for',
    withdrawn: 'Withdrawn',
  },
});

/** Links to the forms of these commands on a person, or a call. */
export const commandLinks = (
  visit: Reader,
  commands: readonly CommandName[],
  id: string,
  part: Record<string, string | number> = {},
): Part =>
  commands.length > 0 &&
  html`<ul class="g-actions g-actions--row">
    ${commands.map(
      (command) =>
        html`<li><a class="fr-btn fr-btn--secondary fr-btn--sm" href="${wayToAct(visit, command, id, part)}">${COMMAND_WORDS[command][visit.language].button}</a></li>`,
    )}
  </ul>`;

type Absences = Awaited<ReturnType<typeof listAbsences.perform>>['body'];
type Interests = Awaited<ReturnType<typeof listDeclaredInterests.perform>>['body'];

const TONES = { to_confirm: 'pending', planned: 'planned', under_way: 'open', over: 'closed', cancelled: 'cancelled' } as const;

/** A person's absences, with the commands on each. */
export function absencesSection(visit: Reader, id: string, { items, commands }: Absences): Part {
  const { language } = visit;
  const said = words[language];
  return html`<section>
    <h2>${said.absences}</h2>
    ${table({
      caption: said.absences,
      isCaptionHidden: true,
      empty: html`<p>${said.none}</p>`,
      columns: [
        {
          label: said.days,
          cell: ({ startsOn, endsOn }) => daySpan(language, startsOn, endsOn),
          isHeader: true,
        },
        { label: said.substitute, cell: ({ substitute }) => substitute.name },
        { label: said.state, cell: ({ state }) => status(TONES[state], said.states[state]) },
      ],
      rows: items,
    })}
    ${commandLinks(visit, commands, id)}
  </section>`;
}

type Interest = Interests['items'][number];

/** The state of an interest: it waits for a second person, is in force, or is withdrawn. */
export function interestState(language: Language, { withdrawn, withdrawal, inForceSince }: Omit<Interest, 'commands'>): Part {
  const said = words[language];
  if (withdrawn) return status('closed', withdrawal?.ground === 'error' ? said.annulled : said.withdrawn);
  const state = inForceSince === null ? status('pending', said.waits) : status('open', said.stands);
  return withdrawal && !withdrawal.ended ? html`${state} ${status('pending', said.asked)}` : state;
}

/** The organisation or the application that an interest is in. */
export const subjectOfInterest = ({ organisation, application }: Pick<Interest, 'organisation' | 'application'>): Part =>
  application
    ? html`<a class="fr-link" href="/dossiers/${application.id}">${application.reference} · ${application.title}</a>`
    : (organisation?.name ?? organisation?.siret ?? '');

/** A person's declared interests, with the commands on each. */
export function interestsSection(visit: Reader, id: string, { items, commands }: Interests): Part {
  const { language } = visit;
  const said = words[language];
  return html`<section>
    <h2>${said.interests}</h2>
    ${table({
      caption: said.interests,
      isCaptionHidden: true,
      empty: html`<p>${said.noInterest}</p>`,
      columns: [
        {
          label: said.subject,
          cell: subjectOfInterest,
          isHeader: true,
        },
        { label: said.reason, cell: ({ reason }) => reason },
        { label: said.declared, cell: ({ declaredAt }) => dayOf(language, declaredAt) },
        { label: said.state, cell: (interest) => interestState(language, interest) },
        {
          label: said.actions,
          cell: (interest) => commandLinks(visit, interest.commands, id, { number: interest.number }) || '–',
        },
      ],
      rows: items,
    })}
    ${commandLinks(visit, commands, id)}
  </section>`;
}
