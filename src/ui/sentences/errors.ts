import type { ErrorCode, ErrorDetails, ExtensionError } from '../../errors.ts';
import { type Action, type Entry, quoted } from './errorEntry.ts';
import { FILE_ADVICE } from './fileErrors.ts';
import { refusalHelp } from './gatewayRefusals.ts';
import { counted, t } from './l10n.ts';

interface AdviceAction {
  readonly label: string;
  /** A command of this extension; it gets the account's row where there is one. */
  readonly command: string;
}

export interface Advice {
  /** A few words, for a row. */
  readonly title: string;
  /** What happened, what was and was not done, and what to do next. */
  readonly message: string;
  /** Most helpful first; may be empty. */
  readonly actions: readonly AdviceAction[];
}

/** What has changed since a plan was made, by the code that the cloud's adapter gives. */
function outdatedText(why: string): string {
  return OUTDATED[why]?.() ?? t('What the plan was made from is no longer so.');
}

const OUTDATED: Readonly<Record<string, () => string>> = {
  gone: () => t('The certificate is no longer there.'),
  name: () => t('The certificate has another name now.'),
  state: () => t('The state of the certificate has changed.'),
  replaced: () => t('The certificate was replaced meanwhile.'),
  'in-use': () => t('The certificate is in use now.'),
  'order-busy': () => t('Another certificate of the order is in progress.'),
  'known-ids': () => t('The order has a further certificate now.'),
  placement: () => t('The certificate serves elsewhere now.'),
  'bound-elsewhere': () => t('Another certificate serves the domain by now.'),
  elsewhere: () => t('The account leads to another place now.'),
  'gateway-gone': () => t('The gateway is no longer there.'),
  'bound-domains': () => t('Further domains serve the certificate by now.'),
  changed: () => t('The certificate was changed meanwhile.'),
  'other-content': () => t('The certificate has other content now.'),
};

/** A failure in the user's words. Verbatim texts of a service are quoted, never interpreted. */
export function advice(error: ExtensionError): Advice {
  const { title, sentence, actions } = ADVICE[error.code];
  const message = [sentence(error.details), ...traces(error.details)].join(' ');
  return { title: title(), message, actions: actions.map((action) => ({ label: LABELS[action](), command: action })) };
}

const LABELS: Record<Action, () => string> = {
  'cloudCertificates.certificates.refresh': () => t('Try Again'),
  'cloudCertificates.account.add': () => t('Add Account'),
  'cloudCertificates.account.rotateKeys': () => t('Rotate Keys…'),
  'cloudCertificates.account.test': () => t('Test Account'),
  'cloudCertificates.account.options': () => t('Account Options…'),
  'cloudCertificates.account.openConsole': () => t('Open Console'),
  'cloudCertificates.activity.show': () => t('Show Activity'),
  'cloudCertificates.log.show': () => t('Show Log'),
};

const RETRY = 'cloudCertificates.certificates.refresh';
const ADD = 'cloudCertificates.account.add';
const ROTATE = 'cloudCertificates.account.rotateKeys';
const TEST = 'cloudCertificates.account.test';
const OPTIONS = 'cloudCertificates.account.options';
const CONSOLE = 'cloudCertificates.account.openConsole';
const LOG = 'cloudCertificates.log.show';

