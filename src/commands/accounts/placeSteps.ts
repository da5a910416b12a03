import type { AccountDraft } from '../../accounts/accountStore.ts';
import { SANDBOX_ZONE } from '../../certificates/account.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import { accountSentences } from '../../ui/sentences/accounts.ts';
import type { CloudZone, CommandDeps } from '../deps.ts';
import { type AddressAnswers, endpointStep, identityEndpointStep } from './addressSteps.ts';

/** Where an account's certificates are. */
export interface PlaceAnswers extends AddressAnswers {
  place: Place;
  /** Of a cloud with many zones. */
  region: CloudZone;
}

/** `zone` is one of the cloud's, or the sandbox's, or one of the words below. */
interface Place {
  readonly cloud: string;
  readonly cloudName: string;
  readonly zone: string;
  readonly zoneName?: string;
}

const OWN_ADDRESS = 'own';
const ANY_REGION = 'any';
/** A cloud with more zones than this gets a step of its own for them. */
const MOST_ZONES = 5;

export const PLACE_STEP = 'place';

export function isSandboxPlace({ place }: Partial<PlaceAnswers>): boolean {
  return place?.zone === SANDBOX_ZONE;
}

/** True of the user's own address. */
export function isOwnPlace({ place }: Partial<PlaceAnswers>): boolean {
  return place?.zone === OWN_ADDRESS;
}

/** What the cloud of the place is like; undefined while none is chosen. */
export function cloudOfPlace({ clouds }: CommandDeps, { place }: Partial<PlaceAnswers>): CloudZone | undefined {
  return clouds.zones.find(({ cloud }) => cloud === place?.cloud);
}

/** True of the clouds that sign in at one address and keep certificates at another: the API gateways. */
export function hasIdentityService({ clouds }: CommandDeps, cloudId: string | undefined): boolean {
  return clouds.zones.some(({ cloud, signIn }) => cloud === cloudId && signIn.includes('password'));
}

export function placeSteps<Answers extends PlaceAnswers>(deps: CommandDeps): Step<Answers>[] {
  return [
    {
      kind: 'pick',
      name: PLACE_STEP,
      title: say.placeTitle(),
      decides: true,
      placeholder: say.placePlaceholder(),
      choices: () => places(deps),
      current: ({ place }, value) => isSame(place, value as Place),
      accept: (answers, value) => ({ ...answers, place: value as Place }),
    },
    {
      kind: 'pick',
      title: say.regionTitle(),
      placeholder: say.regionPlaceholder(),
      skip: (answers) => !needsRegion(deps, answers),
      choices: ({ place }) => deps.clouds.zones.filter(({ cloud }) => cloud === place?.cloud).map(regionChoice),
      current: ({ region }, value) => isSame(region, value as CloudZone),
      accept: (answers, value) => ({ ...answers, region: value as CloudZone }),
    },
    endpointStep<Answers>(isOwnPlace),
    identityEndpointStep<Answers>((answers) => isOwnPlace(answers) && hasIdentityService(deps, answers.place?.cloud)),
  ];
}

/** The record that follows from the place, without a label. */
export function recordOf(deps: CommandDeps, answers: PlaceAnswers): Omit<AccountDraft, 'label'> {
  const { place, region, endpoint, identityEndpoint } = answers;
  const { cloud } = place;
  const zone = needsRegion(deps, answers) ? region.zone : place.zone;
  if (place.zone !== OWN_ADDRESS) return { cloud, zone };
  if (hasIdentityService(deps, cloud)) return { cloud, zone, endpoint, options: { iamEndpoint: identityEndpoint } };
  // Without regions, an own address behaves as the cloud's first zone.
  return { cloud, zone: cloudOfPlace(deps, answers)?.zone ?? zone, endpoint };
}

/** What an account at the place may be called. */
export function placeName({ place, region }: Partial<PlaceAnswers>): string {
  if (!place) return '';
  const zoneName = place.zone === ANY_REGION ? region?.zoneName : place.zoneName;
  return zoneName === undefined ? place.cloudName : `${place.cloudName} ${zoneName}`;
}

/** Projects are named after their region, so it matters behind an own address as well. */
function needsRegion(deps: CommandDeps, { place }: Partial<PlaceAnswers>): boolean {
  return place?.zone === ANY_REGION || (place?.zone === OWN_ADDRESS && hasIdentityService(deps, place.cloud));
}

function places(deps: CommandDeps): Choice<Place>[] {
  const { accounts, clouds } = deps;
  const firstZones = clouds.zones.filter(
    ({ cloud }, index, all) => all.findIndex((one) => one.cloud === cloud) === index,
  );
  const sandboxes = clouds.sandboxes.map((cloud): Choice<Place> => {
    const isThere = accounts.list().some((account) => account.zone === SANDBOX_ZONE && account.cloud === cloud);
    return {
      value: { cloud, cloudName: accountSentences.sandboxLabel(cloud), zone: SANDBOX_ZONE },
      label: accountSentences.sandboxLabel(cloud),
      detail: say.sandboxDetail(cloud),
      icon: 'beaker',
      group: say.tryGroup(),
      ...(isThere && { unavailable: say.sandboxExists() }),
    };
  });
  return [...sandboxes, ...firstZones.flatMap((first) => placesOf(deps, first))];
}

function placesOf({ clouds }: CommandDeps, { cloud, cloudName }: CloudZone): Choice<Place>[] {
  const zones = clouds.zones.filter((zone) => zone.cloud === cloud);
  const common = { icon: 'cloud', group: cloudName };
  const offered =
    zones.length > MOST_ZONES
      ? [
          {
            ...common,
            value: { cloud, cloudName, zone: ANY_REGION },
            label: say.chooseRegion(cloudName),
            description: say.regions(zones.length),
          },
        ]
      : zones.map(({ zone, zoneName, endpoint }) => ({
          ...common,
          value: { cloud, cloudName, zone, zoneName },
          label: `${cloudName} — ${zoneName}`,
          description: new URL(endpoint).host,
          ...detailOf(cloud, zone),
        }));
  const own = {
    value: { cloud, cloudName, zone: OWN_ADDRESS },
    label: say.ownAddress(cloudName),
    description: say.ownAddressHint(cloud),
    icon: 'link',
    group: cloudName,
  };
  return [...offered, own];
}

function regionChoice(zone: CloudZone): Choice<CloudZone> {
  return {
    value: zone,
    label: zone.zoneName,
    description: zone.zoneName === zone.zone ? new URL(zone.endpoint).host : zone.zone,
    icon: 'cloud',
  };
}

function detailOf(cloud: string, zone: string): { detail?: string } {
  const detail = say.zoneDetail(cloud, zone);
  return detail === undefined ? {} : { detail };
}

function isSame(one: Pick<Place, 'cloud' | 'zone'> | undefined, other: Pick<Place, 'cloud' | 'zone'>): boolean {
  return one?.cloud === other.cloud && one.zone === other.zone;
}
