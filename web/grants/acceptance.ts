import { getApplication } from '../../api/applications/applications.ts';
import { acceptAward } from '../../api/grants/grants.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { AcceptAward } from '../../domain/grants/acceptance.ts';
import { wayToAct } from '../core/came-from.ts';
import { deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { fieldOf } from '../core/forms/field.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { bodyOf } from '../core/forms/values.ts';
import { faultsAtLabels, withKeys } from '../core/forms/keys.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { buttonOf, type Grant, grantCrumbs, grantHref, readGrant, whatNow, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Accepter le montant accordé',
    asked: 'Vous aviez demandé',
    awarded: 'Le fonds accorde',
    cut: 'À retirer de la part du fonds',
    plan: 'Votre plan, tel qu’il est saisi',
    funding: 'Financements',
    ofFund: 'dont le fonds',
    left: 'Reste à retirer de la part du fonds',
    fits: 'La part du fonds correspond au montant accordé.',
    gap: 'Les financements doivent égaler les dépenses. Écart',
    unread: 'Une ligne est incomplète : les totaux ne peuvent pas être calculés.',
    over: 'Ce montant n’est plus à accepter.',
    instead: 'Si vous ne souhaitez plus mener ce projet :',
    amounts: 'Les montants',
    indicators: 'Indicateurs : à revoir si le plan révisé change vos cibles',
  },
  en: {
    title: 'Accept the award',
    asked: 'You had asked for',
    awarded: 'The fund awards',
    cut: 'To be cut from the fund’s part',
    plan: 'Your plan, as it is typed',
    funding: 'Funding',
    ofFund: 'of which the fund',
    left: 'Still to be cut from the fund’s part',
    fits: 'The fund’s part is the award.',
    gap: 'The funding must equal the costs. Difference',
    unread: 'A line is incomplete: the totals cannot be reckoned.',
    over: 'This award is no longer to be accepted.',
    instead: 'If you no longer want to carry this project out:',
    amounts: 'The amounts',
    indicators: 'Indicators: to be looked at again where the revised plan changes your targets',
  },
});

const Lines = AcceptAward.pick({ costLines: true, fundingLines: true });

/** The totals of the plan in the form, beside the award. */
function totalsNow({ language }: Visit, grant: Grant, state: FormState): Part {
  const said = words[language];
  const typed = bodyOf(bodySchema(acceptAward), state.fields);
  const lines = Lines.safeParse({ costLines: typed['costLines'], fundingLines: typed['fundingLines'] });
  if (!lines.success) return html`<p class="g-warn">${said.unread}</p>`;
  const { costCents, fundingCents, requestedCents } = totalsOf(lines.data);
  const left = requestedCents - grant.awardedCents;
  return html`${summaryList([
    [said.costs, money(language, costCents)],
    [said.funding, money(language, fundingCents)],
    [said.ofFund, money(language, requestedCents)],
    [said.left, left !== 0 && html`<strong class="g-warn">${money(language, left)}</strong>`],
    [said.gap, costCents !== fundingCents && html`<strong class="g-warn">${money(language, costCents - fundingCents)}</strong>`],
  ])}
  ${left === 0 && costCents === fundingCents && html`<p><span aria-hidden="true">✓</span> ${said.fits}</p>`}`;
}

/** The key of a new indicator is made from its label. */
const KEYS = ['/indicators/*/key'];

/**
 * The fields of the plan, those to be cut first. The indicators, which often stay as they are, are folded where none is
 * at fault.
 */
function planFields({ language }: Visit, state: FormState): Part {
  const { properties = {}, required = [] } = bodySchema(acceptAward);
  const context = { language, command: 'acceptAward' as const, fields: state.fields, faults: state.faults, hidden: ['/version', ...KEYS] };
  const field = (name: string): Part => {
    const schema = properties[name];
    // An award is accepted with the plan that it pays for: neither list can be left out.
    const isAsked = required.includes(name) || ['costLines', 'fundingLines'].includes(name);
    return schema && fieldOf(context, name, schema, `/${name}`, isAsked);
  };
  const hasFault = [...state.faults.keys()].some((pointer) => pointer.startsWith('/indicators'));
  return html`${['version', 'costLines', 'fundingLines', 'startsOn', 'durationMonths'].map(field)}
    <details${hasFault && html` open`}>
      <summary>${words[language].indicators}</summary>
      ${field('indicators')}
    </details>`;
}

async function show(visit: Visit, grant: Grant, requestedCents: number, refused: FormState & { keptAt?: string }): Promise<Answer> {
  const state = { ...refused, faults: faultsAtLabels(refused.faults, refused.fields, KEYS) };
  const { language, at } = visit;
  const said = words[language];
  return {
    title: said.title,
    crumbs: grantCrumbs(visit, grant),
    ...(state.problem ? { status: 422 } : {}),
    body: formOf(visit, {
      operation: acceptAward,
      state,
      body: planFields(visit, state),
      keeps: grant.id,
      cancel: wayToGrant(visit, grant),
    }),
    aside: html`<section class="g-card">
        <h2>${said.amounts}</h2>
        ${summaryList([
          [said.asked, money(language, requestedCents)],
          [said.awarded, html`<strong>${money(language, grant.awardedCents)}</strong>`],
          [said.cut, html`<strong>${money(language, requestedCents - grant.awardedCents)}</strong>`],
          [said.until, deadline(language, grant.deadlineAt, at)],
        ])}
      </section>
      <section class="g-card">
        <h2>${said.plan}</h2>
        ${totalsNow(visit, grant, state)}
      </section>
      ${
        grant.commands.includes('renounceGrant') &&
        html`<section class="g-card">
          <p>${said.instead}</p>
          <p><a class="fr-link" href="${wayToAct(visit, 'renounceGrant', grant.id)}">${buttonOf(language, 'renounceGrant')}</a></p>
        </section>`
      }`,
  };
}

export const acceptancePage: Page = {
  path: '/conventions/:id/acceptation',
  of: acceptAward,
  get: async (visit) => {
    const grant = await readGrant(visit);
    const { language } = visit;
    if (!grant.commands.includes('acceptAward'))
      return {
        title: words[language].title,
        crumbs: grantCrumbs(visit, grant),
        body: html`<div class="g-empty"><p>${words[language].over}</p></div>`,
        aside: whatNow(visit, grant),
      };
    const { content, requestedCents } = await visit.read(getApplication, { params: { id: grant.applicationId } });
    const { costLines, fundingLines, indicators, startsOn, durationMonths } = content;
    const plan = { version: grant.version, costLines, fundingLines, indicators, startsOn, durationMonths };
    return show(visit, grant, requestedCents, await openForm(visit, acceptAward, grant.id, plan));
  },
  post: async (visit) => {
    const grant = await readGrant(visit);
    const keyed = { ...visit, fields: withKeys(visit.fields, KEYS) };
    const given = await giveForm(keyed, acceptAward, { params: { id: grant.id } });
    if ('done' in given) return doneAt(visit, acceptAward, grantHref(grant), grant.id);
    const [{ requestedCents }, now] = await Promise.all([
      visit.read(getApplication, { params: { id: grant.applicationId } }),
      readGrant(visit),
    ]);
    const { problem, fields } = given.state;
    // Once told that the grant has changed, the person accepts it in its current version.
    const state =
      problem?.code === 'stale_version' ? { ...given.state, fields: { ...fields, '/version': [String(now.version)] } } : given.state;
    return show(visit, now, requestedCents, state);
  },
};
