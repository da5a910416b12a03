import type { Clock } from './clock.ts';
import { answerFor, type Effect, type Faults } from './faults.ts';
import type { Answer, Delivery, Exchange } from './http.ts';
import type { Caller } from './naver/protocol/signature.ts';
import { counterOf } from './naver/state/counters.ts';
import type { ListenerName, RequestCount, RequestLog, SeenRequest } from './requestLog.ts';

/** What stands behind a listener; may change state. */
export type Respond = (exchange: Exchange, gatewayNow: number) => { answer: Answer; caller?: Caller };

export interface Pipeline {
  readonly listener: ListenerName;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly respond: Respond;
  /** Called when a request has run, before its answer leaves: what was promised must be on disk. */
  readonly committed: () => void;
  /** What a write is counted under, and that only a status below 300 is a success; absent for NAVER's own way of both. */
  readonly writesOf?: (exchange: Exchange) => readonly string[];
}

/** Takes a request through the fault waiting for it, if any, and through the service. */
export async function throughFaults(pipeline: Pipeline, exchange: Exchange): Promise<Delivery> {
  const { clock, faults, log, listener } = pipeline;
  const effect = faults.take(exchange.method, exchange.target);
  const counters = countersOf(pipeline, exchange);
  for (const counter of counters) counter.received++;
  const seen: SeenRequest = { listener, method: exchange.method, target: exchange.target };
  const fault = effect && { fault: effect.kind };
  if (effect && 'when' in effect && effect.when === 'before') {
    await pause(effect, faults);
    if (effect.kind !== 'delay' && effect.kind !== 'hold') {
      const answer = answerFor(effect);
      log.add({ ...seen, ...fault, sent: answer?.status ?? 'cut' });
      return { ...(answer && { answer }), date: clock.gatewayNow() };
    }
  }
  const date = clock.gatewayNow() + (effect?.kind === 'clockSkew' ? effect.ms : 0);
  const { answer, caller } = pipeline.respond(exchange, date);
  const carriedOut = pipeline.writesOf ? answer.status < 300 : succeeded(answer);
  if (carriedOut) for (const counter of counters) counter.committed++;
  pipeline.committed();
  const entry: SeenRequest = { ...seen, ...fault, ...(caller && { caller }), decided: answer.status };
  log.add(entry);
  if (!effect) {
    entry.sent = answer.status;
    return { answer, date };
  }
  if ('when' in effect && effect.when === 'after') await pause(effect, faults);
  const delivery = deliveryOf(effect, answer, date);
  entry.sent = delivery.answer && !delivery.half ? delivery.answer.status : 'cut';
  return delivery;
}

function countersOf({ log, writesOf }: Pipeline, exchange: Exchange): readonly RequestCount[] {
  if (writesOf) return writesOf(exchange).map((subject) => log.writeOf(subject));
  const counter = counterOf(exchange, log);
  return counter ? [counter] : [];
}

async function pause(effect: Effect, faults: Faults): Promise<void> {
  if (effect.kind === 'hold') await faults.hold();
  if (effect.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, effect.ms).unref());
}

/** The real answer as the effect lets it through. */
function deliveryOf(effect: Effect, answer: Answer, date: number): Delivery {
  const after = 'when' in effect && effect.when === 'after';
  if (after && effect.kind === 'cut') return { date };
  if (effect.kind === 'half') return { answer, date, half: true };
  if (effect.kind === 'slow') return { answer, date, pauseMs: effect.pauseMs };
  if (effect.kind === 'hangUp') return { answer, date, hangUp: true };
  return { answer: (after ? answerFor(effect) : undefined) ?? answer, date };
}

/** A 200 may be a refusal. */
function succeeded({ status, body }: Answer): boolean {
  return status === 200 && body.includes('"returnCode":"0"');
}
