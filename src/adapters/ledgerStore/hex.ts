export const hexText = (bytes: Uint8Array): string =>
  `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;

export const hexBytes = (text: string): Buffer => Buffer.from(text.slice(2), "hex");
