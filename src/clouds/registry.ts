import type { Cloud } from './cloud.ts';
import { naver } from './naver/index.ts';

/** Every cloud the extension knows; the one file that names them. */
export const clouds: readonly Cloud[] = [naver];

/** Undefined for an account of a cloud that this version does not know. */
export function cloudOf(id: string): Cloud | undefined {
  return clouds.find((cloud) => cloud.id === id);
}
