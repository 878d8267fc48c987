import { declineMission, getMission } from '../../api/datalab/missions.ts';
import { readAskedMission } from '../../db/pages/decline-links.ts';
import { missionWait } from '../../domain/datalab/mission.ts';
import { pageOfCommand } from '../../domain/core/page-address.ts';
import { Id } from '../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { declineByLetter, declinedAlert, nowhere, saidIn, visitByLetter, wordsOfDeclining } from '../core/by-letter.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { html } from '../core/html.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { missionAtStake } from './mission-acts.ts';

const words = bilingual({
  fr: {
    lead: 'Ce lien vient de la lettre qui propose cette mission à votre administration.',
    for: (organisation: string) =>
      `Vous répondez au nom de l’administration « ${organisation} », comme signataire : votre réponse l’engage.`,
    whom: 'Proposée à',
    declinedOn: 'Déclinée le',
    lapses: 'Sans réponse, la proposition n’est plus valable après le',
    done: (organisation: string) =>
      `La mission est déclinée au nom de l’administration « ${organisation} ». La direction du Datalab et vos collègues du projet en sont informés, et une lettre vous le confirme.`,
    already: (organisation: string) => `Cette mission est déjà déclinée au nom de l’administration « ${organisation} ».`,
  },
  en: {
    lead: 'This link comes from the letter that proposes this mission to your organisation.',
    for: (organisation: string) => `You answer for ${organisation}, as its signatory: your answer binds it.`,
    whom: 'Proposed to',
    declinedOn: 'Declined on',
    lapses: 'Without an answer, the proposal lapses after',
    done: (organisation: string) =>
      `The mission is declined for ${organisation}. The Datalab lead and your colleagues of the project are told, and a letter confirms it to you.`,
    already: (organisation: string) => `This mission is declined already, for ${organisation}.`,
  },
});

/** The mission that a letter's link is about. `visit`: as the signatory to whom the letter was written. */
type Asked = { visit: Visit; id: string; personId: string; name: string; declinedBy: string | null; declinedAt: string | null };

async function askedBy(visit: Visit): Promise<Asked> {
  const { deps, params } = visit;
  const [id, person] = [Id.safeParse(params['id']), Id.safeParse(params['person'])];
  if (!id.success || !person.success) return nowhere(visit);
  const row = await readAskedMission(deps.db, id.data, person.data);
  const asked = await visitByLetter(visit, row, deps.links.declineOf({ missionId: id.data }, person.data));
  const { name = '', declinedBy = null, declinedAt = null } = row ?? {};
  return { visit: asked, id: id.data, personId: person.data, name, declinedBy, declinedAt };
}

async function show({ visit, id, name, declinedBy, declinedAt }: Asked, state: FormState, isNow = false): Promise<Answer> {
  const { language } = visit;
  const [said, common] = [words[language], wordsOfDeclining[language]];
  const read = (await orNothing(visit.read(getMission, { params: { id } }))) ?? (await nowhere(visit));
  const organisation = read.organisation.name;
  const { title } = COMMAND_WORDS.declineMission[language];
  if (read.state === 'declined')
    return saidIn(
      visit,
      title,
      html`${declinedAlert(visit, { done: said.done(organisation), already: said.already(organisation), isNow })}
        ${summaryList([
          ...([
            [said.project, `${read.reference} · ${read.title}`],
            ['Mission', read.kind.label],
          ] as const),
          ...([
            [said.declinedOn, date(language, declinedAt)],
            [common.by, declinedBy],
            [common.reason, read.endReason],
          ] as const),
        ])}`,
    );
  // The rule is that of the form after signing in: a signatory of the organisation, as long as an answer is awaited.
  if (!read.commands.includes('declineMission')) return nowhere(visit);
  return saidIn(
    visit,
    title,
    html`<p>${said.lead} ${common.once}</p>
      <p><strong>${said.for(organisation)}</strong></p>
      ${await missionAtStake({ visit, language, read })}
      ${summaryList([
        [said.whom, name],
        [said.lapses, dayOf(language, missionWait.answer(read.proposedAt).closesAt)],
      ])}
      ${formOf(visit, { operation: declineMission, state: pinned(state, { '/version': read.version }), hidden: ['/version'] })}
      <p class="g-buttons"><a class="fr-link" href="${pageOfCommand('acceptMission', id)}">${common.instead}</a></p>`,
    state.problem ? 422 : 200,
  );
}

/**
 * Declines a mission for an organisation from the letter that proposes it to one of its signatories: its reader only
 * sees what is declined until they send the form. Sent again, it says what stands.
 */
export const declineMissionPage: Page = {
  path: '/decliner/:id/:person/:token',
  of: 'public',
  isSecret: true,
  get: async (visited) => show(await askedBy(visited), freshForm()),
  post: (visited) =>
    declineByLetter<Asked>(visited, {
      askedBy,
      show,
      isDeclined: ({ declinedAt }) => declinedAt !== null,
      give: ({ visit, id }) => giveForm(visit, declineMission, { params: { id } }),
    }),
};
