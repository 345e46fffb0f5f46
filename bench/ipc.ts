/** Commands between the bench and its child processes: each has a name, one argument and one answer. */
import { fork, type ChildProcess } from 'node:child_process';

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

interface Request {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Child side: answers commands until the parent goes away. */
export function serveCommands(handlers: Handlers): void {
  process.on('message', (message) => {
    const { id, command, argument } = message as Request;
    void answer(handlers, command, argument).then((reply) => process.send?.({ id, ...reply } satisfies Reply));
  });
  process.once('disconnect', () => process.exit(0));
}

async function answer(handlers: Handlers, command: string, argument: unknown): Promise<Omit<Reply, 'id'>> {
  try {
    const handler = handlers[command];
    if (handler === undefined) throw new Error(`No command named ${command}.`);
    return { value: await handler(argument as never) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Parent side: one child process. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #next = 1;

  /** @param script file of this folder. */
  constructor(script: string, env: Readonly<Record<string, string>> = {}) {
    this.#process = fork(new URL(script, import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0205'], env: { ...process.env, ...env } });
    this.#process.on('message', (message) => this.#settle(message as Reply));
    this.#process.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${script} ended.`));
      this.#waiting.clear();
    });
  }

  /** @throws Error with the child's words, or when it ended before it answered. */
  call<T>(command: string, argument: unknown = null): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, command, argument } satisfies Request);
    });
  }

  /** Lets it end by itself, and waits for the end. */
  end(): Promise<void> {
    return this.#gone(() => this.#process.disconnect());
  }

  /** Ends it where it stands, as a crash would (SIGKILL). */
  kill(): Promise<void> {
    return this.#gone(() => this.#process.kill('SIGKILL'));
  }

  #gone(end: () => void): Promise<void> {
    return new Promise((resolve) => {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        resolve();
        return;
      }
      this.#process.once('exit', () => resolve());
      end();
    });
  }

  #settle({ id, value, error }: Reply): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiter?.resolve(value as never);
    else waiter?.reject(new Error(error));
  }
}
