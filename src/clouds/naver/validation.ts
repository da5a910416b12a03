import { allNames } from '../../certificates/certificateRecord.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { Validation, ValidationStatus } from '../../certificates/provider.ts';
import { ExtensionError } from '../../errors.ts';
import { createGate } from '../gate.ts';
import { baseOfWildcard, readValidations } from './answers.ts';
import type { NaverApi } from './api.ts';
import { validationRequest } from './requests.ts';

/** The service is asked name by name; a few names at the same time. */
const CONCURRENCY = 4;

export function createValidation(api: NaverApi): Validation {
  return {
    async statuses(certificate, signal) {
      const gate = createGate(CONCURRENCY);
      const settled = await Promise.allSettled(
        allNames(certificate).map((domain) => gate(() => statusesOf(api, certificate, domain, signal))),
      );
      return settled.flatMap((result, index): ValidationStatus[] => {
        if (result.status === 'fulfilled') return result.value;
        const problem: unknown = result.reason;
        // What stands in the way of every name is the failure of the whole.
        if (!isRefusal(problem)) throw problem as Error;
        return [unknownStatus(allNames(certificate)[index]!, problem)];
      });
    },
  };
}

/** By the name itself, then for a wildcard by its base: which one the service wants is not documented. */
async function statusesOf(
  api: NaverApi,
  certificate: CertificateRecord,
  domain: string,
  signal: AbortSignal | undefined,
): Promise<ValidationStatus[]> {
  const base = baseOfWildcard(domain);
  let refusal: ExtensionError | undefined;
  for (const address of base === undefined ? [domain] : [domain, base]) {
    try {
      const statuses = readValidations(await api.read(validationRequest(certificate.id, address), signal), domain);
      if (statuses.length > 0) return statuses;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return [{ domain, state: 'unknown', stateDetail: '' }];
}

function unknownStatus(domain: string, problem: ExtensionError): ValidationStatus {
  return {
    domain,
    state: 'unknown',
    stateDetail: String(problem.details['returnMessage'] ?? ''),
    problem: problem.code,
  };
}

function isRefusal(error: unknown): error is ExtensionError {
  return error instanceof ExtensionError && error.code === 'cloud.rejected';
}
