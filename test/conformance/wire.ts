import { takeBytes } from '../../extension/inspector/byte-ladder.ts';
import { type C2paEngine, inspect, type Report } from '../../src/index.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';

/** What a look at one picture makes a server send. */
export interface Sent {
  /** Bytes without the headers. */
  readonly sent: number;
  readonly requests: number;
  readonly report: Report;
  /** Whether the C2PA engine was started. */
  readonly engine: boolean;
}

/** Looks at a picture as the extension asks a server for it that gives pieces. */
export async function measureOnWire(name: string, content: Uint8Array, now: Date): Promise<Sent> {
  let [sent, requests, engine] = [0, 0, false];
  const answer = async (_url: string, { headers }: RequestInit): Promise<Response> => {
    requests++;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(new Headers(headers).get('range') ?? '');
    if (asked && Number(asked[1]) >= content.length) return new Response(null, { status: 416 });
    const from = Number(asked?.[1] ?? 0);
    const piece = new Uint8Array(content.subarray(from, asked?.[2] ? Number(asked[2]) + 1 : undefined));
    sent += piece.length;
    if (!asked) return new Response(piece);
    const range = `bytes ${from}-${from + piece.length - 1}/${content.length}`;
    return new Response(piece, { status: 206, headers: { etag: '"one"', 'content-range': range } });
  };
  const verifier: C2paEngine = {
    async verify() {
      engine = true;
      return { ok: false, error: 'not asked for here' };
    },
  };
  const wanted = { url: 'https://site.example/picture', rung: null, bytes: null };
  const { source } = await takeBytes(wanted, { fetch: answer, signal: () => new AbortController().signal });
  const report = await inspect(source, { name, now, trust: NO_TRUST, engine: verifier, copy: 'given', version: '0' });
  return { sent, requests, report, engine };
}
