/** One guilloche line around the seal: a circle of radius `mean` waving `waves` times. Two decimals are enough at 120 px. */
function wave(mean: number, swing: number, waves: number, phase: number): string {
  const points: string[] = [];
  for (let step = 0; step < 288; step++) {
    const angle = (step / 288) * 2 * Math.PI;
    const radius = mean + swing * Math.sin(waves * angle + phase);
    points.push(`${(60 + radius * Math.cos(angle)).toFixed(1)} ${(60 + radius * Math.sin(angle)).toFixed(1)}`);
  }
  return `M${points.join("L")}Z`;
}

const LINES = Array.from({ length: 6 }, (_, line) => wave(49.5, 6.5, 24, (line * Math.PI) / 6));

export function Rosette() {
  return (
    <svg className="vseal__ring" viewBox="0 0 120 120" aria-hidden="true" fill="none" stroke="currentColor">
      <g strokeWidth=".55" strokeOpacity=".8">
        {LINES.map((line) => (
          <path key={line} d={line} />
        ))}
      </g>
      <circle cx="60" cy="60" r="42" fill="var(--color-paper)" strokeWidth="1.6" />
      <circle cx="60" cy="60" r="39" strokeWidth=".6" />
    </svg>
  );
}
