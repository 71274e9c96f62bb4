import { figure, percent, table } from './table.mjs';
import { stepFlops, workloadText } from './workloads.mjs';

const range = ({ min, max }, scale = 1) => `${figure(min * scale)}–${figure(max * scale)}`;

export function machineText({ machine, peak }) {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const settings = Object.entries(machine.environment).map(([name, value]) => `${name}=${value}`);
  return [
    `${machine.date.slice(0, 10)} · ${machine.cpu}, ${machine.cores} cores · ${machine.platform} · Node ${machine.node}`,
    versions.join(' · '),
    ...(settings.length > 0 ? [settings.join(' ')] : []),
    `128-bit SIMD peak of one core: ${figure(peak.multiplyAdd)} GFLOP/s with multiplications and additions, ${
      peak.fused === null ? 'fused ones not available' : `${figure(peak.fused)} fused`
    }; shares below are of ${figure(peak.gflops)}`,
  ].join('\n');
}

/** One workload: who is how fast, how that compares with the best multilayer, and what became of the loss. */
export function trainingText(workload, rows) {
  const best = Math.max(...rows.filter(({ peer }) => peer === 'multilayer').map((row) => row.stepsPerSecond.median));
  const head = ['contender', 'threads', 'steps/s', 'min–max', 'multilayer is', 'GFLOP/s', 'of peak', 'loss', 'notes'];
  const lines = rows.map((row) => [
    row.contender,
    String(row.threads),
    figure(row.stepsPerSecond.median),
    range(row.stepsPerSecond),
    Number.isFinite(best) ? `${figure(best / row.stepsPerSecond.median, 2)}×` : '',
    figure(row.gflops),
    percent(row.shareOfPeak),
    `${figure(row.loss.first)} → ${figure(row.loss.last)}`,
    row.flags.join('; '),
  ]);
  const flops = `${figure(stepFlops(workload))} floating-point operations a step`;
  return `${workload.name}: ${workloadText(workload)}; ${flops}; loss after ${workload.checkSteps} steps\n${table(head, lines)}`;
}

export function predictionText(network, rows) {
  const head = ['contender', 'one row, µs', 'min–max', 'rows/s by 1,024', 'min–max'];
  const lines = rows.map((row) => [
    row.contender,
    figure(row.secondsPerRow.median * 1e6),
    range(row.secondsPerRow, 1e6),
    figure(row.rowsPerSecond.median),
    range(row.rowsPerSecond),
  ]);
  return `predictions of ${network}\n${table(head, lines)}`;
}

export function startupText(rows) {
  const lines = rows.map(({ contender, seconds }) => [contender, figure(seconds.median * 1e3), range(seconds, 1e3)]);
  return `import to the end of the first training step of xor\n${table(['contender', 'ms', 'min–max'], lines)}`;
}

export function bytesText(rows) {
  const kilobytes = (bytes) => figure(bytes / 1000);
  const lines = rows.map(({ peer, script, binaries }) => [peer, kilobytes(script), kilobytes(binaries)]);
  return `loaded, minified and gzipped, in kB\n${table(['library', 'script', 'binaries'], lines)}`;
}

export function summaryText(lines) {
  const times = (value) => `${figure(value)}×`;
  const rows = lines.map(({ what, against, best, ratio, atLeast, goal, met }) => [
    what,
    against,
    best,
    times(ratio),
    `${atLeast}×`,
    `${goal}×`,
    met,
  ]);
  return `targets\n${table(['what', 'against', 'which is', 'ratio', 'at least', 'goal', 'met'], rows, 3)}`;
}
