/** Ctrl-C, a service manager that stops the tool, and a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does what must still be done when the process is told to end; then it ends as if nobody had listened, so that whoever
 * started it sees by which signal.
 *
 * @param work - At once: nothing that is waited for would be finished.
 * @returns what stops it from being done.
 */
export function onInterruption(work: () => void): () => void {
  const end = (signal: NodeJS.Signals): void => {
    stop();
    try {
      work();
    } finally {
      process.kill(process.pid, signal);
    }
  };
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return stop;
}
