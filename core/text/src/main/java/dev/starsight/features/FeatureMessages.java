package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.internal.ExampleMessage;
import dev.starsight.text.Encoding;
import java.util.Map;

/** Reads rows from {@code tf.train.Example} messages in any valid form. */
final class FeatureMessages {

  static final String INPUT_IDS = "input_ids";
  static final String INPUT_MASK = "input_mask";
  static final String LABEL_IDS = "label_ids";
  static final String SEGMENT_IDS = "segment_ids";

  private FeatureMessages() {}

  static FeatureRecord read(byte[] message) throws ExampleMessage.Malformed {
    Map<String, long[]> features = ExampleMessage.int64Features(message);
    int[] ids = feature(features, INPUT_IDS);
    int[] mask = feature(features, INPUT_MASK);
    int[] segments = feature(features, SEGMENT_IDS);
    int[] labels = feature(features, LABEL_IDS);
    if (labels.length != 1) {
      throw new ExampleMessage.Malformed(
          LABEL_IDS + " must have one value, but has " + labels.length);
    }
    try {
      return new FeatureRecord(Encoding.of(ids, mask, segments), labels[0]);
    } catch (IllegalArgumentException e) {
      throw new ExampleMessage.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static int[] feature(Map<String, long[]> features, String name)
      throws ExampleMessage.Malformed {
    long[] values = features.get(name);
    if (values == null) {
      throw new ExampleMessage.Malformed(
          "the int64 feature " + name + " is needed, but there are only " + features.keySet());
    }
    int[] narrow = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
        throw new ExampleMessage.Malformed(
            "the values of " + name + " must be 0 to 2147483647, but one is " + values[i]);
      }
      narrow[i] = (int) values[i];
    }
    return narrow;
  }
}
