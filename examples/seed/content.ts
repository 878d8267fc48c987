import type { CreateApplication } from '../../domain/applications/application.ts';
import { people } from '../../local/people.ts';
import type { Chance } from '../../soak/chaos/chance.ts';
import { TOWNS } from './call-names.ts';
import type { Project } from './projects.ts';

const DEPLOYMENT = 'Un site pilote au premier jalon, trois au deuxième, puis tous les sites au dernier.';

/** What the order of 21 August 2018 asks of every local authority. */
export const OF_A_TOWN = {
  representative: 'Le maire, autorisé par délibération du conseil',
  addressAndSize: '1 place de la Mairie, 60 agents',
  place: 'Tout le territoire',
  withoutTaxes: true,
  honour: true,
};

/** How much a project asks for and how long it lasts: small ones are paid at once, large ones in tranches. */
export type Size = 'small' | 'large' | 'long';

type Indicator = CreateApplication['indicators'][number];
type Promised = [
  key: string,
  label: string,
  unit: string,
  baseline: number,
  aims: readonly [number, number],
  kind?: 'count' | 'ratio' | 'duration',
];

/** The indicators of each type of project, and its ways of serving data. */
const PROMISES: Record<string, { servedBy: ('api' | 'files')[]; indicators: readonly Promised[] }> = {
  proactive: {
    servedBy: [],
    indicators: [
      ['users_informed', 'Usagers informés de leur droit', 'usagers', 0, [12_000, 90_000]],
      ['users_automatic', 'Usagers servis sans démarche', 'usagers', 0, [2_000, 40_000]],
      ['conversion', 'Démarches réalisées ÷ usagers contactés', '%', 14, [28, 46], 'ratio'],
    ],
  },
  data_available: {
    servedBy: ['api'],
    indicators: [
      ['transmissions', 'Transmissions effectives', 'transmissions', 0, [8_000, 110_000]],
      ['access_delay', 'De la demande à l’accès', 'jours', 60, [21, 4], 'duration'],
    ],
  },
  public_policy: { servedBy: [], indicators: [['decisions', 'Décisions prises sur la donnée', 'décisions par mois', 3, [40, 160]]] },
  shared_data: {
    servedBy: ['files'],
    indicators: [
      ['authorities', 'Collectivités qui réutilisent les données', 'collectivités', 1, [6, 18]],
      ['downloads', 'Téléchargements', 'téléchargements par mois', 0, [300, 1_500]],
    ],
  },
  local_service: {
    servedBy: [],
    indicators: [
      ['inhabitants', 'Habitants qui se servent du service', 'habitants', 0, [400, 2_600]],
      ['answer_delay', 'De la demande à la réponse', 'jours', 20, [9, 2], 'duration'],
      ['saved', 'Dépense évitée', '€ par mois', 0, [1_500, 7_000]],
    ],
  },
};

const toIndicator =
  (months: number) =>
  ([key, label, unit, baseline, [half, whole], kind = 'count']: Promised): Indicator => ({
    key,
    label,
    unit,
    kind,
    direction: whole < baseline ? 'less' : 'more',
    baseline,
    targets: [
      { month: Math.ceil(months / 2), value: half },
      { month: months, value: whole },
    ],
    method: 'Compté par le service, chaque mois',
    source: 'Tableau de bord du service',
  });

const MONTHS: Record<Size, number> = { small: 6, large: 12, long: 18 };
/** Thousands of euros. */
const COSTS: Record<Size, readonly [number, number]> = { small: [210, 380], large: [420, 760], long: [560, 980] };
const COSTS_OF_TOWNS: Record<Size, readonly [number, number]> = { small: [60, 110], large: [150, 240], long: [220, 330] };
const CENTS = 100_000;
const RATE = { state: 50, towns: 75 };

function split(chance: Chance, cents: number, percents: readonly number[]): number[] {
  const parts = percents.map((percent) => Math.round((cents * (percent + chance.between(-4, 4))) / 10_000) * 100);
  return [...parts, cents - parts.reduce((sum, part) => sum + part, 0)];
}

/** An organisation's description of a project that begins on a given day. */
export function contentOf(
  chance: Chance,
  { type, title, problem, users }: Project,
  { callId, login, size, startsOn }: { callId: string; login: string; size: Size; startsOn: string },
): CreateApplication {
  const isOfState = callId !== TOWNS;
  const [least, most] = (isOfState ? COSTS : COSTS_OF_TOWNS)[size];
  const costCents = chance.between(least, most) * CENTS;
  const fundCents = Math.round((costCents * (isOfState ? RATE.state : RATE.towns)) / 10_000) * 100;
  const [staff = 0, services = 0, infrastructure = 0] = split(chance, costCents, [45, 35]);
  const { servedBy, indicators } = PROMISES[type] ?? { servedBy: [], indicators: [] };
  const [subject = title] = title.split(' :');
  return {
    callId,
    title,
    summary: `${problem} Le projet croise les données qui existent déjà, et mesure chaque mois ce qui change.`,
    siret: people.find((person) => person.login === login)?.siret ?? null,
    projectTypes: [type],
    servedBy,
    startsOn,
    durationMonths: MONTHS[size],
    costLines: [
      { label: `Équipe de données, ${subject.toLowerCase()}`, category: 'staff', amountCents: staff },
      { label: `Développement, ${subject.toLowerCase()}`, category: 'services', amountCents: services },
      { label: `Hébergement, ${subject.toLowerCase()}`, category: 'infrastructure', amountCents: infrastructure },
    ],
    fundingLines: [
      { label: 'Fonds des projets de données', source: 'fund', amountCents: fundCents },
      { label: 'Budget propre', source: 'own', amountCents: costCents - fundCents },
    ],
    ownFundingDerogation: null,
    ownFundingDerogationReference: null,
    indicators: indicators.map(toIndicator(MONTHS[size])),
    answers: isOfState
      ? {
          problem,
          users,
          legalBasis: 'Mission de service public, CRPA art. L114-8',
          personalData: type === 'proactive',
          deployment: DEPLOYMENT,
        }
      : { problem, population: chance.between(900, 24_000), pooling: type === 'shared_data', ...OF_A_TOWN },
  };
}

/** A value of each indicator, this far on its way to the target, in hundredths. */
export function valuesOf(chance: Chance, indicators: CreateApplication['indicators'], percent: number): Record<string, unknown>[] {
  return indicators.map(({ key, kind, baseline, targets }) => {
    const aim = targets.at(-1)?.value ?? 0;
    const reached = (baseline ?? 0) + ((aim - (baseline ?? 0)) * (percent + chance.between(-6, 6))) / 100;
    if (kind === 'ratio') return { key, numerator: Math.round(reached * 120), denominator: 12_000 };
    if (kind === 'duration') return { key, median: Math.max(1, Math.round(reached)), p95: Math.max(2, Math.round(reached * 2)) };
    return { key, value: Math.round(reached) };
  });
}
