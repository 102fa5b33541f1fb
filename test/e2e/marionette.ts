import { connect, type Socket } from 'node:net';

interface Pending {
  resolve(value: unknown): void;
  reject(problem: Error): void;
}
type Sandbox = 'default' | 'system';

/**
 * A client for Firefox's own remote control, over a local TCP socket.
 * Every packet is its length in bytes, a colon, and JSON: `[0, id, command, parameters]` out, `[1, id, error, result]` back.
 */
export class Marionette {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #received = Buffer.alloc(0);
  #lastId = 0;
  #greet: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => this.#failAll());
    socket.on('close', () => this.#failAll());
  }

  /** Resolves once Firefox has said hello. */
  static async connect(port: number): Promise<Marionette> {
    const socket = connect({ port, host: '127.0.0.1' });
    const client = new Marionette(socket);
    await new Promise<void>((resolve, reject) => {
      client.#greet = resolve;
      socket.once('error', reject);
    });
    return client;
  }

  /** One command; rejects with the browser's own error text. */
  send<T = unknown>(command: string, parameters: object = {}): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const packet = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#socket.write(`${packet.length}:`);
      this.#socket.write(packet);
    });
  }

  /**
   * Runs `body`, the body of an async function, where the session stands. It reads its arguments from `args`, and what it
   * returns comes back as JSON. `system` has the browser's own rights and so may look into closed shadow roots.
   */
  async run<T>(body: string, args: readonly unknown[] = [], sandbox: Sandbox = 'default'): Promise<T> {
    const script = `
      const args = Array.prototype.slice.call(arguments, 0, -1), reply = arguments[arguments.length - 1];
      (async () => { ${body} })().then((value) => reply({ value: value ?? null }), (problem) => reply({ problem: String(problem) + ' ' + problem?.stack }));`;
    const { value: answer } = await this.send<{ value: { value?: T; problem?: string } }>('WebDriver:ExecuteAsyncScript', {
      script,
      args,
      newSandbox: true,
      sandbox: sandbox === 'default' ? null : sandbox,
    });
    if (answer.problem !== undefined) throw new Error(answer.problem);
    return answer.value as T;
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let packet = this.#next(); packet !== undefined; packet = this.#next()) this.#deliver(packet);
  }

  #next(): unknown {
    const colon = this.#received.indexOf(0x3a);
    if (colon < 0) return undefined;
    const start = colon + 1;
    const end = start + Number.parseInt(this.#received.toString('ascii', 0, colon), 10);
    if (this.#received.length < end) return undefined;
    const packet: unknown = JSON.parse(this.#received.toString('utf8', start, end));
    this.#received = this.#received.subarray(end);
    return packet;
  }

  #deliver(packet: unknown): void {
    if (!Array.isArray(packet)) {
      this.#greet?.();
      return;
    }
    const [, id, problem, result] = packet;
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    if (problem) waiting?.reject(new Error(`Firefox: ${problem.error}: ${problem.message}`));
    else waiting?.resolve(result);
  }

  #failAll(): void {
    for (const waiting of this.#pending.values()) waiting.reject(new Error('Firefox closed the connection'));
    this.#pending.clear();
  }
}
