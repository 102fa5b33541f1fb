// Specification: json-formula, the part of it that C2PA's rubric of asset signals is written in: paths, filters, comparisons and calls.

/** Everything that an expression can see. `current` is the value that names are looked up in. */
interface Scope {
  readonly current: unknown;
  readonly args: readonly unknown[];
  readonly library: Library;
}
type Formula = (scope: Scope) => unknown;

/** Variables by their name with `$`, and expressions that others may call, by their name with `_`. */
export interface Library {
  readonly variables: ReadonlyMap<string, unknown>;
  readonly expressions: ReadonlyMap<string, Formula>;
}

const TOKEN = /\s*("[^"]*"|'[^']*'|`[^`]*`|\$?[A-Za-z_][\w]*|\d+|\|\||&&|==|!=|\[\?|[!><()[\],.@])/y;

/** Reads one expression. Throws for anything that the rubric does not use. */
export function readFormula(text: string): Formula {
  return new Reader(tokensOf(text)).whole();
}

export function evaluate(formula: Formula, current: unknown, library: Library): unknown {
  return formula({ current, args: [], library });
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`not read: ${text.slice(at, at + 30)}`);
    tokens.push(token);
  }
  return tokens;
}

class Reader {
  #at = 0;
  constructor(readonly tokens: readonly string[]) {}

  whole(): Formula {
    const formula = this.#either();
    if (this.#at < this.tokens.length) throw new Error(`not read: ${this.tokens.slice(this.#at).join(' ')}`);
    return formula;
  }

  #take(token: string): boolean {
    if (this.tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing before ${this.tokens.slice(this.#at).join(' ')}`);
  }
  #next(): string {
    const token = this.tokens[this.#at];
    if (token === undefined) throw new Error('the expression ends too early');
    this.#at += 1;
    return token;
  }

  #either(): Formula {
    const left = this.#both();
    if (!this.#take('||')) return left;
    const right = this.#either();
    return (scope) => isTrue(left(scope)) || isTrue(right(scope));
  }
  #both(): Formula {
    const left = this.#compared();
    if (!this.#take('&&')) return left;
    const right = this.#both();
    return (scope) => isTrue(left(scope)) && isTrue(right(scope));
  }
  #compared(): Formula {
    const left = this.#negated();
    const sign = ['==', '!=', '>'].find((one) => this.#take(one));
    if (sign === undefined) return left;
    const right = this.#negated();
    if (sign === '>') return (scope) => Number(left(scope)) > Number(right(scope));
    return (scope) => ((left(scope) ?? null) === (right(scope) ?? null)) === (sign === '==');
  }
  #negated(): Formula {
    if (!this.#take('!')) return this.#path();
    const inner = this.#negated();
    return (scope) => !isTrue(inner(scope));
  }

  #path(): Formula {
    let found = this.#start();
    for (;;) {
      const before = found;
      if (this.#take('.')) {
        const name = bare(this.#next());
        found = (scope) => fieldOf(before(scope), name);
      } else if (this.#take('[?')) {
        const test = this.#either();
        this.#expect(']');
        found = (scope) => listOf(before(scope)).filter((current) => isTrue(test({ ...scope, current })));
      } else if (this.#take('[')) {
        const index = Number(this.#next());
        this.#expect(']');
        found = (scope) => listOf(before(scope))[index];
      } else return found;
    }
  }

  #start(): Formula {
    const token = this.#next();
    if (token === '(') {
      const inner = this.#either();
      this.#expect(')');
      return inner;
    }
    if (token === '@') return ({ current }) => current;
    if (token === '$args') return ({ args }) => args;
    if (token.startsWith('$')) return ({ library }) => library.variables.get(token);
    if (token === 'null') return () => null;
    if (/^["`]/.test(token)) return () => (token.startsWith('`') ? JSON.parse(bare(token)) : bare(token));
    if (/^\d/.test(token)) return () => Number(token);
    if (this.#take('(')) return this.#call(token);
    return ({ current }) => fieldOf(current, bare(token));
  }

  #call(name: string): Formula {
    const given: Formula[] = [];
    while (!this.#take(')')) {
      given.push(this.#either());
      this.#take(',');
    }
    return (scope) => {
      const args = given.map((one) => one(scope));
      if (!name.startsWith('_')) return call(name, args);
      const formula = scope.library.expressions.get(name);
      if (formula === undefined) throw new Error(`no expression ${name}`);
      return formula({ ...scope, args });
    };
  }
}

function call(name: string, [first, second]: readonly unknown[]): unknown {
  if (name === 'length') return listOf(first).length;
  if (name === 'contains') return typeof first === 'string' ? first.includes(String(second)) : listOf(first).includes(second);
  if (name === 'startsWith') return typeof first === 'string' && first.startsWith(String(second));
  throw new Error(`no function ${name}`);
}

const bare = (token: string): string => (/^["'`]/.test(token) ? token.slice(1, -1) : token);
const isTrue = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Object.entries(value).find(([key]) => key === name)?.[1] ?? null) : null;
}
