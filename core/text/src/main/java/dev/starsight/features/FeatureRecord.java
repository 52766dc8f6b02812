package dev.starsight.features;

import dev.starsight.text.Encoding;
import java.util.Objects;

/**
 * A labelled text as features. Immutable.
 *
 * @param encoding padded to the length that all rows of a data set have
 * @param labelId the id of the label, at least 0: star 1..5 is 0..4
 */
public record FeatureRecord(Encoding encoding, int labelId) {

  public FeatureRecord {
    Objects.requireNonNull(encoding, "encoding");
    if (labelId < 0) {
      throw new IllegalArgumentException("a label id must be at least 0, but is " + labelId);
    }
  }

  /**
   * A row of this length.
   *
   * @param encoding unpadded, and at most {@code maxLength} long
   */
  public static FeatureRecord padded(Encoding encoding, int maxLength, int labelId) {
    return new FeatureRecord(encoding.padTo(maxLength), labelId);
  }

  /** How many positions the row has, padding included. */
  public int maxLength() {
    return encoding.length();
  }
}
