import { fixedId, type OtcKeys } from './keys.ts';
import type { OtcSwitches } from './switches.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** The projects of the account: the region's, the built-in one of object storage, and a sub-project if the switch says so. */
export function projectsOf(keys: OtcKeys, { region, subProject }: OtcSwitches): Project[] {
  return [
    { id: keys.projectId, name: region, description: '' },
    { id: fixedId(keys, 'MOS'), name: 'MOS', description: 'built-in project of the object storage' },
    ...(subProject ? [{ id: subProjectId(keys), name: `${region}_shop`, description: 'the shop team' }] : []),
  ];
}

export function subProjectId(keys: OtcKeys): string {
  return fixedId(keys, 'eu-de_shop');
}
