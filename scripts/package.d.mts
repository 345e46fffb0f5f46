export function packageProblems(files: readonly string[], bytes: number): string[];
export function packageExtension(options: { folder?: string; say: (text: string) => void }): Promise<{ file: string; files: string[]; bytes: number }>;
