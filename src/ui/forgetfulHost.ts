import type { Memento } from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { Ui } from './ports.ts';
import { accountSentences } from './sentences/accounts.ts';

const SAID = 'cloudCertificates.saidForgetful';

/** Says that this host forgets keys; once, since from then on the rows of the accounts say what is missing. */
export async function mentionForgetfulHost(
  accounts: Pick<AccountStore, 'hasForgottenKeys'>,
  ui: Pick<Ui, 'notify'>,
  memento: Pick<Memento, 'get' | 'update'>,
): Promise<void> {
  if (memento.get(SAID) || !(await accounts.hasForgottenKeys())) return;
  await memento.update(SAID, true);
  await ui.notify('warning', accountSentences.forgetfulHost());
}
