import type { UserAnchors } from '../../src/trust/trust-list.ts';
import type { AnchorsAsk, AnchorsRead, AnchorsRefused, AnchorsView, Answer } from '../messages.ts';
import { isRecord } from './guards.ts';
import type { Policy } from './policy.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';
import { isUserAnchors, MAX_ANCHORS, readUserAnchors, USER_ANCHORS } from './trust-store.ts';

const POLICY_CACHE = 'policy-anchors';

export interface AnchorPorts {
  readonly local: Storage;
  readonly session: Storage;
  readonly policy: () => Promise<Policy>;
  /** Certificates are parsed in the inspector, where hostile bytes belong. */
  readonly parse: (ask: AnchorsAsk & { readonly added: string }) => Promise<Answer<AnchorsRead | AnchorsRefused>>;
  /** Today, as an ISO 8601 day. */
  readonly today: () => string;
}

/** The anchors beside the shipped lists: the user's own and those of a policy. */
export class Anchors {
  readonly #queue = new Queue<string>();
  constructor(readonly ports: AnchorPorts) {}

  /** All that count; a certificate of a policy that cannot be read adds nothing. */
  async all(): Promise<readonly UserAnchors[]> {
    return [...(await this.#fromPolicy()), ...(await readUserAnchors(this.ports.local))];
  }

  async view(): Promise<readonly AnchorsView[]> {
    const show = (anchors: UserAnchors, id: string | null): AnchorsView => ({
      id,
      name: anchors.name,
      as: anchors.as,
      added: anchors.added,
      entries: anchors.entries.map(({ kind, name, sha256 }) => ({ kind, name, sha256 })),
    });
    const own = await readUserAnchors(this.ports.local);
    return [...(await this.#fromPolicy()).map((one) => show(one, null)), ...own.map((one) => show(one, idOf(one)))];
  }

  read(ask: AnchorsAsk): Promise<Answer<AnchorsRead | AnchorsRefused>> {
    return this.ports.parse({ ...ask, added: this.ports.today() });
  }

  /** Adds exactly the certificates that were shown. */
  async add(ask: AnchorsAsk, shown: readonly string[]): Promise<Answer<AnchorsRead | AnchorsRefused>> {
    const answer = await this.read(ask);
    if (!answer.ok || 'refused' in answer.value) return answer;
    const { anchors } = answer.value;
    const found = anchors.entries.map(({ sha256 }) => sha256).sort();
    if (found.join() !== [...shown].sort().join()) return refused('changed', 'these are not the certificates that were shown');
    return this.#queue.run(USER_ANCHORS, async () => {
      const before = await readUserAnchors(this.ports.local);
      const others = before.filter((one) => idOf(one) !== idOf(anchors));
      if (others.length >= MAX_ANCHORS) return refused('too-many', `there are ${MAX_ANCHORS} already`);
      await this.ports.local.set({ [USER_ANCHORS]: [...others, anchors] });
      return answer;
    });
  }

  remove(id: string): Promise<void> {
    return this.#queue.run(USER_ANCHORS, async () => {
      const left = (await readUserAnchors(this.ports.local)).filter((one) => idOf(one) !== id);
      await this.ports.local.set({ [USER_ANCHORS]: left });
    });
  }

  reset(): Promise<void> {
    return this.#queue.run(USER_ANCHORS, () => this.ports.local.remove(USER_ANCHORS));
  }

  /** Parsed once for the life of the browser, unless the policy changes. */
  async #fromPolicy(): Promise<readonly UserAnchors[]> {
    const wanted = (await this.ports.policy()).anchors;
    if (wanted.length === 0) return [];
    const source = JSON.stringify(wanted);
    const known = (await this.ports.session.get(POLICY_CACHE))[POLICY_CACHE];
    if (isRecord(known) && known.source === source && Array.isArray(known.anchors)) return known.anchors.filter(isUserAnchors);
    const added = this.ports.today();
    const answers = await Promise.all(
      wanted.map(({ name, as, certificates }) => this.ports.parse({ data: certificates, name, as, added })),
    );
    const anchors = answers.flatMap((answer) => (answer.ok && 'anchors' in answer.value ? [answer.value.anchors] : []));
    // An inspector that did not answer is asked again next time.
    if (answers.every((answer) => answer.ok)) await this.ports.session.set({ [POLICY_CACHE]: { source, anchors } });
    return anchors;
  }
}

/** The same certificates for the same purpose are the same anchors, whatever they are called. */
function idOf({ as, entries }: UserAnchors): string {
  return `${as} ${entries
    .map(({ sha256 }) => sha256)
    .sort()
    .join(' ')}`;
}

function refused(code: string, note: string): Answer<AnchorsRefused> {
  return { ok: true, value: { refused: code, note } };
}
