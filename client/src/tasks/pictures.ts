/** What the server takes, by content; browsers go by the name here. */
export const KINDS = ["image/jpeg", "image/png", "image/webp", "image/bmp"];

export function isPicture(file: File): boolean {
  return KINDS.includes(file.type);
}

/** The first file that somebody dropped or pasted. */
export function fileOf(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])][0] ?? null;
}
