package dev.starsight.benchmarks;

import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.expressions.Expression;
import dev.starsight.quality.rules.RulesFile;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Compares what Deequ says of an Amazon TSV, as the program in {@code benchmarks/deequ} writes it,
 * with Starsight's metrics and constraints of the same rows; {@code benchmarks/deequ/compare.sh}
 * runs both.
 *
 * <p>Exact values must be the same double. What Deequ adds up in the order of a hash table, entropy
 * and mutual information, may differ in the last digits, and what both estimate by their errors.
 */
final class DeequComparison {

  /** How a value of ours compares with Deequ's. */
  enum Verdict {
    EQUAL,
    LAST_DIGITS,
    WITHIN_ERROR,
    DIFFERS,
    /** Starsight's rule is another one, on purpose. */
    OTHER_RULE,
    /** Deequ computes no value. */
    NOT_BY_DEEQU
  }

  /**
   * A metric or a constraint.
   *
   * @param what the metric as {@code entity instance name}, or the rule
   * @param deequ its value, and the status of a constraint
   * @param ours the same by Starsight; empty if it has no such metric
   */
  record Line(String what, String deequ, String ours, Verdict verdict) {}

  /** Four standard errors of Deequ's HyperLogLog and ours together. */
  private static final double DISTINCT_ERROR = 4 * (0.05 + 0.0081);

  /** The rank errors of Deequ's quantiles, 1 %, and of ours, 0.5 %. */
  private static final double RANK_ERROR = 0.015;

  private static final double LAST_DIGITS = 1e-12;

  private static final Map<String, ToDoubleFunction<Review>> NUMBERS =
      Map.of(
          "star_rating", Review::starRating,
          "helpful_votes", Review::helpfulVotes,
          "total_votes", Review::totalVotes);

  private static final Set<String> FLAGS = Set.of("vine", "verified_purchase");

  private final List<Review> reviews;

  private DeequComparison(List<Review> reviews) {
    this.reviews = reviews;
  }

  /**
   * Runs {@code DeequComparison REVIEWS.tsv[.gz] DEEQU.tsv}: prints a table of all values, and the
   * number of each verdict. The exit code is 1 if a value differs.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: DeequComparison REVIEWS.tsv[.gz] DEEQU.tsv");
      System.exit(2);
    }
    List<Review> reviews = AmazonReviews.read(Path.of(arguments[0])).rows();
    List<Line> lines = compare(reviews, Files.readAllLines(Path.of(arguments[1])));
    System.out.println(
        "| metric or constraint | Deequ | Starsight | |\n| --- | ---: | ---: | --- |");
    for (Line each : lines) {
      System.out.printf(
          "| %s | %s | %s | %s |%n",
          each.what().replace("|", "\\|"), each.deequ(), each.ours(), title(each.verdict()));
    }
    System.out.println();
    for (Verdict verdict : Verdict.values()) {
      System.out.println(title(verdict) + ": " + count(lines, verdict));
    }
    System.exit(count(lines, Verdict.DIFFERS) == 0 ? 0 : 1);
  }

  private static String title(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static long count(List<Line> lines, Verdict verdict) {
    return lines.stream().filter(line -> line.verdict() == verdict).count();
  }

  /**
   * Returns a line for each metric and constraint of a run of Deequ, in its order.
   *
   * @param reviews the rows it was run on
   * @param deequ the lines it wrote
   */
  static List<Line> compare(List<Review> reviews, List<String> deequ) {
    DeequComparison comparison = new DeequComparison(reviews);
    List<Line> lines = new ArrayList<>(comparison.metrics(fields(deequ, "metric").toList()));
    fields(deequ, "constraint").map(comparison::constraint).forEach(lines::add);
    return lines;
  }

  private static Stream<String[]> fields(List<String> lines, String kind) {
    return lines.stream()
        .map(line -> line.split("\t", -1))
        .filter(fields -> fields[0].equals(kind));
  }

  private List<Line> metrics(List<String[]> deequ) {
    Map<String, Analyzer<?>> analyzers = new LinkedHashMap<>();
    for (String[] metric : deequ) {
      analyzer(metric[2], metric[3]).ifPresent(ours -> analyzers.put(name(metric), ours));
    }
    Scan<Review> scan = Scan.of(ReviewChecks.schema(), analyzers.values()).addAll(reviews);
    List<Line> lines = new ArrayList<>();
    for (String[] metric : deequ) {
      Analyzer<?> ours = analyzers.get(name(metric));
      if (ours != null) {
        double value = scan.metric(ours).value();
        lines.add(new Line(name(metric), metric[4], String.valueOf(value), verdict(metric, value)));
      }
    }
    return lines;
  }

  private static String name(String[] metric) {
    return String.join(" ", metric[1], metric[2], metric[3]);
  }

