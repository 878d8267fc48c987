import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { fieldsIn, type FormContext, labelOf, LINE_BUTTON } from '../core/forms/field.ts';
import { type Schema, withoutNull } from '../core/forms/schema.ts';
import { type Fields, firstOf, placesIn, shownPlaces } from '../core/forms/values.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { mandatoryOf, stepSchema } from './steps.ts';

const words = bilingual({
  fr: {
    mandatory: 'Indicateur demandé par l’appel',
    own: (place: number) => `Indicateur propre au projet ${place}`,
    baseline: (unit: string) => `Valeur de départ (${unit})`,
    baselineHelp: 'La valeur avant le projet. 0 si le service n’existe pas encore.',
    month: 'Mois du projet (1 à 120)',
    value: (unit: string) => `Valeur visée (${unit})`,
    valueAlone: 'Valeur visée',
    add: 'Ajouter un indicateur propre au projet',
    remove: (name: string) => `Retirer : ${name}`,
    wanted: (n: number) =>
      n === 0
        ? 'L’appel demande les indicateurs ci-dessous. Vous pouvez en ajouter.'
        : n === 1
          ? 'L’appel demande au moins un indicateur propre au projet.'
          : `L’appel demande au moins ${n} indicateurs propres au projet.`,
    types: 'Choisissez d’abord les types de projet, à l’étape Projet : ils disent quels indicateurs l’appel demande.',
  },
  en: {
    mandatory: 'Indicator that the call asks for',
    own: (place: number) => `The project’s own indicator ${place}`,
    baseline: (unit: string) => `Baseline (${unit})`,
    baselineHelp: 'The value before the project. 0 where the service does not exist yet.',
    month: 'Month of the project (1 to 120)',
    value: (unit: string) => `Target (${unit})`,
    valueAlone: 'Target',
    add: 'Add an indicator of the project’s own',
    remove: (name: string) => `Remove: ${name}`,
    wanted: (n: number) =>
      n === 0
        ? 'The call asks for the indicators below. You may add some.'
        : n === 1
          ? 'The call asks for at least one indicator of the project’s own.'
          : `The call asks for at least ${n} indicators of the project’s own.`,
    types: 'Choose the types of project first, in the step Project: they say which indicators the call asks for.',
  },
});

const LIST = '/indicators';

/** How many indicators of its own a project of these types names at least. */
const ownWanted = (call: Call, { projectTypes }: Pick<ApplicationContent, 'projectTypes'>): number =>
  Math.max(0, ...call.terms.projectTypes.filter(({ key }) => projectTypes.includes(key)).map(({ ownIndicators }) => ownIndicators));

/** The fields with those indicators that the call asks for and that are not there yet, and a line for its own. */
export function withMandatory(fields: Fields, content: ApplicationContent, call: Call, language: Language): Fields {
  const places = placesIn(fields, LIST);
  const given = new Set(places.map((place) => firstOf(fields, `${LIST}/${place}/key`)));
  const mandatory = mandatoryOf(call, content);
  let place = Math.max(-1, ...places);
  const added: Fields = {};
  for (const { key, label, unit, kind, direction } of mandatory.filter((each) => !given.has(each.key))) {
    place += 1;
    const facts = { key, label: label[language], unit, kind, direction };
    for (const [name, value] of Object.entries(facts)) added[`${LIST}/${place}/${name}`] = [value];
  }
  const own = places.filter((each) => !mandatory.some(({ key }) => key === firstOf(fields, `${LIST}/${each}/key`))).length;
  for (let missing = ownWanted(call, content) - own; missing > 0; missing -= 1) {
    place += 1;
    added[`${LIST}/${place}/`] = [''];
  }
  return { ...fields, ...added };
}

/** What is asked of one indicator: its baseline in its unit, and before what is promised. */
function itemSchema(list: Schema, language: Language, unit: string): Schema {
  const said = words[language];
  const items = list.items ?? {};
  const { key = {}, label = {}, unit: unitOf = {}, kind = {}, direction = {}, baseline = {}, ...further } = items.properties ?? {};
  const title = unit ? said.baseline(unit) : labelOf(language, 'updateApplication', 'baseline').label;
  const named = { ...withoutNull(baseline).schema, title, description: said.baselineHelp };
  const { targets = {}, ...last } = further;
  const { month = {}, value = {} } = targets.items?.properties ?? {};
  const pair = { month: { ...month, title: said.month }, value: { ...value, title: unit ? said.value(unit) : said.valueAlone } };
  const promised = { ...targets, items: { ...targets.items, properties: pair } };
  return { ...items, properties: { key, label, unit: unitOf, kind, direction, baseline: named, targets: promised, ...last } };
}

/** The fields of the step of indicators: what the call says of one is not asked for. */
export function indicatorFields(context: FormContext, content: ApplicationContent, call: Call): Html {
  const { language, fields } = context;
  const said = words[language];
  const mandatory = new Map(mandatoryOf(call, content).map((each) => [each.key, each]));
  const list = stepSchema('indicateurs', call, language).properties?.['indicators'] ?? {};
  let own = 0;
  const one = (place: number): Html => {
    const at = `${LIST}/${place}`;
    const called = mandatory.get(firstOf(fields, `${at}/key`));
    const unit = called?.unit ?? firstOf(fields, `${at}/unit`);
    if (!called) own += 1;
    const name = called ? called.label[language] : firstOf(fields, `${at}/label`) || said.own(own);
    const names = called ? ['key', 'label', 'unit', 'kind', 'direction'] : ['key'];
    const hidden = names.map((each) => `${at}/${each}`);
    return html`<fieldset class="g-line a-indicator" id="f-indicators-${place}" data-line="${place}">
      <legend class="g-line__title"><strong>${name}</strong>${called && html` · ${said.mandatory}`}</legend>
      ${called?.definition && html`<p class="fr-hint-text">${called.definition[language]}</p>`}
      <div class="g-line__fields a-indicator__fields">${fieldsIn({ ...context, hidden }, itemSchema(list, language, unit), at)}</div>
      ${
        !called &&
        html`<button class="fr-btn fr-btn--tertiary fr-btn--sm" name="${LINE_BUTTON}" value="-${at}" formnovalidate>${said.remove(name)}</button>`
      }
    </fieldset>`;
  };
  return html`${
    content.projectTypes.length === 0
      ? html`<div class="fr-alert fr-alert--info fr-alert--sm"><p>${said.types}</p></div>`
      : html`<p>${said.wanted(ownWanted(call, content))}</p>`
  }
    <div class="g-lines" id="f-indicators">
      ${shownPlaces(fields, LIST, list).map(one)}
      <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${LINE_BUTTON}" value="+${LIST}" formnovalidate>${said.add}</button>
    </div>`;
}
