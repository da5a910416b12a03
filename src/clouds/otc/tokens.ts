/** A token is replaced so long before its end, or at half its life if that is later. */
const EARLY_MS = 10 * 60_000;

interface Ending {
  /** Milliseconds since the epoch by this computer's clock. */
  readonly endsAt: number;
  /** Milliseconds from its making to its end. */
  readonly lifeMs: number;
}

/** Keeps the token of one login, in memory only. */
export class Tokens<Token extends Ending> {
  readonly #now: () => number;
  #owner: string | undefined;
  #token: Token | undefined;
  #making: Promise<Token> | undefined;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The token, made if there is none that lasts. Who asks while one is being made waits for that one.
   * @param owner tells logins apart; another one forgets the token
   */
  async get(owner: string, make: () => Promise<Token>): Promise<Token> {
    if (this.#owner !== owner) {
      this.#owner = owner;
      this.#token = undefined;
      this.#making = undefined;
    }
    const token = this.#token;
    if (token && this.#now() < token.endsAt - Math.min(EARLY_MS, token.lifeMs / 2)) return token;
    const making = (this.#making ??= make());
    try {
      const made = await making;
      if (this.#making === making) this.#token = made;
      return made;
    } finally {
      if (this.#making === making) this.#making = undefined;
    }
  }

  /** The service refused this token: it is not used again. Another one that has come since stays. */
  drop(token: Token): void {
    if (this.#token === token) this.#token = undefined;
  }
}
