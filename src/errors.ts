/**
 * What can go wrong, as stable codes. `ui/sentences/errors.ts` has a sentence and a way out for each of them.
 *
 * The codes of the network and the cloud also say whether a request can have taken effect: see `neverExecuted`.
 */
export type ErrorCode =
  /** Something the user typed or a file holds is not acceptable; `message` says what, in English, for the log. */
  | 'input.invalid'
  /** PEM, DER or a certificate inside it cannot be read; `details` say where. */
  | 'pem.malformed'
  /** A key, container or encryption that this runtime or this extension cannot read; `details.algorithm` names it. */
  | 'key.unsupported'
  /** The password does not open the key or the archive. */
  | 'key.password'
  /** A private key is not the one of the certificate or CSR beside it. */
  | 'key.mismatch'
  /** A file of that name exists and is never overwritten; `details.file` is its name without folder. */
  | 'file.exists'
  /** A file could not be written; `details.reason` is the system's code. */
  | 'file.unwritable'
  /** The first of two files was written (`details.written`), the second (`details.file`) could not be. */
  | 'file.incomplete'
  /** A file could not be read; `details.reason` is the editor's or the system's code. */
  | 'file.unreadable'
  /** The account's record exists but SecretStorage has no key for it. */
  | 'account.keyMissing'
  /** The key of an account could not be stored, or its record; `details.what` says which. Nothing was changed. */
  | 'account.unwritable'
  /** No such account (it was removed, perhaps in another window). */
  | 'account.unknown'
  /** The new keys belong to another account at the cloud than those stored; nothing was stored. */
  | 'account.other'
  /** The outcome of a change of the account is not known: where it was sent must not change. */
  | 'account.unsettled'
  /** The URL is neither HTTPS nor loopback; nothing was sent. */
  | 'network.insecure'
  /** No connection could be made (DNS, refused, TLS, proxy, connect time-out); no byte of the request was sent. */
  | 'network.unreachable'
  /** The connection broke after the request may have been sent. */
  | 'network.interrupted'
  /** No answer, or no end of it, in time; the request may have been sent. */
  | 'network.timeout'
  /** The answer is longer than the limit. */
  | 'network.tooLarge'
  /** The server answered with a redirect, which is never followed. */
  | 'network.redirected'
  /** Key, signature or timestamp refused (HTTP 401); `details.signIn` is `access-key` where there is nothing else to sign in with. */
  | 'cloud.unauthorized'
  /** Key or user locked after failures in a row; it opens by itself after some minutes. */
  | 'cloud.locked'
  /** Several projects fit and the account names none; `details.projects` lists their names. */
  | 'project.ambiguous'
  /** No project of that name, or none of the zone, can be used; `details.project` is what was looked for. */
  | 'project.unknown'
  /** Refused although the key is right, because this computer's clock is off; `details.offsetMs` tells by how much. */
  | 'cloud.clockSkew'
  /** The key is right but may not do this (HTTP 403, or 401 with code 210). */
  | 'cloud.forbidden'
  /** NAVER: the empty 403 of API v2, which only main-account keys may call. */
  | 'cloud.mainAccountOnly'
  /** The service does not know the route or the zone does not offer it (HTTP 404). */
  | 'cloud.notFound'
  /** Too many requests (HTTP 429); the request did not run. */
  | 'cloud.throttled'
  /** The service understood and said no; `details.returnCode` and `details.returnMessage` are verbatim. */
  | 'cloud.rejected'
  /** The service or its gateway failed (HTTP 5xx); the request may have run. */
  | 'cloud.unavailable'
  /** An answer that is not what the documentation says; `details.path` names the place, never the value. */
  | 'cloud.unexpectedAnswer'
  /** A certificate of this name exists already in the account; nothing was sent. */
  | 'name.taken'
  /** Another change of the same certificate or order is being sent or looked for; nothing was sent. */
  | 'change.underWay'
  /** What the plan was made from is no longer so; `details.why` is a code; nothing was sent. */
  | 'change.outdated'
  /** The journal could not be written, so nothing was sent. */
  | 'journal.unwritable'
  /** The built-in sandbox did not start. */
  | 'sandbox.unavailable'
  /** A bug of ours: anything thrown that is not an `ExtensionError`. */
  | 'internal';

/** Public facts about a failure: a status, a request id, a host. Never a header, key, token or body. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** The one error class. Decide by `code`; `message` is English and for the log. */
export class ExtensionError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ExtensionError';
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Wraps whatever was thrown; `Cancelled` must be told apart before. */
  static from(error: unknown): ExtensionError {
    if (error instanceof ExtensionError) return error;
    return new ExtensionError('internal', error instanceof Error ? error.message : 'unknown failure', { cause: error });
  }
}

/** The user changed their mind (Esc, Cancel, an aborted signal). Always silent. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

const NEVER_EXECUTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'input.invalid',
  'key.unsupported',
  'key.password',
  'key.mismatch',
  'file.exists',
  'file.unwritable',
  'file.incomplete',
  'file.unreadable',
  'account.keyMissing',
  'account.unknown',
  'network.insecure',
  'network.unreachable',
  'cloud.unauthorized',
  'cloud.locked',
  'project.ambiguous',
  'project.unknown',
  'cloud.clockSkew',
  'cloud.forbidden',
  'cloud.mainAccountOnly',
  'cloud.notFound',
  'cloud.throttled',
  'cloud.rejected',
  'name.taken',
  'change.underWay',
  'change.outdated',
  'journal.unwritable',
  'sandbox.unavailable',
]);

/** True if a write that failed with this code certainly changed nothing. Everything else must be reconciled. */
export function neverExecuted(code: ErrorCode): boolean {
  return NEVER_EXECUTED.has(code);
}
