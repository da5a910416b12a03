import type { Authority } from '../authority.ts';
import type { Clock } from '../clock.ts';
import { randomNaverKeys, type NaverKeys } from './keys.ts';
import { GOVERNMENT_ROUTES_V1, ROUTES_V1 } from './protocol/routesV1.ts';
import { ROUTES_V2 } from './protocol/routesV2.ts';
import type { Zone } from './protocol/zone.ts';
import { seedGovernment, seedPublic } from './state/seed.ts';
import { CertificateStore, type StoreData } from './state/store.ts';
import { DEFAULT_NAVER_SWITCHES, type NaverSwitches } from './switches.ts';

/** What a restart must not lose. */
export interface SavedNaver {
  readonly keys: NaverKeys;
  readonly public: StoreData;
  readonly government: StoreData;
}

/** What the line of `npm run sandbox` tells of NAVER Cloud. */
export interface NaverAddress extends NaverKeys {
  /** Public zone, API v1 and v2; `http://127.0.0.1:port`. */
  readonly url: string;
  /** Government zone, API v1 only. */
  readonly governmentUrl: string;
  /** `caller-identity`. */
  readonly stsUrl: string;
}

export interface NaverOptions {
  readonly clock: Clock;
  readonly authority: Authority;
  readonly saved: SavedNaver | undefined;
  readonly switches: Partial<NaverSwitches> | undefined;
  /** How many certificates the lists of the public zone show at the start; undefined for those of the table alone. */
  readonly certificates: number | undefined;
}

export interface NaverSandbox {
  readonly keys: NaverKeys;
  readonly switches: NaverSwitches;
  readonly zones: { readonly public: Zone; readonly government: Zone };
  readonly saved: () => SavedNaver;
  /** Grows with every change of a certificate. */
  readonly revision: () => number;
  /** Back to the state of a first start; keys stay. */
  readonly reset: () => void;
  readonly address: (urls: Pick<NaverAddress, 'url' | 'governmentUrl' | 'stsUrl'>) => NaverAddress;
}

export function createNaver({ clock, authority, saved, switches: given, certificates }: NaverOptions): NaverSandbox {
  const keys = saved?.keys ?? randomNaverKeys();
  const initial = { ...DEFAULT_NAVER_SWITCHES, ...given };
  const switches: NaverSwitches = { ...initial };
  const store = new CertificateStore(clock, switches, authority);
  const governmentStore = new CertificateStore(clock, switches, authority);
  const seed = (): void => {
    store.load(CertificateStore.empty());
    governmentStore.load(CertificateStore.empty());
    const context = { now: clock.now(), switches, authority };
    seedPublic(store, context, certificates);
    if (certificates !== 0) seedGovernment(governmentStore, context);
  };
  if (saved) {
    store.load(saved.public);
    governmentStore.load(saved.government);
  } else seed();
  const zone = { clock, switches, authority, keys, v1: ROUTES_V1, v2: ROUTES_V2 };
  return {
    keys,
    switches,
    zones: {
      public: { ...zone, store, hasV2: true },
      government: { ...zone, v1: GOVERNMENT_ROUTES_V1, store: governmentStore, hasV2: false },
    },
    saved: () => ({ keys, public: store.data, government: governmentStore.data }),
    revision: () => store.revision + governmentStore.revision,
    reset: () => {
      Object.assign(switches, initial);
      seed();
    },
    address: (urls) => ({ ...urls, ...keys }),
  };
}
