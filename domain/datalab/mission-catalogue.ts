import assert from 'node:assert/strict';
import type { Words } from '../core/words.ts';

type Bounds = { min: number; max: number };
/**
 * A kind of mission: its person-days, its length in months and its deliverable. Null if the catalogue sets no bound.
 */
type MissionKindTerms = { label: Words; deliverable: Words; days: Bounds | null; months: Bounds | null };

const NO_LEAST = 0.5;

/**
 * The missions of the brigade d’intervention numérique with their days, duration and deliverable, as its own page
 * offers them (numerique.gouv.fr, « La brigade d’intervention numérique »; numerique-gouv/numerique.gouv.fr,
 * _services/la-brigade-dintervention-numerique.markdown).
 */
export const MISSION_KINDS = {
  design_advice: {
    label: { fr: 'Conseil en design', en: 'Design advice' },
    deliverable: { fr: 'une stratégie de design', en: 'a design strategy' },
    days: { min: 2, max: 3 },
    months: null,
  },
  need_exploration: {
    label: { fr: 'Exploration d’un besoin', en: 'Exploring a need' },
    deliverable: { fr: 'un rapport d’analyse', en: 'an analysis report' },
    days: { min: 15, max: 15 },
    months: { min: 0, max: 1 },
  },
  service_assessment: {
    label: { fr: 'Évaluation d’un service', en: 'Assessing a service' },
    deliverable: { fr: 'un audit de design', en: 'a design audit' },
    days: { min: 5, max: 10 },
    months: null,
  },
  service_design: {
    label: { fr: 'Conception d’un service', en: 'Designing a service' },
    deliverable: { fr: 'une maquette ou un prototype', en: 'a mock-up or a prototype' },
    days: null,
    months: { min: 1, max: 6 },
  },
  accessible_development: {
    label: { fr: 'Développement accessible', en: 'Accessible development' },
    deliverable: { fr: 'des recommandations sur le code', en: 'code recommendations' },
    days: null,
    months: { min: 0, max: 3 },
  },
  accessibility_audit: {
    label: { fr: 'Audit d’accessibilité', en: 'Accessibility audit' },
    deliverable: { fr: 'un rapport d’audit', en: 'an audit report' },
    days: { min: 1, max: 5 },
    months: null,
  },
  disabled_user_test: {
    label: { fr: 'Test avec des usagers en situation de handicap', en: 'Test with disabled users' },
    deliverable: { fr: 'un rapport de test', en: 'a test report' },
    days: { min: 1, max: 5 },
    months: null,
  },
  eco_flash_audit: {
    label: { fr: 'Audit flash d’écoresponsabilité', en: 'Eco-responsibility flash audit' },
    deliverable: { fr: 'un rapport et une déclaration publiée', en: 'a report and a published declaration' },
    days: { min: 2, max: 2 },
    months: null,
  },
  cloud_strategy: {
    label: { fr: 'Stratégie cloud', en: 'Cloud strategy' },
    deliverable: { fr: 'une trajectoire vers le cloud', en: 'a cloud path' },
    // Fewer than thirty days.
    days: { min: NO_LEAST, max: 29.5 },
    months: { min: 0, max: 2 },
  },
  cloud_migration: {
    label: { fr: 'Migration vers le cloud', en: 'Cloud migration' },
    // The catalogue names no deliverable.
    deliverable: { fr: 'un service migré', en: 'a migrated service' },
    days: { min: 30, max: 30 },
    months: { min: 1, max: 3 },
  },
  transformation_advice: {
    label: { fr: 'Conseil en transformation', en: 'Transformation advice' },
    deliverable: { fr: 'un rapport avec des recommandations', en: 'a report with recommendations' },
    days: null,
    months: { min: 3, max: 6 },
  },
  mentoring: {
    label: { fr: 'Mentorat de la direction d’un grand programme', en: 'Mentoring of a large programme’s director' },
    deliverable: {
      fr: 'une amélioration de l’indicateur d’impact défini au départ',
      en: 'an improvement of the impact indicator defined at the start',
    },
    days: null,
    // Six months, and a follow-up without an end in the catalogue: that it ends within two years is the project's
    // choice.
    months: { min: 6, max: 24 },
  },
} as const satisfies Record<string, MissionKindTerms>;

export type MissionKind = keyof typeof MISSION_KINDS;
export const MISSION_KIND_KEYS = Object.keys(MISSION_KINDS);
export const isMissionKind = (key: string): key is MissionKind => Object.hasOwn(MISSION_KINDS, key);
/** A key that passed the rule. */
export function missionKindOf(key: string): MissionKind {
  assert(isMissionKind(key), `${key} is not a kind of mission`);
  return key;
}
export const termsOfMission = (kind: MissionKind): MissionKindTerms => MISSION_KINDS[kind];
