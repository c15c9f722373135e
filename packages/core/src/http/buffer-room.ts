/**
 * Room for what zlib gives, in bytes. Pieces of any size leave holes between them, and the process grew by a quarter. It is more
 * than Node's pool for small buffers has, so that it can be told from it and freed by hand.
 */
export const ROOM_BYTES = 65 * 1024;
