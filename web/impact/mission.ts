import { pageOf } from '../../domain/core/page-address.ts';
import { proposeMission } from '../../api/datalab/missions.ts';
import { getIndicators } from '../../api/grants/milestones.ts';
import { getSlippage } from '../../api/impact/slippage.ts';
import { isMissionKind, MISSION_KIND_KEYS, termsOfMission } from '../../domain/datalab/mission-catalogue.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { html } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { type Grant, grantCrumbs, readGrant, wayToGrant } from '../grants/grant-page-parts.ts';
import { slippageOf } from './grant-impact.ts';

const words = bilingual({
  fr: {
    title: 'Proposer une mission au projet',
    yields: (deliverable: string) => `Livre ${deliverable}.`,
    object: 'Ce qui est en jeu',
    organisation: 'Administration',
    act: 'Votre décision',
  },
  en: {
    title: 'Propose a mission to the project',
    yields: (deliverable: string) => `Delivers ${deliverable}.`,
    object: 'What is at stake',
    organisation: 'Administration',
    act: 'Your decision',
  },
});

async function show(visit: Visit, grant: Grant, state: FormState & { keptAt?: string }): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const params = { id: grant.id };
  const [{ items }, slippage] = await Promise.all([visit.read(getIndicators, { params }), visit.read(getSlippage, { params })]);
  return {
    title: said.title,
    crumbs: grantCrumbs(visit, grant),
    ...(state.problem ? { status: 422 } : {}),
    body: html`<section class="g-object">
        <h2>${said.object}</h2>
        ${summaryList([
          [said.organisation, grant.organisationName],
          [said.state, status(grant.state, grant.label)],
        ])}
        ${slippageOf(visit, slippage)}
      </section>
      <h2>${said.act}</h2>
      ${formOf(visit, {
        operation: proposeMission,
        state,
        hidden: ['/grantId', '/alert'],
        options: {
          '/indicator': items.map(({ key, label }) => ({ value: key, label })),
          '/kind': MISSION_KIND_KEYS.filter(isMissionKind).map((kind) => {
            const { label, deliverable } = termsOfMission(kind);
            return { value: kind, label: label[language], hint: said.yields(deliverable[language]) };
          }),
        },
        keeps: grant.id,
        cancel: wayToGrant(visit, grant, '/impact'),
      })}`,
  };
}

/** A mission is proposed for a project, and answers an alert where the address names one. */
export const missionPage: Page = {
  path: '/conventions/:id/mission',
  of: proposeMission,
  get: async (visit) => {
    const grant = await readGrant(visit);
    const alert = Number(visit.query.get('alert')) || null;
    return show(visit, grant, await openForm(visit, proposeMission, grant.id, { grantId: grant.id, alert }));
  },
  post: async (visit) => {
    const grant = await readGrant(visit);
    const given = await giveForm(visit, proposeMission, { fixed: { grantId: grant.id } });
    if ('state' in given) return show(visit, grant, given.state);
    return doneAt(visit, proposeMission, pageOf('mission', given.done.body.id), grant.id);
  },
};
