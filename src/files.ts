import { bindCertificate } from './commands/bindCertificate.ts';
import { compareCertificates } from './commands/compareCertificates.ts';
import { convertFile } from './commands/convertFile.ts';
import { deleteCertificate } from './commands/deleteCertificate.ts';
import type { CommandDeps, FileActions } from './commands/deps.ts';
import { downloadCertificate } from './commands/downloadCertificate.ts';
import { inspectCertificate } from './commands/inspectCertificate.ts';
import { inspectInCloud } from './commands/inspectInCloud.ts';
import { issueAgain, issueCertificate } from './commands/issueCertificate.ts';
import { newKeyAndCsr } from './commands/newKeyAndCsr.ts';
import { registerKey } from './commands/registerKey.ts';
import { reissueCertificate, reissueFile } from './commands/reissueCertificate.ts';
import { unbindCertificate } from './commands/unbindCertificate.ts';
import { checkServed } from './commands/verifyServed.ts';
import { replaceCertificate, uploadCertificate } from './commands/uploadCertificate.ts';
import { comparisonDocument } from './editor/comparisonDocument.ts';
import { ignoreTest } from './editor/ignoreTest.ts';
import { inspectionDocument } from './editor/inspectionDocument.ts';
import { PEM_LANGUAGE } from './editor/pemEditor.ts';
import { PemProviders } from './editor/pemProviders.ts';
import { uploadPage } from './editor/uploadPage.ts';
import { summariesOf } from './pem/fileSummary.ts';
import type { WorkspaceReader } from './views/workspaceScan.ts';

/** What is done with keys and certificates themselves. A bundle of its own, with all that reads them, loaded when first needed. */
export function fileActions(deps: CommandDeps): FileActions {
  return {
    inspect: inspectCertificate(deps, inspectionDocument),
    inspectInCloud: inspectInCloud(deps, inspectionDocument),
    compare: compareCertificates(deps, comparisonDocument),
    newKeyAndCsr: newKeyAndCsr(deps),
    convert: convertFile(deps),
    issue: issueCertificate(deps),
    issueAgain: issueAgain(deps),
    reissue: reissueCertificate(deps),
    reissueFile: reissueFile(deps),
    registerKey: registerKey(deps),
    download: downloadCertificate(deps),
    upload: uploadCertificate(deps, { plan: uploadPage, comparison: comparisonDocument }),
    replace: replaceCertificate(deps, { plan: uploadPage, comparison: comparisonDocument }),
    bind: bindCertificate(deps),
    unbind: unbindCertificate(deps),
    verifyServed: checkServed(deps),
    delete: deleteCertificate(deps),
  };
}

/** What PEM text shows in place. */
export function pemProviders(ui: CommandDeps['ui']): PemProviders {
  return new PemProviders(PEM_LANGUAGE, () => import('./certificates/publicSuffix.ts'), ui);
}

/** What the view of files in the workspace reads them with. */
export const workspaceReader: WorkspaceReader = { summariesOf, ignoreTest };
