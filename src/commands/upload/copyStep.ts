import { possibleCopies } from '../../certificates/upload/targetChecks.ts';
import { ExtensionError } from '../../errors.ts';
import type { Step } from '../../ui/ports.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import type { UploadAnswers, UploadContext } from './uploadAnswers.ts';

/** Of more, the check says that they are likely. */
const MOST_COPIES = 20;

/** Lists of gateways leave serial numbers out: what may be this very certificate is looked at, so that it is told from a namesake. */
export function copyStep({ deps, files }: UploadContext): Step<UploadAnswers> {
  return {
    kind: 'task',
    run: async (answers) => {
      const { account, provider } = answers;
      const existing = (account && deps.inventory.snapshot(account.id)?.certificates) ?? [];
      const { leaf } = files.assembly;
      const copies = leaf ? possibleCopies(existing, leaf.facts).slice(0, MOST_COPIES) : [];
      if (!provider || copies.length === 0) return answers;
      try {
        const told = await deps.ui.progress('notification', say.reading(), (signal) => provider.fetch(copies, signal));
        for (const record of told) deps.inventory.adopt(record);
      } catch (error) {
        if (!(error instanceof ExtensionError)) throw error;
      }
      return answers;
    },
  };
}
