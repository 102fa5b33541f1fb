const SystemDate = Date;

/**
 * Fixes the clock of this realm (a Worker, a process) at `now`: the C2PA engine reads the system clock, and the same bytes have to give
 * the same report tomorrow. Timers stay real; `performance.now` measures time.
 */
export function setClock(now: Date): void {
  const fixed = now.getTime();
  globalThis.Date = new Proxy(SystemDate, {
    construct: (target, args) => (args.length === 0 ? new target(fixed) : Reflect.construct(target, args)),
    apply: (target) => new target(fixed).toString(),
    get: (target, key) => (key === 'now' ? () => fixed : Reflect.get(target, key)),
  });
}
