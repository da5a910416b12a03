import path from 'node:path';
import type { Account, Credentials } from '../../../src/certificates/account.ts';
import type { CertificateProvider } from '../../../src/certificates/provider.ts';
import { Connections } from '../../../src/clouds/connections.ts';
import { cloudOf, sandboxEndpointOf } from '../../../src/clouds/registry.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import type { RunningSandbox } from '../../../src/sandbox/index.ts';
import { writeOf } from '../../support/fakeCloud.ts';
import { impatientTransport } from '../../support/heldRequests.ts';

/**
 * Everything real from the plan to the wire, for one account: operations, journal on disk, signed client, HTTP.
 * @param credentials of an account with addresses of its own; the sandbox's account needs none
 */
export function realRooms(
  account: Account,
  sandbox: RunningSandbox,
  folder: string,
  keep: (line: string) => void,
  credentials?: Credentials,
): { readonly operations: Operations; provider(): Promise<CertificateProvider> } {
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const connections = new Connections({
    cloudOf,
    account: () => account,
    key: async () => credentials ?? Promise.reject(new Error('the sandbox needs no stored key')),
    sandbox: async (cloudId) => sandboxEndpointOf(cloudId, sandbox.address)!,
    transport: impatientTransport(sandbox, log),
    now: Date.now,
    log,
  });
  const operations = new Operations({
    journal: new Journal(path.join(folder, 'journal.jsonl'), Date.now),
    write: async (accountId, action) => writeOf(await connections.provider(accountId), action),
    wait: async () => undefined,
    onCertificate: () => undefined,
    onGone: () => undefined,
    isAlive: () => false,
    now: Date.now,
    log,
  });
  return { operations, provider: () => connections.provider(account.id) };
}
