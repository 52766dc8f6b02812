package dev.starsight.quality.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.data.internal.LongColumn;
import dev.starsight.quality.learning.LearningFindings.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where rows are: file, line and id, in some 30 bytes a row. */
final class RowPlaces {

  private static final int LINE_BITS = 44;

  private final List<String> sources = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The number of the source in the first bits, the line in the others. */
  private final LongColumn places = new LongColumn();

  private final LongColumn idEnds = new LongColumn();
  private byte[] ids = new byte[1 << 10];
  private int used;

  int size() {
    return places.size();
  }

  void add(String source, long line, String id) {
    Integer number = numbers.get(source);
    if (number == null) {
      number = sources.size();
      numbers.put(source, number);
      sources.add(source);
    }
    places.add(((long) number << LINE_BITS) | line);
    byte[] bytes = id.getBytes(UTF_8);
    if (used + bytes.length > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(used + bytes.length, ids.length + ids.length / 2));
    }
    System.arraycopy(bytes, 0, ids, used, bytes.length);
    used += bytes.length;
    idEnds.add(used);
  }

  /** Returns the number of the file of a row. */
  int source(int row) {
    return (int) (places.get(row) >>> LINE_BITS);
  }

  Place get(int row) {
    long place = places.get(row);
    int from = row == 0 ? 0 : (int) idEnds.get(row - 1);
    return new Place(
        sources.get((int) (place >>> LINE_BITS)),
        place & ((1L << LINE_BITS) - 1),
        new String(ids, from, (int) idEnds.get(row) - from, UTF_8));
  }
}
