export async function writeReports(_: string): Promise<string[]> {
  return [];
}
