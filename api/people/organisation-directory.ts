import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { line } from '../../domain/core/words.ts';
import { departmentOf } from '../../domain/people/organisation.ts';
import type { Described, Lane, OrganisationDirectory } from '../http/deps.ts';

/** The directory did not answer, not in time, or not as it should. Nothing waits for it: it is asked again later. */
export class DirectoryUnavailable extends Error {}

const Establishment = z.object({ siret: z.string(), commune: z.string().nullish() });

const Answer = z.object({
  results: z.array(
    z.object({
      nom_raison_sociale: z.string().nullish(),
      nom_complet: z.string().nullish(),
      nature_juridique: z
        .string()
        .regex(/^\d{4}$/)
        .nullish(),
      etat_administratif: z.string().nullish(),
      statut_diffusion: z.string().nullish(),
      siege: Establishment.nullish(),
      matching_etablissements: z.array(Establishment).nullish(),
    }),
  ),
});

/**
 * A name that pages and letters may show; none where its publication is restricted, or where it is not a valid line.
 */
function nameIn({ nom_raison_sociale: name, nom_complet: whole, statut_diffusion: diffusion }: z.infer<typeof Answer>['results'][number]) {
  if (diffusion && diffusion !== 'O') return null;
  const said = line(200)
    .min(1)
    .safeParse(name ?? whole);
  return said.success ? said.data : null;
}

type DirectoryMeans = {
  /** In milliseconds, how long a query takes at most, including its wait for a turn. */
  patienceMs?: number;
  /** How often the directory is asked, for each lane: seven times in all is what the public one allows. */
  perSecond?: Readonly<Record<Lane, number>>;
  userAgent?: string;
};

/** How long an answer is kept before the directory is asked again. */
const KEPT_MS = 60 * 60_000;
const PER_SECOND = { signIns: 5, visits: 2 };
const KEPT_AT_MOST = 1_000;

/**
 * The public directory of French organisations (recherche-entreprises.api.gouv.fr), or a service with the same answers.
 * It is asked a bounded number of times a second, and not at all for as long as its Retry-After says.
 */
export function directoryAt(
  url: string,
  { patienceMs = 2_000, perSecond = PER_SECOND, userAgent = 'Guichet' }: DirectoryMeans = {},
): OrganisationDirectory {
  const kept = new Map<string, { untilMs: number; said: Described | undefined }>();
  const nextMs: Record<Lane, number> = { signIns: 0, visits: 0 };

  /** Waits for the lane's next turn; throws where that comes too late for the caller. */
  async function turn(lane: Lane): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, nextMs[lane]);
    if (at - now > patienceMs) throw new DirectoryUnavailable('the directory is asked too often');
    nextMs[lane] = at + 1_000 / perSecond[lane];
    await wait(at - now);
  }

  async function ask(siret: string, lane: Lane): Promise<Described | undefined> {
    await turn(lane);
    const asked = new URL('/search', url);
    asked.search = new URLSearchParams({ q: siret, minimal: 'true', include: 'siege,matching_etablissements', per_page: '5' }).toString();
    const response = await fetch(asked, {
      headers: { 'User-Agent': userAgent, Accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 429) {
      const seconds = Number(response.headers.get('Retry-After') ?? 1);
      nextMs.signIns = performance.now() + (Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3_600) : 1) * 1_000;
      nextMs.visits = nextMs.signIns;
    }
    if (!response.ok) throw new DirectoryUnavailable(`the directory answered ${response.status}`);
    const { results } = Answer.parse(await response.json());
    for (const found of results) {
      const those = [...(found.matching_etablissements ?? []), ...(found.siege ? [found.siege] : [])];
      const establishment = those.find((each) => each.siret === siret);
      if (!establishment) continue;
      return {
        name: nameIn(found),
        legalCategory: found.nature_juridique ?? null,
        department: departmentOf(establishment.commune ?? ''),
        isActive: found.etat_administratif !== 'C',
      };
    }
    return undefined;
  }

  return {
    source: new URL(url).host,
    async find(siret, lane = 'visits') {
      const known = kept.get(siret);
      if (known && performance.now() < known.untilMs) return known.said;
      try {
        const said = await ask(siret, lane);
        if (kept.size >= KEPT_AT_MOST) kept.clear();
        kept.set(siret, { untilMs: performance.now() + KEPT_MS, said });
        return said;
      } catch (error) {
        throw error instanceof DirectoryUnavailable ? error : new DirectoryUnavailable('the directory did not answer', { cause: error });
      }
    },
  };
}

/** The name of the stand-in for a directory. */
export const STAND_IN = 'demonstration';

/** A directory of these organisations alone: the stand-in where no other one is configured. */
export const directoryOfThese = (
  source: string,
  organisations: readonly { siret: string; name: string; legalCategory: string; department?: string }[],
): OrganisationDirectory => ({
  source,
  find: async (siret) => {
    const found = organisations.find((each) => each.siret === siret);
    return found && { name: found.name, legalCategory: found.legalCategory, department: found.department ?? null, isActive: true };
  },
});
