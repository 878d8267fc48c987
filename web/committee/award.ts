import { getApplication } from '../../api/applications/applications.ts';
import { awardWaitlisted } from '../../api/committee/waitlist.ts';
import { ASKING_NOTHING, isGiven } from '../../domain/applications/overlap.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { overlapsOf } from './session-page-parts.ts';

const words = bilingual({
  fr: {
    overlaps: 'Recoupements non réglés',
    noOverlap: 'Aucun autre dossier du même objet n’attend d’être réglé.',
    about: 'Concerne',
    not: 'Ce dossier ne peut pas être retenu par vous maintenant.',
    see: 'Voir la page du dossier',
  },
  en: {
    overlaps: 'Unsettled overlaps',
    noOverlap: 'No other application of the same object waits to be settled.',
    about: 'About',
    not: 'You may not award this application now.',
    see: 'See the page of the application',
  },
});

type Application = AnswerOf<typeof getApplication>;

/** The overlaps that stand against an award in silence, as the page of a session’s decision names them. */
function unsettledOf({ language }: Visit, { overlaps, overlapCount, overlapsSought: isSought }: Application): Part {
  const said = words[language];
  const overlapsSought = isSought ?? true;
  const open = (overlaps ?? []).filter(
    ({ sameObject, outcome, other }) => sameObject && outcome === null && !ASKING_NOTHING.includes(other.state),
  );
  const notListed = (overlapCount ?? 0) - (overlaps?.length ?? 0);
  return html`<section class="g-card">
    <h2>${said.overlaps}</h2>
    ${
      open.length === 0 && overlapsSought
        ? html`<p class="g-muted">${said.noOverlap}</p>`
        : overlapsOf(language, {
            overlaps: open.map(({ other }) => ({ isAwarded: isGiven(other.state), other })),
            overlapCount: open.length + notListed,
            overlapsSought,
          })
    }
  </section>`;
}

function show(visit: Visit, application: Application, state: FormState & { keptAt?: string }): Answer {
  const { language } = visit;
  const said = words[language];
  const { id, reference, title, version, organisation, requestedCents, commands } = application;
  const href = `/dossiers/${id}`;
  const name = [reference, title].filter(Boolean).join(' · ');
  return {
    title: COMMAND_WORDS.awardWaitlisted[language].title,
    crumbs: [{ label: name, href }],
    ...(state.problem ? { status: 422 } : {}),
    body: commands.includes('awardWaitlisted')
      ? html`${unsettledOf(visit, application)}${formOf(visit, {
          operation: awardWaitlisted,
          state: pinned(state, { '/version': version }),
          hidden: ['/version'],
          keeps: id,
          cancel: href,
        })}`
      : html`<div class="g-empty">
          <p>${said.not}</p>
          <p><a class="fr-link" href="${href}">${said.see}</a></p>
        </div>`,
    aside: html`<section class="g-card">
      <h2>${said.about}</h2>
      ${summaryList([
        [name, html`<a class="fr-link" href="${href}">${said.see}</a>`],
        [said.organisation, organisation.name],
        [said.asked, money(language, requestedCents)],
      ])}
    </section>`,
  };
}

const readApplication = (visit: Visit): Promise<Application> => visit.read(getApplication, { params: { id: visit.params['id'] } });

/** The award of an application on the waitlist, which shows the chair the other applications of the same object. */
export const awardPage: Page = {
  path: '/dossiers/:id/retenir',
  of: awardWaitlisted,
  get: async (visit) => {
    const application = await readApplication(visit);
    return show(visit, application, await openForm(visit, awardWaitlisted, application.id));
  },
  post: async (visit) => {
    const id = visit.params['id'] ?? '';
    const given = await giveForm(visit, awardWaitlisted, { params: { id } });
    if ('done' in given) return doneAt(visit, awardWaitlisted, `/dossiers/${id}`, id);
    return show(visit, await readApplication(visit), given.state);
  },
};
