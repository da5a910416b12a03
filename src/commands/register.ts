import type { Account } from '../certificates/account.ts';
import { Cancelled, ExtensionError } from '../errors.ts';
import { accountSentences as say } from '../ui/sentences/accounts.ts';
import { certificateSentences } from '../ui/sentences/certificates.ts';
import { advice } from '../ui/sentences/errors.ts';
import type { AccountActions } from './accounts/accountActions.ts';
import { lookAgain, showActivity } from './activityCommands.ts';
import {
  copyField,
  copySubjectAltNames,
  copyValidationRecords,
  openConsole,
  refresh,
  showDetails,
} from './certificateCommands.ts';
import type { CommandDeps, FileActions, Handler } from './deps.ts';
import type { CommandId } from './ids.ts';
import { pickAccount, pickCertificate } from './targets.ts';

/** Commands that only change how the tree is shown, and those of what PEM text shows; the views and the editor bring them. */
export type ViewCommandId = Extract<
  CommandId,
  | `cloudCertificates.certificates.${'cancelRefresh' | 'groupBy' | 'sortBy' | 'filter' | 'clearFilter'}`
  | `cloudCertificates.pem.${string}`
>;

/** One handler for every command but the views' and the editor's own: a missing one does not compile. */
export function commandHandlers(deps: CommandDeps): Record<Exclude<CommandId, ViewCommandId>, Handler> {
  const accounts = async (): Promise<AccountActions> =>
    (await import('./accounts/accountActions.ts')).accountActions(deps);
  const change = (action: Exclude<keyof AccountActions, 'add' | 'addSandbox'>) => async (account: Account) =>
    (await accounts())[action](account);
  const hasAccount = () => deps.accounts.list().length > 0;
  const offerAccount = async (): Promise<void> => {
    const pressed = await deps.ui.notify('information', say.noAccount(), [
      { id: 'add', label: say.addButton() },
      { id: 'addSandbox', label: say.sandboxButton() },
    ]);
    if (pressed) await (await accounts())[pressed]();
  };
  const onAccount =
    (title: string, act: (account: Account) => Promise<void> | void): Handler =>
    async (target) =>
      hasAccount() ? act(await pickAccount(deps, title, target)) : offerAccount();
  /** What needs an account offers to add one where there is none, and goes on with it. */
  const withAccount =
    (handler: Handler): Handler =>
    async (target) => {
      if (!hasAccount()) await offerAccount();
      if (hasAccount()) await handler(target);
    };
  const onFiles =
    (action: keyof FileActions): Handler =>
    async (target) =>
      (await deps.fileActions())[action](target);
  const inCloud = (action: keyof FileActions): Handler => withAccount(onFiles(action));
  const onCertificate = (title: string, action: keyof FileActions): Handler =>
    withAccount(async (target) => onFiles(action)(await pickCertificate(deps, title, target)));
  const { tracker, clouds, ui } = deps;
  return {
    'cloudCertificates.account.add': async () => (await accounts()).add(),
    'cloudCertificates.account.addSandbox': async () => (await accounts()).addSandbox(),
    'cloudCertificates.account.rename': onAccount(say.pickTitle.renameAccount(), change('rename')),
    'cloudCertificates.account.options': onAccount(say.pickTitle.accountOptions(), change('options')),
    'cloudCertificates.account.rotateKeys': onAccount(say.pickTitle.rotateKeys(), change('rotateKeys')),
    'cloudCertificates.account.test': onAccount(say.pickTitle.testAccount(), change('test')),
    'cloudCertificates.account.remove': onAccount(say.pickTitle.removeAccount(), change('remove')),
    'cloudCertificates.account.openConsole': onAccount(say.pickTitle.openConsole(), async ({ id }) =>
      ui.openExternal((await clouds.provider(id)).consoleUrl()),
    ),
    'cloudCertificates.certificates.refresh': refresh(deps),
    'cloudCertificates.certificate.issue': inCloud('issue'),
    'cloudCertificates.certificate.issueAgain': inCloud('issueAgain'),
    'cloudCertificates.certificate.reissue': inCloud('reissue'),
    'cloudCertificates.certificate.registerKey': inCloud('registerKey'),
    'cloudCertificates.certificate.download': inCloud('download'),
    'cloudCertificates.certificate.replace': inCloud('replace'),
    'cloudCertificates.file.upload': inCloud('upload'),
    'cloudCertificates.certificate.bind': inCloud('bind'),
    'cloudCertificates.certificate.unbind': inCloud('unbind'),
    'cloudCertificates.certificate.verifyServed': inCloud('verifyServed'),
    'cloudCertificates.certificate.delete': inCloud('delete'),
    'cloudCertificates.certificate.inspect': inCloud('inspectInCloud'),
    'cloudCertificates.certificate.showDetails': withAccount(showDetails(deps)),
    'cloudCertificates.certificate.copyName': withAccount(copyField(deps, 'name', ({ name }) => name)),
    'cloudCertificates.certificate.copyNumber': withAccount(copyField(deps, 'number', ({ id }) => id)),
    'cloudCertificates.certificate.copyCommonName': withAccount(
      copyField(deps, 'commonName', ({ commonName }) => commonName),
    ),
    'cloudCertificates.certificate.copySubjectAltNames': withAccount(copySubjectAltNames(deps)),
    'cloudCertificates.certificate.copyValidationRecords': withAccount(copyValidationRecords(deps)),
    'cloudCertificates.certificate.openConsole': withAccount(openConsole(deps)),
    'cloudCertificates.certificate.compareWithFile': onCertificate(certificateSentences.compareTitle(), 'compare'),
    'cloudCertificates.certificate.newKeyAndCsr': onCertificate(certificateSentences.newKeyTitle(), 'newKeyAndCsr'),
    'cloudCertificates.file.inspect': onFiles('inspect'),
    'cloudCertificates.file.compare': onFiles('compare'),
    'cloudCertificates.file.newKeyAndCsr': onFiles('newKeyAndCsr'),
    'cloudCertificates.file.convert': onFiles('convert'),
    'cloudCertificates.file.reissueWithCsr': inCloud('reissueFile'),
    'cloudCertificates.file.reissue': inCloud('reissueFile'),
    'cloudCertificates.activity.show': showActivity(deps),
    'cloudCertificates.activity.lookAgain': lookAgain(deps),
    'cloudCertificates.tracking.stop': onAccount(say.pickTitle.followPending(), ({ id }) => tracker.stop(id)),
    'cloudCertificates.tracking.start': onAccount(say.pickTitle.followPending(), ({ id }) => tracker.start(id)),
    'cloudCertificates.log.show': () => deps.showLog(),
  };
}

/**
 * The error boundary around every command: Esc is silent, everything else is logged by code and explained with what helps.
 * `run` starts another command, for the buttons of an explanation.
 */
export function guarded(
  handler: Handler,
  {
    ui,
    log,
    run,
  }: { ui: CommandDeps['ui']; log: { error(message: string): void }; run: (command: string, target?: unknown) => void },
): Handler {
  return async (target) => {
    try {
      await handler(target);
    } catch (thrown) {
      if (thrown instanceof Cancelled) return;
      const error = ExtensionError.from(thrown);
      log.error(`${error.code}: ${error.message} ${JSON.stringify(error.details)}`);
      const { message, actions } = advice(error);
      const pressed = await ui.notify(
        'error',
        message,
        actions.slice(0, 2).map(({ command, label }) => ({ id: command, label })),
      );
      if (pressed) run(pressed, target);
    }
  };
}
