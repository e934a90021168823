import { kindOfSection } from '../spec/program-kinds.js';
import { attachmentProblem } from './attachments.js';

/** Why this kernel can run no program of a section's kind, or undefined when it can (or nobody knows). */
export function kindProblem(section: string): string | undefined {
  const { kind } = kindOfSection(section);
  return attachmentProblem(kind);
}
