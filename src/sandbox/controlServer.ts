import type { ClockScope } from './clock.ts';
import type { SandboxControl } from './control.ts';
import type { Fault } from './faults.ts';
import { jsonAnswer, listen, type Answer, type Exchange, type Listener } from './http.ts';
import type { StatusCode } from './naver/state/certificate.ts';
import type { NaverSwitches } from './naver/switches.ts';
import type { OtcSwitches } from './otc/switches.ts';

/**
 * The control port: `SandboxControl` as JSON over HTTP, one path for each method.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET /clock` | | `{ now }` |
 * | `POST /clock` | `{ advanceMs, scope? }` | `{ now }` |
 * | `GET /faults` | | `{ faults, held }` |
 * | `POST /faults` | a `Fault` | `{}` |
 * | `POST /faults/release` | `{}` | `{}` |
 * | `DELETE /faults` | | `{}` |
 * | `GET /requests` | | `{ requests }` |
 * | `DELETE /requests` | | `{}` |
 * | `GET /issues` | | `{ issues }` |
 * | `GET /writes` | | `{ writes }` |
 * | `GET /charges` | | `{ charges }` |
 * | `GET /certificates[?name=]` | | `{ certificates }` |
 * | `GET /certificates/{number}/material` | | `{ material }` |
 * | `POST /certificates/{number}/validate` | `{}` | `{}` |
 * | `POST /certificates/{number}/status` | `{ status }` | `{}` |
 * | `GET /switches` · `POST /switches` | some switches | all switches |
 * | `GET /otc/certificates` · `GET /otc/failures` | | what `OtcControl` says |
 * | `GET /otc/switches` · `POST /otc/switches` | some switches of OTC | all of them |
 * | `POST /otc/gateways` | `{ name, status }` | `{}` |
 * | `POST /reset` | `{}` | `{}` |
 *
 * A mistake is answered with 400 or 404 and `{ error }`. It asks for no key, so it is kept from web pages instead: a `POST`
 * must be `application/json`, which a page may not send to another origin unasked, and `Host` must be the loopback address.
 */
export function listenForControl(control: SandboxControl, port: number): Promise<Listener> {
  return listen({
    port,
    maxBodyBytes: 1 << 20,
    respond: (exchange) => Promise.resolve({ answer: answerOf(control, exchange), date: Date.now() }),
  });
}

function answerOf(control: SandboxControl, exchange: Exchange): Answer {
  const { method, path, headers } = exchange;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) return jsonAnswer(403, { error: 'wrong host' });
  if (method !== 'GET' && headers.origin !== undefined) return jsonAnswer(403, { error: 'not for web pages' });
  if (method === 'POST' && !headers['content-type']?.startsWith('application/json')) {
    return jsonAnswer(415, { error: 'Content-Type must be application/json' });
  }
  try {
    const body = method === 'POST' ? (JSON.parse(exchange.body.toString('utf8') || '{}') as unknown) : {};
    const result = run(control, `${method} ${path}`, exchange.query, body);
    return result ? jsonAnswer(200, result) : jsonAnswer(404, { error: 'unknown request' });
  } catch (error) {
    return jsonAnswer(400, { error: error instanceof Error ? error.message : 'bad request' });
  }
}

function run(control: SandboxControl, request: string, query: URLSearchParams, body: unknown): object | undefined {
  const certificate = /^POST \/certificates\/(\d+)\/(validate|status)$/.exec(request);
  if (certificate) {
    const number = Number(certificate[1]);
    if (certificate[2] === 'validate') return done(control.validate(number));
    return done(control.setStatus(number, (body as { status: StatusCode }).status));
  }
  const material = /^GET \/certificates\/(\d+)\/material$/.exec(request);
  if (material) return { material: control.materialOf(Number(material[1])) };
  switch (request) {
    case 'GET /clock':
      return { now: control.now() };
    case 'POST /clock': {
      const { advanceMs, scope } = body as { advanceMs: number; scope?: ClockScope };
      if (!Number.isFinite(advanceMs)) throw new TypeError('advanceMs must be a number');
      control.advance(advanceMs, scope);
      return { now: control.now() };
    }
    case 'GET /faults':
      return { faults: control.faults(), held: control.held() };
    case 'POST /faults':
      if (typeof (body as Partial<Fault>).effect?.kind !== 'string') throw new TypeError('effect.kind is missing');
      return done(control.addFault(body as Fault));
    case 'POST /faults/release':
      return done(control.release());
    case 'DELETE /faults':
      return done(control.clearFaults());
    case 'GET /requests':
      return { requests: control.requests() };
    case 'DELETE /requests':
      return done(control.clearRequests());
    case 'GET /issues':
      return { issues: control.issues() };
    case 'GET /writes':
      return { writes: control.writes() };
    case 'GET /charges':
      return { charges: control.charges() };
    case 'GET /certificates':
      return { certificates: control.certificates(query.get('name') ?? undefined) };
    case 'POST /switches':
      control.setSwitches(body as Partial<NaverSwitches>);
      return control.switches();
    case 'GET /switches':
      return control.switches();
    case 'GET /otc/certificates':
      return { certificates: control.otc.certificates() };
    case 'GET /otc/failures':
      return control.otc.failures();
    case 'POST /otc/switches':
      control.otc.setSwitches(body as Partial<OtcSwitches>);
      return control.otc.switches();
    case 'GET /otc/switches':
      return control.otc.switches();
    case 'POST /otc/gateways': {
      const { name, status } = body as { name: string; status: string };
      return done(control.otc.setGatewayStatus(name, status));
    }
    case 'POST /reset':
      return done(control.reset());
    default:
      return undefined;
  }
}

function done(_nothing: void): object {
  return {};
}
