import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer, FollowedKind } from '../domain/command.ts';

/** Every command's update carries the id of its recorded command, and nothing else. */
const command = (name: string) => defineUpdate<Answer, [commandId: number]>(name);

export const submitApplication = command('submitApplication');
export const decideAdmissibility = command('decideAdmissibility');
export const requestCorrection = command('requestCorrection');
export const answerCorrection = command('answerCorrection');
export const withdrawApplication = command('withdrawApplication');
export const assignReviewer = command('assignReviewer');
export const acceptAssignment = command('acceptAssignment');
export const declineAssignment = command('declineAssignment');
export const giveOpinion = command('giveOpinion');
export const extendStep = command('extendStep');
export const waiveStep = command('waiveStep');
export const reopenSteps = command('reopenSteps');
export const voidOpinion = command('voidOpinion');
export const confirmAward = command('confirmAward');
export const withdrawAward = command('withdrawAward');
export const createSession = command('createSession');
export const moveOnAgenda = command('moveOnAgenda');
export const saveScenario = command('saveScenario');
export const removeScenario = command('removeScenario');
export const promoteScenario = command('promoteScenario');
export const castBallots = command('castBallots');
export const declareRecusal = command('declareRecusal');
export const decideSession = command('decideSession');
export const cancelSession = command('cancelSession');
export const awardWaitlisted = command('awardWaitlisted');
export const refuseWaitlisted = command('refuseWaitlisted');
export const appealDecision = command('appealDecision');
export const assignAppeal = command('assignAppeal');
export const giveAppealOpinion = command('giveAppealOpinion');
export const upholdAppeal = command('upholdAppeal');
export const rejectAppeal = command('rejectAppeal');
export const acceptAward = command('acceptAward');
export const replanTranches = command('replanTranches');
export const signGrant = command('signGrant');
export const recordGuarantee = command('recordGuarantee');
export const renounceGrant = command('renounceGrant');
export const confirmTranche = command('confirmTranche');
export const certifyService = command('certifyService');
export const orderPayment = command('orderPayment');
export const cancelOrder = command('cancelOrder');
export const recordPayment = command('recordPayment');
export const delegatePayment = command('delegatePayment');
export const reportCommitment = command('reportCommitment');
export const reportPayment = command('reportPayment');
export const returnDelegation = command('returnDelegation');
export const issueClaim = command('issueClaim');
export const collectClaim = command('collectClaim');
export const waiveClaim = command('waiveClaim');
export const restoreCredits = command('restoreCredits');
export const giveVisa = command('giveVisa');
export const proposePayee = command('proposePayee');
export const approvePayee = command('approvePayee');
export const rejectPayee = command('rejectPayee');
export const createDatalabRequest = command('createDatalabRequest');
export const qualifyDatalabRequest = command('qualifyDatalabRequest');
export const acceptDatalabRequest = command('acceptDatalabRequest');
export const staffDatalabRequest = command('staffDatalabRequest');
export const declineDatalabRequest = command('declineDatalabRequest');
export const withdrawDatalabRequest = command('withdrawDatalabRequest');
export const deliverDatalabRequest = command('deliverDatalabRequest');
export const closeDatalabRequest = command('closeDatalabRequest');
export const proposeMission = command('proposeMission');
export const acceptMission = command('acceptMission');
export const declineMission = command('declineMission');
export const withdrawMission = command('withdrawMission');
export const staffMission = command('staffMission');
export const deliverMission = command('deliverMission');
export const closeMission = command('closeMission');
export const reportMilestone = command('reportMilestone');
export const reviewReport = command('reviewReport');
export const giveEvidence = command('giveEvidence');
export const reviewEvidence = command('reviewEvidence');
export const waiveObligation = command('waiveObligation');
export const giveFinalAccount = command('giveFinalAccount');
export const returnFinalAccount = command('returnFinalAccount');
export const approveFinalAccount = command('approveFinalAccount');
export const recordPhase = command('recordPhase');
export const dismissSlippageAlert = command('dismissSlippageAlert');
export const suspendGrant = command('suspendGrant');
export const resumeGrant = command('resumeGrant');
export const terminateGrant = command('terminateGrant');
export const reportFundingChange = command('reportFundingChange');
export const proposeAmendment = command('proposeAmendment');
export const assignAmendment = command('assignAmendment');
export const giveAmendmentOpinion = command('giveAmendmentOpinion');
export const declineAmendment = command('declineAmendment');
export const approveAmendment = command('approveAmendment');
export const rejectAmendment = command('rejectAmendment');
export const withdrawAmendment = command('withdrawAmendment');
export const signAmendment = command('signAmendment');

export const declareAbsence = command('declareAbsence');
export const endAbsence = command('endAbsence');
export const declareStake = command('declareStake');
export const withdrawStake = command('withdrawStake');

/** The row changed without its workflow: a session decided or cancelled, a call closed, or a sweep found it behind. */
export const look = defineSignal('look');

/** Answers true where a worker runs: asked of the sweep's workflow by the API's readiness. */
export const alive = defineQuery<boolean>('alive');

/** One sweep for each task queue: several installations may share a namespace. */
export const sweepIdOf = (taskQueue: string): string => `sweep:${taskQueue}`;

/** One digest for each task queue, likewise. */
export const digestIdOf = (taskQueue: string): string => `digest:${taskQueue}`;

/** One workflow follows each thing; its id says which. */
export const workflowIdOf = (kind: FollowedKind, id: string): string => `${kind}:${id}`;

/** A worker's death is noticed within this time; 1 s is too short under load. */
export const WORKFLOW_TASK_TIMEOUT = '2s';
