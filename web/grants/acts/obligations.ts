import { getGrant } from '../../../api/grants/grants.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { filesOfAct, wayToFiles } from '../../applications/attachments.ts';
import { actsOn } from '../../core/acts.ts';
import { dayOf, deadline } from '../../core/components/dates.ts';
import { reviewedStatus } from '../../core/components/status.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { address } from '../../core/page.ts';
import { bilingual } from '../../core/words.ts';
import { evidenceOf } from '../obligations.ts';
import { type Grant, grantHref } from '../grant-page-parts.ts';
import { conditionsOf, warningsOf } from '../tranches.ts';
import { found, nameOfTranche, type OnGrant, sentence } from './grant-act-parts.ts';
import type { CommandOn } from '../../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    review: 'Accepter ou renvoyer la justification',
    accept: 'Accepter la justification',
    return: 'Renvoyer à compléter',
    obligation: 'Obligation',
    asked: 'Ce qui la justifie',
    evidence: { link: 'un lien', words: 'un texte' },
    shown: 'Justification remise',
    nothing: 'rien pour l’instant',
    earlier: 'Remises avant',
    waiting: 'Tranches qui attendent des conditions',
    accepted: 'Acceptée : l’obligation est remplie.',
    frees: (tranche: string, amount: string) => `Tranche ${tranche} débloquée, pour ${amount} : elle n’attend plus que cette obligation.`,
    freesNone: 'Aucune tranche n’est débloquée : aucune n’attend plus que cette obligation.',
    returned: 'Renvoyée : l’administration la complète, dans un nouveau délai, avec vos remarques.',
    sent: 'La direction du Datalab l’examine, puis l’accepte ou la renvoie.',
  },
  en: {
    review: 'Accept or return the evidence',
    accept: 'Accept the evidence',
    return: 'Return it to be completed',
    obligation: 'Obligation',
    asked: 'What shows it',
    evidence: { link: 'a link', words: 'a text' },
    shown: 'Evidence given',
    nothing: 'nothing for now',
    earlier: 'Given before',
    waiting: 'Tranches that wait for conditions',
    accepted: 'Accepted: the obligation is met.',
    frees: (tranche: string, amount: string) => `Tranche ${tranche} is confirmed, for ${amount}: it waits for this obligation alone.`,
    freesNone: 'No tranche is confirmed: none waits for this obligation alone.',
    returned: 'Returned: the administration completes it, by a new deadline, with your remarks.',
    sent: 'The Datalab lead reviews it, and accepts or returns it.',
  },
});

type Obligation = Grant['obligations'][number];

const maybeObligation = ({ read, parts }: OnGrant): Obligation | undefined =>
  read.obligations.find(({ key }) => key === parts['obligation']);
const obligationIn = (on: OnGrant): Obligation => found(maybeObligation(on));

/** The tranches that are not committed and wait for an obligation that is not met. */
function waitingOf({ language, read }: OnGrant): Part {
  const waiting = read.tranches.filter(({ conditions }) => conditions.some(({ condition, met }) => condition === 'obligations' && !met));
  return waiting.map((tranche) => html`<div>${nameOfTranche(tranche)}${conditionsOf(language, tranche)}</div>`);
}

/** The tranches that are confirmed once the obligation is settled, each with what else may hold it up. */
function freed(on: OnGrant): Part {
  const { language, read } = on;
  const said = words[language];
  const { frees } = obligationIn(on);
  const tranches = read.tranches.filter(({ rank }) => frees.includes(rank));
  return tranches.length === 0
    ? sentence(said.freesNone)
    : tranches.map(
        (tranche) =>
          html`${sentence(said.frees(nameOfTranche(tranche), euros(language, tranche.amountCents)))} ${warningsOf(language, tranche)}`,
      );
}

/** An obligation with its deadline, and all that was shown of it, the newest first, with its files. */
async function obligationObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const obligation = obligationIn(on);
  const { given, state, stateLabel, dueAt, evidence } = obligation;
  const isAwaited = state === 'awaited' || state === 'returned';
  const [newest, ...earlier] = given.toReversed();
  const mayAdd = obligation.commands.includes('giveEvidence');
  const back = address(`/agir/${mayAdd ? 'giveEvidence' : 'reviewEvidence'}/${read.id}`, { obligation: obligation.key });
  return html`${summaryList([
    [said.obligation, html`<strong>${obligation.label}</strong>`],
    [said.state, reviewedStatus(state, stateLabel)],
    [said.deadline, isAwaited ? deadline(language, dueAt, visit.at) : dayOf(language, dueAt)],
    [said.asked, said.evidence[evidence]],
    [said.shown, newest ? evidenceOf(visit, { given: [newest] }) : said.nothing],
    [said.earlier, earlier.length > 0 && evidenceOf(visit, { given: earlier })],
    [said.waiting, waitingOf(on)],
  ])}
  ${await filesOfAct(visit, read.applicationId, { purpose: 'evidence', part: obligation.key, back, mayAdd })}`;
}

const onObligation = (command: CommandOn<'obligation'>) => ({
  part: {
    field: 'obligation' as const,
    of: ({ language, read }: OnGrant) =>
      read.obligations
        .filter(({ commands }) => commands.includes(command))
        .map(({ key, label, stateLabel, dueAt }) => ({
          value: key,
          label,
          hint: `${stateLabel}, ${words[language].deadline.toLowerCase()} ${longDate(language, parisDate(dueAt))}`,
        })),
  },
  offered: (on: OnGrant): readonly CommandOn<'obligation'>[] => obligationIn(on).commands,
  refused: (on: OnGrant) => obligationIn(on).refused,
  object: obligationObject,
  next: ({ read }: OnGrant) => grantHref(read, '/obligations'),
});

export const OBLIGATION_ACTS = actsOn(getGrant, {
  giveEvidence: {
    ...onObligation('giveEvidence'),
    follows: ({ language }) => sentence(words[language].sent),
    way: wayToFiles,
    requires: (on) => [maybeObligation(on)?.evidence === 'link' ? '/url' : '/words'],
  },
  reviewEvidence: {
    ...onObligation('reviewEvidence'),
    follows: (on) => html`${sentence(words[on.language].accepted)} ${freed(on)} ${sentence(words[on.language].returned)}`,
    fixed: { number: (on) => maybeObligation(on)?.given.at(-1)?.number },
    answers: {
      field: 'decision',
      title: { fr: words.fr.review, en: words.en.review },
      buttons: { fr: { accept: words.fr.accept, return: words.fr.return }, en: { accept: words.en.accept, return: words.en.return } },
      requires: ['/reasons'],
    },
    next: () => '/taches',
  },
  waiveObligation: { ...onObligation('waiveObligation'), follows: freed },
});
