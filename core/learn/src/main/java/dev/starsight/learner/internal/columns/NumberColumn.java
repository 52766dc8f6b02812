package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.profile.internal.Field;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers, or of dates as numbers. Sparse features: the distance from the median in
 * units of the spread of the middle half, at most 3; the bin between deciles, since a linear model
 * is monotonic in a number; whether it is missing. Dense feature: the number, or one below all
 * others where it is missing.
 */
final class NumberColumn implements EncodedColumn {

  static final String KIND = "numbers";

  private static final int BINS = 10;
  private static final double MAX_DISTANCE = 3;

  /** The interquartile range of the standard normal distribution. */
  private static final double MIDDLE_HALF = 1.349;

  private final String name;
  private final double median;
  private final double spread;
  private final double low;
  private final double high;

  /** Ascending; bin {@code i} ends with edge {@code i}, the last bin has no upper edge. */
  private final double[] edges;

  private NumberColumn(
      String name, double median, double spread, double low, double high, double[] edges) {
    this.name = name;
    this.median = median;
    this.spread = spread;
    this.low = low;
    this.high = high;
    this.edges = edges;
  }

  static NumberColumn fit(String name, List<@Nullable String> values) {
    double[] numbers =
        values.stream()
            .mapToDouble(Field::dayOrNumber)
            .filter(number -> !Double.isNaN(number))
            .sorted()
            .toArray();
    if (numbers.length == 0) {
      return new NumberColumn(name, 0, 1, 0, 0, new double[0]);
    }
    double[] edges =
        IntStream.range(1, BINS)
            .mapToDouble(bin -> quantile(numbers, (double) bin / BINS))
            .filter(edge -> edge < numbers[numbers.length - 1])
            .distinct()
            .toArray();
    return new NumberColumn(
        name,
        quantile(numbers, 0.5),
        spread(numbers),
        numbers[0],
        numbers[numbers.length - 1],
        edges);
  }

  private static double spread(double[] sorted) {
    double middle = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / MIDDLE_HALF;
    if (middle > 0) {
      return middle;
    }
    double mean = Arrays.stream(sorted).average().orElse(0);
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    return squares > 0 ? Math.sqrt(squares / sorted.length) : 1;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return edges.length + 3;
  }

  @Override
  public String feature(int number) {
    if (number == 0) {
      return name;
    }
    if (number == size() - 1) {
      return name + " missing";
    }
    if (edges.length == 0) {
      return name + " known";
    }
    int bin = number - 1;
    return bin < edges.length
        ? name + " up to " + plain(edges[bin])
        : name + " above " + plain(edges[bin - 1]);
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.4g", number);
  }

  @Override
  public void encode(@Nullable String value, Features features) {
    double number = Field.dayOrNumber(value);
    if (Double.isNaN(number)) {
      features.add(size() - 1, 1);
      return;
    }
    float distance =
        (float) Math.max(-MAX_DISTANCE, Math.min(MAX_DISTANCE, (number - median) / spread));
    if (distance != 0) {
      features.add(0, distance / (float) MAX_DISTANCE);
    }
    int place = Arrays.binarySearch(edges, number);
    features.add(1 + (place < 0 ? -place - 1 : place), 1);
  }

  @Override
  public int denseSize() {
    return 1;
  }

  @Override
  public void fill(@Nullable String value, double[] row, int at) {
    double number = Field.dayOrNumber(value);
    row[at] = Double.isNaN(number) ? low - (high - low) - 1 : number;
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("name", name);
    node.put("kind", KIND);
    node.put("median", median);
    node.put("spread", spread);
    node.put("low", low);
    node.put("high", high);
    Arrays.stream(edges).forEach(node.putArray("edges")::add);
    return node;
  }

  static NumberColumn fromJson(String name, JsonFields fields) throws IOException {
    double spread = fields.real("spread");
    if (!(spread > 0)) {
      throw fields.refused("spread", "above 0");
    }
    double[] edges = fields.reals("edges");
    for (int i = 1; i < edges.length; i++) {
      if (edges[i] <= edges[i - 1]) {
        throw fields.refused("edges", "ascending");
      }
    }
    return new NumberColumn(
        name, fields.real("median"), spread, fields.real("low"), fields.real("high"), edges);
  }
}
