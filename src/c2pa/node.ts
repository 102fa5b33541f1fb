// Specification: C2PA 2.2 §15 (validation of one manifest); the engine is a witness, and the lower verdict wins

import { MalformedError } from '../bytes/errors.ts';
import { readCertificate } from '../cms/certificate.ts';
import type { ActionRecord, Context, ManifestNode, SignerFinding, TimeFinding } from '../signal.ts';
import { judgeSigner } from '../trust/anchor.ts';
import { bestTime, checkTimeStamp } from '../trust/time-authority.ts';
import { AI_GENERATORS, AI_TOOL_NAMES, GENERATIVE_ASSERTION } from '../vocab/generator-name.ts';
import { INCEPTION_ACTIONS } from '../vocab/rubric.ts';
import { classifyStatus } from '../vocab/status-code.ts';
import { readActions } from './action.ts';
import type { Reached } from './chain-order.ts';
import { readGenerator, readText } from './claim-text.ts';
import { verifyClaimSignature } from './cose.ts';
import type { LateEvidence } from './late-evidence.ts';
import type { Manifest } from './manifest-chain.ts';
import { findRubricSignals, isEditorial } from './rubric.ts';
import { findStatedAi } from './statement.ts';

type Surroundings = Pick<Context, 'now' | 'trust' | 'status'>;

/** What we find about one manifest without the engine. */
export interface Evidence {
  readonly reached: Reached;
  readonly failures: readonly string[];
  /** The claim signature is of a kind that C2PA does not list, or that this machine cannot check. */
  readonly isUnsupported: boolean;
  readonly signer: SignerFinding;
}

/** Checks the claim signature, the signer and the time. `late` is what the manifest's store tells. */
export async function examineNode(reached: Reached, late: LateEvidence, context: Surroundings): Promise<Evidence> {
  const { manifest } = reached;
  const [failures, signer] = await Promise.all([checkSignature(manifest), judgeManifestSigner(manifest, late, context)]);
  return { reached, failures: [...manifest.failures, ...failures], isUnsupported: failures.includes(UNSUPPORTED), signer };
}

/** One manifest judged: its seal by us and by the engine, its signer and time by us alone. `engineFailures` are the codes against it. */
export function judgeNode({ reached, failures: own, isUnsupported, signer }: Evidence, engineFailures: readonly string[]): ManifestNode {
  const { manifest, role, ingredients } = reached;
  // The engine says of a signature that it cannot check that it does not fit. Nobody knows that, so it breaks the rules and accuses nobody.
  const failures = [...new Set([...own, ...engineFailures.filter((code) => !isUnsupported || code !== MISMATCH)])];
  const { actions, allActionsIncluded, gathered } = readActions(manifest);
  const generator = readGenerator(manifest);
  const impliedAi = findImpliedAi(manifest, generator, actions);
  const title = readText(manifest, 'dc:title');
  const format = readText(manifest, 'dc:format');
  return {
    label: manifest.label,
    claimVersion: manifest.claimVersion,
    kind: manifest.kind,
    role,
    ...(title !== undefined && { title }),
    ...(format !== undefined && { format }),
    generator,
    seal: findSeal(failures),
    signer: lowerTrust(signer, engineFailures),
    actions,
    ...(allActionsIncluded !== undefined && { allActionsIncluded }),
    rubric: findRubricSignals({ actions, allActionsIncluded, ingredients, gatheredActions: gathered }),
    ...(impliedAi !== undefined && { impliedAi }),
    ingredients,
    ...(manifest.redacted.length > 0 && { redacted: manifest.redacted }),
    failures,
  };
}

const MISMATCH = 'claimSignature.mismatch';
const UNSUPPORTED = 'algorithm.unsupported';
/** The engine's word alone is not enough: it tells a serial number, and not whose key it used. */
const SIGNATURE_FAILURES = { good: [], bad: [MISMATCH], unsupported: [UNSUPPORTED] } as const;

async function checkSignature(manifest: Manifest): Promise<string[]> {
  const { signature } = manifest;
  const leaf = signature?.chain[0];
  if (!signature || !leaf) return ['claimSignature.missing'];
  try {
    const verdict = await verifyClaimSignature(signature, (await readCertificate(leaf)).key);
    return [...SIGNATURE_FAILURES[verdict], ...(signature.dirtyPadding ? ['claimSignature.padding'] : [])];
  } catch (error) {
    if (error instanceof MalformedError) return ['signingCredential.invalid'];
    throw error;
  }
}

