package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.explore.internal.FindingsJson;
import dev.starsight.files.internal.Json;
import dev.starsight.reviews.Review;
import dev.starsight.spark.exploration.internal.PartialFindings;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the reviews of files, each read by a task, what answers the questions. Each period has a
 * directory with {@code findings.json} and a part for each file. A part has {@code years.json}, the
 * first and the last year of its reviews, if one has a date, and, if asked for, {@code drift.bin},
 * the tally of those that are counted.
 *
 * @param directory that of the period
 * @param firstYear of the reviews that are counted
 * @param lastYear of the reviews that are counted; undated reviews are counted only if all are
 * @param driftSeed that of the tally; null if there is none
 * @param unknown columns that the tally leaves out
 */
record ExploreFiles(
    JobInput input,
    String directory,
    @Nullable Integer firstYear,
    @Nullable Integer lastYear,
    @Nullable Long driftSeed,
    List<String> unknown)
    implements PartialFindings.Source<Integer> {

  static void run(JavaSparkContext spark, JsonNode job, Path exchange) throws IOException {
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    JsonNode periods = job.path("periods");
    JsonNode seed = job.path("driftSeed");
    for (int i = 0; i < periods.size(); i++) {
      JsonNode years = periods.get(i);
      Path directory = Files.createDirectory(exchange.resolve("period-" + i));
      ExploreFiles task =
          new ExploreFiles(
              JobInput.of(job),
              directory.toString(),
              years.isEmpty() ? null : years.get(0).asInt(),
              years.isEmpty() ? null : years.get(1).asInt(),
              seed.isNumber() ? seed.asLong() : null,
              JobInput.texts(job.path("unknown")));
      Json.write(
          directory.resolve("findings.json"),
          FindingsJson.of(PartialFindings.of(session, task.input.positions(spark), task)));
    }
  }

  private boolean isCounted(@Nullable LocalDate date) {
    return firstYear == null
        || lastYear == null
        || (date != null && date.getYear() >= firstYear && date.getYear() <= lastYear);
  }

  @Override
  public Iterator<Review> reviews(int partition, Iterator<Integer> files) throws IOException {
    Reviews reviews = new Reviews(files.next());
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener end = context -> reviews.close();
      task.addTaskCompletionListener(end);
    }
    return reviews;
  }

  /** The reviews of a file that are counted; its part is there when all were read. */
  private final class Reviews implements Iterator<Review>, AutoCloseable {

    private final PartDirectory part;
    private final JobRows<Review> reviews;
    private final @Nullable DriftTally drift =
        driftSeed == null ? null : new DriftTally(Set.copyOf(unknown), driftSeed);
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;
    private boolean ended;
    private @Nullable Review next;

    Reviews(int file) throws IOException {
      part = PartDirectory.begin(Path.of(directory), "part-" + file);
      reviews = input.reviews(file);
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && !ended) {
          Review review = reviews.read();
          if (review == null) {
            end();
          } else {
            add(review);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
      }
      return next != null;
    }

    private void add(Review review) {
      LocalDate date = review.reviewDate();
      if (date != null) {
        first = Math.min(first, date.getYear());
        last = Math.max(last, date.getYear());
      }
      if (isCounted(date)) {
        next = review;
        if (drift != null) {
          drift.accept(review);
        }
      }
    }

    private void end() throws IOException {
      ended = true;
      reviews.describe(part.path().resolve("source.json"));
      if (first <= last) {
        Json.write(
            part.path().resolve("years.json"), Json.object().put("first", first).put("last", last));
      }
      if (drift != null) {
        try (OutputStream file = Files.newOutputStream(part.path().resolve("drift.bin"));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file))) {
          drift.write(out);
        }
      }
      part.commit();
    }

    @Override
    public Review next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the file has no more reviews");
      }
      Review review = Objects.requireNonNull(next);
      next = null;
      return review;
    }

    @Override
    public void close() {
      try (part) {
        reviews.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
