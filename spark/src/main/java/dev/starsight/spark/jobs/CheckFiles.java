package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.delimited.ColumnsByName;
import dev.starsight.delimited.Row;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.CheckSelection;
import dev.starsight.quality.Checks;
import dev.starsight.quality.FailingRows;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.reviews.Review;
import dev.starsight.spark.quality.internal.PartialChecks;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Checks files, each in a task, and leaves {@code run.bin}: the greatest hash of rows that are held
 * back, and the run over all files with its profiles. The part of a file has its failing rows.
 *
 * @param <R> the type of a row
 */
abstract class CheckFiles<R> implements PartialChecks.Source<Integer, R> {

  private static final long serialVersionUID = 1;

  final JobInput input;
  final CheckSelection selection;
  private final String exchange;

  CheckFiles(JobInput input, CheckSelection selection, Path exchange) {
    this.input = input;
    this.selection = selection;
    this.exchange = exchange.toString();
  }

  static void run(JavaSparkContext spark, JsonNode job, Path exchange) throws IOException {
    JobInput input = JobInput.of(job);
    CheckSelection selection = CheckSelection.of(job.path("checks"));
    if (job.path("reviews").asBoolean()) {
      Set<String> unknown = new LinkedHashSet<>(JobInput.texts(job.path("unknown")));
      new OfReviews(input, selection, exchange, unknown).checkAll(spark);
    } else {
      List<String> names = input.header(0).names();
      new OfTexts(input, selection, exchange, names).checkAll(spark);
    }
  }

  final void checkAll(JavaSparkContext spark) throws IOException {
    PartialChecks.Result<R> result = PartialChecks.run(input.positions(spark), this);
    try (OutputStream file = Files.newOutputStream(Path.of(exchange, "run.bin"));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file))) {
      out.writeLong(result.heldBack());
      result.run().write(out);
      result.run().writeProfiles(out);
    }
  }

  abstract JobRows<R> open(int file) throws IOException;

  /** Returns the checks of rows that are found at a place that changes. */
  abstract Checks<R> checks(AtomicReference<String> place) throws IOException;

  private Checks<R> checks() throws IOException {
    return checks(new AtomicReference<>(""));
  }

  @Override
  public CheckRun<R> start(long heldBack) throws IOException {
    return checks().startPart(FailingRows.none(), heldBack);
  }

  @Override
  public boolean suggests() {
    return selection.suggest();
  }

  @Override
  public long[] leastHashes(Iterator<Integer> files) throws IOException {
    try (JobRows<R> rows = open(files.next())) {
      return checks().leastHashes(JobRows.iterator(rows));
    }
  }

  @Override
  public CheckRun<R> check(int partition, Iterator<Integer> files, long heldBack)
      throws IOException {
    int file = files.next();
    try (PartDirectory part = PartDirectory.begin(Path.of(exchange), "part-" + file);
        JobRows<R> rows = open(file)) {
      AtomicReference<String> place = new AtomicReference<>("");
      CheckRun<R> run;
      try (FailingRows failing = FailingRows.in(part.path())) {
        run = checks(place).startPart(failing, heldBack);
        for (R row = rows.read(); row != null; row = rows.read()) {
          place.setPlain(rows.place());
          run.accept(row);
        }
      }
      rows.describe(part.path().resolve("source.json"));
      part.commit();
      return run;
    }
  }

  private static final class OfReviews extends CheckFiles<Review> {

    private static final long serialVersionUID = 1;

    private final LinkedHashSet<String> unknown;

    OfReviews(JobInput input, CheckSelection selection, Path exchange, Set<String> unknown) {
      super(input, selection, exchange);
      this.unknown = new LinkedHashSet<>(unknown);
    }

    @Override
    JobRows<Review> open(int file) throws IOException {
      return input.reviews(file);
    }

    @Override
    Checks<Review> checks(AtomicReference<String> place) {
      return selection.ofReviews(unknown).locatedBy(review -> place.getPlain());
    }
  }

  private static final class OfTexts extends CheckFiles<Row> {

    private static final long serialVersionUID = 1;

    private final List<String> names;

    OfTexts(JobInput input, CheckSelection selection, Path exchange, List<String> names) {
      super(input, selection, exchange);
      this.names = names;
    }

    @Override
    JobRows<Row> open(int file) throws IOException {
      return input.rows(file);
    }

    @Override
    Checks<Row> checks(AtomicReference<String> place) {
      ColumnsByName columns;
      try {
        columns = new ColumnsByName(input.header(0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      RowSchema<Row> schema = RowSchema.ofTexts(names, columns::text);
      return selection
          .ofTexts(schema, input.textColumn(), input.labelColumn())
          .locatedBy(row -> place.getPlain());
    }
  }
}
