import type { Authority } from '../authority.ts';
import type { Clock } from '../clock.ts';
import { createOtcControl, type OtcControl } from './control.ts';
import { KeyGuard } from './keyGuard.ts';
import { randomOtcKeys, type OtcKeys } from './keys.ts';
import { Logins } from './logins.ts';
import type { OtcData } from './model.ts';
import { seedOtc } from './seed.ts';
import type { OtcService } from './service.ts';
import { OtcStore } from './store.ts';
import { DEFAULT_OTC_SWITCHES, type OtcSwitches } from './switches.ts';

/** What a restart must not lose. No private key of a certificate is in it. */
export interface SavedOtc {
  readonly keys: OtcKeys;
  readonly data: OtcData;
}

/** What the line of `npm run sandbox` tells of Open Telekom Cloud. */
export interface OtcAddress extends Omit<OtcKeys, 'tokenSecret'> {
  /** `http://127.0.0.1:port`; `/v3/…` is below it. */
  readonly iamUrl: string;
  /** `http://127.0.0.1:port`; `/v2/{projectId}/apigw/…` is below it. */
  readonly apigUrl: string;
  /** `https://127.0.0.1:port`: shows the certificate that is bound to the host name of the handshake. */
  readonly tlsUrl: string;
}

export interface OtcOptions {
  readonly clock: Clock;
  readonly authority: Authority;
  readonly saved: SavedOtc | undefined;
  readonly switches: Partial<OtcSwitches> | undefined;
  readonly withCertificates: boolean;
  /** Called after a change that no request made. */
  readonly changed: () => void;
}

export interface OtcSandbox {
  readonly service: OtcService;
  readonly control: OtcControl;
  readonly saved: () => SavedOtc;
  /** Back to the state of a first start; keys and ids stay. */
  readonly reset: () => void;
  readonly address: (urls: Pick<OtcAddress, 'iamUrl' | 'apigUrl' | 'tlsUrl'>) => OtcAddress;
}

/** What the cloud's gateway takes: bodies of 12 MB, and headers of 128 KB, which it refuses in its own words beyond that. */
export const OTC_LIMITS = { maxBodyBytes: 12 << 20, maxHeaderBytes: 192 << 10 } as const;

export function createOtc({
  clock,
  authority,
  saved,
  switches: given,
  withCertificates,
  changed,
}: OtcOptions): OtcSandbox {
  const keys = saved?.keys ?? randomOtcKeys();
  const initial = { ...DEFAULT_OTC_SWITCHES, ...given };
  const switches: OtcSwitches = { ...initial };
  const store = new OtcStore();
  const guard = new KeyGuard({ keys, switches, temporaryKeys: () => store.data.temporaryKeys });
  const logins = new Logins(keys, switches);
  const service: OtcService = { keys, switches, store, guard, logins, clock };
  const seed = (): void => seedOtc(store, { keys, authority, now: clock.now(), withCertificates });
  if (saved) store.load(saved.data);
  else seed();
  const { tokenSecret: _never, ...told } = keys;
  return {
    service,
    control: createOtcControl(service, changed),
    saved: () => ({ keys, data: store.data }),
    reset: () => {
      Object.assign(switches, initial);
      guard.clear();
      logins.clear();
      seed();
    },
    address: (urls) => ({ ...urls, ...told }),
  };
}
