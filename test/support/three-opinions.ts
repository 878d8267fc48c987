import { readFileSync } from 'node:fs';
import { CallFile } from '../../domain/calls/call.ts';

const shipped = CallFile.parse(JSON.parse(readFileSync('calls/donnees-2023.json', 'utf8')));
const criterion = (key: string, fr: string, en: string) => ({ key, label: { fr, en } });

/**
 * The shipped call with a short review, without a least own share, obligations, a final account or follow-up reports:
 * three opinions side by side, whose criteria weigh the same and concern all applications. Tests that are about
 * something else apply to it, under the same envelope.
 */
export const THREE_OPINIONS = CallFile.parse({
  ...shipped,
  id: 'trois-avis',
  code: 'AVIS',
  version: 1,
  terms: {
    ...shipped.terms,
    legalForms: shipped.terms.legalForms.map((legalForm) => ({ ...legalForm, ownFundingMinPercent: 0, sources: {} })),
    obligations: [],
    finalAccount: null,
    tracking: null,
    steps: [
      {
        key: 'legal',
        label: { fr: 'Cadre juridique', en: 'Legal framework' },
        workingDays: 15,
        criteria: [
          criterion('legal_basis', 'Base légale', 'Legal basis'),
          criterion('personal_data', 'Protection des données personnelles et éthique', 'Protection of personal data, and ethics'),
        ],
      },
      {
        key: 'data',
        label: { fr: 'Données', en: 'Data' },
        workingDays: 15,
        criteria: [
          criterion('availability', 'Disponibilité des données', 'Availability of the data'),
          criterion('governance', 'Qualité et gouvernance', 'Quality and governance'),
        ],
      },
      {
        key: 'impact',
        label: { fr: "Mesure de l'impact", en: 'Measure of impact' },
        workingDays: 20,
        criteria: [
          criterion('measurement', "Robustesse du modèle de mesure d'impact", 'Robustness of the impact-measurement model'),
          criterion('ambition', 'Ambition pour les usagers', 'Ambition for users'),
        ],
      },
    ],
  },
});
