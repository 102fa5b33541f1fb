import type { Answer, Asks, FoundList, ListOffer } from '../messages.ts';
import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

const TAKEN = 'taken-lists';
const FOUND = 'found-lists';

export interface TakenListPorts {
  readonly local: Storage;
  readonly session: Storage;
  /** The publishers are asked and their answers read where hostile bytes belong. */
  readonly look: (ask: Asks['inspector.lists']['ask']) => Promise<Answer<readonly FoundList[]>>;
  /** Date of each shipped list, by id. */
  readonly shipped: () => Promise<ReadonlyMap<string, string>>;
  /** Today, as an ISO 8601 day. */
  readonly today: () => string;
}

/** A record as it is kept; whether it is whole is decided where it is used, each time. */
interface TakenRecord {
  readonly id: string;
  readonly date: string;
}

/** The lists that the user took from their publishers. */
export class TakenLists {
  readonly #queue = new Queue<string>();
  constructor(readonly ports: TakenListPorts) {}

  /** Those that count: a version of Assay that ships a newer list than was taken goes before. */
  async all(): Promise<readonly TakenRecord[]> {
    const kept = await this.#kept();
    if (kept.length === 0) return [];
    const shipped = await this.ports.shipped();
    return kept.filter(({ id, date }) => date >= (shipped.get(id) ?? '9999'));
  }

  /** Another text for other lists: part of the key of every verdict. */
  async revision(): Promise<string> {
    const taken = await this.all();
    return taken.length === 0 ? '' : JSON.stringify(taken.map((one) => [one.id, one.date, isRecord(one) ? one.sourceSha256 : '']));
  }

  /** Asks the publishers; what they give out is kept until it is taken, or the browser is closed. */
  async look(): Promise<Answer<readonly ListOffer[]>> {
    const answer = await this.ports.look({ held: await this.all(), today: this.ports.today() });
    if (!answer.ok) return answer;
    await this.ports.session.set({ [FOUND]: answer.value });
    return { ok: true, value: answer.value.map(({ offer }) => offer) };
  }

  /** Takes what was shown: the records of these hashes, and nothing else. False where there is none. */
  take(sha256: readonly string[]): Promise<boolean> {
    return this.#queue.run(TAKEN, async () => {
      const found = (await this.ports.session.get(FOUND))[FOUND];
      const wanted = (Array.isArray(found) ? found.filter(isRecord) : []).flatMap(({ offer, record }): TakenRecord[] =>
        isRecord(offer) && offer.state === 'newer' && sha256.includes(String(offer.sha256)) && isTakenRecord(record) ? [record] : [],
      );
      if (wanted.length === 0) return false;
      const others = (await this.#kept()).filter((one) => !wanted.some(({ id }) => id === one.id));
      await this.ports.local.set({ [TAKEN]: [...others, ...wanted] });
      await this.ports.session.remove(FOUND);
      return true;
    });
  }

  /** Back to the shipped lists. */
  revert(): Promise<void> {
    return this.#queue.run(TAKEN, () => this.ports.local.remove(TAKEN));
  }

  async #kept(): Promise<readonly TakenRecord[]> {
    const found = (await this.ports.local.get(TAKEN))[TAKEN];
    return Array.isArray(found) ? found.filter(isTakenRecord) : [];
  }
}

function isTakenRecord(value: unknown): value is TakenRecord {
  return isRecord(value) && typeof value.id === 'string' && typeof value.date === 'string';
}
