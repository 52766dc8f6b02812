package dev.starsight.hub;

/**
 * A file as the hub describes it.
 *
 * @param path its name in the model
 * @param digest what its bytes must give, as well as the name of its blob: SHA-256 (64 digits) of
 *     large files, Git's SHA-1 (40 digits) of the others
 * @param size in bytes
 */
record HubFile(String path, String digest, long size) {}
