/** What the server takes, by content; browsers go by the name here. */
export const KINDS = ["image/jpeg", "image/png", "image/webp", "image/bmp"];

export function isPicture(file: File): boolean {
  return KINDS.includes(file.type);
}

/** The first file that somebody dropped or pasted. */
export function fileOf(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])][0] ?? null;
}

/** The picture that is shown now, to be put back; null when there is none, or it cannot be read. */
export async function fileAt(url: string | null): Promise<File | null> {
  if (!url) return null;
  try {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    const blob = await answer.blob();
    return new File([blob], `picture.${blob.type.split("/")[1] ?? "png"}`, { type: blob.type });
  } catch {
    return null; // no connection, or another site that does not give it to scripts
  }
}