const ADVICE: Record<ErrorCode, Entry> = {
  'input.invalid': {
    title: () => t('Input not accepted'),
    sentence: () =>
      t('What was entered cannot be used, so nothing was sent. Correct it and try again; the log says what is wrong.'),
    actions: [LOG],
  },
  ...FILE_ADVICE,
  'account.keyMissing': {
    title: () => t('No key stored'),
    sentence: ({ access }) =>
      access === 'refused'
        ? t(
            'The key of this account could not be read, so nothing was sent. Perhaps the keyring of this computer is locked: open it and try again.',
          )
        : t('No key is stored for this account on this computer, so nothing was sent. Enter its keys again.'),
    actions: [ROTATE],
  },
  'account.unwritable': {
    title: () => t('Account not stored'),
    sentence: ({ what }) =>
      what === 'key'
        ? t(
            'The secret storage of the editor did not take the key, so nothing was changed. Perhaps the keyring of this computer is locked: open it and try again.',
          )
        : t(
            'The editor could not write the account to disk, so nothing was changed. Check free space and permissions of the storage folder of VS Code, then try again.',
          ),
    actions: [LOG],
  },
  'account.unknown': {
    title: () => t('Account removed'),
    sentence: () => t('This account no longer exists; it was removed, perhaps in another window. Nothing was sent.'),
    actions: [],
  },
  'account.other': {
    title: () => t('Keys of another account'),
    sentence: () =>
      t(
        'The new keys belong to another account, so they were not stored: what became of changes would be looked for in the wrong place. Add them as a new account.',
      ),
    actions: [ADD],
  },
  'account.unsettled': {
    title: () => t('A change is under way'),
    sentence: () =>
      t(
        'The outcome of a change of this account is not known yet. It is looked for where it was sent, so nothing was changed. Wait for it in Activity, then try again.',
      ),
    actions: ['cloudCertificates.activity.show'],
  },
  'network.insecure': {
    title: () => t('Address not secure'),
    sentence: ({ host }) =>
      t(
        'The address {0} is not HTTPS, so nothing was sent. Keys travel encrypted or not at all; correct the endpoint of the account.',
        quoted(host),
      ),
    actions: [LOG],
  },
  'network.unreachable': {
    title: () => t('Service not reachable'),
    sentence: ({ host }) =>
      t(
        'No connection to {0} could be made, so nothing was sent. Check the network, the VPN and the proxy settings of VS Code, then try again.',
        quoted(host),
      ),
    actions: [RETRY, LOG],
  },
  'network.interrupted': {
    title: () => t('Connection lost'),
    sentence: ({ host }) =>
      t(
        'The connection to {0} broke before the answer was complete. Reading again does no harm; an order is looked up in the service and never sent twice.',
        quoted(host),
      ),
    actions: [RETRY, LOG],
  },
  'network.timeout': {
    title: () => t('No answer in time'),
    sentence: ({ host }) =>
      t(
        '{0} did not answer in time. Reading again does no harm; an order is looked up in the service and never sent twice.',
        quoted(host),
      ),
    actions: [RETRY, LOG],
  },
  'network.tooLarge': {
    title: () => t('Answer too large'),
    sentence: ({ host }) =>
      t(
        'The answer of {0} is larger than the limit and was not read to its end, so what is shown did not change. Please report this together with the log.',
        quoted(host),
      ),
    actions: [LOG],
  },
  'network.redirected': {
    title: () => t('Redirected elsewhere'),
    sentence: ({ host }) =>
      t(
        '{0} answered with a redirect, which is not followed because the signed request must not reach another host. A proxy or a login page may stand in between.',
        quoted(host),
      ),
    actions: [LOG],
  },
  'cloud.unauthorized': {
    title: () => t('Sign-in refused'),
    sentence: ({ remembered, signIn }) =>
      [
        signIn === 'access-key'
          ? t(
              'The service refused the key or its signature; nothing was done. Check that the key is active, belongs to this zone and was copied whole, then enter it again.',
            )
          : t(
              'The service refused the key, its signature or the password; nothing was done. Check that it is active, belongs to this zone and was copied whole, then enter it again.',
            ),
        ...(remembered === true ? [t('It is not shown again by itself; Refresh on the account tries once more.')] : []),
      ].join(' '),
    actions: [ROTATE, TEST],
  },
  'cloud.locked': {
    title: () => t('Locked for some minutes'),
    sentence: () =>
      t(
        'The service has locked this key or user after several failures in a row; nothing was done. It opens by itself: wait a quarter of an hour without trying, check the key or password, then test the account.',
      ),
    actions: [TEST, ROTATE],
  },
  'project.ambiguous': {
    title: () => t('Project not chosen'),
    sentence: ({ projects }) =>
      t(
        'Several projects of this account fit, so nothing was done. Test the account to choose one. Projects: {0}.',
        quoted(projects),
      ),
    actions: [TEST],
  },
  'project.unknown': {
    title: () => t('Project not found'),
    sentence: ({ project }) =>
      t(
        'The account has no project {0} that this user may use, so nothing was done. Choose another one in the options of the account, or check its zone.',
        quoted(project),
      ),
    actions: [OPTIONS, CONSOLE],
  },
  'cloud.clockSkew': {
    title: () => t('Clock is off'),
    sentence: ({ offsetMs }) =>
      t(
        "The service refused the request because this computer's clock is off by {0}; nothing was done. Set the clock, then try again.",
        durationText(offsetMs),
      ),
    actions: [RETRY, LOG],
  },
  'cloud.forbidden': {
    title: () => t('Not permitted'),
    sentence: ({ errorCode }) =>
      [
        t(
          'The sign-in works but may not do this; nothing was done. Ask the administrator of the account for the permission to manage certificates, or sign in differently.',
        ),
        refusalHelp(String(errorCode)) ?? [],
      ]
        .flat()
        .join(' '),
    actions: [ROTATE, CONSOLE],
  },
  'cloud.mainAccountOnly': {
    title: () => t('Main account key needed'),
    sentence: () =>
      t(
        'The service refused this key without giving a reason; nothing was done. Version 2 of the API is known to accept only keys of the main account, whatever the permissions of a sub account. Use a key of the main account for this.',
      ),
    actions: [ROTATE, TEST],
  },
  'cloud.notFound': {
    title: () => t('Not offered here'),
    sentence: () =>
      t(
        'The service does not know this request; nothing was done. Either this zone does not offer it or the certificate no longer exists. Refresh to see what is there.',
      ),
    actions: [RETRY, LOG],
  },
  'cloud.throttled': {
    title: () => t('Too many requests'),
    sentence: () =>
      t('The service asks for fewer requests and did not carry this one out. Wait a minute, then try again.'),
    actions: [RETRY],
  },
  'cloud.rejected': {
    title: () => t('Refused by the service'),
    sentence: ({ returnCode, returnMessage, errorCode, errorMessage }) => {
      const [code, words] = [returnCode ?? errorCode, returnMessage ?? errorMessage];
      const said =
        words === undefined || words === ''
          ? t('The service said no (code {0}); nothing was done.', quoted(code))
          : t('The service said no; nothing was done. Its words: “{0}” (code {1}).', String(words), quoted(code));
      return [said, refusalHelp(String(code)) ?? []].flat().join(' ');
    },
    actions: [LOG],
  },
  'cloud.unavailable': {
    title: () => t('Service failed'),
    sentence: ({ status }) =>
      t(
        'The service or its gateway failed (HTTP {0}). Reading again does no harm; an order is looked up in the service and never sent twice.',
        quoted(status),
      ),
    actions: [RETRY, LOG],
  },
  'cloud.unexpectedAnswer': {
    title: () => t('Answer not understood'),
    sentence: ({ path }) =>
      t(
        'The service gave an answer that does not match its documentation (at {0}), so what is shown did not change. The service may have changed: please report this together with the log.',
        quoted(path),
      ),
    actions: [RETRY, LOG],
  },
  'name.taken': {
    title: () => t('Name taken'),
    sentence: ({ certificateName }) =>
      t(
        'A certificate named {0} exists already in this account, so nothing was sent. Choose another name.',
        quoted(certificateName),
      ),
    actions: [],
  },
  'change.underWay': {
    title: () => t('Another change is under way'),
    sentence: ({ certificateName }) =>
      t(
        'A change of {0} is being sent, or its result is being looked for, so nothing was sent now. Activity shows when it is settled.',
        quoted(certificateName),
      ),
    actions: ['cloudCertificates.activity.show'],
  },
  'change.outdated': {
    title: () => t('Things have changed'),
    sentence: ({ why }) =>
      t('{0} Nothing was sent. Refresh and start again to see how things are now.', outdatedText(String(why))),
    actions: [RETRY],
  },
  'journal.unwritable': {
    title: () => t('Journal not accessible'),
    sentence: ({ access }) =>
      access === 'read'
        ? t(
            'The journal could not be read from disk: what became of changes under way is not known, and nothing was sent. Check permissions of the storage folder of VS Code.',
          )
        : t(
            'The journal could not be written to disk, so nothing was sent: without it a lost answer could not be followed up. Check free space and permissions of the storage folder of VS Code.',
          ),
    actions: [LOG],
  },
  'sandbox.unavailable': {
    title: () => t('Sandbox did not start'),
    sentence: () =>
      t(
        'The built-in sandbox could not start on this computer. Perhaps local connections are blocked; the log says more.',
      ),
    actions: [RETRY, LOG],
  },
  internal: {
    title: () => t('Unexpected error'),
    sentence: () =>
      t(
        'Something went wrong inside the extension. What is shown may be incomplete; please report this together with the log.',
      ),
    actions: [LOG],
  },
};

/** What the service's support will ask for. */
function traces({ requestId, traceId }: ErrorDetails): string[] {
  const id = requestId ?? traceId;
  return id === undefined || id === '' ? [] : [t('Request id: {0}.', String(id))];
}

/** An offset without its sign, in the coarsest unit that fits. */
export function durationText(milliseconds: string | number | boolean | undefined): string {
  const seconds = Math.round(Math.abs(Number(milliseconds ?? 0)) / 1000);
  if (seconds < 120) return counted(seconds, '{0} second', '{0} seconds');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return counted(minutes, '{0} minute', '{0} minutes');
  return counted(Math.round(minutes / 60), '{0} hour', '{0} hours');
}
