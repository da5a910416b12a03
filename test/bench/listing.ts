import type { CertificateRecord } from '../../src/certificates/certificateRecord.ts';
import { certificateFilter } from '../../src/certificates/arrangement/filter.ts';
import { connectNaver } from '../../src/clouds/naver/connection.ts';
import { createFetchTransport } from '../../src/http/fetchTransport.ts';
import type { HttpRequest } from '../../src/http/transport.ts';
import type { SandboxAddress } from '../../src/sandbox/index.ts';
import { startSandbox } from '../host/sandboxProcess.ts';
import { account, modelOf, snapshot } from '../unit/views/fixtures.ts';
import { kB, medianMs, medianOfBoth, ms, times } from './measure.ts';
import type { Figure } from './measure.ts';

const COUNT = 10_000;
const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A large account: the whole list, a quiet poll, and the rows one sees first. */
export async function listing(): Promise<Figure[]> {
  const sandbox = await startSandbox([`--certificates=${COUNT}`]);
  try {
    const { naver } = JSON.parse(sandbox.line) as SandboxAddress;
    const traffic = new Traffic();
    const { provider } = connectNaver({
      account,
      endpoints: { api: naver.url, identity: naver.stsUrl },
      zone: 'public',
      key: () => Promise.resolve({ accessKey: naver.accessKey, secretKey: naver.secretKey }),
      transport: traffic.send,
      now: Date.now,
      log: QUIET,
    });
    let certificates: readonly CertificateRecord[] = [];
    const [list, bare] = await medianOfBoth(
      async () => {
        traffic.clear();
        certificates = (await provider.list()).certificates;
      },
      () => traffic.replay(),
      7,
    );
    const requests = traffic.requests.length;
    traffic.clear();
    await provider.changes?.recent(60_000);
    const poll = `${traffic.requests.length} request, ${kB(traffic.bytes)}`;
    return [
      {
        what: `full list of ${certificates.length} certificates`,
        value: `${ms(list)} in ${requests} requests, ${times(list, bare)} bare requests and JSON.parse`,
        budget: '< 1.3 ×',
      },
      { what: 'quiet poll', value: poll, budget: '1 request, < 5 kB' },
      await painting(certificates),
      await filtering(certificates),
    ];
  } finally {
    await sandbox.stop();
  }
}

/** Rows of a tree with everything opened down to the first page of certificates; VS Code's own part is not ours to measure. */
async function painting(certificates: readonly CertificateRecord[]): Promise<Figure> {
  let most = 0;
  const time = await medianMs(() => {
    const { model } = modelOf(snapshot({ certificates, source: 'cache' }));
    let nodes = model.roots();
    while (nodes.length > 0) {
      most = Math.max(most, nodes.length);
      for (const node of nodes) model.row(node);
      const [first] = nodes.map((node) => model.children(node)).filter((children) => children.length > 0);
      nodes = first ?? [];
    }
  });
  return {
    what: `first paint of ${certificates.length} certificates`,
    value: `${ms(time)}, at most ${most} rows in a node`,
    budget: '< 100 ms, no node with more than 200',
  };
}

/** One keystroke in the filter box: which certificates match two words, one of them in a domain. */
async function filtering(certificates: readonly CertificateRecord[]): Promise<Figure> {
  let matching = 0;
  const time = await medianMs(() => {
    const matches = certificateFilter('fleet example.com');
    matching = certificates.filter((record) => matches?.(record)).length;
  });
  return {
    what: `filtering ${certificates.length} certificates`,
    value: `${ms(time)}, ${matching} match`,
    budget: '< 100 ms',
  };
}

/** A transport that remembers what it sent. */
class Traffic {
  readonly #transport = createFetchTransport();
  requests: HttpRequest[] = [];
  bytes = 0;
  #inFlight = 0;
  #mostInFlight = 0;

  readonly send = async (request: HttpRequest, signal?: AbortSignal) => {
    this.requests.push(request);
    this.#mostInFlight = Math.max(this.#mostInFlight, ++this.#inFlight);
    try {
      const answer = await this.#transport(request, signal);
      this.bytes += answer.body.byteLength;
      return answer;
    } finally {
      this.#inFlight--;
    }
  };

  clear(): void {
    this.requests = [];
    this.bytes = 0;
  }

  /** The same requests, as many at once, without any of our code; signatures stay valid for minutes. */
  async replay(): Promise<void> {
    const waiting = [...this.requests];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const answer = await fetch(next.url, {
          method: next.method,
          headers: next.headers,
          ...(next.body && { body: next.body }),
        });
        JSON.parse(await answer.text());
      }
    };
    await Promise.all(Array.from({ length: this.#mostInFlight }, worker));
  }
}
