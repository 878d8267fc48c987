import { createApplication } from '../../api/applications/applications.ts';
import { listCalls } from '../../api/calls/calls.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { refuseOpening } from '../../domain/applications/application.ts';
import { fieldOf, labelOf } from '../core/forms/field.ts';
import { bodySchema, doneAt, formOf, type FormState, freshForm, giveForm } from '../core/forms/form.ts';
import { longDate } from '../../domain/core/format.ts';
import { html } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Déposer un dossier',
    mine: 'Mes dossiers',
    none: 'Aucun appel n’est ouvert en ce moment. Les prochains appels paraîtront sur la page des appels à projets.',
    calls: 'Voir les appels à projets',
    until: (day: string) => `Ouvert jusqu’au ${day}.`,
    open: 'Ouvert, sans date de clôture annoncée.',
    titleHelp: 'Un nom court, que vos collègues et le fonds reconnaîtront. Il peut changer jusqu’au dépôt.',
    go: 'Commencer le dossier',
  },
  en: {
    title: 'Submit an application',
    mine: 'My applications',
    none: 'No call is open at the moment. The next ones will appear on the page of calls.',
    calls: 'See the calls',
    until: (day: string) => `Open until ${day}.`,
    open: 'Open, no closing date is announced.',
    titleHelp: 'A short name that your colleagues and the fund will know it by. It may change until the submission.',
    go: 'Start the application',
  },
});

async function show(visit: Visit, state: FormState): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { items } = await visit.read(listCalls);
  const open = items.filter((call) => call.callVersion !== null && refuseOpening(call, at) === null);
  const { callId, title } = bodySchema(createApplication).properties ?? {};
  const shown = open.map(({ id, terms }) => ({
    value: id,
    label: terms.title[language],
    hint: terms.closesOn ? said.until(longDate(language, terms.closesOn)) : said.open,
  }));
  const only = shown.length === 1 ? shown[0]?.value : undefined;
  const fields = only && !state.fields['/callId'] ? { ...state.fields, '/callId': [only] } : state.fields;
  const context = { language, command: 'createApplication' as const, fields, faults: state.faults, options: { '/callId': shown } };
  return {
    title: said.title,
    crumbs: [{ label: said.mine, href: '/dossiers' }],
    ...(state.problem ? { status: 422 } : {}),
    body:
      open.length === 0
        ? html`<div class="g-empty">
            <p>${said.none}</p>
            <p><a class="fr-link" href="/">${said.calls}</a></p>
          </div>`
        : formOf(visit, {
            operation: createApplication,
            state,
            button: said.go,
            cancel: '/dossiers',
            body: html`${callId && fieldOf(context, 'callId', callId, '/callId', true)}
            ${title && fieldOf(context, 'title', { ...title, title: labelOf(language, 'createApplication', 'title').label, description: said.titleHelp }, '/title', true)}`,
          }),
  };
}

export const newPage: Page = {
  path: '/dossiers/nouveau',
  of: createApplication,
  get: async (visit) => {
    const call = visit.query.get('appel');
    return show(visit, freshForm(call ? { '/callId': [call] } : {}));
  },
  post: async (visit) => {
    // The establishment is the caller's own until the applicant changes it.
    const { siret } = await visit.read(getMyOrganisation);
    const given = await giveForm(visit, createApplication, { fixed: { siret } });
    if ('state' in given) return show(visit, given.state);
    return doneAt(visit, createApplication, `/dossiers/${given.done.body.id}/remplir`);
  },
};
