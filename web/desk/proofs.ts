import { getDecisionLetter, getDecisionProof, getDecisionProofFile, listDecisions } from '../../api/desk/proofs.ts';
import { getApplication } from '../../api/applications/applications.ts';
import { date } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { fileOf } from '../core/files.ts';
import type { Language } from '../../domain/core/words.ts';
import { UNSEALED } from '../../words/core/seals.ts';
import { html, type Html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Décisions, courriers et preuves',
    intro:
      'Chaque décision est enregistrée avec une empreinte, et les empreintes sont scellées chaque jour. La preuve d’une décision montre le chemin de l’une à l’autre : elle se vérifie sans le fonds.',
    none: 'Aucune décision n’a encore été prise.',
    taken: 'Prise le',
    by: 'Par',
    stead: (name: string) => `en suppléance de ${name}`,
    time: 'aucune personne : un délai est passé',
    letter: 'Courrier',
    letterPdf: 'Courrier de cette décision (PDF)',
    sealedBy: (name: string) => `Cachet : ${name}.`,
    unsealed: UNSEALED.fr,
    allLetters: 'Tous les courriers et toutes les pièces (ZIP)',
    proof: 'Preuve',
    pdf: 'Preuve (PDF)',
    json: 'Preuve à vérifier (JSON)',
    link: 'Courrier et preuve de cette décision',
  },
  en: {
    title: 'Decisions, letters and proofs',
    intro:
      'Each decision is recorded with a hash, and the hashes are sealed each day. The proof of a decision shows the path from one to the other: it is checked without the fund.',
    none: 'No decision has been taken yet.',
    taken: 'Taken on',
    by: 'By',
    stead: (name: string) => `in the stead of ${name}`,
    time: 'no person: a deadline has passed',
    letter: 'Letter',
    letterPdf: 'Letter of this decision (PDF)',
    sealedBy: (name: string) => `Seal: ${name}.`,
    unsealed: UNSEALED.en,
    allLetters: 'All letters and files (ZIP)',
    proof: 'Proof',
    pdf: 'Proof (PDF)',
    json: 'Proof to check (JSON)',
    link: 'Letter and proof of this decision',
  },
});

/** The address of the list of decisions on an application, with their proofs. */
export const decisionsPath = (applicationId: string): string => `/dossiers/${applicationId}/decisions`;

/** The link to them, where a decision is shown. */
export const proofLink = (language: Language, applicationId: string): Html =>
  html`<p><a class="fr-link" href="${decisionsPath(applicationId)}">${words[language].link}</a></p>`;

const listPage: Page = {
  path: '/dossiers/:id/decisions',
  of: listDecisions,
  get: async (visit) => {
    const said = words[visit.language];
    const params = { id: visit.params['id'] };
    const [application, { items }] = await Promise.all([visit.read(getApplication, { params }), visit.read(listDecisions, { params })]);
    const { id, title } = application;
    return {
      title: said.title,
      crumbs: [{ label: title, href: `/dossiers/${id}` }],
      body: html`<p>${said.intro}</p>
        ${items.length === 0 && html`<p>${said.none}</p>`}
        ${items.toReversed().map(
          ({ key, text, at, author, letter }) =>
            html`<section>
              <h2>${author ? `${author.name} ${text}` : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`}</h2>
              ${summaryList([
                [said.taken, date(visit.language, at)],
                [
                  said.by,
                  author
                    ? [`${author.name}, ${author.capacity}`, author.inSteadOf && said.stead(author.inSteadOf)].filter(Boolean).join(', ')
                    : said.time,
                ],
                [
                  said.letter,
                  letter &&
                    html`<a class="fr-link" href="${decisionsPath(id)}/${key}/courrier.pdf" download>${said.letterPdf}</a>
                      <div class="g-small g-muted">
                        ${letter.seal ? html`${said.sealedBy(letter.seal.name)} ${letter.seal.text}` : said.unsealed}
                      </div>`,
                ],
                [
                  said.proof,
                  html`<a class="fr-link" href="${decisionsPath(id)}/${key}/preuve.pdf">${said.pdf}</a> ·
                    <a class="fr-link" href="${decisionsPath(id)}/${key}/preuve.json">${said.json}</a>`,
                ],
              ])}
            </section>`,
        )}
        ${
          items.some(({ letter }) => letter) &&
          html`<p><a class="fr-link" href="/dossiers/${id}/pieces.zip" download>${said.allLetters}</a></p>`
        }`,
    };
  },
};

const paramsOf = ({ id, key }: Readonly<Record<string, string>>) => ({ params: { id, decision: key } });

const documentPage: Page = {
  path: '/dossiers/:id/decisions/:key/preuve.pdf',
  of: getDecisionProofFile,
  get: (visit) => fileOf(visit, getDecisionProofFile, paramsOf(visit.params)),
};

const letterPage: Page = {
  path: '/dossiers/:id/decisions/:key/courrier.pdf',
  of: getDecisionLetter,
  get: (visit) => fileOf(visit, getDecisionLetter, paramsOf(visit.params)),
};

const jsonPage: Page = {
  path: '/dossiers/:id/decisions/:key/preuve.json',
  of: getDecisionProof,
  get: async (visit) => {
    const proof = await visit.read(getDecisionProof, paramsOf(visit.params));
    visit.res
      .attachment(`preuve-${[proof.decision.reference, proof.decision.key].filter(Boolean).join('-')}.json`)
      .type('application/json')
      .end(`${JSON.stringify(proof, null, 2)}\n`);
    return { written: true };
  },
};

export const proofPages: readonly Page[] = [listPage, documentPage, letterPage, jsonPage];
