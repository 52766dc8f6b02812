package dev.starsight.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;

/**
 * How a data set of feature rows is written.
 *
 * @param maxLength positions a row, padding included; 1 to 1,048,576
 * @param rowsPerFile at least 1; the next file begins behind so many
 * @param description what a reader should know besides (the labels' names, the vocabulary's
 *     SHA-256, the seed), kept in the manifest as it is
 */
public record FeatureOptions(int maxLength, int rowsPerFile, ObjectNode description) {

  private static final int LARGEST_MAX_LENGTH = 1 << 20;

  public FeatureOptions {
    if (maxLength < 1 || maxLength > LARGEST_MAX_LENGTH) {
      throw new IllegalArgumentException(
          "maxLength must be 1 to " + LARGEST_MAX_LENGTH + ", but is " + maxLength);
    }
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException("rowsPerFile must be at least 1, but is " + rowsPerFile);
    }
    description = description.deepCopy();
  }

  /** Rows of this length, {@link FeatureFiles#DEFAULT_ROWS_PER_FILE} a file, no description. */
  public static FeatureOptions of(int maxLength) {
    return new FeatureOptions(maxLength, FeatureFiles.DEFAULT_ROWS_PER_FILE, Json.object());
  }

  /** These with so many rows a file, at least 1. */
  public FeatureOptions withRowsPerFile(int rows) {
    return new FeatureOptions(maxLength, rows, description);
  }

  /** These with another description, which is copied. */
  public FeatureOptions withDescription(ObjectNode words) {
    return new FeatureOptions(maxLength, rowsPerFile, words);
  }

  @Override
  public ObjectNode description() {
    return description.deepCopy();
  }
}
