import type { Inspected } from '../../certificates/inspected.ts';
import type { CertificateBundle } from '../../certificates/provider.ts';
import { type Entry, inspect } from '../../pem/findings/inspection.ts';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import { certificateSentences } from '../../ui/sentences/certificates.ts';
import { csrSentences } from '../../ui/sentences/csr.ts';
import { downloadSentences as say } from '../../ui/sentences/download.ts';
import { bundleFile, fetchBundle, leafKey } from './certificateBundle.ts';
import type { CommandDeps, Handler, MarkdownDocument } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import { filesAtHand, searchKey } from '../keys/keySearch.ts';
import { pickCertificate } from '../targets.ts';

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
    const beside = await ownKey(deps, bundle);
    const { isPublicSuffix } = await deps.publicSuffixes();
    const now = new Date();
    const inspection = inspect([file], { now, isPublicSuffix, knownRoots: knownRoots() });
    const [leaf] = inspection.entries;
    const cloud: Inspected['cloud'] =
      leaf?.item.kind === 'certificate'
        ? new Map([[leaf.item.facts.fingerprint256, [{ account, certificate }]]])
        : new Map();
    const { title, markdown } = page({ files: [certificate.name], inspection, beside, cloud }, now);
    await deps.ui.showDocument({ key: `inspection/cloud/${account.id}/${certificate.id}`, title, markdown });
  };

/** The private keys of the file in the workspace that has that of the certificate; none if there is no such file. */
async function ownKey(deps: CommandDeps, bundle: CertificateBundle): Promise<Entry[]> {
  const wanted = leafKey(bundle);
  if (!wanted) return [];
  const files = await deps.ui.progress('view', csrSentences.looking(), (signal) =>
    filesAtHand(deps, undefined, signal),
  );
  const found = searchKey(wanted, files);
  if (found.state !== 'found') return [];
  const items = files.find(({ uri }) => uri === found.uri)?.document.items ?? [];
  return items.filter(({ kind }) => kind === 'privateKey').map((item) => ({ file: fileName(found.uri), item }));
}
