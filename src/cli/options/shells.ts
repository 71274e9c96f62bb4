export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell that completes words by a script of ours. */
export type Shell = (typeof shells)[number];
