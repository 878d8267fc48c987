import type { Language } from '../domain/core/words.ts';
import { applications } from './applications/applications.ts';
import { corrections } from './applications/corrections.ts';
import { calls } from './calls/calls.ts';
import { appeals } from './committee/appeals.ts';
import { reexaminations } from './committee/reexaminations.ts';
import { sessions } from './committee/sessions.ts';
import { waitlist } from './committee/waitlist.ts';
import type { Author } from './core/author.ts';
import type { LetterTexts } from './core/letter.ts';
import { capacity } from './datalab/capacity.ts';
import { missions } from './datalab/missions.ts';
import { datalabRequests } from './datalab/requests.ts';
import { amendments } from './grants/amendments.ts';
import { claims } from './grants/claims.ts';
import { endingNotices } from './grants/ending-notices.ts';
import { finalAccounts } from './grants/final-accounts.ts';
import { grants } from './grants/grants.ts';
import { milestones } from './grants/milestones.ts';
import { obligations } from './grants/obligations.ts';
import { gains } from './impact/gains.ts';
import { impact } from './impact/impact.ts';
import { envelopes } from './ledger/envelopes.ts';
import { absences } from './people/absences.ts';
import { interests } from './people/declared-interests.ts';
import { people } from './people/people.ts';
import { reviews } from './review/reviews.ts';
import { threads } from './threads/threads.ts';

/** The letters of each noun. */
const NOUNS = {
  calls,
  applications,
  corrections,
  reviews,
  interests,
  absences,
  sessions,
  waitlist,
  appeals,
  grants,
  amendments,
  reexaminations,
  claims,
  obligations,
  finalAccounts,
  endingNotices,
  datalabRequests,
  missions,
  capacity,
  envelopes,
  people,
  milestones,
  impact,
  gains,
  threads,
};

export type Noun = keyof typeof NOUNS;

type FactsOf<Texts> = Texts extends LetterTexts<infer Facts> ? Facts : never;

/** The facts of each letter, by the noun that it is about. */
export type LettersOf = {
  [N in Noun]: { [Name in keyof (typeof NOUNS)[N]]: FactsOf<(typeof NOUNS)[N][Name]> };
};

/** The members of all types of a union, in one type. */
type Together<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer All) => void ? All : never;
export type LetterFacts = Together<LettersOf[Noun]>;
export type LetterName = keyof LetterFacts;

/**
 * A letter that is owed, with its facts: the name determines which facts. `author`: of the decision that it tells an
 * applicant of. `contact`: to whom an applicant turns at the fund. `attached`: its document leaves with it. `asks`: for
 * an opinion or an answer to a mission, which its reader may decline at `declineAt` without signing in.
 */
export type LetterContent = {
  [Name in LetterName]: { name: Name; facts: LetterFacts[Name] } & Beside;
}[LetterName];
type AskedByLetter = { applicationId: string; step: string; number: number } | { missionId: string };
type Beside = {
  author?: Author;
  contact?: Contact;
  attached?: true;
  asks?: AskedByLetter;
  declineAt?: string;
};
export type Contact = { name: string; email: string };

/** The texts of each letter: each says one thing to one person. */
export const LETTERS: { [Name in LetterName]: LetterTexts<LetterFacts[Name]> } = Object.assign({}, ...Object.values(NOUNS));

/** What stands around the text of any letter. */
type Frame = {
  /** `name`: null where it is not known. */
  greeting: (name: string | null) => string;
  /** The line by which the recipient names the thing that a letter is about. */
  reference: (reference: string) => string;
  /** The line that says to whom the recipient turns. */
  contact: (contact: Contact) => string;
  /** The line that says that the letter is attached as a document. */
  attached: string;
  /** Before the address of a page. */
  link: string;
  /** Before the address at which its reader declines what is asked of them, or for their organisation. */
  decline: Record<'opinion' | 'mission', string>;
  closing: string;
  digest: { subject: (letters: number) => string; opening: (letters: number) => string; advice: string };
};

export const FRAME: Record<Language, Frame> = {
  fr: {
    greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
    reference: (reference) => `Référence à rappeler : ${reference}`,
    contact: ({ name, email }) => `Votre interlocuteur : ${name}, ${email}`,
    attached: 'Ce courrier est joint en PDF. Le même fichier reste à votre disposition dans Guichet, sur la page des décisions.',
    link: 'Voir dans Guichet :',
    decline: {
      opinion: 'Pour décliner sans vous connecter (lien personnel, valable une fois : ne le transmettez pas) :',
      mission:
        'Pour décliner au nom de votre administration sans vous connecter (lien personnel, valable une fois : ne le transmettez pas) :',
    },
    closing: 'Guichet, le fonds des projets de données',
    digest: {
      subject: (letters) => `Guichet : ${letters === 1 ? 'un message' : `${letters} messages`}`,
      opening: (letters) =>
        letters === 1
          ? 'Voici ce qui vous concerne depuis le dernier envoi.'
          : `Voici ce qui vous concerne depuis le dernier envoi, du plus ancien au plus récent (${letters} messages).`,
      advice: 'Vous recevez un seul envoi par jour ouvré, comme vous l’avez demandé. Vos préférences permettent d’en changer.',
    },
  },
  en: {
    greeting: (name) => (name === null ? 'Hello,' : `Dear ${name},`),
    reference: (reference) => `Reference to quote: ${reference}`,
    contact: ({ name, email }) => `Your contact: ${name}, ${email}`,
    attached: 'This letter is attached as a PDF, in French. The same file stays available in Guichet, on the page of the decisions.',
    link: 'See it in Guichet:',
    decline: {
      opinion: 'To decline without signing in (a personal link, valid once: do not pass it on):',
      mission: 'To decline for your organisation without signing in (a personal link, valid once: do not pass it on):',
    },
    closing: 'Guichet, the fund for data projects\nThe French text alone has legal effect.',
    digest: {
      subject: (letters) => `Guichet: ${letters === 1 ? 'one update' : `${letters} updates`}`,
      opening: (letters) =>
        letters === 1
          ? 'Here is what concerns you since the last time.'
          : `Here is what concerns you since the last time, oldest first (${letters} updates).`,
      advice: 'You are written to once each working day, as you asked. Your preferences let you change this.',
    },
  },
};
