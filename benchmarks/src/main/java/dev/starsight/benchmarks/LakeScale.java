package dev.starsight.benchmarks;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.explore.Exploration;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Measures how cost grows with a lake: files of generated reviews are written, ingested and deleted
 * one after the other, so that the disk never holds more than one of them; ten times the eleven
 * questions are answered with all tables and figures. Each time prints a row of a table, with the
 * peak of resident memory since the row above; the figure {@code lake-scale.svg} shows the same.
 * Linux only.
 *
 * <pre>
 * java -Xmx512m -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.LakeScale \
 *   50000000 DIRECTORY
 * </pre>
 */
public final class LakeScale {

  private static final int PARTS = 50;
  private static final int PARTS_A_ROW = 5;
  private static final double MEGABYTE = 1e6;

  private final Path directory;
  private final LakeOptions options;
  private final List<Measured> measured = new ArrayList<>();

  /**
   * One measurement.
   *
   * @param rows in the lake
   * @param ingestSeconds all ingests so far, without the writing of what they read
   * @param exploreSeconds the eleven questions
   * @param tsvBytes all that was read
   * @param lakeBytes Parquet
   * @param residentBytes the most since the measurement before
   */
  record Measured(
      long rows,
      double ingestSeconds,
      double exploreSeconds,
      long tsvBytes,
      long lakeBytes,
      long residentBytes) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %,d | %,.0f | %,.0f | %.1f | %,.0f | %,.0f | %,.0f |",
          rows,
          ingestSeconds,
          rows / ingestSeconds,
          exploreSeconds,
          tsvBytes / MEGABYTE,
          lakeBytes / MEGABYTE,
          residentBytes / MEGABYTE);
    }
  }

  LakeScale(Path directory, LakeOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /** Takes the number of rows, and a directory that is new or empty. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !args[0].matches("[1-9][0-9]{1,9}")) {
      System.err.println("usage: LakeScale ROWS DIRECTORY");
      System.exit(2);
    }
    LakeScale scale =
        new LakeScale(Path.of(args[1]), LakeOptions.defaults().withMemoryMegabytes(1024));
    System.out.println(
        "| rows | ingest s | rows/s | eleven questions s | TSV MB | lake MB | resident MB |");
    System.out.println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    scale.run(Long.parseLong(args[0]));
  }

  /** Runs the whole measurement. */
  List<Measured> run(long rows) throws IOException {
    Path lake = directory.resolve("lake");
    double ingestSeconds = 0;
    long tsvBytes = 0;
    long lakeBytes = 0;
    ResidentMemory.forgetPeak();
    for (int part = 0; part < PARTS; part++) {
      long from = rows * part / PARTS;
      Path named = directory.resolve("reviews-" + part + ".tsv");
      write(named, rows * (part + 1) / PARTS - from, part);
      tsvBytes += Files.size(named);
      long start = System.nanoTime();
      lakeBytes =
          LakeIngest.into(lake).withOptions(options).run(List.of(named), Progress.SILENT).bytes();
      ingestSeconds += (System.nanoTime() - start) / 1e9;
      Files.delete(named);
      if ((part + 1) % PARTS_A_ROW == 0) {
        measure(lake, ingestSeconds, tsvBytes, lakeBytes);
      }
    }
    AtomicFile.write(directory.resolve("lake-scale.svg"), figure().svg());
    return measured;
  }

  private static void write(Path file, long rows, long seed) throws IOException {
    try (AmazonReviewWriter writer = AmazonReviewWriter.replacing(file)) {
      Iterator<Review> reviews = SampleReviews.generate(rows, seed).iterator();
      while (reviews.hasNext()) {
        writer.write(reviews.next());
      }
      writer.commit();
    }
  }

  private void measure(Path lake, double ingestSeconds, long tsvBytes, long lakeBytes)
      throws IOException {
    long start = System.nanoTime();
    long rows;
    try (Lake opened = Lake.open(lake, options)) {
      Exploration exploration = Exploration.of(opened);
      exploration.writeTo(Files.createDirectories(directory.resolve("exploration")));
      rows = exploration.rows();
    }
    double exploreSeconds = (System.nanoTime() - start) / 1e9;
    Measured row =
        new Measured(
            rows, ingestSeconds, exploreSeconds, tsvBytes, lakeBytes, ResidentMemory.read().peak());
    measured.add(row);
    System.out.println(row);
    ResidentMemory.forgetPeak();
  }

  /** Returns a chart of seconds over millions of rows, with a straight line to the last point. */
  private Lines figure() {
    List<Lines.Point> ingest = new ArrayList<>();
    List<Lines.Point> explore = new ArrayList<>();
    List<Lines.Point> linear = new ArrayList<>();
    ingest.add(new Lines.Point(0, 0));
    linear.add(new Lines.Point(0, 0));
    Measured last = measured.get(measured.size() - 1);
    double slope = last.ingestSeconds() / last.rows();
    for (Measured each : measured) {
      double millions = each.rows() / 1e6;
      ingest.add(new Lines.Point(millions, each.ingestSeconds()));
      explore.add(new Lines.Point(millions, each.exploreSeconds()));
      linear.add(new Lines.Point(millions, slope * each.rows()));
    }
    return Lines.of(
            "What a lake costs",
            List.of(
                Lines.Series.of("ingest", ingest),
                Lines.Series.of("eleven questions", explore),
                new Lines.Series("straight line", linear, true)))
        .withAxes(
            Axis.of("million reviews").withFormat(ValueFormat.whole()),
            Axis.of("seconds").withFormat(ValueFormat.whole()));
  }
}
