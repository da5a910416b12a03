import type { Account } from '../../certificates/account.ts';
import type { Ui } from '../../ui/ports.ts';
import { accountSentences as say } from '../../ui/sentences/accounts.ts';

/** Asks for the one-time code of a second factor, which is used at once and never kept. @throws Cancelled */
export const askPasscode =
  (ui: Pick<Ui, 'input'>) =>
  async ({ label }: Pick<Account, 'label'>): Promise<string> => {
    const typed = await ui.input({
      title: say.passcodeTitle(label),
      prompt: say.passcodePrompt(),
      placeholder: '123456',
      validate: (value) => (/^\d{6}$/.test(digitsOf(value)) ? undefined : { error: say.passcodeShape() }),
    });
    return digitsOf(typed);
  };

/** Authenticator apps show the code in two groups. */
function digitsOf(typed: string): string {
  return typed.replace(/\s/g, '');
}
