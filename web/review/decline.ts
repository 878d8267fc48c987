import { getApplication } from '../../api/applications/applications.ts';
import { declineAssignment } from '../../api/review/reviews.ts';
import { readAskedOpinion } from '../../db/pages/decline-links.ts';
import { pageOfCommand } from '../../domain/core/page-address.ts';
import { Id, Key } from '../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { declineByLetter, declinedAlert, nowhere, saidIn, visitByLetter, wordsOfDeclining } from '../core/by-letter.ts';
import { date, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { html, type Part } from '../core/html.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    lead: 'Ce lien vient de la lettre qui vous demande cet avis.',
    asked: 'Avis demandé',
    done: 'L’avis est décliné. La direction du Datalab en est informée, et une lettre vous le confirme.',
    already: 'Vous avez déjà décliné cet avis.',
  },
  en: {
    lead: 'This link comes from the letter that asks for your opinion.',
    asked: 'Opinion asked for',
    done: 'The opinion is declined. The Datalab lead is told, and a letter confirms it to you.',
    already: 'You have declined this opinion already.',
  },
});

/** The opinion that a letter's link is about. `visit`: as the reviewer, who has declined it already, or may do so. */
type Asked = { visit: Visit; applicationId: string; step: string; number: number; personId: string; name: string; isDeclined: boolean };

async function askedBy(visit: Visit): Promise<Asked> {
  const { deps, params, at } = visit;
  const [id, key, number] = [Id.safeParse(params['id']), Key.safeParse(params['step']), Number(params['number'])];
  if (!id.success || !key.success || !Number.isInteger(number) || number < 1 || number > 1_000) return nowhere(visit);
  const [applicationId, step] = [id.data, key.data];
  const row = await readAskedOpinion(deps.db, applicationId, step, number);
  const isDeclined = row?.answer === 'declined';
  const isOver = !isDeclined && row !== undefined && row.deadlineAt !== null && row.deadlineAt < at;
  const { personId = '', name = '' } = row ?? {};
  const made = deps.links.declineOf({ applicationId, step, number }, personId);
  return { visit: await visitByLetter(visit, isOver ? undefined : row, made), applicationId, step, number, personId, name, isDeclined };
}

async function show({ visit, applicationId, step, number, name, isDeclined }: Asked, state: FormState, isNow = false): Promise<Answer> {
  const { language, at } = visit;
  const [said, common] = [words[language], wordsOfDeclining[language]];
  const found = await orNothing(visit.read(getApplication, { params: { id: applicationId } }));
  const its = found?.review?.find(({ key }) => key === step);
  const { title } = COMMAND_WORDS.declineAssignment[language];
  const object: readonly (readonly [string, Part])[] = [
    [said.file, [found?.reference, found?.title].filter(Boolean).join(' · ')],
    [said.askedOfFund, found && money(language, found.requestedCents)],
    [said.asked, its?.label],
    [common.whom, name],
  ];
  if (isDeclined) {
    const given = its?.assignments[number - 1]?.answer;
    return saidIn(
      visit,
      title,
      html`${declinedAlert(visit, { ...said, isNow })}
        ${given && summaryList([...object, [common.declinedOn, date(language, given.at)], [common.reason, given.reason]])}`,
    );
  }
  if (!its?.commands.includes('declineAssignment')) return nowhere(visit);
  return saidIn(
    visit,
    title,
    html`<p>${said.lead} ${common.once}</p>
      ${summaryList([...object, [said.until, deadline(language, its.deadlineAt, at)]])}
      ${formOf(visit, { operation: declineAssignment, state, left: ['/step'] })}
      <p class="g-buttons"><a class="fr-link" href="${pageOfCommand('acceptAssignment', applicationId, { step })}">${common.instead}</a></p>`,
    state.problem ? 422 : 200,
  );
}

/**
 * Declines an opinion from the letter that asks for it: its reader only sees what is declined until they send the form.
 * Sent again, it says what stands.
 */
export const declinePage: Page = {
  path: '/decliner/:id/:step/:number/:token',
  of: 'public',
  isSecret: true,
  get: async (visited) => show(await askedBy(visited), freshForm()),
  post: (visited) =>
    declineByLetter<Asked>(visited, {
      askedBy,
      show,
      isDeclined: ({ isDeclined }) => isDeclined,
      give: ({ visit, applicationId, step }) =>
        giveForm(visit, declineAssignment, { params: { id: applicationId }, read: (typed) => ({ ...typed, step }) }),
    }),
};