  /** Returns Starsight's analyzer of a metric that Deequ names so; none for the bins it adds. */
  private static Optional<Analyzer<?>> analyzer(String instance, String name) {
    String[] columns = instance.split(",");
    String first = columns[0];
    if (name.startsWith("ApproxQuantile-")) {
      double share = Double.parseDouble(name.substring(name.indexOf('-') + 1));
      return Optional.of(Analyzers.approxQuantile(first, share));
    }
    String share = "Histogram.ratio.";
    if (name.startsWith(share)) {
      String value = name.substring(share.length());
      return Arrays.stream(DataKind.values())
          .filter(kind -> kind.title().equals(value))
          .<Analyzer<?>>map(kind -> Analyzers.dataType(first, kind))
          .findAny()
          .or(
              () ->
                  value.equals("Unknown")
                      ? Optional.empty()
                      : Optional.of(Analyzers.valueShare(first, value)));
    }
    return Optional.ofNullable(
        switch (name) {
          case "Size" -> Analyzers.size();
          case "Completeness" -> Analyzers.completeness(first);
          case "ApproxCountDistinct" -> Analyzers.approxCountDistinct(first);
          case "CountDistinct" -> Analyzers.countDistinct(first);
          case "Distinctness" -> Analyzers.distinctness(columns);
          case "Uniqueness" -> Analyzers.uniqueness(columns);
          case "UniqueValueRatio" -> Analyzers.uniqueValueRatio(columns);
          case "Entropy" -> Analyzers.entropy(first);
          case "MutualInformation" -> Analyzers.mutualInformation(first, columns[1]);
          case "Minimum" -> Analyzers.minimum(first);
          case "Maximum" -> Analyzers.maximum(first);
          case "Mean" -> Analyzers.mean(first);
          case "Sum" -> Analyzers.sum(first);
          case "StandardDeviation" -> Analyzers.standardDeviation(first);
          case "MinLength" -> Analyzers.minLength(first);
          case "MaxLength" -> Analyzers.maxLength(first);
          case "Correlation" -> Analyzers.correlation(first, columns[1]);
          case "RatioOfSums" -> Analyzers.ratioOfSums(first, columns[1]);
          case "Compliance" -> Analyzers.compliance(Expression.parse(condition(instance)));
          default -> null;
        });
  }

  /** Returns the condition of a compliance, which Deequ calls by a name of its own. */
  private static String condition(String instance) {
    return instance.equals("top star_rating") ? "star_rating >= 4" : "helpful_votes <= total_votes";
  }

  private Verdict verdict(String[] metric, double ours) {
    double deequ = Double.parseDouble(metric[4]);
    if (Double.isNaN(deequ) && !Double.isNaN(ours)) {
      return Verdict.NOT_BY_DEEQU;
    }
    String name = metric[3];
    if (name.endsWith("Length") && FLAGS.contains(metric[2])) {
      return Verdict.OTHER_RULE; // They are read as true and false, not as Y and N.
    }
    if (name.equals("ApproxCountDistinct")) {
      return within(Math.abs(ours - deequ) <= DISTINCT_ERROR * Math.max(ours, 1), ours == deequ);
    }
    if (name.startsWith("ApproxQuantile-")) {
      double share = Double.parseDouble(name.substring(name.indexOf('-') + 1));
      return within(
          hasRank(metric[2], ours, share) && hasRank(metric[2], deequ, share), ours == deequ);
    }
    boolean summed = name.equals("Entropy") || name.equals("MutualInformation");
    return exact(deequ, ours, summed);
  }

  private static Verdict within(boolean error, boolean equal) {
    return equal ? Verdict.EQUAL : error ? Verdict.WITHIN_ERROR : Verdict.DIFFERS;
  }

  private static Verdict exact(double deequ, double ours, boolean summed) {
    if (Double.compare(deequ, ours) == 0) {
      return Verdict.EQUAL;
    }
    return summed && Math.abs(deequ - ours) <= LAST_DIGITS * Math.max(1, Math.abs(deequ))
        ? Verdict.LAST_DIGITS
        : Verdict.DIFFERS;
  }

  /** Returns whether a number stands where its rank may be, given the error of both. */
  private boolean hasRank(String column, double number, double share) {
    ToDoubleFunction<Review> value = Objects.requireNonNull(NUMBERS.get(column), column);
    long below = reviews.stream().filter(row -> value.applyAsDouble(row) < number).count();
    long upTo = reviews.stream().filter(row -> value.applyAsDouble(row) <= number).count();
    double n = reviews.size();
    return below / n <= share + RANK_ERROR && upTo / n >= share - RANK_ERROR;
  }

  private Line constraint(String[] deequ) {
    QualityReport report =
        Checks.of(ReviewChecks.schema())
            .withOnly(RulesFile.parse("deequ", deequ[1]))
            .verify(reviews);
    QualityReport.Result result = report.results().get(0);
    String status = deequ[2].equals("Success") ? "Passed" : "Failed";
    double value =
        report.checkedMetrics().stream()
            .mapToDouble(DataMetric::value)
            .findFirst()
            .orElse(Double.NaN);
    Verdict verdict;
    if (deequ[1].startsWith("contains")) {
      verdict = Verdict.OTHER_RULE;
    } else if (!status.equals(result.outcome().status())) {
      verdict = Verdict.DIFFERS;
    } else {
      verdict =
          deequ[3].isEmpty()
              ? Verdict.EQUAL
              : exact(
                  Double.parseDouble(deequ[3]),
                  value,
                  deequ[1].contains("Entropy") || deequ[1].contains("Mutual"));
    }
    return new Line(
        deequ[1], status + " " + deequ[3], result.outcome().status() + " " + value, verdict);
  }
}
