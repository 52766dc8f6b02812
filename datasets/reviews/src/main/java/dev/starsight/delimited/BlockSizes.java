package dev.starsight.delimited;

/**
 * How much is read at once; tests take less.
 *
 * @param head bytes that are read to find out the dialect, before anything else is done
 * @param chunk bytes that a thread parses at a time, more where a row is longer
 */
record BlockSizes(int head, int chunk) {

  // A quarter of a megabyte and its values stay in a processor's cache.
  static final BlockSizes USUAL = new BlockSizes(RecordReader.HEAD_BYTES, 1 << 18);
}
