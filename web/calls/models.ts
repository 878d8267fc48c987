import { getCall } from '../../api/calls/calls.ts';
import { addModel, getModel, listModels } from '../../api/calls/models.ts';
import type { Language } from '../../domain/core/words.ts';
import { size } from '../../domain/core/format.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { filesForm, fileLink, sendEach, sendStored } from '../applications/attachments.ts';
import { pageOfModel } from '../core/addresses.ts';
import { date } from '../core/components/dates.ts';
import { table } from '../core/components/table.ts';
import { labelOf } from '../core/forms/field.ts';
import { type FormState, freshForm, KEY_FIELD } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html } from '../core/html.ts';
import { withFiles } from '../core/multipart.ts';
import { address, type Answer, DONE, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { nextOf } from './draft.ts';

const words = bilingual({
  fr: {
    administration: 'Administration',
    held: 'Modèles de cet appel',
    name: 'Fichier',
    document: 'Modèle de',
    added: 'Ajouté le',
    named: 'Prochaine version',
    isNamed: 'nommé',
    earlier: 'non nommé',
    none: 'Aucun modèle n’est joint à cet appel.',
    noDocument: 'La prochaine version de l’appel ne demande aucun document : ajoutez-en dans son brouillon.',
    take: 'Pour ne plus nommer un modèle, ou en nommer un autre, modifiez le brouillon de l’appel. Quand la place manque, un nouveau modèle prend celle des fichiers que ni une version ni un brouillon ne nomme.',
  },
  en: {
    administration: 'Administration',
    held: 'Models of this call',
    name: 'File',
    document: 'Model of',
    added: 'Added on',
    named: 'Next version',
    isNamed: 'named',
    earlier: 'not named',
    none: 'This call has no model.',
    noDocument: 'The next version of the call asks for no document: add some in its draft.',
    take: 'To name a model no more, or another one, edit the draft of the call. Where room is lacking, a new model takes the place of the files that neither a version nor a draft names.',
  },
});

/** The documents of the next version, as a choice for the model that is sent. */
function documentField(language: Language, documents: readonly { key: string; label: string }[], chosen: string): Html {
  return html`<div class="fr-select-group">
    <label class="fr-label" for="f-document">${labelOf(language, 'addModel', 'document').label}</label>
    <select class="fr-select" id="f-document" name="document">
      ${documents.map(({ key, label }) => html`<option value="${key}" ${flag('selected', key === chosen)}>${label}</option>`)}
    </select>
  </div>`;
}

async function show(visit: Visit, state: FormState): Promise<Answer> {
  const { language, params } = visit;
  const said = words[language];
  const callId = params['id'] ?? '';
  const [found, { items }] = await Promise.all([
    visit.read(getCall, { params: { callId } }),
    visit.read(listModels, { params: { callId } }),
  ]);
  const { terms } = nextOf(found);
  const documents = (terms.documents ?? []).map(({ key, label, modelFile }) => ({ key, label: label[language], modelFile }));
  const { title, intro } = COMMAND_WORDS.addModel[language];
  return {
    title,
    crumbs: [
      { label: said.administration, href: '/administration' },
      { label: terms.title[language], href: `/administration/appels/${callId}` },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: html`<p>${intro}</p>
      ${table({
        caption: said.held,
        columns: [
          { label: said.name, isHeader: true, cell: (file) => fileLink(language, pageOfModel(file.id), file) },
          { label: said.document, cell: ({ document }) => documents.find(({ key }) => key === document)?.label ?? document },
          { label: said.size, isFigure: true, cell: ({ sizeBytes }) => size(language, sizeBytes) },
          { label: said.added, cell: ({ addedAt }) => date(language, addedAt) },
          { label: said.named, cell: ({ id }) => (documents.some(({ modelFile }) => modelFile === id) ? said.isNamed : said.earlier) },
        ],
        rows: items,
        empty: html`<p>${said.none}</p>`,
      })}
      ${items.length > 0 && html`<p class="g-muted">${said.take}</p>`} ${documents.length === 0 && html`<p>${said.noDocument}</p>`}
      ${
        found.commands.includes('addModel') &&
        html`<h2>${COMMAND_WORDS.addModel[language].button}</h2>
          ${filesForm(visit, {
            operation: addModel,
            action: `/administration/appels/${callId}/modeles`,
            state,
            isOne: true,
            before: documentField(language, documents, firstOf(state.fields, 'document')),
          })}`
      }`,
  };
}

/** The models of a call, and the form that adds one. */
const modelsPage: Page = {
  path: '/administration/appels/:id/modeles',
  of: addModel,
  takesFiles: true,
  get: (visit) => show(visit, freshForm()),
  post: (visit) =>
    withFiles(visit, async ({ fields, files }): Promise<Answer> => {
      const callId = visit.params['id'] ?? '';
      const document = firstOf(fields, 'document');
      const state = await sendEach(visit, { files, key: firstOf(fields, KEY_FIELD) }, ({ name }) => ({
        ...{ operation: addModel, params: { callId }, query: { name, document } },
      }));
      if (state) return show(visit, { ...state, fields: { document: [document] } });
      return { to: address(`/administration/appels/${callId}/modeles`, { [DONE]: 'addModel' }) };
    }),
};

/** The bytes of a model, to keep or to look at. */
const modelPage: Page = {
  path: '/modeles/:id',
  of: 'public',
  get: async (visit) => sendStored(visit, await visit.read(getModel, { params: visit.params })),
};

export const modelPages: readonly Page[] = [modelsPage, modelPage];
