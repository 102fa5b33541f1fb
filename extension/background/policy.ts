import type { Settings } from '../messages.ts';
import { isRecord, isText } from './guards.ts';
import { readSettings } from './settings.ts';
import { originOf } from './sites.ts';
import type { Storage } from './storage.ts';

const MAX_SITES = 1_000;
const MAX_ANCHORS = 50;
const MAX_NAME = 200;
const MAX_PEM = 2_000_000;

/** What an agency sets for all its browsers by managed storage; `managed-schema.json` tells the shape. */
export interface Policy {
  readonly settings: Partial<Settings>;
  readonly sites: readonly { readonly origin: string; readonly on: boolean }[];
  readonly anchors: readonly PolicyAnchors[];
}
export interface PolicyAnchors {
  readonly name: string;
  readonly as: 'publisher' | 'tool';
  /** PEM. */
  readonly certificates: string;
}

const NONE: Policy = { settings: {}, sites: [], anchors: [] };

/** Reads the policy. Without one, Firefox refuses the question and Chrome answers nothing; both mean that there is none. */
export async function readPolicy(managed: Pick<Storage, 'get'>): Promise<Policy> {
  try {
    const found = await managed.get(null);
    return { settings: readSettings(found), sites: readSites(found), anchors: readAnchors(found.anchors) };
  } catch {
    return NONE;
  }
}

function readSites(found: Readonly<Record<string, unknown>>): Policy['sites'] {
  const choices = (value: unknown, on: boolean) =>
    (Array.isArray(value) ? value.slice(0, MAX_SITES) : []).flatMap((one) => {
      const origin = typeof one === 'string' ? originOf(one) : null;
      return origin === null ? [] : [{ origin, on }];
    });
  return [...choices(found.sitesOn, true), ...choices(found.sitesOff, false)];
}

function readAnchors(value: unknown): readonly PolicyAnchors[] {
  return Array.isArray(value) ? value.filter(isPolicyAnchors).slice(0, MAX_ANCHORS) : [];
}

function isPolicyAnchors(value: unknown): value is PolicyAnchors {
  return (
    isRecord(value) &&
    isText(value.name, MAX_NAME) &&
    value.name !== '' &&
    (value.as === 'publisher' || value.as === 'tool') &&
    isText(value.certificates, MAX_PEM)
  );
}
