import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Authority, type AuthorityData } from './authority.ts';
import type { NaverKeys } from './naver/keys.ts';
import type { StoreData } from './naver/state/store.ts';
import { isOtcKeys } from './otc/keys.ts';
import { isOtcData } from './otc/model.ts';
import type { SavedOtc } from './otc/otc.ts';

/** All that a restart must not lose. Its keys open nothing but this sandbox; the file is still its owner's alone. */
export interface SavedState {
  readonly version: 1;
  readonly keys: NaverKeys;
  readonly authority: AuthorityData;
  readonly public: StoreData;
  readonly government: StoreData;
  /** Absent in files of before there was one, and where it cannot be used. */
  readonly otc?: SavedOtc;
}

/** @returns undefined if there is no such file or nothing usable in it: the sandbox then starts anew */
export function readState(file: string): SavedState | undefined {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<SavedState>;
    const keys = state.keys as Partial<NaverKeys> | undefined;
    const texts = [keys?.accessKey, keys?.secretKey, keys?.subAccessKey, keys?.subSecretKey];
    if (state.version !== 1 || !texts.every((text) => typeof text === 'string' && text !== '')) return undefined;
    if (!isStore(state.public) || !isStore(state.government) || !state.authority) return undefined;
    new Authority(state.authority); // throws if its key cannot be read
    const { otc, ...rest } = state as SavedState;
    return { ...rest, ...(isOtc(otc) && { otc }) };
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a crash leaves the old or the new one. Synchronous: what was answered must be on disk. */
export function writeState(file: string, state: SavedState): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    chmodSync(temporary, 0o600); // a left-over of an earlier crash keeps its own mode
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function isOtc(value: unknown): value is SavedOtc {
  const saved = value as Partial<SavedOtc> | undefined;
  return isOtcKeys(saved?.keys) && isOtcData(saved?.data);
}

function isStore(value: unknown): value is StoreData {
  const store = value as Partial<StoreData> | undefined;
  return (
    Number.isSafeInteger(store?.nextNumber) &&
    Array.isArray(store?.orders) &&
    Array.isArray(store?.certificates) &&
    store.certificates.every(
      ({ number, name, status, dnsNames, usedBy }) =>
        typeof number === 'number' &&
        typeof name === 'string' &&
        typeof status === 'string' &&
        Array.isArray(dnsNames) &&
        Array.isArray(usedBy),
    )
  );
}
