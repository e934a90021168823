export async function writeSarif(_a: string, _b: string): Promise<void> {}