/** Content failures belong to the asset, not to the manifest's own seal; who and when are decided elsewhere. */
function findSeal(failures: readonly string[]): ManifestNode['seal'] {
  const classes = failures.map(classifyStatus);
  if (classes.includes('reference')) return 'broken';
  return classes.includes('rule') ? 'breaks-rules' : 'sound';
}

/**
 * A time that another manifest of the store proves counts where the signature itself proves none. It can only make an expired certificate good
 * again (or a good one worse): a signer that is refused for another cause, or withdrawn, stays so.
 */
async function judgeManifestSigner(manifest: Manifest, late: LateEvidence, context: Surroundings): Promise<SignerFinding> {
  const { chain = [], tokens = [], ocsp = [], lists = [] } = manifest.signature ?? {};
  const evidence = { ocsp: [...ocsp, ...late.ocsp], lists: [...lists, ...late.lists], online: context.status };
  const judge = (time: TimeFinding) => judgeSigner(chain, time, context.trust, context.now, evidence);
  const time = await findTime(tokens, context);
  const own = await judge(time);
  if (time.state === 'proven' || time.state === 'future') return own;
  const lateTime = await findTime(late.tokensFor(manifest), context);
  if (lateTime.state !== 'proven' || (own.trust !== 'trusted' && own.trust !== 'expired')) return own;
  const then = await judge(lateTime);
  return own.withdrawal === 'withdrawn' ? { ...then, withdrawal: 'withdrawn' } : then;
}

/**
 * Where the engine refuses the signer for another cause than time, we do not trust it either. Where it calls the certificate expired, its own
 * clock or its missing list of time-stamp authorities speaks, and our own check of the token stands.
 */
function lowerTrust(signer: SignerFinding, engineFailures: readonly string[]): SignerFinding {
  const refused = engineFailures.includes('signingCredential.untrusted') || engineFailures.includes('signingCredential.invalid');
  if (signer.trust !== 'trusted' || !refused || engineFailures.includes('signingCredential.expired')) return signer;
  const { vouchedBy: _vouchedBy, ...rest } = signer;
  return { ...rest, trust: 'unknown' };
}

async function findTime(
  tokens: readonly { token: Uint8Array; stamped: Uint8Array }[],
  context: Pick<Context, 'now' | 'trust'>,
): Promise<TimeFinding> {
  const found: TimeFinding[] = [];
  for (const { token, stamped } of tokens) found.push(await checkTimeStamp(token, stamped, context.trust, context.now));
  return bestTime(found);
}

/**
 * AI named otherwise than by an action's source type: in metadata, in a disclosure, by Adobe's assertion of 2023, by the program of a step
 * without a source type or, where no action has one, by a generator of the table. Beside a source type it can only say that AI took part.
 */
function findImpliedAi(manifest: Manifest, generator: string, actions: readonly ActionRecord[]): 'ai' | 'ai-edited' | undefined {
  const stated = findStatedAi(manifest);
  const generative = manifest.assertions.some((one) => one.label === GENERATIVE_ASSERTION);
  const agents = actions.filter(({ digitalSourceType, softwareAgent }) => digitalSourceType === undefined && isAiAgent(softwareAgent));
  const involved = generative || agents.some(({ action }) => isEditorial(action) || INCEPTION_ACTIONS.includes(action));
  if (actions.some((one) => one.digitalSourceType !== undefined)) return stated !== undefined || involved ? 'ai-edited' : undefined;
  if (stated !== undefined) return stated;
  const named = AI_GENERATORS.find(
    (one) =>
      generator.startsWith(one.generator) &&
      (one.description === undefined || actions.some((action) => action.description === one.description)),
  );
  if (named) return named.kind;
  const first = INCEPTION_ACTIONS[0];
  if (agents.some((one) => one.action === first)) return 'ai';
  if (!involved) return undefined;
  return generative && actions.some((one) => one.action === first) ? 'ai' : 'ai-edited';
}

/** A longer value is no name. */
const MAX_NAME = 200;
/** A version may follow the name, nothing else. */
const VERSION = /[\s/_-]*v?\d[\w.+-]*$/i;

/** Programs that only generate: naming one for a step without a source type says that AI took part in it. */
function isAiAgent(agent: string | undefined): boolean {
  if (agent === undefined || agent.length > MAX_NAME) return false;
  const name = agent.trim().toLowerCase();
  const bare = name.replace(VERSION, '');
  const generators = AI_GENERATORS.filter((one) => one.description === undefined).map((one) => one.generator.toLowerCase());
  return [...generators, ...AI_TOOL_NAMES.map(({ value }) => value)].some((one) => one === name || one === bare);
}
