import {
  askInterestWithdrawal,
  confirmInterest,
  confirmInterestWithdrawal,
  listDeclaredInterests,
  rejectInterestWithdrawal,
  retractInterestWithdrawal,
} from '../../api/people/declared-interests.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { Operation } from '../../api/http/operation.ts';
import { OWN_PAGE, pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { html, type Part } from '../core/html.ts';
import { sameList, wayTo } from '../core/came-from.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { interestsSection, interestState, subjectOfInterest } from './absence-list.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Intérêts : ${name}`,
    subject: 'Administration ou dossier',
    declaredBy: 'Enregistré par',
    itself: 'La personne elle-même',
    confirmedBy: 'Confirmé par',
    on: 'le',
    request: 'Levée demandée',
    askedBy: 'Demandée par',
    ground: 'Pourquoi',
    grounds: { over: 'L’intérêt n’a plus cours', error: 'Il a été enregistré par erreur' },
    words: 'En ces termes',
    firstBy: 'Erreur confirmée par',
    follows: 'Ce qui s’ensuit',
    notNow: 'Cette action n’est pas possible pour vous en ce moment.',
    effects: {
      confirmInterest:
        'La personne ne juge, ne signe et ne paie plus rien de ce qui en vient, et les avis qui lui étaient demandés sont confiés à d’autres personnes. Même levé plus tard, l’intérêt l’écarte pour de bon des dossiers de cette période, sauf si deux autres personnes confirment qu’il a été enregistré par erreur.',
      over: 'La personne pourra juger ce qui commencera désormais ; elle reste en conflit d’intérêts sur les dossiers de la période où l’intérêt était en vigueur.',
      error: 'Rien n’en reste : la personne pourra juger tous les dossiers concernés, ceux d’hier aussi.',
      first: 'Une autre personne devra encore confirmer l’erreur. Rien ne restera alors de l’intérêt.',
    },
  },
  en: {
    title: (name: string) => `Interests: ${name}`,
    subject: 'Organisation or application',
    declaredBy: 'Recorded by',
    itself: 'The person itself',
    confirmedBy: 'Confirmed by',
    on: 'on',
    request: 'Withdrawal asked for',
    askedBy: 'Asked for by',
    ground: 'Why',
    grounds: { over: 'The interest is over', error: 'It was recorded in error' },
    words: 'In these words',
    firstBy: 'Error confirmed by',
    follows: 'What follows',
    notNow: 'You cannot do this for now.',
    effects: {
      confirmInterest:
        'The person judges, signs and pays nothing of it any more, and the opinions that it is asked for there are asked of others. Even withdrawn later, the interest keeps it for good from the applications of that time, unless two other people confirm that it was recorded in error.',
      over: 'The person may judge what begins from now on; it stays in conflict of interest over the applications of the time when the interest was in force.',
      error: 'Nothing of it stays: the person may judge all applications concerned, those of yesterday too.',
      first: 'Another person must still confirm the error. Nothing of the interest stays then.',
    },
  },
});

type Interests = AnswerOf<typeof listDeclaredInterests>;
type Interest = Interests['items'][number];

const COMMANDS = {
  confirmInterest,
  askInterestWithdrawal,
  confirmInterestWithdrawal,
  rejectInterestWithdrawal,
  retractInterestWithdrawal,
} satisfies Partial<Record<CommandOn<'interest'>, Operation>>;
type InterestCommand = keyof typeof COMMANDS;
const isCommand = (name: string): name is InterestCommand => Object.hasOwn(COMMANDS, name);

/** The command that the address names; undefined where it names none of an interest. */
const commandAsked = ({ query }: Visit): InterestCommand | undefined => {
  const name = query.get('agir') ?? '';
  return isCommand(name) ? name : undefined;
};

/** The effect of the command on the interest; empty where the interest stays as it is. */
function effectOf(language: Language, command: InterestCommand, { withdrawal, isFirstOfTwo }: Interest): Part {
  const { effects } = words[language];
  if (command === 'confirmInterest') return effects.confirmInterest;
  if (command !== 'confirmInterestWithdrawal' || !withdrawal) return null;
  if (withdrawal.ground === 'over') return effects.over;
  return isFirstOfTwo ? effects.first : effects.error;
}

/** What is decided: the interest, its person and subject, who declared it and why, what was asked, and what follows. */
function factsOf(language: Language, { person }: Interests, interest: Interest, command: InterestCommand): Part {
  const said = words[language];
  const byOn = (who: string, at: string): Part => html`${who}, ${said.on} ${dayOf(language, at)}`;
  const { declaredBy, declaredAt, confirmedBy, inForceSince, withdrawal } = interest;
  return html`${summaryList([
    [said.person, person.name],
    [said.subject, subjectOfInterest(interest)],
    [said.declaredBy, byOn(declaredBy.id === person.id ? said.itself : declaredBy.name, declaredAt)],
    [said.reason, interest.reason],
    [said.state, interestState(language, interest)],
    [said.confirmedBy, confirmedBy && inForceSince && byOn(confirmedBy.name, inForceSince)],
  ])}
  ${
    withdrawal &&
    !withdrawal.ended &&
    html`<h2>${said.request}</h2>
      ${summaryList([
        [said.askedBy, byOn(withdrawal.askedBy.name, withdrawal.askedAt)],
        [said.ground, said.grounds[withdrawal.ground]],
        [said.words, withdrawal.reason],
        [said.firstBy, withdrawal.confirmedBy?.name],
      ])}`
  }
  ${summaryList([[said.follows, effectOf(language, command, interest)]])}`;
}

const keyOf = (id: string, { number }: Interest): string => `${id} ${number}`;

async function show(visit: Visit, found: Interests, state?: FormState): Promise<Answer> {
  const { language, query } = visit;
  const said = words[language];
  const { person, items } = found;
  const isOwn = person.id === visit.person?.caller.personId;
  const home = isOwn ? OWN_PAGE : pageOf('person', person.id);
  const command = commandAsked(visit);
  const interest = items.find(({ number }) => String(number) === query.get('numero'));
  if (query.has('numero') && !(command && interest)) throw new Problem({ code: 'not_found' });
  const crumbs = [{ label: person.name, href: home }];
  if (!command || !interest) return { title: said.title(person.name), crumbs, body: interestsSection(visit, person.id, found) };
  const operation = COMMANDS[command];
  const opened = state ?? (await openForm(visit, operation, keyOf(person.id, interest), { number: interest.number }));
  return {
    title: COMMAND_WORDS[command]?.[language].title ?? said.title(person.name),
    crumbs,
    ...(opened.problem ? { status: 422 } : {}),
    body: html`${factsOf(language, found, interest, command)}
    ${
      interest.commands.includes(command)
        ? formOf(visit, {
            operation,
            state: pinned(opened, { '/number': interest.number }),
            hidden: ['/number'],
            keeps: keyOf(person.id, interest),
            action: address(`/personnes/${person.id}/interets`, { numero: interest.number, agir: command, ...sameList(query) }),
            cancel: wayTo(visit, home),
          })
        : html`<p>${interest.refused.find((each) => each.command === command)?.detail ?? said.notNow}</p>`
    }`,
  };
}

const read = (visit: Visit): Promise<Interests> => visit.read(listDeclaredInterests, { params: { id: visit.params['id'] ?? '' } });

/** The page of a person's interests, and of a command on one of them. */
const interests: Page = {
  path: '/personnes/:id/interets',
  of: listDeclaredInterests,
  get: async (visit) => show(visit, await read(visit)),
  post: async (visit) => {
    const found = await read(visit);
    const command = commandAsked(visit);
    const interest = found.items.find(({ number }) => String(number) === visit.query.get('numero'));
    if (!command || !interest) throw new Problem({ code: 'not_found' });
    const operation = COMMANDS[command];
    const { id } = found.person;
    const given = await giveForm(visit, operation, { params: { id }, fixed: { number: interest.number } });
    if ('state' in given) return show(visit, found, given.state);
    return doneAt(visit, operation, id === visit.person?.caller.personId ? OWN_PAGE : pageOf('person', id), keyOf(id, interest));
  },
};

export const interestPages: readonly Page[] = [interests];
