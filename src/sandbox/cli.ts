import { startSandbox } from './index.ts';

/**
 * `npm run sandbox`: prints one line of JSON, a `SandboxAddress` with the control port, and runs until it is stopped.
 * `--certificates=N` starts with N certificates, `--state=FILE` keeps the state there.
 */
async function main(): Promise<void> {
  const option = (name: string): string | undefined =>
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const certificates = option('certificates');
  const stateFile = option('state');
  if (certificates !== undefined && !/^\d{1,6}$/.test(certificates)) throw new Error('--certificates must be a number');
  const sandbox = await startSandbox({
    control: true,
    ...(certificates !== undefined && { certificates: Number(certificates) }),
    ...(stateFile !== undefined && { stateFile }),
  });
  const stop = (): void => void sandbox.dispose().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  stopWithNpm(stop);
  process.stdout.write(`${JSON.stringify(sandbox.address)}\n`);
}

/** npm starts scripts in a shell that does not pass SIGTERM on: the sandbox would outlive an `npm run` that was stopped. */
function stopWithNpm(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 250).unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'the sandbox did not start'}\n`);
  process.exitCode = 1;
});
