import { ExtensionError } from '../../errors.ts';
import type { RequestedKey } from '../../certificates/writes.ts';
import { encryptedKeyPem, privateKeyPem } from '../../pem/conversions.ts';
import { buildCsr } from '../../pem/x509/csrBuilder.ts';
import { csrFacts } from '../../pem/x509/csrFacts.ts';
import { generatePrivateKey, privateKeyDer } from '../../pem/keys/keyGeneration.ts';
import { encodePem } from '../../pem/armour/pem.ts';
import type { Files } from '../../ui/ports.ts';
import { newKeySentences as say, type NewKeyPlan } from '../../ui/sentences/newKey.ts';
import { keyName } from '../../ui/sentences/pemBlocks.ts';
import type { CommandDeps } from '../deps.ts';
import { fileIn } from '../fileNames.ts';
import { csrContentOf } from './newKeySteps.ts';

/** A private key and its CSR that are not written yet. */
export interface NewKeyPair {
  readonly plan: NewKeyPlan;
  /** A secret. As it is written, so encrypted if the plan says so. */
  readonly keyPem: string;
  readonly requested: RequestedKey;
}

/** Makes a key and a CSR in memory. @param password encrypts the key if the plan says so */
export function makeKeyPair({ ui }: Pick<CommandDeps, 'ui'>, plan: NewKeyPlan, password: string): Promise<NewKeyPair> {
  // RSA takes seconds; for the others a notification would only flicker.
  const where = plan.algorithm.startsWith('rsa') ? 'notification' : 'view';
  return ui.progress(where, say.making(say.algorithm(plan.algorithm)), async (signal) => {
    const privateKey = await generatePrivateKey(plan.algorithm, signal);
    const csrDer = buildCsr(csrContentOf(plan), privateKey);
    const pkcs8Der = privateKeyDer(privateKey);
    const keyPem = plan.encrypted ? await encryptedKeyPem(pkcs8Der, password) : privateKeyPem(pkcs8Der);
    const { key, spkiSha256 } = csrFacts(csrDer);
    const csrPem = encodePem('CERTIFICATE REQUEST', csrDer);
    return { plan, keyPem, requested: { csrPem, spkiSha256, keyName: keyName(key) } };
  });
}

/**
 * Writes both, the key first, for its owner alone.
 * @param folder URI
 * @returns URI of the CSR
 * @throws ExtensionError `file.exists`, `file.unwritable`; `file.incomplete` if the key is written and the CSR could not be
 */
export async function writeKeyPair(files: Files, folder: string, { plan, ...made }: NewKeyPair): Promise<string> {
  const csrFile = fileIn(folder, plan.csrFile);
  await files.writeNewKey(fileIn(folder, plan.keyFile), made.keyPem);
  try {
    await files.writeNew(csrFile, made.requested.csrPem);
  } catch (cause) {
    const { details } = ExtensionError.from(cause);
    throw new ExtensionError('file.incomplete', 'the key is written, the CSR is not', {
      details: { file: plan.csrFile, written: plan.keyFile, reason: details.reason },
      cause,
    });
  }
  return csrFile;
}
