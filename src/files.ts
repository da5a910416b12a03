import { bindCertificate } from './commands/binding/bindCertificate.ts';
import { deleteCertificate } from './commands/binding/deleteCertificate.ts';
import { unbindCertificate } from './commands/binding/unbindCertificate.ts';
import { checkServed } from './commands/binding/verifyServed.ts';
import type { CommandDeps, FileActions } from './commands/deps.ts';
import { compareCertificates } from './commands/inspect/compareCertificates.ts';
import { convertFile } from './commands/inspect/convertFile.ts';
import { downloadCertificate } from './commands/inspect/downloadCertificate.ts';
import { inspectCertificate } from './commands/inspect/inspectCertificate.ts';
import { inspectInCloud } from './commands/inspect/inspectInCloud.ts';
import { issueAgain, issueCertificate } from './commands/issue/issueCertificate.ts';
import { newKeyAndCsr } from './commands/keys/newKeyAndCsr.ts';
import { registerKey } from './commands/keys/registerKey.ts';
import { reissueCertificate, reissueFile } from './commands/reissue/reissueCertificate.ts';
import { replaceCertificate, uploadCertificate } from './commands/upload/uploadCertificate.ts';
import { comparisonDocument } from './editor/documents/comparisonDocument.ts';
import { inspectionDocument } from './editor/documents/inspectionDocument.ts';
import { uploadPage } from './editor/documents/uploadPage.ts';
import { ignoreTest } from './editor/git/ignoreTest.ts';
import { PEM_LANGUAGE } from './editor/pem/pemEditor.ts';
import { PemProviders } from './editor/pem/pemProviders.ts';
import { summariesOf } from './pem/fileSummary.ts';
import type { WorkspaceReader } from './views/workspace/workspaceScan.ts';

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
  return new PemProviders(PEM_LANGUAGE, () => import('./certificates/names/publicSuffix.ts'), ui);
}

/** What the view of files in the workspace reads them with. */
export const workspaceReader: WorkspaceReader = { summariesOf, ignoreTest };
