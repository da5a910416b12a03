import type { Inspected } from '../certificates/inspected.ts';
import { inspect } from '../pem/inspection.ts';
import { knownRoots } from '../pem/knownRoots.ts';
import { certificateSentences } from '../ui/sentences/certificates.ts';
import { downloadSentences as say } from '../ui/sentences/download.ts';
import { bundleFile, fetchBundle } from './certificateBundle.ts';
import type { CommandDeps, Handler, MarkdownDocument } from './deps.ts';
import { pickCertificate } from './targets.ts';

/** Opens a page that tells everything that a certificate of the cloud says, fetched with its chain. */
export const inspectInCloud =
  (deps: CommandDeps, page: (inspected: Inspected, now: Date) => MarkdownDocument): Handler =>
  async (target) => {
    const { account, certificate } = await pickCertificate(
      deps,
      certificateSentences.inspectTitle(),
      target,
      ({ capabilities }) => capabilities.download === true,
    );
    const bundle = await fetchBundle(deps, certificate);
    if (!bundle) {
      void deps.ui.notify('warning', say.account());
      return;
    }
    const file = bundleFile(certificate.name, bundle);
    const { isPublicSuffix } = await deps.publicSuffixes();
    const now = new Date();
    const inspection = inspect([file], { now, isPublicSuffix, knownRoots: knownRoots() });
    const [leaf] = inspection.entries;
    const cloud: Inspected['cloud'] =
      leaf?.item.kind === 'certificate'
        ? new Map([[leaf.item.facts.fingerprint256, [{ account, certificate }]]])
        : new Map();
    const { title, markdown } = page({ files: [certificate.name], inspection, beside: [], cloud }, now);
    await deps.ui.showDocument({ key: `inspection/cloud/${account.id}/${certificate.id}`, title, markdown });
  };
