import { Authority } from './authority.ts';
import { Clock } from './clock.ts';
import { createControl, type SandboxControl } from './control.ts';
import { listenForControl } from './controlServer.ts';
import { Faults } from './faults.ts';
import { listen, type Listener } from './http.ts';
import { createNaver, type NaverAddress } from './naver/naver.ts';
import { identityAnswerOf } from './naver/protocol/sts.ts';
import { answerOf } from './naver/protocol/zone.ts';
import type { NaverSwitches } from './naver/switches.ts';
import { apigAnswerOf, writesOf } from './otc/apig.ts';
import { iamAnswerOf } from './otc/iam.ts';
import { OTC_LIMITS, createOtc, type OtcAddress } from './otc/otc.ts';
import type { OtcSwitches } from './otc/switches.ts';
import { listenForTls } from './otc/tlsFront.ts';
import { throughFaults, type Respond } from './pipeline.ts';
import { RequestLog, type ListenerName } from './requestLog.ts';
import { readState, writeState } from './stateFile.ts';

/** Where a running sandbox listens and the throwaway keys it accepts: the line that `npm run sandbox` prints. */
export interface SandboxAddress {
  readonly naver: NaverAddress;
  readonly otc: OtcAddress;
  /** Control port for faults, clock and inspection; absent in the editor. */
  readonly control?: string;
}

export interface SandboxOptions {
  /** Milliseconds since the epoch; the computer's clock if absent. */
  readonly now?: () => number;
  /** Opens the control port. */
  readonly control?: boolean;
  /**
   * Where everything is kept over restarts: read at the start if it is there and sound, written before each answer that changed
   * something. One sandbox a file: two at once would overwrite each other.
   */
  readonly stateFile?: string;
  /**
   * How many certificates the lists of the public zone show at the start: those of `seedTable.ts` in all states, then issued ones;
   * the table alone if absent.
   * Passed over if a state was read.
   */
  readonly certificates?: number;
  readonly switches?: Partial<NaverSwitches>;
  readonly otcSwitches?: Partial<OtcSwitches>;
  /** Any free port where absent. */
  readonly ports?: Partial<Record<ListenerName | 'otcTls' | 'control', number>>;
}

export interface RunningSandbox {
  readonly address: SandboxAddress;
  /** What the control port does, without HTTP. */
  readonly control: SandboxControl;
  /** Saves the state and closes every port and connection. */
  dispose(): Promise<void>;
}

/** Starts the sandbox on the loopback interface. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const { stateFile, certificates } = options;
  const clock = new Clock(options.now ?? Date.now);
  const faults = new Faults();
  const log = new RequestLog();
  const saved = stateFile === undefined ? undefined : readState(stateFile);
  const authority = saved ? new Authority(saved.authority) : Authority.create(clock.now());
  const naver = createNaver({ clock, authority, saved, switches: options.switches, certificates });
  const otc = createOtc({
    clock,
    authority,
    saved: saved?.otc,
    switches: options.otcSwitches,
    withCertificates: certificates !== 0,
    changed: () => save(),
  });

  let savedRevision = -1;
  const save = (): void => {
    const revision = naver.revision() + otc.service.store.revision;
    if (stateFile === undefined || revision === savedRevision) return;
    writeState(stateFile, { version: 1, ...naver.saved(), authority: authority.data, otc: otc.saved() });
    savedRevision = revision;
  };
  save();
  const control = createControl({
    clock,
    faults,
    log,
    stores: { public: naver.zones.public.store, government: naver.zones.government.store },
    switches: naver.switches,
    otc: otc.control,
    changed: save,
    reset: () => {
      faults.clear();
      log.clear();
      clock.reset();
      naver.reset();
      otc.reset();
      save();
    },
  });

  const opened: Listener[] = [];
  const open = async (listening: Promise<Listener>): Promise<Listener> => {
    const listener = await listening;
    opened.push(listener);
    return listener;
  };
  const closeAll = async (): Promise<void> => {
    for (const listener of opened.splice(0)) await listener.close();
  };
  const serve = (listener: ListenerName, respond: Respond, ofOtc = false): Promise<Listener> => {
    const pipeline = { listener, clock, faults, log, respond, committed: save, ...(ofOtc && { writesOf }) };
    return open(
      listen({
        port: options.ports?.[listener] ?? 0,
        ...(ofOtc ? OTC_LIMITS : { maxBodyBytes: naver.switches.maxBodyBytes }),
        respond: (exchange) => throughFaults(pipeline, exchange),
      }),
    );
  };
  try {
    const { zones, keys } = naver;
    const { url } = await serve('public', (exchange, now) => answerOf(zones.public, exchange, now));
    const government = await serve('government', (exchange, now) => answerOf(zones.government, exchange, now));
    const sts = await serve('sts', (exchange, now) => identityAnswerOf(exchange, keys, now));
    const iam = await serve('otcIam', (exchange, now) => iamAnswerOf(otc.service, exchange, now), true);
    const apig = await serve('otcApig', (exchange, now) => apigAnswerOf(otc.service, exchange, now), true);
    const tls = await open(listenForTls(otc.service.store, clock, options.ports?.otcTls ?? 0));
    const controlPort = options.control
      ? await open(listenForControl(control, options.ports?.control ?? 0))
      : undefined;
    return {
      address: {
        naver: naver.address({ url, governmentUrl: government.url, stsUrl: sts.url }),
        otc: otc.address({ iamUrl: iam.url, apigUrl: apig.url, tlsUrl: tls.url }),
        ...(controlPort && { control: controlPort.url }),
      },
      control,
      dispose: async () => {
        faults.clear();
        save();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll(); // a port that is taken must not leave the others open
    throw error;
  }
}
