package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

  /** Bytes that a search of eight bytes at once could confuse with those it looks for. */
  private static final byte[] LIKELY = {
    '\t', '\n', '\r', 8, 11, 12, 0, 1, 'x', '"', ',', '-', (byte) 0x89, (byte) 0x8A, (byte) 0xFF
  };

  @Test
  void findsTheSameFieldsAsANaiveSplitter() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = LIKELY[random.nextInt(LIKELY.length)];
      }
      char delimiter = random.nextBoolean() ? '\t' : ',';
      assertThat(ours(bytes, delimiter, random.nextInt(1, 70)))
          .as("round %d", round)
          .isEqualTo(naive(bytes, delimiter));
    }
  }

  private static List<String> ours(byte[] bytes, char delimiter, int head) throws IOException {
    InputBytes in = new InputBytes("test", new ByteArrayInputStream(bytes), -1, 1, true);
    RecordReader records = new RecordReader(in, "test", 1024, head);
    records.use(new Dialect(delimiter, false, "test"));
    List<String> found = new ArrayList<>();
    while (records.next()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < records.fields(); i++) {
        fields.add(records.field(i));
      }
      found.add(records.line() + " " + records.blankBefore() + " " + fields);
    }
    return found;
  }

  private static List<String> naive(byte[] bytes, char delimiter) {
    String text = new String(bytes, ISO_8859_1);
    List<String> found = new ArrayList<>();
    int blank = 0;
    int line = 1;
    for (String each : text.split("\n", -1)) {
      String row = each.endsWith("\r") ? each.substring(0, each.length() - 1) : each;
      if (row.isEmpty()) {
        blank++;
      } else {
        List<String> fields =
            Arrays.stream(row.split(delimiter + "", -1))
                .map(field -> new String(field.getBytes(ISO_8859_1), UTF_8))
                .toList();
        found.add(line + " " + blank + " " + fields);
        blank = 0;
      }
      line++;
    }
    return found;
  }

  @Test
  void countsLineFeedsAndFindsTheLast() {
    SplittableRandom random = new SplittableRandom(43);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = LIKELY[random.nextInt(LIKELY.length)];
      }
      int from = random.nextInt(bytes.length + 1);
      int to = random.nextInt(from, bytes.length + 1);
      String part = new String(bytes, from, to - from, ISO_8859_1);
      int last = part.lastIndexOf('\n');
      assertThat(EightBytes.lineFeeds(bytes, from, to)).isEqualTo(part.split("\n", -1).length - 1);
      assertThat(EightBytes.afterLastLineFeed(bytes, from, to))
          .isEqualTo(last < 0 ? 0 : from + last + 1);
    }
  }
}
