import { followFile, listFiles, unfollowFile } from '../../api/threads/labels.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import { actionLink } from '../core/components/actions.ts';
import { html, type Part } from '../core/html.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    labels: 'Étiquettes, pour le fonds seul',
    follow: 'Suivre ce dossier',
    unfollow: 'Ne plus suivre',
    followed: 'Vous suivez ce dossier.',
    daily: 'Ses étapes vous seront signalées dans votre lettre du jour.',
  },
  en: {
    labels: 'Labels, for the fund alone',
    follow: 'Follow this application',
    unfollow: 'Stop following',
    followed: 'You follow this application.',
    daily: 'Your daily letter will tell you how it progresses.',
  },
});

/** Labels beside each other; nothing where there are none. */
export const labelTags = ({ language }: Pick<Visit, 'language'>, labels: readonly string[]): Part =>
  labels.length > 0 &&
  html`<ul class="g-labels" aria-label="${words[language].labels}">
    ${labels.map((label) => html`<li>${label}</li>`)}
  </ul>`;

/** The labels of an application with what changes them, and whether the reader follows it, for the fund's people. */
export async function labelsPart(visit: Visit, id: string): Promise<Part> {
  const found = visit.may(listFiles) && (await visit.read(listFiles, { query: { ids: id } })).items[0];
  if (!found) return null;
  const { language, person } = visit;
  const said = words[language];
  return html`${labelTags(visit, found.labels)}
    <form method="post" action="/dossiers/${id}/suivi">
      ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
      <p>
        ${found.commands.includes('labelFile') && actionLink(visit, 'labelFile', '', { file: id }, 'fr-link g-small')}
        <button class="fr-btn fr-btn--tertiary fr-btn--sm" name="suivre" value="${found.isFollowed ? 'non' : 'oui'}">
          ${found.isFollowed ? said.unfollow : said.follow}
        </button>
        <span class="g-muted g-small">${found.isFollowed ? said.followed : said.daily}</span>
      </p>
    </form>`;
}

/** Follows an application, or stops following it. */
export const followingPage: Page = {
  path: '/dossiers/:id/suivi',
  of: followFile,
  post: async (visit) => {
    const { params, fields } = visit;
    await visit.read(firstOf(fields, 'suivre') === 'non' ? unfollowFile : followFile, { params });
    return { to: pageOf('application', params['id'] ?? '') };
  },
};
