package dev.starsight.spark.readers;

import java.io.Serializable;

/**
 * A piece of a file: the lines that begin in it.
 *
 * @param file its URI
 * @param from the first byte
 * @param to the end, exclusive; {@link Long#MAX_VALUE} for the end of the file
 * @param delimiter of its fields, or 0 for JSON lines; where the file is one piece it is detected
 * @param linesBefore the number of lines in front of the piece, or -1 if unknown
 */
record ReviewSplit(String file, long from, long to, char delimiter, long linesBefore)
    implements Serializable {

  boolean isFirst() {
    return from == 0;
  }

  boolean isLast() {
    return to == Long.MAX_VALUE;
  }

  boolean isWhole() {
    return isFirst() && isLast();
  }

  ReviewSplit after(long lines) {
    return new ReviewSplit(file, from, to, delimiter, lines);
  }
}
