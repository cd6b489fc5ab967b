/** The round mark of the RSSP: another authority than the square one of the contract service. */
export function RsspMark({ size = 32 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <circle cx="16" cy="16" r="14.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <circle cx="16" cy="16" r="11.4" fill="none" stroke="currentColor" strokeWidth=".8" strokeDasharray="1.2 1.6" />
      <path d="M16 8.6a4.3 4.3 0 0 1 2.1 8.05l1.5 6.75h-7.2l1.5-6.75A4.3 4.3 0 0 1 16 8.6Z" fill="currentColor" />
    </svg>
  );
}
