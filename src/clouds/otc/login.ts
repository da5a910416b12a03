import type { PasswordLogin } from '../../certificates/account.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { isUnauthorized, meansPasscode } from './errorCodes.ts';
import { readToken } from './identity.ts';
import type { Token } from './identity.ts';
import { passwordTokenRequest } from './requests.ts';
import type { Scope } from './requests.ts';
import type { Sender } from './sender.ts';
import type { Trust } from './trust.ts';

/** How often a one-time code is asked for in one login. */
const PASSCODES = 2;

export interface LoginDeps {
  readonly sender: Sender;
  readonly trust: Trust;
  /** Asks a person for a one-time code. @throws Cancelled */
  readonly passcode?: (() => Promise<string>) | undefined;
}

/**
 * Exchanges user and password for a token, with a one-time code if the service wants one.
 * Without a person there is no code, so that a login that lacks it is remembered as refused, just like a wrong password.
 * @throws ExtensionError `cloud.unauthorized`, `cloud.locked` or what else the service says
 */
export async function login(
  { sender, trust, passcode }: LoginDeps,
  credentials: PasswordLogin,
  scope: Scope,
): Promise<Token> {
  const attempt = (code: string | undefined): Promise<Token> =>
    trust.use(credentials, async () => {
      const request = passwordTokenRequest(credentials, scope, code);
      const answer = await sender.send(sender.prepare(request), undefined);
      try {
        return readToken(answer, sender.asked(request, [credentials.password, code]));
      } catch (error) {
        // A wrong code may be told in the words of a wrong password, though that was good enough to be asked for the code.
        const isWanted = meansPasscode(error) || (code !== undefined && isUnauthorized(error));
        throw isWanted ? new PasscodeWanted(error) : error;
      }
    });
  for (let asked = 0; ; asked++) {
    try {
      return await attempt(asked === 0 ? undefined : (await passcode?.())?.trim());
    } catch (error) {
      if (error instanceof PasscodeWanted && passcode && asked < PASSCODES) continue;
      if (!(error instanceof PasscodeWanted || error instanceof Cancelled)) throw error;
      const { details } = error instanceof PasscodeWanted ? error.refusal : { details: {} };
      const refusal = new ExtensionError('cloud.unauthorized', 'the one-time code is missing or wrong', { details });
      trust.refuse(credentials, refusal);
      throw error instanceof Cancelled ? error : refusal;
    }
  }
}

/** Thrown within a login only: it refuses neither the password nor the user. */
class PasscodeWanted extends Error {
  readonly refusal: ExtensionError;

  constructor(refusal: ExtensionError) {
    super('a one-time code is wanted');
    this.refusal = refusal;
  }
}
