// Specification: @contentauth/c2pa-wasm 0.13.3 (c2pa-rs 0.91.3), WasmReader.fromBytes
import init, { WasmReader } from '@contentauth/c2pa-wasm';
import type { C2paEngine, EngineAnswer, NamedStore } from '../signal.ts';

/** Forms that the engine cannot tell by their bytes. */
const NAMED_FORMS = ['image/svg+xml', 'application/c2pa'];

/**
 * The engine over a compiled wasm module. Nothing is loaded before the first call. A call can hang: the host runs it in a Worker
 * that it can kill, and fixes that Worker's clock with setClock.
 */
export function createEngine(loadModule: () => Promise<WebAssembly.Module>): C2paEngine {
  let ready: Promise<unknown> | undefined;
  const start = (): Promise<unknown> => {
    ready ??= loadModule()
      .then((module) => init({ module_or_path: module }))
      .catch((error: unknown) => {
        ready = undefined; // the next file tries afresh
        throw error;
      });
    return ready;
  };
  return {
    async verify(bytes, settings, mediaType = '', named): Promise<EngineAnswer> {
      // An engine that cannot be had says nothing of the file.
      await start();
      const release = named === undefined ? undefined : lendStore(named);
      let reader: WasmReader | undefined;
      try {
        // The type is left empty: the engine sniffs, and a declared type is only a chance to be wrong. Text it cannot sniff.
        reader = await WasmReader.fromBytes(NAMED_FORMS.includes(mediaType) ? mediaType : '', bytes, settings);
        const store: unknown = JSON.parse(reader.json());
        const claims: unknown = JSON.parse(reader.crJson());
        return { ok: true, store, claims };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      } finally {
        reader?.free();
        release?.();
      }
    },
  };
}

/**
 * The engine takes a store from outside of a file only by its own request. For one call that request is answered here, with the bytes that the
 * host already has: the realm's `fetch` gives out this store and nothing else, so nothing leaves the machine. How an address is escaped the engine
 * sees in its own way, so only the host has to be the same.
 */
function lendStore({ address, bytes }: NamedStore): () => void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input) => {
    const asked = input instanceof Request ? input.url : String(input);
    if (new URL(asked).host !== new URL(address).host) throw new Error('the engine has no network');
    const response = new Response(new Uint8Array(bytes), {
      headers: { 'content-type': 'application/c2pa', 'content-length': String(bytes.length) },
    });
    // The engine panics at an answer without an address.
    Object.defineProperty(response, 'url', { value: asked });
    return response;
  };
  return () => {
    globalThis.fetch = real;
  };
}
