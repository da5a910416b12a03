import type { Notice, CertificateProvider } from '../../certificates/provider.ts';
import type { Writes } from '../../certificates/writes.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { RetryPolicy } from '../../http/retry.ts';
import type { AccountCheck, CloudConnection, CloudContext } from '../cloud.ts';
import { V2Access } from './access.ts';
import { readCaller, readChanges } from './answers.ts';
import { createApi } from './api.ts';
import type { NaverApi } from './api.ts';
import { createDeletion } from './deletion.ts';
import { createDownload } from './download.ts';
import { createIssuance } from './issuance.ts';
import { createKeyRegistration } from './keyRegistration.ts';
import { listAll } from './listing.ts';
import { readV1 } from './lists.ts';
import { fetchSome } from './lookups.ts';
import { createReissue } from './reissue.ts';
import {
  callerIdentityRequest,
  certificateTypesRequest,
  MAX_CHANGES_SECONDS,
  recentChangesRequest,
} from './requests.ts';
import { createReplacement, createUpload } from './uploads.ts';
import { createValidation } from './validation.ts';

/** Zones that answer API v1 only. */
const V1_ZONES: ReadonlySet<string> = new Set(['government', 'financial']);

/** The public address was seen in use; for the other zones only the console's front page is known. */
const CONSOLES: Readonly<Record<string, string>> = {
  government: 'https://console.gov-ncloud.com/',
  financial: 'https://console.fin-ncloud.com/',
};
const PUBLIC_CONSOLE = 'https://console.ncloud.com/certificate-manager/management';

/** More single certificates than this are read faster as one list. */
const FETCH_LIMIT = 25;

const UPLOADS = { v1: { service: 'naver-v1' }, v2: { service: 'naver-v2' } } as const;

/**
 * `provider.changes`, `.issuance`, `.validation`, `.download` and most of `.writes` come and go: they need API v2, which
 * answers main accounts only, and whose account it is shows with the first answer. Until then they are there; after a
 * refusal they are absent until `check` or a later `list` finds that v2 answers. Read them anew each time. Uploads then
 * go through API v1; deletions always do.
 * @param policy of repeated reads; tests bring their own so that nothing waits
 */
export function connectNaver(context: CloudContext, policy?: RetryPolicy): CloudConnection {
  const access = new V2Access(!V1_ZONES.has(context.zone), context.now);
  const api = noting(createApi(context, policy), access);
  const connection = { accountId: context.account.id, api, access };
  const changes: CertificateProvider['changes'] = {
    maxWindowMs: MAX_CHANGES_SECONDS * 1_000,
    recent: async (windowMs, signal) => readChanges(await api.read(recentChangesRequest(windowMs / 1_000), signal)),
  };
  const endpoint = context.endpoints.api;
  const issuance = createIssuance(connection, endpoint);
  const validation = createValidation(api);
  const download = createDownload(api);
  const v1Writes: Writes = {
    upload: createUpload(connection, endpoint, 'v1'),
    delete: createDeletion(connection, endpoint),
  };
  const v2Writes: Writes = {
    issue: issuance,
    reissue: createReissue(connection, endpoint),
    'register-key': createKeyRegistration(connection, endpoint),
    upload: createUpload(connection, endpoint, 'v2'),
    replace: createReplacement(connection, endpoint),
    delete: v1Writes.delete!,
  };
  const hasIdentity = context.endpoints.identity !== undefined;
  let caller: AccountCheck['caller'];
  let askedForCaller = !hasIdentity;

  const provider: CertificateProvider = {
    account: context.account,
    async list(options = {}) {
      const { certificates, notices } = await listAll(connection, options);
      if (!askedForCaller && access.zoneHasV2 && access.state !== true) {
        askedForCaller = true;
        caller = await callerOf(api, options.signal);
      }
      return { certificates, notices: explained(notices, api, caller) };
    },
    async fetch(known, signal) {
      if (known.length <= FETCH_LIMIT) return fetchSome(connection, known, signal);
      const wanted = new Set(known.map((one) => one.id));
      const { certificates, notices } = await listAll(connection, { ...(signal && { signal }) });
      // A missing list would make certificates look as if they were gone.
      const partial = notices.find((notice) => notice.code === 'list.partial');
      if (partial)
        throw new ExtensionError('cloud.unavailable', 'not all lists answered', { details: partial.details });
      return certificates.filter((one) => wanted.has(one.id));
    },
    get changes() {
      return access.state === true ? changes : undefined;
    },
    get writes() {
      return access.state === true ? v2Writes : v1Writes;
    },
    get issuance() {
      return access.state === true ? issuance : undefined;
    },
    get validation() {
      return access.state === true ? validation : undefined;
    },
    get download() {
      return access.state === true ? download : undefined;
    },
    get upload() {
      return access.state === true ? UPLOADS.v2 : UPLOADS.v1;
    },
    consoleUrl: () => CONSOLES[context.zone] ?? PUBLIC_CONSOLE,
  };

  return {
    provider,
    ...(hasIdentity && { caller: async (signal?: AbortSignal) => (caller ??= await callerOf(api, signal)) }),
    async check(signal) {
      const identity = hasIdentity ? callerOf(api, signal) : Promise.resolve(undefined);
      const notices: Notice[] = [];
      try {
        await provesKey();
      } finally {
        caller = await identity;
      }
      return { ...(caller && { caller }), notices: explained(notices, api, caller) };

      async function provesKey(): Promise<void> {
        if (access.zoneHasV2) {
          try {
            await api.read(certificateTypesRequest(), signal);
            return access.answered();
          } catch (error) {
            if (!access.refused(error)) throw error;
            notices.push({ code: 'naver.mainAccountOnly', details: {} });
          }
        }
        await readV1(connection, { certificateNo: '1' }, signal); // any key may ask; the number keeps the answer short
      }
    },
  };
}

/** Lets every answer of API v2 tell whether this key may use it. */
function noting(api: NaverApi, access: V2Access): NaverApi {
  const note = async <T>(version: string, call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      if (version === 'v2') access.answered();
      return answer;
    } catch (error) {
      access.refused(error);
      throw error;
    }
  };
  return {
    clock: api.clock,
    read: (request, signal) => note(request.api, api.read(request, signal)),
    readZip: (request, signal) => note(request.api, api.readZip(request, signal)),
    write: (request) => note(request.api, api.write(request)),
  };
}

/** Explains, so it never fails: who it is, or nothing. */
async function callerOf(api: NaverApi, signal: AbortSignal | undefined): Promise<AccountCheck['caller']> {
  try {
    return readCaller(await api.read(callerIdentityRequest(), signal));
  } catch (error) {
    if (error instanceof ExtensionError || error instanceof Cancelled) return undefined;
    throw error;
  }
}

/** Adds who is calling, and the clock if it had to be corrected. */
function explained(notices: readonly Notice[], { clock }: NaverApi, caller: AccountCheck['caller']): Notice[] {
  const named = notices.map((notice) =>
    notice.code === 'naver.mainAccountOnly' && caller ? { ...notice, details: { caller: caller.name } } : notice,
  );
  return clock.offsetMs === 0 ? named : [...named, { code: 'clock.offset', details: { offsetMs: clock.offsetMs } }];
}
